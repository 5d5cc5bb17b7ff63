"""The start page of a learner: where to go on, lessons with own points, ways, a test of where to start, the bets.

It is Markdown, so that JupyterLab shows it in its own light or dark and its links open the notebooks; `make lab` writes
it as workspace/START.md, and `helpers.progress.show()` writes it anew.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from helpers import ledger, ledger_picture, progress, records, release
from helpers.figures import png
from helpers.messages import emit

FILE, PICTURE = "START.md", "START-claims.png"
# One question a refresher, before those a lesson: name of the refresher, question, answer.
TOOLS = (
    ("numpy", "X has the shape (3, 4). What is the shape of `X.sum(axis=0)`, and of `X @ np.ones(4)`?",
     "(4,): the rows were added up. And (3,): a number for each row."),
    ("derivatives", "f(x) = (2x + 1)³. What is f′(0)? And which way does the gradient of a function of two variables "
     "point?", "3 · 1² · 2 = 6. Where the function grows fastest."),
    ("matrices", "A is the diagonal matrix with 3 and 0.5, and v = (1, 1). What is A v? What becomes of A A A … v?",
     "(3, 0.5). It turns towards (1, 0) and grows threefold each time: 3 is the largest eigenvalue."),
    ("probability", "You average 100 independent measurements with standard deviation 5. What is the standard "
     "deviation of the average?", "5 / √100 = 0.5."),
)  # fmt: skip
# One question a lesson, that whoever knows the lesson answers without looking anything up: concept, question, answer.
QUESTIONS = (
    ("threshold_logic", "A unit fires if x₁ + x₂ ≥ 1.5. What does it answer to (1, 0) and to (1, 1)? Which gate is it?",
     "0 and 1: it is AND."),
    ("perceptron", "A perceptron with w = (0, 0), b = 0 and rate 1 is wrong on x = (2, 1) with label −1. What are w "
     "and b after the step?", "w = (−2, −1), b = −1."),
    ("gradient_descent", "The loss is w². You stand at w = 3 and step downhill with rate 0.1. Where do you arrive?",
     "At 3 − 0.1 · 6 = 2.4."),
    ("layers", "32 rows of 10 numbers go through a layer of 5 units with biases. What is the shape of the result, and "
     "how many parameters has the layer?", "(32, 5), and 10 · 5 + 5 = 55."),
    ("backpropagation", "y = x² and z = 3y + x. What is dz/dx at x = 2, by the chain rule?", "3 · 2x + 1 = 13."),
    ("training", "A network is right on 100 % of the rows it was trained on and on 70 % of new ones. What is that "
     "called? Name two remedies, and say on which rows you choose between them.",
     "Overfitting; for instance more data, weight decay, dropout, stopping early; on a validation set, never on the "
     "test set."),
)  # fmt: skip


def number(lesson: dict) -> str:
    """Return a lesson's number, as in "02"."""
    return lesson["name"][:2]


def link(lesson: dict, folder: Path, words: str) -> str:
    """Return words as a link to a lesson's notebook if it is there, seen from `folder`."""
    return f"[{words}]({file_of(lesson).as_posix()})" if is_there(lesson, folder) else words


def file_of(lesson: dict) -> Path:
    """Return where a lesson's notebook lies, seen from the folder of all lessons."""
    return Path(lesson["name"], f"{lesson['name']}.ipynb")


def is_there(lesson: dict, folder: Path) -> bool:
    return (folder / file_of(lesson)).is_file()


def points(lesson: dict) -> str:
    """Return own points, with a tick where nothing is open."""
    if not lesson["possible"]:
        return "no points" if lesson["open"] else "✓"
    return f"{'' if lesson['open'] else '✓ '}{lesson['won']:g} of {lesson['possible']:g}"


def still(lesson: dict) -> str:
    """Return what is open in a lesson, in few words."""
    if not lesson["open"]:
        return "all passed"
    if len(lesson["open"]) == len(lesson["rows"]):
        return "not begun"
    return f"{len(lesson['open'])} open"


def unbroken(words: str) -> str:
    """Return words that a narrow column does not break."""
    return words.replace(" ", "\u00a0")


def page(folder: Path) -> str:
    """Return the start page as Markdown for a folder that holds the lessons' folders."""
    found = progress.states()
    parts = [
        news(folder) + here(found, folder), table(found, folder), placement(found, folder), refreshers(folder),
        ways(found, folder), claims(),
    ]  # fmt: skip
    return "# Artificial and biological neurons\n\n" + "\n\n".join(parts) + "\n"


