"""Make text of a submission into harmless HTML: nbconvert's filters for Markdown, code and displayed HTML.

The work itself is done by another process, whose time and memory are limited (see `render`). What is there for it to
lay out is bounded first, by rules that do not depend on the machine. What is refused is shown as plain text.
"""

from __future__ import annotations

import html
import re

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from jinja2 import pass_context
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from course.grade.books.mathml import to_mathml

TAGS = frozenset(
    "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre "
    "q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul".split()
)
IMAGE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
# Pygments' classes are of one to three letters; the rest are those of a highlighted block, a table, a heading's link.
CLASSES = re.compile(r"(?:[a-z]{1,2}\d?|highlight|hll|dataframe|anchor-link)")
PLAIN_ATTRIBUTES = ("title", "alt", "colspan", "rowspan", "scope", "open", "start", "align", "lang", "dir")
MISSING = re.compile(r"\]\(attachment:[^)\s]*\)")
ELEMENT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
ALONE = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # have no end
FORMULA = re.compile("\ue000(\\d+)\ue001")  # stands for a formula while the text around it is cleaned
LONGEST_LINE = 1_000  # of code that is coloured
LONGEST = 20_000  # characters of text that are laid out
LONGEST_HTML = 200_000  # characters of HTML that are cleaned, without the images
SIGNS = 1_000  # signs that mean something to Markdown, in one line
BLANKS = 200  # blanks and ends of lines in a row
MOST_TAGS = 4_000
DEEPEST = 40  # elements within elements
IMAGES = 7_000_000  # characters of the images of one cell
SHOWN = 100_000  # characters of a cell that is shown as plain text
LEFT_OUT = "#image-left-out"


class Clean(str):
    """HTML that was made here of text, with every sign of it escaped: it needs no second cleaning."""


class TooMuch(Exception):
    """A text is not laid out; the words say why."""


def allowed(tag: str, name: str, value: str) -> bool:
    """Is an attribute harmless? Links lead to the web or within the page; images carry their own bytes."""
    if name == "class":
        return all(CLASSES.fullmatch(word) for word in value.split())
    if name == "href":
        return tag == "a" and LINK.match(value.strip()) is not None
    if name == "src":
        return tag == "img" and IMAGE.fullmatch(value) is not None
    if name in ("width", "height"):
        return tag == "img" and value.isdigit()
    if name == "style":
        return tag in ("td", "th")
    return name in PLAIN_ATTRIBUTES


def cleaner() -> Cleaner:
    style = CSSSanitizer(allowed_css_properties=["text-align"])
    protocols = ["http", "https", "mailto", "data"]
    return Cleaner(tags=TAGS, attributes=allowed, protocols=protocols, css_sanitizer=style, strip=True)


def check_html(text: str, images: int = 0) -> None:
    """Raise TooMuch if HTML is too long, too deep or too full of tags: later ones may repeat those left open."""
    if len(text) - images > LONGEST_HTML:
        raise TooMuch("it is too long")
    count, depth = 0, 0
    for end, name in ELEMENT.findall(text):
        count += 1
        if name.lower() not in ALONE:
            depth = max(depth - 1, 0) if end else depth + 1
        if depth > DEEPEST and not end:
            raise TooMuch("its tags are nested too deeply, or not closed")
    if count > MOST_TAGS:
        raise TooMuch("it has too many tags")


def check_text(source: str) -> None:
    """Raise TooMuch if text is such that laying it out may take time that grows as the square of its length."""
    if len(source) > LONGEST:
        raise TooMuch("it is too long")
    if re.search(rf"\s{{{BLANKS}}}", source):
        raise TooMuch("it has too many blanks in a row")


def clean_html(text: str) -> str:
    """Return HTML without scripts, styles, forms, frames, event handlers and links that run code."""
    if isinstance(text, Clean):
        return text
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    images = sum(map(len, IMAGE.findall(text)))
    without = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)", "", text)
    try:
        check_html(without, images)
    except TooMuch as reason:
        return as_it_is(text, str(reason))
    return Clean(cleaner().clean(without))


