"""What a memory of Hopfield is tried on: pictures, random patterns, wrong bits, cut connections, random networks.

`weights` and `recall` are the learner's own functions. A pattern counts as recalled if at least 95 % of its bits are
right in the end.
"""

from __future__ import annotations

import numpy as np

RECALLED = 0.95
SIDE = 10
GLYPHS = {  # row by row, # is ink
    "T": (
        "########## ########## ....##.... ....##.... ....##.... ....##.... ....##.... ....##.... ....##.... ....##...."
    ),
    "X": (
        "##......## ###....### .###..###. ..######.. ...####... ...####... ..######.. .###..###. ###....### ##......##"
    ),
    "F": (
        "########## ########## ##........ ##........ ########.. ########.. ##........ ##........ ##........ ##........"
    ),
    "V": (
        "##......## ##......## ##......## .##....##. .##....##. ..##..##.. ..##..##.. ...####... ....##.... ....##...."
    ),
}


def pictures(names="TXFV") -> np.ndarray:
    """Return letters of 10 x 10 pixels as rows of 100 numbers: +1 ink, -1 paper."""
    rows = [[1 if mark == "#" else -1 for mark in GLYPHS[name] if mark != " "] for name in names]
    return np.array(rows)


def random_patterns(n_patterns, n_units, rng) -> np.ndarray:
    """Return patterns of coin tosses, (n_patterns, n_units) of -1 and +1."""
    return rng.choice([-1, 1], size=(n_patterns, n_units))


def with_wrong_bits(pattern, share, rng) -> np.ndarray:
    """Return a copy of a pattern in which this share of the bits, drawn at random, is turned round."""
    damaged = np.array(pattern)
    damaged[rng.permutation(len(damaged))[: round(share * len(damaged))]] *= -1
    return damaged


def whole(ends, patterns) -> int:
    """Return how many of the states are their pattern, without a wrong bit."""
    return int(np.sum(np.all(np.array(ends) == np.array(patterns), axis=1)))


def right_bits(W, recall, patterns, share_wrong, rng, n_sweeps=4) -> np.ndarray:
    """Return for each pattern the share of bits that are right after recall from a damaged copy."""
    ends = [recall(W, with_wrong_bits(pattern, share_wrong, rng), rng, False, n_sweeps)[-1] for pattern in patterns]
    return np.mean(np.array(ends) == np.array(patterns), axis=1)


def old_and_new(weights, recall, counts, n_units=200, n_asked=10, share_wrong=0.1, seeds=(0, 1, 2, 3)) -> dict:
    """Return how well the first and the last patterns that a network stored come back.

    Parameters
    ----------
    counts : how many patterns are stored in all, one run for each
    n_asked : how many of the first, and as many of the last, are asked for

    Returns
    -------
    {count: {"first": per cent recalled, "last": per cent recalled, "bits": per cent of all their bits}}
    """
    found = {}
    for count in counts:
        shares = {"first": [], "last": []}
        for seed in seeds:
            rng = np.random.default_rng([count, seed])
            patterns = random_patterns(count, n_units, rng)
            W = np.asarray(weights(patterns))
            for name, asked in (("first", patterns[:n_asked]), ("last", patterns[-n_asked:])):
                shares[name].extend(right_bits(W, recall, asked, share_wrong, rng))
        found[count] = {name: float(100 * np.mean(np.array(s) >= RECALLED)) for name, s in shares.items()}
        found[count]["bits"] = float(100 * np.mean(shares["first"] + shares["last"]))
    return found


def lost(held, before, after) -> float:
    """Return how many per cent of what came back of the first patterns is lost when `after` are stored in all."""
    return round(100 * (1 - held[after]["first"] / max(held[before]["first"], 1e-9)), 1)


def cut_connections(W, share, rng) -> np.ndarray:
    """Return a copy of W in which this share of the pairs of units, drawn at random, is not connected any more."""
    W = np.array(W)
    rows, columns = np.triu_indices(len(W), 1)
    lost = rng.permutation(len(rows))[: round(share * len(rows))]
    W[rows[lost], columns[lost]] = 0
    W[columns[lost], rows[lost]] = 0
    return W


def after_damage(W, recall, patterns, shares, share_wrong=0.1) -> list:
    """Return rows (share of connections cut, right bits after recall in per cent)."""
    rng = np.random.default_rng(3)
    rows = []
    for share in shares:
        right = right_bits(cut_connections(W, share, rng), recall, patterns, share_wrong, rng)
        rows.append([f"{share:.0%}", round(100 * float(np.mean(right)), 1)])
    return rows


def random_network(n_units, rng) -> np.ndarray:
    """Return symmetric random weights without self-connections, (n_units, n_units)."""
    W = rng.normal(size=(n_units, n_units))
    W = (W + W.T) / np.sqrt(2 * n_units)
    np.fill_diagonal(W, 0)
    return W


def settled(states) -> bool:
    """Return whether the last sweep changed nothing."""
    return bool(np.all(np.asarray(states[-1]) == np.asarray(states[-2])))