def here(found: list[dict], folder: Path) -> str:
    """Return the first lines: where to go on, and that in a lesson which is there as long as one has something open."""
    done = progress.checks()
    there = [lesson for lesson in found if is_there(lesson, folder)]
    lesson = progress.go_on(there, done) or progress.go_on(found, done)
    if lesson is None:
        return "**Every check has passed.** The claims are below: were your bets right?"
    name = link(lesson, folder, f"{number(lesson)} {lesson['title']}")
    if not done:
        return (
            f"**Begin here: {name}.** Or see in five minutes [where to start](#Where-to-start), if you know some of it."
        )
    opened = lesson["open"][0]
    return f"**Go on here: {name}**, with *{opened['section']}* (exercise `{opened['check']}`)."


def news(folder: Path) -> str:
    """Return a line for each lesson in a folder of which a newer release is out than its copy."""
    said = [release.newer(place.parent) for place in sorted(folder.glob(f"[0-9][0-9]_*/{release.FILE}"))]
    return "".join(f"**New:** {escape(sentence)}\n\n" for sentence in said if sentence)


def table(found: list[dict], folder: Path) -> str:
    """Return the lessons in order as a table: what each is about, minutes, own points, what is open."""
    head = f"## The lessons\n\n{absent(found, folder)}| | lesson | points |\n|---|:---|:---|\n"
    rows = [
        f"| {number(lesson)} | **{link(lesson, folder, lesson['title'])}** ({lesson['minutes']} minutes)<br>"
        f"{lesson['about'].replace('|', '/')} | {'<br>'.join(map(unbroken, (points(lesson), still(lesson))))} |"
        for lesson in found
    ]
    won, possible = sum(lesson["won"] for lesson in found), sum(lesson["possible"] for lesson in found)
    note = (
        f"\n\nTogether {won:g} of {possible:g} points in visible checks (without graded questions and texts). "
        "To renew this page, run `from helpers import progress; progress.show()` in any lesson."
    )
    return head + "\n".join(rows) + note


def absent(found: list[dict], folder: Path) -> str:
    """Return how a lesson comes that is not in the folder; nothing where all are there."""
    if all(is_there(lesson, folder) for lesson in found):
        return ""
    return (
        "A lesson without a link is not in your folder yet. When your class opens it, look in "
        "*Nbgrader > Assignment List* and press *Fetch*, or take the newer package.\n\n"
    )


def placement(found: list[dict], folder: Path) -> str:
    """Return the placement test."""
    known = {lesson["concept"]: lesson for lesson in found}
    asked = [question for question in QUESTIONS if question[0] in known]
    tools = {entry["name"]: entry for entry in progress.outline()["refreshers"]}
    first_part = [
        item(place, question, answer, f"Take the refresher {tools[name]['title']}.")
        for place, (name, question, answer) in enumerate((tool for tool in TOOLS if tool[0] in tools), 1)
    ]
    lines = [
        item(place, question, answer, f"Start at lesson {number(known[concept])}, {known[concept]['title']}.")
        for place, (concept, question, answer) in enumerate(asked, 1 + len(first_part))
    ]
    after = " or ".join(
        link(known[concept], folder, f"{number(known[concept])} {known[concept]['title']}")
        for concept in ("seeing", "spiking_neuron")
        if concept in known
    )
    first = ", ".join(
        link(known[concept], folder, f"{place}: lesson {number(known[concept])}")
        for place, (concept, _, _) in enumerate(asked, 1 + len(first_part))
    )
    return (
        f"## Where to start\n\n{count(len(first_part + lines))} questions, on paper, without looking anything up. "
        "Nobody sees your answers. If you have never used a notebook, start with the first lesson, whatever you "
        "know.\n\n"
        + tools_part(first_part, tools, folder)
        + "**What the lessons teach.** **Start at the lesson of the first one that you miss or had to guess.**\n\n"
        + "\n".join(lines)
        + f"\n\nQuestion {first}. All {count(len(lines)).lower()} right: start at {after}. Half right is not right: "
        "a lesson that you know half takes half the time. **Your path** is the row of your goal under "
        "[Ways to a goal](#Ways-to-a-goal), from that lesson on, after the refreshers that you need."
    )


COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def count(number: int) -> str:
    """Return a small number as a word, others in digits."""
    return COUNTS[number] if number < len(COUNTS) else str(number)


def item(place: int, question: str, answer: str, way: str) -> str:
    """Return one question of the placement test with its answer, folded, and where to go without it."""
    head = f"{place}. "
    return (
        f"{head}{question}\n{' ' * len(head)}<details><summary>Answer</summary>{answer} <br>Not what you had? {way}"
        "</details>"
    )


