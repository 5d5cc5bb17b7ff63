"""Make HTML that comes from a submission harmless; used for outputs, and as a filter of nbconvert's pages."""

from __future__ import annotations

import html
import re

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from jinja2 import pass_context
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

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
LONGEST_LINE = 1_000
LONGEST = 20_000  # characters of text that are rendered: Markdown can be made to take time that grows as the square


class Clean(str):
    """HTML that was made here of text, with every sign of it escaped: it needs no second cleaning."""


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


def clean_html(text: str) -> str:
    """Return HTML without scripts, styles, forms, frames, event handlers and links that run code."""
    if isinstance(text, Clean):
        return text
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    without = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)", "", text)
    return cleaner().clean(without)


@pass_context
def markdown_to_html(context, source: str) -> str:
    """Stand in for nbconvert's filter `markdown2html`: the same page, cleaned, and never an exception."""
    cell = context.get("cell", {})
    attachments = cell.get("attachments", {})
    present = [f"](attachment:{name})" for name in attachments]
    if len(source) > LONGEST:
        return as_it_is(source)
    source = MISSING.sub(lambda found: found[0] if found[0] in present else "](#image-missing)", str(source))
    renderer = IPythonRenderer(escape=False, attachments=attachments, allow_harmful_protocols=False)
    try:
        return clean_html(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # one strange cell must not keep the class from its feedback
        return f"<pre>{html.escape(source)}</pre>"


def slow_to_colour(source: str) -> bool:
    """Return whether code is so long, or has so long a line, that colouring it takes seconds."""
    return len(source) > LONGEST or max(map(len, source.split("\n"))) > LONGEST_LINE


def code_to_html(source: str, language: str | None = None, metadata: dict | None = None) -> str:
    """Stand in for nbconvert's filter `highlight_code`: colours, but not for a cell so long that it takes minutes."""
    return as_it_is(source) if slow_to_colour(source) else Clean(Highlight2HTML(pygments_lexer="ipython3")(source))


def as_it_is(source: str) -> Clean:
    """Return long text without any markup."""
    return Clean(f'<div class="highlight"><pre>{html.escape(source[: 5 * LONGEST])}</pre></div>')
