"""What a test holds instead of a submitted object: reads, calls and arithmetic happen on the other side.

Nothing that a submission could override decides a test: comparison, truth, iteration, length and conversion of such an
object are refused here, and so is everything that begins with two underscores.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

REFUSED = {
    "__eq__": "compared", "__ne__": "compared", "__lt__": "compared", "__le__": "compared", "__gt__": "compared",
    "__ge__": "compared", "__bool__": "used as a condition", "__len__": "measured with len", "__iter__": "iterated",
    "__contains__": "searched", "__float__": "converted to a number", "__int__": "converted to a number",
    "__complex__": "converted to a number", "__index__": "used as an index", "__array__": "converted to an array",
    "__round__": "rounded", "__setitem__": "assigned to", "__hash__": "hashed", "__abs__": "measured with abs",
    "__reduce_ex__": "copied", "__array_function__": "used in a function of NumPy", "__enter__": "entered",
    "__next__": "iterated", "__await__": "awaited",
}  # fmt: skip
BINARY = "add sub mul truediv floordiv mod pow matmul lshift rshift and or xor".split()
UNARY = "neg pos invert".split()
Ask = Callable[..., Any]  # ask(what, target, **details) carries out a request on the other side


class Proxy:
    """A submitted object that is not plain data: a function, a class, an instance."""

    __slots__ = ("_proxy_ask", "_proxy_number", "_proxy_kind")
    __array_ufunc__ = None  # NumPy leaves operators to this class

    def __init__(self, ask: Ask, number: int, kind: str):
        object.__setattr__(self, "_proxy_ask", ask)
        object.__setattr__(self, "_proxy_number", number)
        object.__setattr__(self, "_proxy_kind", kind)

    def __repr__(self) -> str:
        return f"<{self._proxy_kind} of the submission>"

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return repr(self)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._proxy_ask("call", self, arguments=arguments, named=named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("__", "_repr_", "_ipython_", "_proxy_")):
            raise AttributeError(f"{name} of a submitted object is not read")
        return self._proxy_ask("get", self, name=name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            raise AttributeError(f"{name} of a submitted object is not set")
        self._proxy_ask("set", self, name=name, value=value)

    def __getitem__(self, key: Any) -> Any:
        return self._proxy_ask("operate", self, operator="getitem", operands=[self, key])


def proxy(ask: Ask, number: int, kind: str) -> Proxy:
    """Return what stands for a submitted object; `type(...).__name__` gives the name of its class, as in a notebook."""
    return (_named(kind) if kind.isidentifier() else Proxy)(ask, number, kind)


@lru_cache(maxsize=256)  # a submission may make up any number of names
def _named(kind: str) -> type[Proxy]:
    return type(kind, (Proxy,), {"__slots__": ()})


def _refuse(name: str, what: str) -> Callable[..., Any]:
    def refused(self: Proxy, *ignored: Any, **also: Any) -> Any:
        raise TypeError(
            f"a {self._proxy_kind} of the submission cannot be {what} here: "
            "plain data is needed, such as a number, a list or an array"
        )

    refused.__name__ = name
    return refused


def _forward(operator: str) -> Callable[..., Any]:
    def forward(self: Proxy, *others: Any) -> Any:
        return self._proxy_ask("operate", self, operator=operator, operands=[self, *others])

    return forward


def _reflect(operator: str) -> Callable[..., Any]:
    def reflect(self: Proxy, other: Any) -> Any:
        return self._proxy_ask("operate", self, operator=operator, operands=[other, self])

    return reflect


for _name, _what in REFUSED.items():
    setattr(Proxy, _name, _refuse(_name, _what))
for _name in BINARY + UNARY:
    _operator = _name + "_" if _name in ("and", "or") else _name
    setattr(Proxy, f"__{_name}__", _forward(_operator))
    if _name in BINARY:
        setattr(Proxy, f"__r{_name}__", _reflect(_operator))
