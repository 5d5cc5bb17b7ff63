"""Search for short texts that take long to lay out: `python -m tests.grade.books.fuzz_pages --seconds 120`.

A small grammar joins pieces that mean something to Markdown, HTML or Python, and repeats them. Printed are the slowest
texts, in seconds of processor time, and how many characters of HTML came of one of the text.
"""

# ruff: noqa: E501
from __future__ import annotations

import argparse
import random
import time

from course.grade.books.sanitise import LONGEST, TooMuch, lay_out

PIECES = {
    "markdown": [
        "|-", "|", "-", "*", "**", "_", "`", "``", "[", "]", "](", "![", "[x]:", "<", ">", "> ", "\n", "\n\n", " ", "\\",
        "$", "$$", "<b title={}>", "<p>", "</p>", "<div>", "<table><tr><td>", "<!--", "-->", "<a href=", "&", "&#1;", "a",
        "1. ", "- ", "    ", "~~", "http://a.b/", "www.", "\\begin{{a}}", "\\end{{a}}", ": ", "\t", "é", "#", "=\n", "'", '"',
        "x{}", "\\(", "\\\\(", "<i>", "</b>", "<![CDATA[", "<?", "- [ ] ", "***", "_*", "[^1]", "<u><b>", "{}",
    ],
    "code": [
        " ", "\n", "\t", "(", "[", "{{", '"', "'", '\"\"\"', "\\", "#", "%", "%%", "!", "?", "??", "@", "def f(", "lambda ",
        "a", "_", "0", "1.", "e", ".", "1e", "f'", "f\"{{", ":", "=", ",", "$", "é", "\r", "class ", "import ", "from ", "rb'",
        "x{}", ";", "...", "->", "0x", "\\\n", "as ", "%%html\n",
    ],
}  # fmt: skip


def text_of(rng: random.Random, kind: str) -> str:
    """Return a text of a few repeated parts."""
    parts, room = [], rng.choice([2_000, 8_000, LONGEST])
    for _ in range(rng.randint(1, 3)):
        part = "".join(rng.choices(PIECES[kind], k=rng.randint(1, 5)))
        times = max(1, room // (3 * len(part)))
        parts += [part.format(*[number] * part.count("{}")) for number in range(times)]
    return "".join(parts)[:LONGEST]


def measure(kind: str, text: str) -> tuple[float, float, bool]:
    """Return seconds, characters of HTML for each of the text, and whether it was laid out at all."""
    begun = time.process_time()
    try:
        made, shown = len(lay_out(kind, text, {})), True
    except TooMuch:
        made, shown = 0, False
    return time.process_time() - begun, made / max(len(text), 1), shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rng, end, found = random.Random(arguments.seed), time.process_time() + arguments.seconds, []
    while time.process_time() < end:
        kind = rng.choice(list(PIECES))
        text = text_of(rng, kind)
        found.append((*measure(kind, text), kind, text))
    print(f"{len(found)} texts, {sum(one[2] for one in found)} laid out")
    for name, place in (("slowest", 0), ("largest", 1)):
        for one in sorted(found, key=lambda one: -one[place])[:8]:
            print(
                f"{name}: {one[0]:.2f} s, {one[1]:.1f} to 1, {one[3]}, {len(one[4])}: {one[4][:40]!r} ... {one[4][-20:]!r}"
            )


if __name__ == "__main__":
    main()
