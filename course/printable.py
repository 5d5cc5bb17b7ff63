"""Text of strangers on a terminal: no escape codes, nothing that moves the cursor or turns the line round."""

from __future__ import annotations

import re

ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")


def printable(text: str) -> str:
    """Return a text whose every character can be seen, in its lines."""
    plain = ESCAPES.sub("", text)
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in plain)


def one_line(text: str, size: int) -> str:
    """Return a text as one line of at most `size` characters."""
    line = " ".join(printable(text[: 4 * size].replace("\t", " ")).split())
    return line if len(line) <= size else line[: size - 3] + "..."
