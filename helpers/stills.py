"""Show what a cell shows in the course's own run, where the learner's function is not written yet."""

from __future__ import annotations

import html
import json
from functools import cache
from importlib import resources

from helpers.messages import emit
from helpers.own_names import digest

HEAD = "From the course's own run (yours comes when the function above is written):"


@cache
def known() -> dict[str, dict]:
    """Return the still results of all lessons, by what stands for a cell's source; empty where there are none."""
    found: dict[str, dict] = {}
    folder = resources.files("helpers") / "built" / "stills"
    for file in sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else ():
        if file.name.endswith(".json"):
            found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def show(source: str, head: str = HEAD) -> bool:
    """Show the still result of a cell, and return whether there is one.

    Parameters
    ----------
    source : the source of the cell, as the lesson has it
    head : the line above it
    """
    still = known().get(digest(source))
    if still is None:
        return False
    pictures = "".join(
        f'<img alt="{html.escape(figure["alt"])}" src="data:image/png;base64,{figure["png"]}" style="max-width: 100%">'
        for figure in still["figures"]
    )
    style = "white-space:pre-wrap;word-break:normal;overflow-wrap:break-word"  # JupyterLab's own breaks inside words
    text = f'<pre style="{style}">{html.escape(still["text"])}</pre>' if still["text"] else ""
    described = [f"[Figure: {html.unescape(figure['alt'])}]" for figure in still["figures"]]
    emit(
        f'<div style="border-left: 4px solid #7F7F7F; padding-left: 0.8em"><p><em>{html.escape(head)}</em></p>'
        f"{text}{pictures}</div>",
        "\n".join([head, *([still["text"]] if still["text"] else []), *described]),
    )
    return True
