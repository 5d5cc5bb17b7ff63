"""Where an error was raised, and what it means in the course's words.

Many of Python's and NumPy's errors have several causes. The piece of source that raised, where it is known, tells
which one it was: `max(z, 0)` and `if z > 0` stop with the same words.
"""

from __future__ import annotations

import ast
import linecache
import re
import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from types import CodeType


@dataclass
class Place:
    """A line of the learner's source that raised: its number in the cell, its text, and the piece that was running."""

    number: int
    text: str
    piece: str


def files_of(functions: Iterable) -> set[str]:
    """Return the files, or cells, in which functions were written."""
    codes = (getattr(function, "__code__", None) for function in functions)
    return {code.co_filename for code in codes if isinstance(code, CodeType)}


def place_of(error: BaseException, files: set[str] | None = None) -> Place | None:
    """Return the deepest place in these files that an error came through, None where none is known.

    Parameters
    ----------
    files : names of files; by default all cells of the notebook
    """
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in files if files is not None else "ipykernel" in frame.filename:
            line = linecache.getline(frame.filename, frame.lineno or 0)
            if line.strip():
                return Place(frame.lineno, line.strip(), piece_of(line, frame))
    return None


def piece_of(line: str, frame: traceback.FrameSummary) -> str:
    """Return the piece of a line that was running, as far as it stands in that line."""
    if frame.colno is None:
        return line.strip()
    end = frame.end_colno if frame.end_lineno == frame.lineno else None
    return line.encode()[frame.colno : end].decode(errors="replace").strip()


# --- what it means ---------------------------------------------------------------------------------------------------

REFRESHER = " Fifteen minutes on this: `refreshers/numpy.ipynb`, beside the lessons."
ASKS = (
    "`if`, `and`, `or` and `not` ask one question; here they get a whole array. Ask about one entry, "
    "or about all at once: `np.where(condition, this, that)`, `np.all(...)`, `np.any(...)`."
)


def truth(said: re.Match, place: Place | None) -> str:
    """Return what an array without one answer means: which question was asked of it."""
    piece = place.piece if place else ""
    if found := re.search(r"(?<![.\w])(max|min|sorted)\(", piece):
        name = "max" if found[1] == "sorted" else found[1]
        larger = "the larger" if name == "max" else "the smaller"
        if found[1] == "sorted":
            return "Python's `sorted` compares its items, and here these are arrays. `np.sort(z)` sorts numbers."
        return (
            f"Python's `{name}` asks one question, and here it gets a whole array. NumPy's goes entry by entry: "
            f"`np.{name}imum(z, 0)` takes {larger} of each pair. Of all entries `np.{name}(z)` takes one."
        )
    line = place.text if place else ""
    if re.search(r"(?<![.\w])sum\(", line):
        return f"{ASKS} Python's `sum` adds the rows of a table, which gives an array; `np.sum` adds all its numbers."
    asked = re.search(r"\b(if|elif|while|and|or|not|assert)\b", line)
    if asked or not place:
        other = "" if asked else " Python's `max` and `min` ask such questions, too: `np.maximum(z, 0)` takes arrays."
        return ASKS + other
    if re.search(r"\bin\b", line):
        return "`in` compares with `==`, which gives a whole array here. Ask `np.any(...)` of it."
    return (
        "Here one yes or no is asked of a whole array. Ask about one entry, or about all at once: "
        "`np.where(condition, this, that)`, `np.all(...)`, `np.any(...)`."
    )


