"""The report of a class as one HTML page that needs nothing else: no network, no script; each figure with its text."""

from __future__ import annotations

import base64
import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course.classroom.gain import Gain
from course.classroom.sheet import Sheet, counted

INK, WARM, GREY = "#0072B2", "#D55E00", "#8C8C8C"
DAY = datetime.timedelta(days=1)


@dataclass
class Picture:
    """A drawing and what it shows, in words with the numbers."""

    source: str
    alt: str


def picture(draw: Callable, alt: str, size=(7.0, 2.6)) -> Picture:
    """Draw into a new figure and return it as an SVG that stands in the page itself."""
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    draw(axes)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return Picture("data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode("ascii"), alt)


def mark(axes, place: float, word: str) -> None:
    """Draw an upright line with a word above it."""
    axes.axvline(place, color=WARM, linewidth=2)
    where = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
    axes.annotate(word, (place, 1), xytext=(0, 2), color=WARM, **where)


def histogram(sheet: Sheet) -> Picture:
    """Return how many have how many points."""
    step = max(1, int(np.ceil(sheet.most / 14)))  # whole points: with other edges, bars would differ by their width
    edges = np.arange(0, max(sheet.most, 1) + step + 0.5, step) - 0.5
    heights, _ = np.histogram(sheet.totals, edges)

    def draw(axes) -> None:
        axes.bar(edges[:-1], heights, width=np.diff(edges) * 0.92, align="edge", color=INK)
        mark(axes, np.mean(sheet.totals), "mean")
        axes.set(xlabel=f"points of {sheet.most:g}", ylabel="submissions")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))

    parts = [f"{low:g} and more: {n}" for low, n in zip(edges + 0.5, heights, strict=False) if n]
    alt = f"Histogram of points, mean {np.mean(sheet.totals):.1f} of {sheet.most:g}. Submissions by points: "
    return picture(draw, alt + "; ".join(parts) + ".")


def exercises(sheet: Sheet) -> Picture:
    """Return difficulty and discrimination of each exercise, side by side on one scale."""
    names = [item.name for item in sheet.items]
    shares = np.array([sheet.difficulty(k) for k in range(len(names))])
    telling = np.array([sheet.discrimination(k) for k in range(len(names))])
    places = np.arange(len(names))[::-1]

    def draw(axes) -> None:
        axes.barh(places, np.nan_to_num(shares), height=0.6, color=INK, label="mean share of the points")
        axes.plot(telling, places, "D", color=WARM, label="item-rest correlation", clip_on=False)
        axes.axvline(0, color="black", linewidth=0.8)
        axes.spines["left"].set_visible(False)  # the line at 0 stands for it
        axes.tick_params(axis="y", length=0)
        axes.set(yticks=places, yticklabels=names, xlim=(min(-0.05, np.nanmin([*telling, 0]) - 0.05), 1))
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.12), ncols=2, frameon=False)

    parts = [f"{name}: {number(share)} and {number(value)}"
             for name, share, value in zip(names, shares, telling, strict=True)]  # fmt: skip
    alt = "For each exercise the mean share of its points, and its correlation with the rest: " + "; ".join(parts) + "."
    return picture(draw, alt, (7.0, 1.2 + 0.32 * len(names)))


def times(sheet: Sheet) -> Picture | None:
    """Return when work was handed in, by day; None where no times are known."""
    known = sorted(one.when for one in sheet.handed_in if one.when)
    if not known:
        return None
    first, days = known[0].date(), (known[-1].date() - known[0].date()).days + 1
    heights = np.bincount([(when.date() - first).days for when in known], minlength=days)
    labels = [(first + k * DAY).isoformat() for k in range(days)]

    def draw(axes) -> None:
        axes.bar(np.arange(days), heights, color=INK)
        step = max(1, days // 8)
        axes.set_xticks(range(0, days, step), [label[5:] for label in labels[::step]])
        if sheet.due is not None:
            place = (sheet.due - datetime.datetime.combine(first, datetime.time())) / DAY - 0.5
            if -1 <= place <= days:
                mark(axes, place, "due")
        axes.set(xlabel="day (UTC)", ylabel="last hand-ins")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))

    late = sum(one.late > 0 for one in sheet.handed_in)
    due = f" Due {said(sheet.due)}; {late} came late." if sheet.due else ""
    parts = [f"{label}: {n}" for label, n in zip(labels, heights, strict=True) if n]
    return picture(draw, f"Hand-ins by day, the last of each student.{due} " + "; ".join(parts) + ".")


