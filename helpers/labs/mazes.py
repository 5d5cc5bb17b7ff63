"""Small worlds for a learner that acts: corridors and a maze, as tables of what each action leads to.

Serves lesson plasticity_and_reward. A world is a dict: "next_state" (n_states, n_actions) of whole numbers, "reward"
(n_states, n_actions) of what the action brings at once, "ends" (n_states,) of True and False: where a try is over, and
the next one begins at "start".
"""

from __future__ import annotations

import numpy as np

MAZE = (  # S start, c crumb, C cheese, # wall
    "c.#..C",
    "..S.#.",
    "#.#...",
)
CRUMB, CHEESE = 1.0, 10.0
MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left
NAMES = ("up", "right", "down", "left")


def corridor(length: int, reward: float = 1.0) -> dict:
    """Return a corridor of rooms 0 to length - 1 with two actions, 0 to the left and 1 to the right.

    It starts in room 0, where left leads nowhere; the last room ends it and brings the reward.
    """
    rooms = np.arange(length)
    next_state = np.stack([np.maximum(rooms - 1, 0), np.minimum(rooms + 1, length - 1)], axis=1)
    rewards = np.zeros((length, 2))
    rewards[length - 2, 1] = reward
    return {"next_state": next_state, "reward": rewards, "ends": rooms == length - 1, "start": 0}


def squares() -> dict[tuple[int, int], int]:
    """Return the number of each square of the maze that is no wall, by its row and column."""
    free = [(row, column) for row, line in enumerate(MAZE) for column, mark in enumerate(line) if mark != "#"]
    return {place: number for number, place in enumerate(free)}


def maze(cheese: float = CHEESE) -> dict:
    """Return the maze: four actions (up, right, down, left), a crumb that is near and a cheese that is far."""
    known = squares()
    next_state, reward = np.zeros((len(known), 4), int), np.zeros((len(known), 4))
    for (row, column), number in known.items():
        for action, (down, right) in enumerate(MOVES):
            place = (row + down, column + right)
            place = place if place in known else (row, column)  # a wall: stay
            next_state[number, action] = known[place]
            mark = MAZE[place[0]][place[1]]
            if known[place] != number:
                reward[number, action] = {"c": CRUMB, "C": cheese}.get(mark, 0.0)
    ends = np.array([MAZE[row][column] in "cC" for row, column in known])
    start = next(place for place in known if MAZE[place[0]][place[1]] == "S")
    return {"next_state": next_state, "reward": reward, "ends": ends, "start": known[start]}


def greedy_path(world: dict, Q) -> list[int]:
    """Return the states on the way of one who always takes the best action, as far as the end, or until it repeats."""
    Q, state, path = np.asarray(Q, float), world["start"], [world["start"]]
    while not world["ends"][state]:
        state = int(world["next_state"][state, int(np.argmax(Q[state]))])
        if state in path:
            return path
        path.append(state)
    return path


def finds_cheese(world: dict, Q) -> bool:
    """Return whether the way of the best actions ends at the largest reward."""
    path = greedy_path(world, Q)
    if not world["ends"][path[-1]]:
        return False
    brought = world["reward"][path[-2]][world["next_state"][path[-2]] == path[-1]]
    return bool(np.max(brought) == np.max(world["reward"]))


def many_runs(q_learning, epsilon: float, n_steps: int, gamma: float = 0.9, n_runs: int = 20) -> tuple[int, float]:
    """Return in how many runs the best actions lead to the cheese in the end, and what 100 steps brought on average.

    q_learning : the learner's q_learning(world, n_steps, epsilon, eta, gamma, rng); eta is 0.5 here
    """
    world, found, earned = maze(), 0, []
    for seed in range(n_runs):
        Q, rewards = q_learning(world, n_steps, epsilon, 0.5, gamma, np.random.default_rng([12, seed]))
        found += finds_cheese(world, Q)
        earned.append(100 * np.mean(np.asarray(rewards, float)))
    return found, round(float(np.mean(earned)), 1)
