"""What a page shows of a solved run: figures, tables and sentences; no answer, no prediction, no model answer."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import struct
from pathlib import Path

from nbformat.v4 import new_output
from PIL import Image

from course.files import write_atomically

DATA = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=\s]+)"')
ROW = r'<tr><th scope="row"[^>]*>{}</th>.*?</tr>'
# Rows of a prediction card that say what the solved notebook predicted: a reader has not predicted yet.
PREDICTED = re.compile("|".join(ROW.format(words) for words in ("You predicted", "You first predicted",
                                                                  "The difference")), re.DOTALL)  # fmt: skip
OWN = ("You predicted:", "You first predicted:", "The difference:", "It holds, it breaks", "Without buttons:")
BUTTONS = re.compile(r"<p>[^<]*Run this cell in JupyterLab[^<]*</p>")
MOVE = '<p class="course-note">In the notebook this figure has controls: {link}.</p>'
ASIDE = re.compile(r'<p[^>]*><small>.*?</small></p>', re.DOTALL)
STYLE = re.compile(r' style="(?:text-align: (?:left|right); )?(?:white-space: normal|vertical-align: top)"')


def shown(outputs: list, run_folder: str, keep, try_it: str) -> list:
    """Return the outputs of a cell as a page holds them.

    Parameters
    ----------
    outputs : what the cell showed in the solved run
    run_folder : a pattern of the folder it ran in: lines that name it are left out
    keep : function of PNG bytes that stores a figure and returns its address
    try_it : HTML of the link to the same notebook in a browser
    """
    found = []
    for output in outputs:
        data = output.get("data", {})
        if output.output_type == "stream":
            found += text_output(output.text, run_folder)
        elif data.get("text/html", "").strip():
            markup = page_html(data["text/html"], keep, try_it)
            if markup.strip():
                found.append(new_output("display_data", {"text/html": markup}))
        elif "text/markdown" in data:
            found.append(new_output("display_data", {"text/markdown": data["text/markdown"]}))
        elif data.get("text/plain", "").strip():
            found += text_output(data["text/plain"], run_folder)
    return joined(found)


def text_output(text: str, run_folder: str) -> list:
    """Return a text without what only the solved run's own learner said, or nothing if no line is left."""
    lines = [line for line in text.splitlines() if not line.strip().startswith(OWN)]
    lines = [line.replace("You measured:", "Measured:") for line in lines if not re.search(run_folder, line)]
    said = "\n".join(lines).strip("\n")
    return [new_output("stream", name="stdout", text=said + "\n")] if said.strip() else []


def joined(outputs: list) -> list:
    """Return outputs with neighbouring texts in one block."""
    found: list = []
    for output in outputs:
        if found and output.output_type == found[-1].output_type == "stream":
            found[-1].text += output.text
        else:
            found.append(output)
    return found


def page_html(markup: str, keep, try_it: str) -> str:
    """Return HTML with its figures as files, without the learner's own words and without offers of buttons."""
    markup = PREDICTED.sub("", markup).replace(">You measured<", ">Measured<")
    markup = ASIDE.sub("", markup)
    markup = BUTTONS.sub(MOVE.format(link=try_it) if "<img" in markup else "", markup)
    markup = STYLE.sub(lambda found: ' class="course-right"' if "right" in found[0] else "", markup)
    markup = re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL).replace("<h1>", "<p><strong>")
    markup = markup.replace("</h1>", "</strong></p>")
    return DATA.sub(lambda found: picture(base64.b64decode(found[1]), keep), markup)


def picture(png: bytes, keep) -> str:
    """Return the attributes of an image whose bytes are kept elsewhere; its size keeps the page from jumping."""
    width, height = struct.unpack(">II", png[16:24])
    return f'src="{keep(png)}" width="{width}" height="{height}" loading="lazy"'


class Figures:
    """A folder of figures, each under a name made from its content."""

    def __init__(self, folder: Path, address: str):
        self.folder, self.address = folder, address

    def keep(self, png: bytes) -> str:
        """Store a figure and return its address."""
        name = f"{hashlib.sha256(png).hexdigest()[:16]}.png"
        write_atomically(self.folder / name, smaller(png))
        return f"{self.address}/{name}"


def smaller(png: bytes) -> bytes:
    """Return a PNG with 256 colours, where that takes less room."""
    buffer = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    picture.save(buffer, format="PNG", optimize=True)
    return min(buffer.getvalue(), png, key=len)


def claim_of_today(outputs: list) -> str:
    """Return the claim that a card of the day names, or "" if it names none."""
    for output in outputs:
        found = re.search(r"The claim of today: (.+)", output.get("data", {}).get("text/plain", ""))
        if found:
            return html.unescape(found[1])
    return ""
