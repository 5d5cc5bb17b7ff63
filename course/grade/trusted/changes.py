"""What a call did to its arguments: the side of the tests compares what it sent with what came back, bit by bit."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

OPAQUE = ("handle", "function", "generator", "numpy", "builtin")  # these are not looked into
FIXED = (bool, int, float, complex, str, bytes, tuple, frozenset, range, np.generic, type(None))
Blocks = tuple[list[bytes], list[bytes]]  # of what was sent, and of what came back


def changed_parts(value: Any, before: Any, after: Any, blocks: Blocks) -> list:
    """Return the objects that a call changed: `value` and what is in it.

    Parameters
    ----------
    value : an argument, as the test holds it
    before, after : the same encoded, as it was sent and as it came back; `after` is hostile
    """
    if not altered(before, after, blocks):
        return []
    found = [] if isinstance(value, FIXED) else [value]
    if isinstance(value, dict):
        parts = list(zip(value.values(), items_of(before), items_of(after), strict=False))
        parts = [(part, *(pair[1] if is_pair(pair) else None for pair in pairs)) for part, *pairs in parts]
    elif isinstance(value, list | tuple):
        parts = list(zip(value, items_of(before), items_of(after), strict=False))
    else:
        parts = []
    return [*found, *(one for part, old, new in parts for one in changed_parts(part, old, new, blocks))]


def items_of(data: Any) -> list:
    """Return the encoded items of an encoded collection."""
    return data[1] if type(data) is list and len(data) == 2 and type(data[1]) is list else []


def is_pair(data: Any) -> bool:
    return type(data) is list and len(data) == 2


def altered(before: Any, after: Any, blocks: Blocks) -> bool:
    """Return whether two encoded values differ in anything: kind, dtype, shape, bits. NaN equals NaN."""
    if type(before) is not list:
        return type(after) is not type(before) or (after != before and before == before)
    tag = before[0] if before else None
    if tag in OPAQUE:
        return False
    if type(after) is not list or len(after) != len(before) or type(after[0]) is not str or after[0] != tag:
        return True
    if tag in ("array", "scalar"):
        return after[1:3] != before[1:3] or bytes_differ(before[1], before[3], after[3], blocks)
    if tag == "bytes":
        return bytes_differ("", before[1], after[1], blocks)
    if tag in ("list", "tuple", "range"):
        return lists_differ(before[1], after[1], blocks)
    if tag == "dict":
        ours, theirs = in_order(before), in_order(after)
        flat = [[part for pair in pairs if is_pair(pair) for part in pair] for pairs in (ours, theirs)]
        return len(ours) != len(theirs) or lists_differ(*flat, blocks)
    if tag in ("set", "frozenset"):
        return in_order(before) != in_order(after)
    return lists_differ(before[1:], after[1:], blocks)


def lists_differ(before: list, after: Any, blocks: Blocks) -> bool:
    """Return whether two lists of encoded values differ."""
    if type(after) is not list or len(after) != len(before):
        return True
    return any(altered(old, new, blocks) for old, new in zip(before, after, strict=True))


def in_order(data: list) -> list:
    """Return the items of an encoded set or dict, sorted: the order in which they were put in does not count."""
    by_key = data[0] == "dict"
    return sorted(items_of(data), key=lambda item: json.dumps(item[0] if by_key and is_pair(item) else item))


def bytes_differ(dtype: str, ours: int, theirs: Any, blocks: Blocks) -> bool:
    """Return whether two blocks differ, other than in which NaN a NaN is."""
    if type(theirs) is not int or not 0 <= theirs < len(blocks[1]):
        return True
    before, after = blocks[0][ours], blocks[1][theirs]
    if before == after or len(before) != len(after):
        return before != after
    if dtype[1:2] not in ("f", "c"):
        return True
    parts = dtype if dtype[1] == "f" else f"{dtype[0]}f{int(dtype[2:]) // 2}"
    one, other = (np.frombuffer(block, parts) for block in (before, after))
    alike = one.view(f"V{one.itemsize}") == other.view(f"V{one.itemsize}")
    return not np.all(alike | np.isnan(one) & np.isnan(other))
