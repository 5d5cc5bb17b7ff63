"""The way to a lesson: what it builds on, and what that builds on, in order, with the minutes that each takes."""

from __future__ import annotations

import re
from pathlib import Path

from course.authoring.lesson import ROOT, Lesson, find_lessons, read_lesson

# Where a reader may want to go; the ways there are computed from what each lesson needs.
GOALS = {
    "machine learning": ("training", "seeing", "recurrence"),
    "neuroscience": ("synapses_and_dendrites", "neural_codes", "plasticity_and_reward"),
    "does the brain do backprop?": ("credit_assignment",),
    "networks that spike": ("spiking_networks",),
}


def add_arguments(parser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="where to go (default: the ways in the README)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds lessons/ (default: this course)")


def main(arguments) -> int:
    """Print the lessons on the way to others, or the usual ways through the course."""
    known = read_course(arguments.root / "lessons")
    if not arguments.lessons:
        print("\n".join(ways(known)))
        return 0
    goals = [path.stem[3:] for path in find_lessons(arguments.lessons, arguments.root / "lessons")]
    for lesson in way(goals, known):
        print(f"{lesson.name:<28} {minutes(lesson):>4} minutes")
    return 0


def read_course(folder: Path | None = None) -> dict[str, Lesson]:
    """Return the lessons of a folder by their concepts, in order."""
    return {path.stem[3:]: read_lesson(path) for path in find_lessons(None, folder)}


def way(goals, known: dict[str, Lesson]) -> list[Lesson]:
    """Return the goals and all that they build on, in the order of the course; a need that is a slot is left out."""
    wanted, open_ends = set(), list(goals)
    while open_ends:
        concept = open_ends.pop()
        if concept in known and concept not in wanted:
            wanted.add(concept)
            open_ends += known[concept].needs
    return [lesson for concept, lesson in known.items() if concept in wanted]


def depths(known: dict[str, Lesson]) -> dict[str, int]:
    """Return how many lessons, at most, have to come before each, by concept."""
    found: dict[str, int] = {}
    for concept, lesson in known.items():  # in the order of the course: what is needed comes first
        found[concept] = 1 + max((found[need] for need in lesson.needs if need in found), default=-1)
    return found


def direct(known: dict[str, Lesson]) -> list[tuple[str, str]]:
    """Return the pairs (needed, lesson) that do not follow from other pairs."""
    pairs = []
    for concept, lesson in known.items():
        needs = [need for need in lesson.needs if need in known]
        behind = {other.concept for need in needs for other in way([need], known) if other.concept != need}
        pairs += [(need, concept) for need in needs if need not in behind]
    return pairs


def ways(known: dict[str, Lesson]) -> list[str]:
    """Return the ways through the course as the README lists them."""
    return [
        f"- **{goal}**: {spans([int(lesson.name[:2]) for lesson in way(goals, known)])}"
        for goal, goals in GOALS.items()
    ]


def spans(numbers: list[int]) -> str:
    """Return numbers in runs, as in "00 to 06, 09"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]:02d} to {run[-1]:02d}" if len(run) > 2 else ", ".join(f"{n:02d}" for n in run) for run in runs]
    return ", ".join(parts)


def minutes(lesson: Lesson) -> int:
    """Return how long a lesson takes, as its first cell says."""
    found = re.search(r"(\d+) minutes", lesson.cells[0].source)
    return int(found[1]) if found else 0