def one_number(said: re.Match, place: Place | None) -> str:
    """Return what it means that a function for one number got an array."""
    piece = place.piece if place else ""
    found = re.match(r"(?:math\.)?(\w+)\(", piece) or re.search(r"\b(?:math\.)(\w+)\(|\b(float|int|erf)\(", piece)
    name = next(filter(None, found.groups()), "") if found else ""
    if name in ("float", "int", "complex"):
        return (
            f"`{name}(...)` makes one number of one number; here it gets an array. Take one entry, as in `x[0]`, or "
            "leave it away: arrays hold numbers already."
        )
    if name in ("erf", "gamma", "erfc"):
        return (
            f"`{name}` of `math` takes one number, and here it gets an array. NumPy has none of its own: "
            f"`np.vectorize({name})` makes one that takes each entry, or write a loop."
        )
    if f"math.{name}(" in piece or name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "log2", "log10"):
        return f"`math.{name}` takes one number, and here it gets an array. `np.{name}` takes each entry of an array."
    return (
        "Something that takes one number, such as `math.exp` or `float`, gets an array. NumPy's functions, such as "
        "`np.exp`, take each entry of an array."
    )


def shape_argument(said: re.Match, place: Place | None) -> str:
    """Return what a shape in two arguments means: the second is read as a kind of number."""
    found = re.match(r"np\.(zeros|ones|empty)\((.+)\)$", place.piece if place else "")
    how = f"`np.{found[1]}(({found[2]}))`" if found and "dtype" not in found[2] else "`np.zeros((3, 3))`"
    tail = "" if found else " A table is one list of rows as well: `np.array([[1, 2], [3, 4]])`."
    return f"A shape is one argument, in brackets of its own: {how}. The second argument is the kind of number.{tail}"


def products(said: re.Match, place: Place | None) -> str:
    """Return what it means that the factors of a product do not fit."""
    tuples = re.findall(r"\(([\d, ]*)\)", said.string)
    shapes = [re.findall(r"\d+", text) for text in tuples[:2]] if "not aligned" in said.string else []
    sizes = re.findall(r"size (\d+) is different from (\d+)", said.string)
    if len(shapes) == 2 and [len(shape) for shape in shapes] == [1, 1]:
        return (
            "`np.dot` of two rows of numbers multiplies them pair by pair and adds up, so both are equally long. Here "
            f"one has {shapes[0][0]} entries and the other {shapes[1][0]}."
        )
    numbers = ""
    if len(shapes) == 2 and all(shapes):
        numbers = f" Here they have {shapes[0][-1]} and {shapes[1][-2:][0]} entries."
    elif sizes:
        numbers = f" Here they have {sizes[0][1]} and {sizes[0][0]} entries."
    line = place.text if place else "@ dot"
    loops = " In a loop take one row and one column: `np.dot(A[i], B[:, k])`." if "dot" in line else ""
    turned = ", or has one to be turned, `A.T`" if "@" in line or "matmul" in line else ""
    return (
        "A product of two tables takes each row of the first with each column of the second, pair by pair, so such a "
        f"row is as long as such a column.{numbers} Print both `.shape`. Do the factors stand in the wrong order"
        f"{turned}?{loops}"
    )


def of_a_list(said: re.Match, place: Place | None) -> str:
    """Return what it means that a list stands where arithmetic needs an array."""
    sign = next((sign for sign in said.groups() if sign and not sign.isalpha()), "")
    what = f"`{sign}` does not go through a list" if sign else "Arithmetic does not go through a list"
    return f"{what} entry by entry: an array does. Make one of it, as in `np.array(x)`, or go through it in a loop."