def at_rest(recall, n_units, n_networks=100, n_sweeps=20) -> dict[str, int]:
    """Return how many random symmetric networks have come to rest, {"all at once": count, "one at a time": count}."""
    rested = {"all at once": 0, "one at a time": 0}
    for seed in range(n_networks):
        rng = np.random.default_rng(seed)
        W = random_network(n_units, rng)
        start = rng.choice([-1, 1], size=n_units)
        for name, at_once in (("all at once", True), ("one at a time", False)):
            rested[name] += int(settled(recall(W, start, rng, at_once, n_sweeps)))
    return rested


def descend(W, s, energy, energy_change) -> tuple[list, float]:
    """Return the energy at the start and after each turn, one turn a unit, and that of the end state, counted anew.

    A unit flips where the learner's `energy_change` says that the energy falls; `s` is not changed.
    """
    s = np.array(s)
    heights = [float(energy(W, s))]
    for i in np.random.default_rng(2).permutation(len(s)):
        change = float(energy_change(W, s, i))
        if change < 0:
            s[i] = -s[i]
        heights.append(heights[-1] + min(change, 0))
    return heights, float(energy(W, s))


def mixture_and_letters(start, end, W, energy, names="TXFV") -> list:
    """Return rows (state, pixels as in the start in per cent, energy) for each letter and for the end of a recall."""
    states = {f"letter {name}": letter for name, letter in zip(names, pictures(names), strict=True)}
    states["where the mixture ends"] = np.asarray(end)
    return [
        [name, round(100 * float(np.mean(state == start))), round(float(energy(W, state)), 1)]
        for name, state in states.items()
    ]


def rest_in_words(n_units, rested) -> str:
    """Return the counts of `at_rest` as a sentence."""
    return (
        f"{n_units} units, at rest after 20 sweeps: {rested['one at a time']} of 100 networks one at a time, "
        f"{rested['all at once']} of 100 all at once"
    )


def where_noise_ends(W, recall, patterns, n_starts=200) -> list:
    """Return rows (place, count): how many recalls from random starts end at a letter, at a negative, and elsewhere."""
    found = {"at a letter": 0, "at a negative": 0, "elsewhere": 0}
    for seed in range(n_starts):
        rng = np.random.default_rng(seed)
        end = np.asarray(recall(W, rng.choice([-1, 1], size=len(W)), rng, False, 10)[-1])
        likeness = np.asarray(patterns) @ end / len(end)
        place = "at a letter" if likeness.max() == 1 else "at a negative" if likeness.min() == -1 else "elsewhere"
        found[place] += 1
    return [[place, count] for place, count in found.items()]


def stored_and_damaged(n_patterns, n_units, share, rng) -> tuple[np.ndarray, list]:
    """Return random patterns, and a copy of each in which this share of the bits is turned round."""
    stored = random_patterns(n_patterns, n_units, rng)
    return stored, [with_wrong_bits(pattern, share, rng) for pattern in stored]


def recalled_whole(weights, recall, stored, damaged) -> int:
    """Return how many stored patterns come back whole from their damaged copies, by Hopfield's rule in five sweeps."""
    W, rng = weights(stored), np.random.default_rng(6)
    return whole([recall(W, query, rng, False, 5)[-1] for query in damaged], stored)


def landscape(weights, energy, n_units=64, n_steps=16) -> tuple:
    """Return the energy of a network with two stored patterns A and B against a state's likeness to each.

    A and B agree in one half of the units. A state is laid out by how many units of each half are as in A.

    Returns
    -------
    like_a, like_b, heights : (n_steps + 1, n_steps + 1) arrays; likeness is +1 for the pattern, -1 for its negative
    """
    half = n_units // 2
    A = np.ones(n_units, dtype=int)
    B = np.where(np.arange(n_units) < half, 1, -1)
    W = weights(np.array([A, B]))
    turned = np.linspace(0, half, n_steps + 1).astype(int)
    like_a, like_b, heights = (np.empty((n_steps + 1, n_steps + 1)) for _ in range(3))
    for i, first in enumerate(turned):
        for j, second in enumerate(turned):
            s = A.copy()
            s[:first] = -1
            s[half : half + second] = -1
            like_a[i, j], like_b[i, j], heights[i, j] = s @ A / n_units, s @ B / n_units, float(energy(W, s))
    return like_a, like_b, heights


def paths(weights, recall, starts, n_units=64) -> list:
    """Return for each start, a pair (likeness to A, likeness to B), where recall ends: pairs (start, end)."""
    half = n_units // 2
    A = np.ones(n_units, dtype=int)
    B = np.where(np.arange(n_units) < half, 1, -1)
    W = weights(np.array([A, B]))
    found = []
    for seed, (like_a, like_b) in enumerate(starts):
        s = A.copy()
        s[: round(half * (1 - like_a - like_b) / 2)] = -1
        s[half : half + round(half * (1 - like_a + like_b) / 2)] = -1
        end = np.asarray(recall(W, s, np.random.default_rng(seed), False, 4)[-1])
        found.append(((s @ A / n_units, s @ B / n_units), (end @ A / n_units, end @ B / n_units)))
    return found
