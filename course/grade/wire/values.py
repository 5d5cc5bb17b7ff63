"""Plain values as JSON and bytes, and back. Whatever arrives is rebuilt as a new plain object, or refused.

Scalars and strings are themselves; everything else is a list that begins with a tag. Arrays travel as dtype, shape and
raw bytes: less to get wrong than a .npy header, which is a Python expression. Their dtype is a number, a bool or text,
their size is checked before anything is allocated, and they arrive as owned, writable, plain ndarrays.
"""

from __future__ import annotations

import re
from array import array
from collections import UserList, deque
from collections.abc import Callable, Iterator, MappingView
from decimal import Decimal
from fractions import Fraction
from itertools import islice, pairwise
from math import isfinite, prod
from typing import Any

import numpy as np

MAX_DEPTH = 60
MAX_BITS = 4096  # of an int
MAX_ITEM = 1 << 16  # bytes of one array element (texts)
MAX_KEYS = 20_000  # of a set or dict: keys that are chosen so that their hashes collide cost the square of their number
MAX_ALIKE = 100  # keys of one hash: each is compared with all the others, and a comparison may be made slow
MAX_TEXT = 1_000_000  # characters
MAX_ITEMS = 1_000_000  # of something that makes its items one by one
MAX_RANGE = 10_000_000  # of a range: three numbers to send, any amount of memory as a list
DTYPE = re.compile(r"[<>|=][biufcUS][0-9]{1,6}\Z")
NUMBER = re.compile(r"[<>|=][biuf][1248]\Z")  # NumPy scalars that a plain bool, int or float holds exactly
NUMBERS = (bool, int, float, complex, np.bool_, np.number)
Other = Callable[[Any], list]  # encodes what is not plain
Special = Callable[[str, list], Any]  # decodes a tag that is not plain


class Unplain(TypeError):
    """A value that does not travel."""


