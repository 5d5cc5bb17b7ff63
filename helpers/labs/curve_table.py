"""Show several curves over the same places as a table: a row for each curve."""

from __future__ import annotations

import numpy as np

from helpers.table import table


def curve_table(head: str, places, lines: dict) -> None:
    """Show a row for each curve, to a tenth.

    head : what the places are, over the names of the curves
    places : (n,) numbers, the heads of the columns
    lines : {name: (n,) numbers}
    """
    rows = [[name, *(round(float(value), 1) for value in np.asarray(values))] for name, values in lines.items()]
    table([head, *(f"{place:g}" for place in places)], rows)