class Renderer(IPythonRenderer):
    """nbconvert's Markdown; formulas are set aside, and images are counted."""

    def __init__(self, attachments: dict):
        super().__init__(escape=False, attachments=attachments, allow_harmful_protocols=False)
        self.formulas: list[str] = []
        self.images = 0

    def formula(self, latex: str, block: bool, written: str) -> str:
        made = to_mathml(latex, block) or f"<code>{html.escape(written)}</code>"
        self.formulas.append(made)
        return f"\ue000{len(self.formulas) - 1}\ue001"

    def block_math(self, body: str) -> str:
        return self.formula(body, True, f"$${body}$$")

    def inline_math(self, body: str) -> str:
        return self.formula(body, False, f"${body}$")

    def latex_environment(self, name: str, body: str) -> str:
        latex = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return self.formula(latex, True, latex)

    def _embed_image_or_attachment(self, src: str) -> str:
        found = super()._embed_image_or_attachment(src)
        self.images += len(found) if found is not src else 0
        return found if self.images <= IMAGES else LEFT_OUT

    def with_formulas(self, cleaned: str) -> str:
        """Put the formulas back, each once. They hold no quotes, so that in an attribute they are text."""
        left = dict(enumerate(self.formulas))
        return FORMULA.sub(lambda found: left.pop(int(found[1][:9]), ""), cleaned)


def lay_out_markdown(source: str, attachments: dict) -> str:
    """Return the HTML of Markdown, cleaned; raise TooMuch rather than take long."""
    check_text(source)
    if max(len(re.sub(r"[\w\s]", "", line)) for line in source.split("\n")) > SIGNS:
        raise TooMuch("it has a line full of signs")
    present = {f"](attachment:{name})" for name in attachments}
    source = MISSING.sub(lambda found: found[0] if found[0] in present else "](#image-missing)", source)
    renderer = Renderer(attachments)
    made = MarkdownWithMath(renderer=renderer).render(re.sub("[\ue000\ue001]", "", source))
    check_html(made, min(renderer.images, IMAGES))
    return renderer.with_formulas(clean_html(made))


def colour(source: str) -> str:
    """Return the HTML of Python code in colours; raise TooMuch rather than take long."""
    check_text(source)
    if max(map(len, source.split("\n"))) > LONGEST_LINE:
        raise TooMuch("it has too long a line")
    return Highlight2HTML(pygments_lexer="ipython3")(source)


def lay_out(kind: str, source: str, attachments: dict) -> str:
    """Return the HTML of one cell; kind: "markdown", "code" or "html". Whatever goes wrong is a TooMuch."""
    try:
        if kind == "markdown":
            return lay_out_markdown(source, attachments)
        return colour(source) if kind == "code" else clean_html(source)
    except TooMuch:
        raise
    except Exception as error:  # one strange cell must not keep the class from its feedback
        raise TooMuch("it is too strange a text") from error


def as_it_is(source: str, reason: str = "") -> Clean:
    """Return text without any markup, with one sentence on why."""
    why = f"<p><em>Shown as plain text: {html.escape(reason)}. That costs no points.</em></p>" if reason else ""
    rest = "\n... (the rest is left out)" if len(source) > SHOWN else ""
    return Clean(f'{why}<div class="highlight"><pre>{html.escape(source[:SHOWN])}{rest}</pre></div>')


@pass_context
def markdown_to_html(context, source: str) -> str:
    """Stand in for nbconvert's filter `markdown2html`: the same page, cleaned, and never an exception."""
    from course.grade.books.render import rendered

    return rendered("markdown", str(source), context.get("cell", {}).get("attachments", {}), context.get("resources"))


@pass_context
def code_to_html(context, source: str, language: str | None = None, metadata: dict | None = None) -> str:
    """Stand in for nbconvert's filter `highlight_code`."""
    from course.grade.books.render import rendered

    return rendered("code", str(source), {}, context.get("resources"))


@pass_context
def html_to_html(context, text: str | bytes) -> str:
    """Stand in for nbconvert's filter `clean_html`."""
    from course.grade.books.render import rendered

    if isinstance(text, Clean):
        return text
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return rendered("html", text, {}, context.get("resources"))