def before_and_after(gain: Gain) -> Picture:
    """Return the share of right answers before and after the course, question by question."""
    before, after = 100 * gain.before.mean(axis=0), 100 * gain.after.mean(axis=0)
    places = np.arange(len(before))

    def draw(axes) -> None:
        axes.bar(places - 0.2, before, width=0.38, color=GREY, label="before")
        axes.bar(places + 0.2, after, width=0.38, color=INK, label="after")
        axes.set(xticks=places, xticklabels=places + 1, xlabel="question", ylabel="right (%)", ylim=(0, 100))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=2, frameon=False)

    parts = [f"{k + 1}: {one:.0f} and {other:.0f} %" for k, (one, other) in enumerate(zip(before, after, strict=True))]
    return picture(draw, "Right answers before and after the course, by question: " + "; ".join(parts) + ".")


def number(value: float) -> str:
    return "unknown" if np.isnan(value) else f"{value:.2f}"


def said(when: datetime.datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC" if when else ""


def hours(seconds: float) -> str:
    return f"{seconds / 3600:.0f} h" if seconds >= 3600 else f"{seconds / 60:.0f} min"


def section(sheet: Sheet, names: bool, count: int) -> dict:
    """Return what the page shows of one lesson; whose work it is only where names are wanted."""
    rows = []
    for k, item in enumerate(sheet.items):
        common = counted(item).most_common(count)
        rows.append({
            "name": item.name, "points": f"{item.points:g}", "mean": number(sheet.difficulty(k)),
            "full": f"{sheet.full(k)} of {sheet.graded(k)}", "telling": number(sheet.discrimination(k)),
            "remark": sheet.remark(k), "waiting": item.waiting,
            "said": [(times, text, text in item.known) for text, times in common],
        })  # fmt: skip
    help_wanted = sheet.help_wanted()
    late = [one for one in sheet.handed_in if one.late > 0]
    extended = [one for one in sheet.handed_in if one.extension]
    return {
        "lesson": sheet.lesson, "submissions": len(sheet.handed_in), "most": f"{sheet.most:g}", "rows": rows,
        "mean": f"{np.mean(sheet.totals):.1f}" if len(sheet.totals) else "-",
        "median": f"{np.median(sheet.totals):.1f}" if len(sheet.totals) else "-",
        "due": said(sheet.due), "late": len(late), "penalised": int(np.sum(sheet.penalties > 0)),
        "extensions": len(extended), "missing": len(sheet.missing), "weak": len(help_wanted) - len(sheet.missing),
        "waiting": sum(item.waiting for item in sheet.items),
        "late_rows": [(one.student, hours(one.late), f"{one.penalty:g}") for one in late] if names else [],
        "extension_rows": [(one.student, hours(one.extension.total_seconds())) for one in extended] if names else [],
        "help_rows": sorted(help_wanted.items()) if names else [],
        "pictures": [one for one in (histogram(sheet), exercises(sheet), times(sheet)) if one]
        if len(sheet.totals) else [],
    }  # fmt: skip


def page(sheets: list[Sheet], gain: Gain | None, names: bool, count: int = 5) -> str:
    """Return the whole page."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True)  # fmt: skip
    sections = [section(sheet, names, count) for sheet in sheets]
    told = None if gain is None else {
        "people": len(gain.before), "once": gain.once, "before": f"{10 * gain.before.mean():.1f}",
        "after": f"{10 * gain.after.mean():.1f}", "normalised": number(gain.normalised), "texts": gain.texts,
        "picture": before_and_after(gain),
    }  # fmt: skip
    return environment.get_template("report.html.j2").render(sections=sections, gain=told, names=names)