def tools_part(questions: list[str], tools: dict[str, dict], folder: Path) -> str:
    """Return the questions on what the lessons take for granted, and where each refresher lies."""
    if not questions:
        return ""
    where = ", ".join(
        f"{place}: {file_link(tools[name], folder)}"
        for place, name in enumerate((tool[0] for tool in TOOLS if tool[0] in tools), 1)
    )
    return (
        "**What the lessons take for granted.** Missed one, or had to guess? Take its refresher first, or when a "
        "lesson asks for it.\n\n" + "\n".join(questions) + f"\n\nQuestion {where}.\n\n"
    )


def file_link(refresher: dict, folder: Path) -> str:
    """Return a refresher's title as a link to its notebook if it is there, seen from `folder`."""
    there = (folder / refresher["file"]).is_file()
    return f"[{refresher['title']}]({refresher['file']})" if there else refresher["title"]


def refreshers(folder: Path) -> str:
    """Return the refreshers, each with a sentence, in the order of the placement test."""
    order = [name for name, _, _ in TOOLS]
    lines = [
        f"- **{file_link(entry, folder)}**: {entry['about']}"
        for entry in sorted(progress.outline()["refreshers"], key=lambda entry: order.index(entry["name"]))
    ]
    head = "## Refreshers\n\nTo open beside a lesson, when you need one. Each has a self-test, and none gives points."
    return "\n\n".join([head, "\n".join(lines)]) if lines else "## Refreshers\n\nNone is built yet."


def ways(found: list[dict], folder: Path) -> str:
    """Return the reading paths, each lesson as a link."""
    known = {lesson["concept"]: lesson for lesson in found}
    lines = [
        f"- **{goal}**: "
        + " → ".join(link(known[concept], folder, number(known[concept])) for concept in way if concept in known)
        for goal, way in progress.outline()["ways"].items()
    ]
    return "## Ways to a goal\n\nIn order they need the least. A way leads to:\n\n" + "\n".join(lines)


def claims() -> str:
    """Return the picture of the claims, and the same in words."""
    rows = ledger_picture.rows()
    alt = ledger_picture.describe(rows).replace("[", "(").replace("]", ")")
    lines = "\n".join(f"- {escape(line)}" for line in ledger_picture.lines(rows))
    words = f"<details><summary>In words</summary>\n\n{lines}\n\n</details>"
    return f"## The twelve claims\n\n![{escape(alt)}]({PICTURE})\n\n{words}"


def escape(text: str) -> str:
    """Return a learner's words so that they are no HTML and no Markdown link."""
    return re.sub(r"([\[\]`*_])", r"\\\1", html.escape(" ".join(text.split()), quote=False))


def write(folder: Path) -> Path:
    """Write the page and its picture into a folder, each in one step; raise OSError if that cannot be."""
    picture = folder / f".{PICTURE}.tmp"
    picture.write_bytes(png(ledger_picture.figure(ledger_picture.rows())))
    picture.replace(folder / PICTURE)
    records.write_whole(folder / FILE, page(folder))
    return folder / FILE


def home() -> Path | None:
    """Return the nearest folder that has a start page, seen from a lesson's folder."""
    here = Path.cwd()
    return next((place for place in (here, here.parent, here.parent / "workspace") if (place / FILE).is_file()), None)


def show() -> None:
    """Show in the notebook what the page says of lessons and points, and write the page anew where there is one."""
    if records.is_grading():
        return
    found = progress.states()
    place = home()
    if place is not None:
        try:
            write(place)
        except OSError as error:
            print(f"The start page could not be written ({error.strerror}).")
    going = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", here(found, place or Path.cwd() / "nowhere"))
    going = going.replace("*", "").replace("`", "")
    left = 'style="text-align: left; white-space: normal"'
    rows = "".join(
        f'<tr><th scope="row" {left}>{number(lesson)} {html.escape(lesson["title"])}</th>'
        f"<td {left}>{points(lesson)}</td><td {left}>{still(lesson)}</td></tr>"
        for lesson in found
    )
    head = "".join(f'<th scope="col" {left}>{name}</th>' for name in ("Lesson", "Points", "Open"))
    lines = [f"  {number(lesson)} {lesson['title']}: {points(lesson)}, open: {still(lesson)}" for lesson in found]
    emit(
        f"<p><strong>{html.escape(going)}</strong></p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>",
        "\n".join([going, *lines]),
    )
    ledger.picture()