# What Python says -> what it means here. The first that fits is told.
RAW = (
    (r"truth value of an array", truth),
    (r"only (?:0-dimensional|length-1|size-1|integer scalar) arrays can be converted", one_number),
    (r"can't multiply sequence by non-int of type '(?:list|tuple|numpy\.ndarray)'",
     "`*` does not multiply two lists. Multiply entry by entry in a loop, or make arrays of them: "
     "`np.array(x) * np.array(w)`; `np.dot(x, w)` adds the products up as well."),
    (r"can't multiply sequence by non-int", "A list times a number repeats the list. `2.5 * np.array(x)` multiplies "
     "each entry."),
    (r"unsupported operand type\(s\) for (\S+?)=?: (?!.*NoneType)('list' and|'tuple' and|'[\w.]+' and 'list')",
     of_a_list),
    (r"can only concatenate (?:list|tuple) \(not|bad operand type for unary (\S): '(?:list|tuple)'", of_a_list),
    (r"'(\S+)' not supported between instances of (?:'(?:list|tuple)' and|'[\w.]+' and '(?:list|tuple)')", of_a_list),
    (r"(?:list|tuple) indices must be integers or slices, not tuple",
     "`x[i, j]` and `x[:, j]` are for arrays, and here is a list of lists: make an array of it with `np.array(x)`, or "
     "write `x[i][j]`."),
    (r"Cannot interpret '.*' as a data type", shape_argument),
    (r"math domain error|expected a (?:positive|nonnegative) input",
     "0 and numbers below 0 have no logarithm, and numbers below 0 no root. Where does such a number come from here? "
     "Move it into the range that is allowed first."),
    (r"matmul: .*mismatch|shapes .* not aligned", products),
    (r"could not be broadcast together|operands could not be broadcast",
     "Two arrays of different shape meet in one operation. Print both `.shape`: lengths have to be equal, or 1."
     + REFRESHER),
    (r"setting an array element with a sequence",
     "Several numbers are put where there is place for one: into one entry of an array, or into a table whose rows "
     "are not equally long."),
    (r"Cannot cast ufunc|casting rule 'same_kind'",
     "An array of whole numbers cannot take fractions in place. Make it one of floats, as in `np.zeros(n)` or "
     "`1.0 * x`, or write `w = w + ...` in place of `w += ...`."),
    (r"cannot unpack non-iterable NoneType|NoneType",
     "Something is None that should be a value: a function without `return` gives None."),
    (r"'(?:int|float|numpy\.[\w.]+)' object is not iterable|iteration over a 0-d array",
     "One number comes here, and a loop has nothing to go through in it. NumPy's functions, such as `np.exp` and "
     "`np.where`, take one number and an array alike."),
    (r"not enough values to unpack|too many values to unpack",
     "There are not as many names on the left as values on the right. How many things does the function return?"),
    (r"too many indices for array",
     "It has fewer axes than you wrote indices: a row x has entries `x[j]`, a table X has entries `X[i, j]`."),
    (r"is out of bounds|index out of range",
     "An index is beyond the end: a sequence of n entries has the indices 0 to n - 1."),
    (r"^name '(\w+)' is not defined",
     "No cell has given that name a value yet. Was the cell that defines it run? Is it spelt the same everywhere?"),
)  # fmt: skip


ON_ARRAYS = (truth, one_number, shape_argument, products)  # these send to the refresher


def meaning(error: BaseException, files: set[str] | None = None, place: Place | None = None) -> str:
    """Return what a raw error means, in the course's words; an empty text for errors that the course does not know.

    Parameters
    ----------
    files : where the learner's functions were written; by default all cells of the notebook
    place : where it was raised, if that is known from elsewhere
    """
    if not isinstance(error, ValueError | TypeError | IndexError | NameError):
        return ""
    said = str(error)
    for pattern, words in RAW:
        if found := re.search(pattern, said):
            handed = handed_a_list(error, files) if words is of_a_list else ""
            said = words if isinstance(words, str) else words(found, place or place_of(error, files))
            return handed or said + (REFRESHER if words in ON_ARRAYS else "")
    return ""


def handed_a_list(error: BaseException, files: set[str] | None) -> str:
    """Return a sentence where the learner handed a list to a function that takes an array, and it stopped there."""
    steps = list(traceback.walk_tb(error.__traceback__))
    own = [step for step in steps if files and step[0].f_code.co_filename in files]
    if not own or own[-1][0] is steps[-1][0]:
        return ""
    frame, number = own[-1]
    with suppress(SyntaxError, ValueError):
        tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.lineno <= number <= (node.end_lineno or number):
                for value in node.args:
                    if isinstance(value, ast.Name) and isinstance(frame.f_locals.get(value.id), list | tuple):
                        who, what = ast.unparse(node.func), value.id
                        return f"`{who}` got a list, `{what}`: it takes an array, `{who}(np.array({what}))`."
    return ""
