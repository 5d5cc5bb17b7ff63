"""An answer in the learner's own sentences: a model answer and a rubric open once something is written."""

from __future__ import annotations

import html
import sys

from helpers.check import built
from helpers.messages import CourseMessage, emit
from helpers.packing import unpack_text
from helpers.quiz import to_html

ENOUGH = 15  # words: two short sentences


class WriteFirst(CourseMessage):
    """The learner's own sentences are still missing."""


def compare(name: str, variable: str) -> None:
    """Show the model answer and the rubric below the learner's own sentences; no points.

    Parameters
    ----------
    name : "concept/id" of the question
    variable : the name that holds the learner's text, looked up where this is called

    Raises
    ------
    WriteFirst
        if there are fewer than fifteen words
    """
    text = sys._getframe(1).f_globals.get(variable)
    words = len(text.split()) if isinstance(text, str) else 0
    if words < ENOUGH:
        raise WriteFirst(
            f'Write two or three sentences first: {variable} = "..." in the cell above has {words} words so far. '
            "It gives no points; a model answer opens when you have written yours."
        )
    concept, _, key = name.partition("/")
    found = built(concept).get("explains", {}).get(key)
    if found is None:
        print("Thank you. The model answer comes with the feedback.")
        return
    answer, *rubric = (unpack_text(part, concept) for part in (found["answer"], *found["rubric"]))
    asked = "".join(f"<li>{to_html(line)}</li>" for line in rubric)
    emit(
        f'<div style="border-left: 4px solid #0072B2; padding-left: 0.8em; line-height: 1.5">'
        f"<p><strong>A model answer.</strong> {to_html(answer)}</p>"
        f"<p><strong>Does yours say this?</strong></p><ul>{asked}</ul></div>",
        "\n".join(
            ["A model answer: " + html.unescape(answer), "Does yours say this?", *(f"- {line}" for line in rubric)]
        ),
    )
