"""Texts that nobody reads by a glance at a file: explanations, model answers, derivations. They are no secret."""

from __future__ import annotations

import base64
import hashlib


def keystream(salt: str, question_id: str, letter: str, length: int) -> bytes:
    """Return bytes that depend on the question and the letter alone."""
    blocks = (
        hashlib.sha256(f"{salt}:{question_id}:{letter}:text:{block}".encode()).digest()
        for block in range(length // 32 + 1)
    )
    return b"".join(blocks)[:length]


def pack_text(text: str, concept: str) -> str:
    """Return a text of a lesson packed: a model answer, a derivation, a function of a catch."""
    return pack(text, concept, "text", "")


def unpack_text(packed: str, concept: str) -> str:
    """Return a text of a lesson that was packed."""
    return unpack(packed, concept, "text", "")


def pack(text: str, salt: str, question_id: str, letter: str) -> str:
    """Return a text that cannot be read at a glance; it is no secret, `unpack` gives it back."""
    plain = text.encode()
    mixed = bytes(a ^ b for a, b in zip(plain, keystream(salt, question_id, letter, len(plain)), strict=True))
    return base64.b64encode(mixed).decode("ascii")


def unpack(packed: str, salt: str, question_id: str, letter: str) -> str:
    """Return the text that was packed."""
    mixed = base64.b64decode(packed)
    return bytes(a ^ b for a, b in zip(mixed, keystream(salt, question_id, letter, len(mixed)), strict=True)).decode()
