"""Sandboxed, parallel autograding: nbgrader's format and gradebook, another way to execute a submission."""
