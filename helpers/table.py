"""One table for every lesson: HTML in a notebook, aligned plain text everywhere else."""

from __future__ import annotations

import html
from collections.abc import Sequence

from helpers.messages import emit


def table(columns: Sequence[str], rows: Sequence[Sequence], caption: str = "") -> None:
    """Show a table.

    Parameters
    ----------
    columns : the heads, with units where there are some
    rows : a sequence of rows, each with one entry a column; numbers get four digits, at the right
    caption : one sentence that says what the table shows

    Raises
    ------
    ValueError
        if a row has another length than `columns`
    """
    lines = [[spell(entry) for entry in row] for row in rows]
    for row in lines:
        if len(row) != len(columns):
            raise ValueError(f"the row {row} has {len(row)} entries under {len(columns)} columns.")
    right = [bool(rows) and all(is_number(row[k]) for row in rows) for k in range(len(columns))]
    emit(as_html(columns, lines, right, caption), as_text(columns, lines, right, caption))


def is_number(entry) -> bool:
    """Return whether an entry is a number, NumPy's among them, and no truth value."""
    return hasattr(entry, "__float__") and not isinstance(entry, str | bool) and getattr(entry, "ndim", 0) == 0


def spell(entry) -> str:
    """Return an entry as it is read: whole numbers with thin groups, others with four digits, the rest as it is."""
    if not is_number(entry):
        return str(entry)
    number = float(entry)
    if abs(number) < 1e15 and number == int(number):
        return f"{int(number):,}"
    return f"{number:.4g}"


def as_html(columns, lines, right, caption: str, named_rows: bool = False) -> str:
    """Return the table as HTML, with a caption and heads that screen readers announce; without columns no head.

    `named_rows`: the first entry of a row is the head of that row.
    """

    def cell(text: str, k: int, scope: str = "") -> str:
        tag, of = ("th", f' scope="{scope}"') if scope else ("td", "")
        side = "right" if right[k] else "left"
        return f'<{tag}{of} style="text-align: {side}; white-space: normal">{html.escape(text)}</{tag}>'

    def line(row) -> str:
        return "<tr>" + "".join(cell(text, k, "row" * (named_rows and k == 0)) for k, text in enumerate(row)) + "</tr>"

    head = "".join(cell(text, k, "col") for k, text in enumerate(columns))
    body = "".join(map(line, lines))
    title = f'<caption style="text-align: left"><strong>{html.escape(caption)}</strong></caption>' if caption else ""
    return f"<table>{title}{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


def as_text(columns, lines, right, caption: str) -> str:
    """Return the table as aligned text."""
    widths = [max(map(len, [columns[k], *(row[k] for row in lines)])) for k in range(len(columns))]

    def line(row) -> str:
        parts = [text.rjust(w) if r else text.ljust(w) for text, w, r in zip(row, widths, right, strict=True)]
        return "  ".join(parts).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([*([caption] if caption else []), line(columns), rule, *map(line, lines)])
