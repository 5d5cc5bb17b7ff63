# Tries: (honest) types, decorators, positional-only arguments, Greek names, f-strings, match.
# Deserves: 7 of 7
# %% exercise="slope"
from __future__ import annotations
from collections.abc import Callable
def slope(function: Callable[[float], float], x: float, /, step: float = 1e-5) -> float:
    Δ = step
    match x:
        case _: return (function(x + Δ) - function(x - Δ)) / (2 * Δ)
