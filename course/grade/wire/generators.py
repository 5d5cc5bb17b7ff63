"""Random generators as arguments: their state travels out, and only the number of steps taken comes back.

A submission that could set the state of a test's generator would choose the inputs of the tests that follow (a state of
zeros gives zeros for ever). So what it returns is believed only if it lies some bounded number of steps ahead.
"""

from __future__ import annotations

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence  # as they are now: a submission may bind np.random anew

MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645  # of PCG64
MASK = (1 << 128) - 1
MAX_STEPS = 1 << 24
MAX_SPAWNED = 100_000  # generators spawned in one call


def state_of(rng: np.random.Generator) -> dict:
    """Return the state of a PCG64 generator as plain integers, and what its spawned generators grow from."""
    state = rng.bit_generator.state
    if state["bit_generator"] != "PCG64":
        raise TypeError("only generators made by np.random.default_rng(seed) can be passed on")
    inner = state["state"]
    return {name: int(value) for name, value in (*inner.items(), *_half(state))} | _seeds(rng.bit_generator.seed_seq)


def _seeds(seeds) -> dict:
    if type(seeds) is not SeedSequence:
        return {}
    entropy, key = seeds.entropy, [int(part) for part in seeds.spawn_key]
    entropy = int(entropy) if np.ndim(entropy) == 0 else [int(part) for part in entropy]
    return {"seeds": [entropy, key, seeds.pool_size], "spawned": int(seeds.n_children_spawned)}


def generator(state: dict) -> np.random.Generator:
    """Return a generator that goes on where `state` stopped."""
    entropy, key, pool = state.get("seeds", (0, (), 4))
    seeds = SeedSequence(entropy, spawn_key=key, pool_size=pool, n_children_spawned=state.get("spawned", 0))
    rng = Generator(PCG64(seeds))
    inner = {"state": state["state"], "inc": state["inc"]}
    half = {"has_uint32": state["has_uint32"], "uinteger": state["uinteger"]}
    rng.bit_generator.state = {"bit_generator": "PCG64", "state": inner, **half}
    return rng


def follow(rng: np.random.Generator, reported: dict) -> None:
    """Advance `rng` to where the other side says that it arrived; ValueError if it cannot have arrived there."""
    before, after = state_of(rng), {name: reported[name] for name in ("state", "inc", "has_uint32", "uinteger")}
    spawned = reported.get("spawned", 0)
    if any(type(value) is not int or not 0 <= value <= MASK for value in (*after.values(), spawned)):
        raise ValueError("not the state of a generator")
    further = spawned - before.pop("spawned", 0)
    if not 0 <= further <= MAX_SPAWNED:
        raise ValueError("a random generator came back with more children than can be")
    if after != {name: before[name] for name in after}:
        _advance(rng, before, after)
    if further:
        rng.bit_generator.seed_seq.spawn(further)


def _advance(rng: np.random.Generator, before: dict, after: dict) -> None:
    steps = distance(before["state"], after["state"], before["inc"])
    if after["inc"] == before["inc"] and MAX_STEPS < steps < MAX_STEPS << 8:
        raise ValueError(f"more than {MAX_STEPS:,} random numbers were drawn in one call")
    if after["inc"] != before["inc"] or steps > MAX_STEPS:
        raise ValueError("a random generator came back in a state that it cannot have reached")
    half = after["uinteger"] if after["has_uint32"] else 0
    if after["has_uint32"] not in (0, 1) or not _could_wait(rng, before, half, steps):
        raise ValueError("a random generator came back in a state that it cannot have reached")
    inner = {"state": after["state"], "inc": after["inc"]}
    rest = {"has_uint32": after["has_uint32"], "uinteger": half}
    rng.bit_generator.state = {"bit_generator": "PCG64", "state": inner, **rest}


def _could_wait(rng: np.random.Generator, before: dict, half: int, steps: int) -> bool:
    """Return whether `half` can be the half of an output that waits to be used: 32 bits take the other half."""
    if half in (0, before["uinteger"]) or half >> 32:
        return not half >> 32
    looked_at = min(steps, 1 << 20)
    ahead = generator({**before, "has_uint32": 0})
    ahead.bit_generator.advance(steps - looked_at)
    return bool(np.any(ahead.bit_generator.random_raw(looked_at) >> np.uint64(32) == np.uint64(half)))


def distance(start: int, end: int, increment: int) -> int:
    """Return how many steps of PCG64's x -> a x + c (mod 2^128) lead from start to end.

    The low k bits of the state repeat after 2^k steps, so the number of steps is found bit by bit (Brown 1994 gives the
    jump ahead by 2^k steps).
    """
    multiplier, step, bit, steps = MULTIPLIER, increment, 1, 0
    while start != end and bit <= MASK:
        if (start ^ end) & bit:
            start = (start * multiplier + step) & MASK
            steps |= bit
        step = (multiplier + 1) * step & MASK
        multiplier = multiplier * multiplier & MASK
        bit <<= 1
    return steps


def _half(state: dict) -> list:
    return [(name, state[name]) for name in ("has_uint32", "uinteger")]
