"""Write all that Sphinx reads: the front page, a page a lesson, claims, glossary, bibliography, guides."""

from __future__ import annotations

import shutil
from pathlib import Path

from course.authoring.lesson import ROOT, Lesson
from course.authoring.outline import about, title
from course.authoring.path import GOALS, minutes, spans, way
from course.authoring.style import glossary as terms_file
from course.files import write_atomically
from course.site import claims, environment, glossary, guides, leaks, paths_drawing, settings, sources
from course.site.lessons import in_browser, write_page


def write(source: Path, lessons: list[Lesson], refreshers: list[Lesson], solved: dict, with_lite: bool) -> None:
    """Write the folder that Sphinx reads, anew."""
    shutil.rmtree(source, ignore_errors=True)
    terms = terms_file(ROOT / "lessons")
    for lesson in [*lessons, *refreshers]:
        own = glossary.terms_of(lesson, terms)
        write_page(lesson, solved[lesson.name], source, own, with_lite)
    known = {lesson.concept: lesson for lesson in lessons}
    texts = {
        "index.md": front(lessons, refreshers, with_lite),
        "claims.md": claims.page((ROOT / "docs" / "claims.md").read_text(encoding="utf-8")),
        "glossary.md": glossary.page(terms, lessons),
        "bibliography.md": sources.page(lessons),
        "ways.md": paths_drawing.page(known),
        **guides.pages({line for lesson in lessons for line in leaks.secrets(lesson)}),
        "conf.py": settings.CONF,
        "conf.json": settings.conf_json(),
    }
    for name, text in texts.items():
        write_atomically(source / name, text)
    static(source)


def static(source: Path) -> None:
    """Copy what pages load: our style, formulas; and what a visitor takes along: notebooks, a picture of the hint."""
    shutil.copytree(environment.WEB / "_static", source / "_static")
    mathjax = environment.node_modules() / "mathjax" / "es5"
    target = source / "_static" / "mathjax"
    target.mkdir()
    shutil.copy(mathjax / "tex-chtml-full.js", target)
    shutil.copytree(mathjax / "output" / "chtml" / "fonts", target / "output" / "chtml" / "fonts")
    shutil.copytree(ROOT / "notebooks", source / "extra" / "notebooks",
                    ignore=shutil.ignore_patterns("*.json", ".ipynb_checkpoints"))  # fmt: skip
    shutil.copy(ROOT / "docs" / "lesson.png", source / "guides" / "lesson.png")


def front(lessons: list[Lesson], refreshers: list[Lesson], with_lite: bool) -> str:
    """Return the front page."""
    known = {lesson.concept: lesson for lesson in lessons}
    text = (ROOT / "docs" / "front.md").read_text(encoding="utf-8")
    first = next(lesson for lesson in lessons if lesson.with_role("check") and lesson.concept == "threshold_logic")
    parts = {
        "{buttons}": buttons(first, with_lite),
        "{lessons}": lesson_list(lessons),
        "{map}": paths_drawing.svg(known),
        "{ways}": "\n".join(goal_line(goal, goals, known) for goal, goals in GOALS.items()),
        "{refreshers}": ", ".join(f"[{title(lesson)}](refreshers/{lesson.name}.ipynb)" for lesson in refreshers),
        "{hours}": str(round(sum(map(minutes, lessons)) / 60)),
        "{count}": str(len(lessons)),
    }
    for mark, part in parts.items():
        text = text.replace(mark, part)
    return f"{text}\n\n{trees(lessons, refreshers)}"


def buttons(first: Lesson, with_lite: bool) -> str:
    """Return the first things that a visitor can do."""
    run = f'<a class="course-button course-first" href="{in_browser(first)}">Try lesson 1 in the browser</a>'
    read = f'<a class="course-button" href="lessons/{first.name}.html">Read it with its results</a>'
    whom = '<a class="course-button" href="for-whom.html">Is this course for me?</a>'
    elsewhere = [f'<a class="course-button" href="{address}">{words}</a>'
                 for words, address in settings.badges(settings.repository())]  # fmt: skip
    found = [*([run] if with_lite else []), read, whom, *elsewhere]
    return f'<p class="course-bar">{" ".join(found)}</p>'


def lesson_list(lessons: list[Lesson]) -> str:
    """Return the lessons as a list, which fits a phone too: title, minutes, what it is about."""
    return "\n\n".join(f"[{lesson.name[:2]} {title(lesson)}](lessons/{lesson.name}.ipynb), {minutes(lesson)} minutes\n"
                       f": {about(lesson)}" for lesson in lessons)  # fmt: skip


def goal_line(goal: str, goals: tuple[str, ...], known: dict[str, Lesson]) -> str:
    """Return a way through the course as a line of a list."""
    passed = way(goals, known)
    hours = round(sum(map(minutes, passed)) / 60)
    return f"- **{goal}**: lessons {spans([int(lesson.name[:2]) for lesson in passed])}, about {hours} hours"


def trees(lessons: list[Lesson], refreshers: list[Lesson]) -> str:
    """Return the table of contents of the whole site, shown beside each page."""
    groups = {
        "Start": ["for-whom.md", "ways.md", "guides/browser.md", "guides/start.md"],
        "Lessons": [f"lessons/{lesson.name}.ipynb" for lesson in lessons],
        "Refreshers": [f"refreshers/{lesson.name}.ipynb" for lesson in refreshers],
        "To look up": ["claims.md", "glossary.md", "bibliography.md"],
        "Teaching": ["guides/grading.md", "guides/attacks.md", "guides/any-course.md", "guides/contributing.md"],
    }
    return "\n\n".join(f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(pages) + "\n```"
                       for caption, pages in groups.items()) + "\n"  # fmt: skip
