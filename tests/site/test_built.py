"""The whole site, built without network, and looked at in a Chromium that finds no other machine."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from course.authoring.lesson import find_lessons, read_lesson
from course.site import command, environment, findings, leaks
from tests import browser
from tests.site.in_browser import PATIENCE, LiteNotebook, open_alone, served

pytestmark = [pytest.mark.site, pytest.mark.long, pytest.mark.slow]
LESSONS = [lesson for path in find_lessons() if not (lesson := read_lesson(path)).cells[0].options.get("slot")]
WIDTHS = (1366, 390)
PAGES = ("index.html", "lessons/01_threshold_logic.html", "lessons/05_backpropagation.html", "claims.html",
         "glossary.html", "bibliography.html", "ways.html", "guides/attacks.html")  # fmt: skip
# Each text that is seen: its colour and what stands behind it, through transparent parents.
COLOURS = """() => {
  const parse = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const behind = node => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour[3] > 0.99) return colour;
    }
    return [255, 255, 255, 1];
  };
  const found = {};
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility({ opacityProperty: true })) continue;
    if (node.closest('svg, mjx-container, .visually-hidden')) continue;
    const style = getComputedStyle(node);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
    const key = JSON.stringify([parse(style.color), behind(node), large]);
    found[key] ??= `${node.tagName}.${node.className}: ${node.textContent.trim().slice(0, 30)}`;
  }
  return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the folder of a site built anew, or of the one that COURSE_SITE names, to try one test again and again."""
    if ready := os.environ.get("COURSE_SITE"):
        return Path(ready)
    if problem := environment.trouble():
        pytest.skip(problem)
    target = tmp_path_factory.mktemp("site") / "site"
    words = type("Words", (), {"install": False, "pages": False, "pyodide": None, "output": target})
    assert command.main(words) == 0, "the site has findings; they are printed above"
    return target


@pytest.fixture(scope="module")
def page(site, tmp_path_factory):
    """Return a page in Chromium and the address of the site."""
    browser.require_browser()
    with served(site) as address, open_alone(tmp_path_factory.mktemp("desk")) as page:
        page.address = address
        yield page


def show(page, name, width=1366):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.address}/{name}")
    page.wait_for_function("() => document.readyState === 'complete'")


def test_a_page_for_everything(site):
    names = [f"lessons/{lesson.name}.html" for lesson in LESSONS]
    for name in [*names, *PAGES, "for-whom.html", "guides/grading.html", "guides/start.html", "refreshers/numpy.html"]:
        assert (site / name).exists(), name
    for lesson in LESSONS:
        assert (site / "notebooks" / lesson.name / f"{lesson.name}.ipynb").exists()
        assert (site / "lite" / "files" / lesson.name / f"{lesson.name}.ipynb").exists()


def test_a_planted_answer_makes_the_scan_red(site, tmp_path):
    shutil.copytree(site / "lessons", tmp_path / "lessons")
    assert leaks.of_site(tmp_path, LESSONS) == []
    page = tmp_path / "lessons" / "02_perceptron.html"
    secret = next(text for text, what in leaks.secrets(LESSONS[2]).items() if what.startswith("the answer of")
                  and leaks.flat(text) not in leaks.handed_out() and not set(text) & set("<>&"))  # fmt: skip
    page.write_text(page.read_text(encoding="utf-8").replace("</article>", f"<pre>{secret}</pre></article>"))
    assert len(leaks.of_site(tmp_path, LESSONS)) >= 1


def test_every_image_has_a_description(site):
    assert [found for page in findings.pages(site) for found in findings.reader_of(page).bare] == []


def test_headings_go_down_one_level_at_a_time(site):
    for page in findings.pages(site):
        levels = findings.reader_of(page).headings
        jumps = [(a, b) for a, b in zip(levels, levels[1:], strict=False) if b > a + 1]
        assert not jumps, f"{page.name}: {jumps}"


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_pages_load_from_the_site_alone_and_fit_a_phone(page, name):
    page.elsewhere.clear()
    for width in WIDTHS:
        show(page, name, width)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is {wide} pixels wider than a window of {width}"
    assert page.elsewhere == []


@pytest.mark.browser
def test_formulas_and_figures_are_drawn_without_network(page):
    show(page, "lessons/05_backpropagation.html")
    page.wait_for_function("() => document.querySelectorAll('mjx-container').length > 20")
    assert page.locator("mjx-merror").count() == 0
    page.evaluate("() => document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_function("() => [...document.images].every(image => image.complete)")
    broken = page.evaluate("() => [...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src)")
    assert broken == []


@pytest.mark.browser
def test_search_finds_a_word_without_network(page):
    show(page, "search.html?q=hopfield")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a[href*='08_recurrence']").count() >= 1


def contrast(one, other) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    def luminance(colour):
        parts = [value / 255 for value in colour[:3]]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "lessons/01_threshold_logic.html", "claims.html", "glossary.html"])
def test_letters_stand_out_from_what_is_behind_them(page, name, theme):
    show(page, name)
    page.evaluate(f"() => {{ const page = document.documentElement; page.dataset.theme = '{theme}' }}")
    page.wait_for_timeout(500)
    weak = []
    for key, where in page.evaluate(COLOURS).items():
        colour, behind, large = json.loads(key)
        if contrast(colour, behind) < (3 if large else 4.5):
            weak.append(f"{contrast(colour, behind):.2f} {colour} on {behind}: {where}")
    assert weak == []


@pytest.mark.browser
def test_the_keyboard_reaches_the_text_first_and_then_the_button(page):
    show(page, "lessons/01_threshold_logic.html")
    page.keyboard.press("Tab")
    assert "main" in page.evaluate("document.activeElement.textContent").lower(), "the first stop skips to the text"
    stops = page.evaluate("""() => [...document.querySelectorAll('main a[href], main button, main summary')]
        .filter(node => node.checkVisibility()).map(node => node.tabIndex)""")
    assert stops and all(stop == 0 for stop in stops), "the order of the page is the order of the keyboard"


@pytest.mark.browser
def test_the_button_opens_the_notebook(page):
    show(page, "lessons/01_threshold_logic.html")
    page.click("a.course-first")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function("() => document.body.textContent.includes('Logic from thresholds')")


@pytest.mark.browser
def test_nothing_is_cut_when_a_lesson_is_printed(page, tmp_path):
    show(page, "lessons/05_backpropagation.html")
    page.emulate_media(media="print")
    try:
        page.set_viewport_size({"width": 794, "height": 1123})  # A4
        wide = page.evaluate("""() => [...document.querySelectorAll('main img, main table, main pre')]
            .filter(node => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1)
            .map(node => node.tagName + ' ' + node.textContent.slice(0, 40))""")
        assert wide == []
    finally:
        page.emulate_media(media="screen")


@pytest.mark.browser
def test_the_shipped_python_starts_and_a_slider_moves_by_keyboard(page):
    """What visitors get, as far as it goes without network: NumPy and Matplotlib come from another machine there."""
    page.elsewhere.clear()  # the page of the other tests: a second Playwright beside it cannot start
    name = "01_threshold_logic"
    notebook = LiteNotebook(page, f"{page.address}/lite", f"{name}/{name}.ipynb")
    setup = notebook.number("given-setup")
    notebook.write("given-setup", "import sys, ipywidgets\nslider = ipywidgets.IntSlider(value=3)\n"
                                  "print(sys.platform)\nslider")  # fmt: skip
    assert "emscripten" in notebook.run_one(setup, PATIENCE)
    handle = page.locator(".widget-slider [role=slider], .widget-slider .noUi-handle").first
    handle.wait_for()
    handle.focus()
    page.wait_for_function("() => document.activeElement?.closest('.widget-slider')")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => parseFloat(document.activeElement.getAttribute('aria-valuenow')) === 4")
    # The browser has moved it; Python hears of it by a message of its own, which a busy machine delays.
    notebook.write("given-setup", "print('value', slider.value)")
    end = time.monotonic() + PATIENCE
    while "value 4" not in (said := notebook.run_one(setup, PATIENCE)):
        assert time.monotonic() < end, said
        page.wait_for_timeout(500)
    far = {address.rsplit("/", 1)[1].split("-")[0] for address in page.elsewhere if address.startswith("https:")}
    assert far <= {"numpy", "matplotlib", "contourpy", "kiwisolver", "pillow"}
