"""Holds tests and references, and decides scores; it meets submitted code only over the wire."""
