"""What a page shows of a solved run: figures as files, tables, sentences; nothing that the solved one predicted."""

from __future__ import annotations

import base64
import io

import pytest
from nbformat.v4 import new_output
from PIL import Image

from course.site.lessons import RUN_FOLDER
from course.site.outputs import Figures, claim_of_today, shown

CARD = ('<table><caption><strong>Best unit</strong></caption><tbody><tr><th scope="row" style="text-align: left">'
        'You predicted</th><td>75 %</td></tr><tr><th scope="row">You measured</th><td>74 %</td></tr><tr>'
        '<th scope="row">The difference</th><td>none</td></tr></tbody></table>')  # fmt: skip


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(buffer, format="PNG")
    return buffer.getvalue()


def page(*outputs, keep=lambda data: "x.png", link="<a>try</a>") -> str:
    """Return all that a page shows of these outputs, as text."""
    found = shown(list(outputs), RUN_FOLDER, keep, link)
    return "\n".join(output.get("text") or output.data.get("text/html", "") for output in found)


def html(markup):
    return new_output("display_data", {"text/html": markup, "text/plain": "plain"})


def test_a_prediction_is_left_out_and_what_was_measured_stays():
    said = page(html(CARD))
    assert "74 %" in said and "Measured" in said
    assert "75 %" not in said and "predicted" not in said and "difference" not in said


def test_a_printed_prediction_is_left_out_too():
    said = page(new_output("stream", name="stdout", text="Best\n  You predicted: 75 %\n  You measured: 74 %\n"))
    assert said == "Best\n  Measured: 74 %\n"


def test_figures_become_files_with_their_size_and_description(tmp_path):
    data = base64.b64encode(png()).decode()
    markup = f'<figure><img alt="A line" src="data:image/png;base64,{data}" style="max-width: 100%"></figure>'
    said = page(html(markup), keep=Figures(tmp_path, "../figures/x").keep)
    assert "base64" not in said and 'alt="A line"' in said and 'width="60" height="40"' in said
    (file,) = tmp_path.glob("*.png")
    assert f'src="../figures/x/{file.name}"' in said and Image.open(file).size == (60, 40)


def test_the_offer_of_controls_leads_to_the_live_notebook():
    said = page(html('<img alt="a" src="y"><p>Run this cell in JupyterLab to move the controls.</p>'))
    assert "JupyterLab" not in said and "<a>try</a>" in said


def test_an_empty_widget_shows_nothing():
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/html": "", "text/plain": ""}
    assert page(new_output("display_data", view)) == ""


@pytest.mark.parametrize("line", ["Your ledger is the file /tmp/abc/ledger.json", "open /tmp/x/my_evidence.html now"])
def test_no_folder_of_the_machine_is_named(line):
    assert page(new_output("stream", name="stdout", text=f"one\n{line}\n")) == "one\n"


def test_the_claim_of_the_day():
    card = new_output("display_data", {"text/plain": "The claim of today: L3 Depth helps.\nNot bet on yet."})
    assert claim_of_today([card]) == "L3 Depth helps." and claim_of_today([]) == ""