class Encoder:
    """Turn one value into JSON data and blocks of bytes; `other` encodes what is not plain, or refuses."""

    def __init__(self, other: Other):
        self.other = other
        self.blocks: list[bytes] = []

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return `value` as JSON data."""
        kind = type(value)
        if value is None or kind in (bool, float, str):
            return value
        if kind is int:
            return self._int(value)
        if depth > MAX_DEPTH:
            raise Unplain("it is nested too deeply")
        if callable(value):
            return self.other(value)
        for base, encode in _BY_TYPE:
            if isinstance(value, base):
                return encode(self, value, depth + 1)
        if hasattr(type(value), "__array__"):  # an object of somebody's own that stands for an array
            return self._array(np.asarray(value), depth + 1)
        return self.other(value)

    def _int(self, value: int) -> int:
        if int(value).bit_length() > MAX_BITS:
            raise Unplain(f"it holds an integer of more than {MAX_BITS} bits")
        return int(value)

    def _block(self, content: bytes) -> int:
        self.blocks.append(content)
        return len(self.blocks) - 1

    def _array(self, value: np.ndarray, depth: int) -> list:
        if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
            raise Unplain("it is an array with masked entries: use .filled(...)")
        plain = np.asarray(value)
        if plain.dtype.kind == "O" and all(isinstance(item, NUMBERS) for item in plain.flat):
            plain = np.array(plain.tolist())
        if plain.dtype.kind == "O" and plain.ndim == 1 and all(isinstance(item, (list, np.ndarray)) for item in plain):
            return self._list(list(plain), depth)
        if plain.dtype.kind not in "biufcUS":
            raise Unplain(f"it is an array of dtype {plain.dtype}: use numbers, bools or text")
        return ["array", plain.dtype.str, list(plain.shape), self._block(plain.tobytes())]

    def _numpy_scalar(self, value: np.generic, depth: int) -> list:
        if NUMBER.match(value.dtype.str):  # no block of its own: a list may hold a million of them
            return ["number", value.dtype.str, value.item()]
        return ["scalar", *self._array(np.asarray(value), depth)[1:]]

    def _made(self, value: Iterator | MappingView, depth: int) -> list:
        """Encode what a generator, map, dict view, ... goes through as a list: a check may look at it twice."""
        items = list(islice(value, MAX_ITEMS + 1))
        if len(items) > MAX_ITEMS:
            raise Unplain(f"it goes on for more than {MAX_ITEMS:,} items")
        return self._list(items, depth)

    def _items(tag: str):  # noqa: N805 - makes one method for each kind of collection
        return lambda self, value, depth: [tag, [self.encode(item, depth) for item in value]]

    def _dict(self, value: dict, depth: int) -> list:
        return ["dict", [[self.encode(key, depth), self.encode(item, depth)] for key, item in value.items()]]

    def _range(self, value: range, depth: int) -> list:
        return ["range", [self._int(part) for part in (value.start, value.stop, value.step)]]

    _list, _tuple, _set, _frozenset = map(_items, ("list", "tuple", "set", "frozenset"))


_BY_TYPE = (
    (np.ndarray, Encoder._array),
    (np.generic, Encoder._numpy_scalar),
    (list, Encoder._list),
    (tuple, Encoder._tuple),
    (dict, Encoder._dict),
    (complex, lambda self, value, depth: ["complex", value.real, value.imag]),
    (bytes, lambda self, value, depth: ["bytes", self._block(bytes(value))]),
    (set, Encoder._set),
    (frozenset, Encoder._frozenset),
    (range, Encoder._range),
    (str, lambda self, value, depth: str.__str__(value)),  # subclasses become plain
    (float, lambda self, value, depth: float(value)),
    (int, lambda self, value, depth: self._int(value)),
    ((deque, UserList, array), Encoder._list),
    ((Iterator, MappingView), Encoder._made),
    ((Fraction, Decimal), lambda self, value, depth: float(value)),
)


class Decoder:
    """Rebuild one value from a message that may be hostile; `special` decodes tags that are not plain, or refuses."""

    def __init__(self, blocks: list[bytes], special: Special):
        self.blocks = blocks
        self.special = special

    def decode(self, data: Any, depth: int = 0) -> Any:
        """Return the value; ValueError, TypeError, LookupError or OverflowError if `data` is no encoded value."""
        if data is None or type(data) in (bool, float):
            return data
        if type(data) is str:
            if len(data) > MAX_TEXT:
                raise ValueError("a text is too long")
            return data
        if type(data) is int:
            if data.bit_length() > MAX_BITS:
                raise ValueError("an integer is too large")
            return data
        if type(data) is not list or not data or type(data[0]) is not str or depth > MAX_DEPTH:
            raise ValueError("not an encoded value")
        decode = _BY_TAG.get(data[0])
        if decode is None:
            return self.special(data[0], data[1:])
        return decode(self, depth + 1, *data[1:])

    def _block(self, index: int) -> bytes:
        if type(index) is not int or index < 0:
            raise ValueError("not a block")
        return self.blocks[index]

    def _array(self, depth: int, name: str, shape: list, index: int) -> np.ndarray:
        if type(name) is not str or not DTYPE.match(name) or type(shape) is not list or len(shape) > 32:
            raise ValueError("not an array")
        dtype, content = np.dtype(name), self._block(index)
        if (
            any(type(side) is not int or not 0 <= side < 1 << 40 for side in shape)
            or not 0 < dtype.itemsize <= MAX_ITEM
        ):
            raise ValueError("not a shape")
        if prod(shape) * dtype.itemsize != len(content):
            raise ValueError("an array has the wrong number of bytes")
        if not content:
            return np.zeros(shape, dtype)
        array = np.frombuffer(content, dtype)
        if dtype.kind == "U" and np.frombuffer(content, dtype.str[0] + "u4").max() > 0x10FFFF:
            raise ValueError("not text")
        if dtype.kind == "b":
            array = array.view(np.uint8) != 0  # a bool is 0 or 1, whatever byte was sent
        return array.reshape(shape).copy()

    def _scalar(self, depth: int, name: str, shape: list, index: int) -> np.generic:
        if shape != []:
            raise ValueError("not a scalar")
        return self._array(depth, name, shape, index)[()]

    def _number(self, depth: int, name: str, value: bool | int | float) -> np.generic:
        if type(name) is not str or not NUMBER.match(name):
            raise ValueError("not a number's dtype")
        if type(value) is not {"b": bool, "f": float}.get(name[1], int):
            raise ValueError("not a number")
        if name[1] == "f" and name[2] != "8" and isfinite(value) and abs(value) > float(np.finfo(name).max):
            raise OverflowError("not a number of that dtype")
        number = np.dtype(name).type(value)  # TypeError or OverflowError where there is none
        if number.item() != value and value == value:  # NaN alone differs from itself
            raise ValueError("not a number of that dtype")
        return number

    def _items(make: type):  # noqa: N805 - makes one method for each kind of collection
        return lambda self, depth, items: make([self.decode(item, depth) for item in items])

    def _keys(make: type):  # noqa: N805
        def decode(self, depth, items):
            if len(items) > MAX_KEYS:
                raise ValueError("a set has too many elements")
            return make(not_alike([self.decode(item, depth) for item in items]))

        return decode

    def _dict(self, depth: int, items: list) -> dict:
        if len(items) > MAX_KEYS:
            raise ValueError("a dict has too many keys")
        pairs = [(self.decode(key, depth), self.decode(item, depth)) for key, item in items]
        not_alike([key for key, _ in pairs])
        return dict(pairs)

    def _complex(self, depth: int, real: float, imaginary: float) -> complex:
        if type(real) is not float or type(imaginary) is not float:
            raise ValueError("not a complex number")
        return complex(real, imaginary)

    def _range(self, depth: int, parts: list) -> range:
        decoded = range(*(self.decode(part, depth) for part in parts))
        if len(decoded) > MAX_RANGE:  # OverflowError where it is longer still
            raise ValueError("a range is too long")
        return decoded

    _list, _tuple = map(_items, (list, tuple))
    _set, _frozenset = map(_keys, (set, frozenset))


def not_alike(keys: list) -> list:
    """Return the keys; ValueError if too many have one hash."""
    hashes = sorted(map(hash, keys))
    if sum(one == other for one, other in pairwise(hashes)) > MAX_ALIKE:
        raise ValueError("too many keys have the same hash")
    return keys


_BY_TAG = {
    "array": Decoder._array,
    "scalar": Decoder._scalar,
    "number": Decoder._number,
    "list": Decoder._list,
    "tuple": Decoder._tuple,
    "dict": Decoder._dict,
    "complex": Decoder._complex,
    "bytes": lambda self, depth, index: self._block(index),
    "set": Decoder._set,
    "frozenset": Decoder._frozenset,
    "range": Decoder._range,
}
