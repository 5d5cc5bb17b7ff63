"""Formulas for pages that are read offline: the LaTeX of school and of these lessons as MathML, which browsers draw.

What is not known here gives None, and the page shows the LaTeX as it was written. No attribute is quoted and every
sign of the text is escaped, so that the markup is harmless wherever it ends up.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import chain

LONGEST = 2_000  # characters of one formula
DEEPEST = 20  # groups within groups
TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
GREEK = dict(
    alpha="α", beta="β", gamma="γ", delta="δ", epsilon="ϵ", varepsilon="ε", zeta="ζ", eta="η", theta="θ",
    vartheta="ϑ", iota="ι", kappa="κ", lambda_="λ", mu="μ", nu="ν", xi="ξ", pi="π", rho="ρ", sigma="σ", tau="τ",
    upsilon="υ", phi="ϕ", varphi="φ", chi="χ", psi="ψ", omega="ω", Gamma="Γ", Delta="Δ", Theta="Θ", Lambda="Λ",
    Xi="Ξ", Pi="Π", Sigma="Σ", Phi="Φ", Psi="Ψ", Omega="Ω", infty="∞", partial="∂", nabla="∇", ell="ℓ", top="⊤",
    hbar="ℏ", emptyset="∅", Re="ℜ", Im="ℑ", prime="′", bot="⊥",
)  # fmt: skip
GREEK["lambda"] = GREEK.pop("lambda_")
SIGNS = dict(
    cdot="⋅", times="×", div="÷", pm="±", mp="∓", ge="≥", geq="≥", le="≤", leq="≤", ne="≠", neq="≠", lt="<", gt=">",
    approx="≈", sim="∼", simeq="≃", equiv="≡", propto="∝", ll="≪", gg="≫", to="→", rightarrow="→", leftarrow="←",
    gets="←", mapsto="↦", Rightarrow="⇒", Leftarrow="⇐", leftrightarrow="↔", iff="⟺", implies="⟹", longrightarrow="⟶",
    odot="⊙", oplus="⊕", otimes="⊗", circ="∘", ast="∗", star="⋆", dots="…", ldots="…", cdots="⋯", vdots="⋮", ddots="⋱",
    forall="∀", exists="∃", neg="¬", lnot="¬", land="∧", wedge="∧", lor="∨", vee="∨", cap="∩", cup="∪", setminus="∖",
    subset="⊂", subseteq="⊆", supset="⊃", mid="∣", parallel="∥", perp="⊥", lfloor="⌊", rfloor="⌋", lceil="⌈",
    rceil="⌉", langle="⟨", rangle="⟩", lVert="‖", rVert="‖", lvert="|", rvert="|", Vert="‖", vert="|", notin="∉",
    int="∫", colon=":", lbrace="{", rbrace="}", uparrow="↑", downarrow="↓",
)  # fmt: skip
SIGNS["in"] = "∈"
LARGE = {"sum": "∑", "prod": "∏", "bigcup": "⋃", "bigcap": "⋂"}
WORDS = ("arccos arcsin arctan arg cos cosh det dim exp gcd inf lim ln log max min sin sinh sup tan tanh Pr").split()
SPACES = {",": "0.17em", ":": "0.22em", ">": "0.22em", ";": "0.28em", "!": "-0.17em", " ": "0.25em", "quad": "1em",
          "qquad": "2em", "enspace": "0.5em", "thinspace": "0.17em"}  # fmt: skip
ACCENTS = dict(hat="^", widehat="^", tilde="~", widetilde="~", bar="‾", overline="‾", vec="→", dot="˙", ddot="¨")
STYLES = {"mathrm": "normal", "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "mathit": "italic"}
TEXTS = ("text", "textrm", "textbf", "textit", "mbox", "operatorname")
DOUBLE = str.maketrans("RNZQCE", "ℝℕℤℚℂ𝔼")
SCRIPT = str.maketrans("LNOFHDBCEGPTX", "ℒ𝒩𝒪ℱℋ𝒟ℬ𝒞ℰ𝒢𝒫𝒯𝒳")
SIZES = frozenset(a + b for a in ("big", "Big", "bigg", "Bigg") for b in ("", "l", "r", "m"))
NOTHING = frozenset(("displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber"))
FENCES = {"cases": ("{", ""), "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "vmatrix": ("|", "|"),
          "aligned": ("", ""), "align": ("", ""), "align*": ("", ""), "array": ("", ""), "equation": ("", ""),
          "equation*": ("", ""), "gather": ("", ""), "gather*": ("", ""), "split": ("", "")}  # fmt: skip

# Elements whose children mean something by their place, so that none may be missing.
COUNTED = frozenset("mfrac mover munder munderover msub msup msubsup mroot".split())


class Unknown(Exception):
    """Something that is not translated here."""


def to_mathml(latex: str, block: bool = False) -> str | None:
    """Return a formula (without its dollar signs) as MathML, None if it holds what is not known here."""
    if len(latex) > LONGEST:
        return None
    try:
        body = Parser(latex).all()
    except (Unknown, IndexError):
        return None
    source = f"<annotation encoding=application/x-tex>{escape(latex)}</annotation>"
    return f"<math{' display=block' if block else ''}><semantics>{row([body])}{source}</semantics></math>"


def escape(text: str) -> str:
    return html.escape(text, quote=True)


def tag(name: str, *parts: str, **attributes: str) -> str:
    """Return an element; the values of the attributes are words of this module, without blanks."""
    given = "".join(f" {key}={value}" for key, value in attributes.items())
    body = "".join(part or "<mrow></mrow>" for part in parts) if name in COUNTED else "".join(parts)
    return f"<{name}{given}>{body}</{name}>"


def row(parts: list[str]) -> str:
    return tag("mrow", *parts)


def operator(sign: str, **attributes: str) -> str:
    return tag("mo", escape(sign), **attributes)


def letters(text: str) -> str:
    return tag("mtext", escape(text).replace(" ", "&#160;"))


class Parser:
    """Reads tokens of LaTeX from the left to the right."""

    def __init__(self, latex: str):
        self.tokens, self.place, self.depth = TOKEN.findall(latex), 0, 0

    def all(self) -> str:
        body = self.until(lambda token: False)
        if self.place < len(self.tokens):
            raise Unknown
        return body

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def until(self, ends: Callable[[str], bool]) -> str:
        """Return the terms before a token that ends them (it is not taken)."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unknown
        parts: list[str] = []
        while self.peek() and not ends(self.peek()):
            if self.peek().isspace():
                self.next()
            else:
                parts.append(self.term())
        self.depth -= 1
        return "".join(parts)

    def term(self) -> str:
        """Return the next thing with its index and its exponent."""
        name = self.peek()
        below = name[1:] in LARGE or name in (r"\max", r"\min", r"\lim")
        base, low, high = self.atom(), "", ""
        while self.skip_blanks() in ("_", "^", "'"):
            sign = self.next()
            if sign == "_" and not low:
                low = self.argument()
            elif sign != "_" and not high:
                high = operator("′") if sign == "'" else self.argument()
            else:
                raise Unknown
        kinds = ("munder", "mover", "munderover") if below else ("msub", "msup", "msubsup")
        if low and high:
            return tag(kinds[2], base, low, high)
        return tag(kinds[0], base, low) if low else tag(kinds[1], base, high) if high else base

    def skip_blanks(self) -> str:
        while self.peek().isspace():
            self.next()
        return self.peek()

    def argument(self) -> str:
        """Return a group in braces, or one token."""
        token = self.skip_blanks()
        if token[:1].isdigit():  # \\frac12 is a half
            self.tokens[self.place : self.place + 1] = list(token)
        return self.group() if token == "{" else self.atom()

    def group(self) -> str:
        self.expect("{")
        body = self.until(lambda token: token == "}")
        self.expect("}")
        return row([body])

    def expect(self, wanted: str) -> None:
        if self.skip_blanks() != wanted:
            raise Unknown
        self.next()

    def raw(self) -> str:
        """Return the text of a group as it is written."""
        self.expect("{")
        start = self.place
        while self.peek() != "}":
            if self.peek() in ("", "{"):
                raise Unknown
            self.next()
        self.next()
        return "".join(self.tokens[start : self.place - 1]).replace("\\_", "_").replace("\\%", "%")

    def atom(self) -> str:
        token = self.peek()
        if token == "{":
            return self.group()
        if token in ("}", "&", "_", "^", "", "$", "#", "~") or token == "\\\\":
            raise Unknown
        self.next()
        if token.startswith("\\"):
            return self.command(token[1:])
        if token[0].isdigit():
            return tag("mn", escape(token))
        if token.isalpha():
            return tag("mi", escape(token))
        return operator({"-": "−", "*": "∗"}.get(token, token))

    def command(self, name: str) -> str:
        if name in GREEK:
            return tag("mi", GREEK[name])
        if name in SIGNS:
            return operator(SIGNS[name])
        if name in LARGE:
            return operator(LARGE[name])
        if name in WORDS:
            return self.word(name)
        if name in SPACES:
            return f"<mspace width={SPACES[name]}></mspace>"
        if name in ("{", "}", "%", "&", "#", "_", "$", "|"):
            return operator("‖" if name == "|" else name, stretchy="false")
        if name in NOTHING:
            return ""
        return self.built(name)

    def word(self, name: str) -> str:
        """Return the name of a function, with a little space before a letter."""
        close = self.skip_blanks().isalpha() or self.peek()[1:] in GREEK
        return row([tag("mi", name), "<mspace width=0.17em></mspace>"]) if close else tag("mi", name)

    def built(self, name: str) -> str:
        """Return what a command makes of its arguments."""
        if name in ("frac", "dfrac", "tfrac"):
            return tag("mfrac", self.argument(), self.argument())
        if name == "binom":
            both = tag("mfrac", self.argument(), self.argument(), linethickness="0")
            return row([operator("("), both, operator(")")])
        if name == "sqrt":
            return self.root()
        if name in ACCENTS:
            return tag("mover", self.argument(), operator(ACCENTS[name]), accent="true")
        if name in TEXTS:
            return letters(self.raw())
        if name in STYLES:
            text = self.raw() if self.skip_blanks() == "{" else self.next()
            return self.styled(text, STYLES[name])
        if name in ("mathbb", "mathcal"):
            text = self.raw() if self.skip_blanks() == "{" else self.next()
            return tag("mi", escape(text.translate(DOUBLE if name == "mathbb" else SCRIPT)))
        if name == "underline":
            return tag("munder", self.argument(), operator("_"))
        if name in ("xrightarrow", "xleftarrow"):
            return tag("mover", operator("→" if name == "xrightarrow" else "←", stretchy="true"), self.argument())
        if name in SIZES:
            return self.fence()
        if name == "left":
            return self.fenced()
        if name == "begin":
            return self.environment()
        raise Unknown

    def styled(self, text: str, style: str) -> str:
        if "\\" in text or "^" in text:
            raise Unknown
        attributes = {"style": "font-weight:bold"} if style == "bold" else {}
        if style != "italic":
            attributes["mathvariant"] = "normal"
        return tag("mi", escape(text), **attributes)

    def root(self) -> str:
        if self.skip_blanks() != "[":
            return tag("msqrt", self.argument())
        self.next()
        degree = self.until(lambda token: token == "]")
        self.expect("]")
        return tag("mroot", self.argument(), row([degree]))

    def fence(self) -> str:
        """Return the bracket after \\left, \\right or \\big."""
        self.skip_blanks()
        token = self.next()
        if token == ".":
            return ""
        sign = SIGNS.get(token[1:], token[1:]) if token.startswith("\\") else token
        if len(sign) != 1 or sign.isalnum():
            raise Unknown
        return operator("‖" if token == "\\|" else sign, stretchy="true")

    def fenced(self) -> str:
        left = self.fence()
        body = self.until(lambda token: token == "\\right")
        self.expect("\\right")
        return row([left, body, self.fence()])

    def environment(self) -> str:
        name = self.raw()
        if name not in FENCES:
            raise Unknown
        if name == "array":
            self.raw()
        left, right = FENCES[name]
        rows = self.rows(lambda token: token == "\\end")
        self.expect("\\end")
        if self.raw() != name:
            raise Unknown
        align = "left" if name == "cases" else "center"
        cells = (tag("mtr", *(tag("mtd", cell, style=f"text-align:{align}") for cell in one)) for one in rows)
        table = tag("mtable", *cells)
        fences = [operator(sign, stretchy="true") if sign else "" for sign in (left, right)]
        return row([fences[0], table, fences[1]])

    def rows(self, ends: Callable[[str], bool]) -> list[list[str]]:
        """Return the cells of a table, row by row."""
        rows: list[list[str]] = [[]]
        while True:
            rows[-1].append(self.until(lambda token: token in ("&", "\\\\") or ends(token)))
            if not self.peek() or ends(self.peek()):
                return rows if any(chain(*rows[-1:])) else rows[:-1]
            if self.next() == "\\\\":
                rows.append([])
