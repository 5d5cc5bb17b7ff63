"""What all tests share: one BLAS thread, and no silent skipping of what only a browser or a sandbox can show.

In CI such a test fails; elsewhere the last lines say how many were left out, for want of what, and how to get it.
"""

import os
import shutil
import sys
from pathlib import Path

os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # nbgrader runs `alembic`
for library in ("OPENBLAS", "OMP", "MKL"):  # before NumPy is imported anywhere
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import pytest  # noqa: E402


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where COURSE_CI is set, count a skipped `browser` or `sandbox` test as a failure that quotes the reason."""
    report = (yield).get_result()
    must_run = [name for name in ("browser", "sandbox") if item.get_closest_marker(name)]
    if os.environ.get("COURSE_CI") and report.skipped and must_run and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"COURSE_CI is set, so a {must_run[0]} test may not be skipped. {reason}"


# What a reason for skipping names -> what it is for, how to see that it is here, and what installs it.
WANTED = {
    "bubblewrap": ("walls around submissions", lambda: shutil.which("bwrap"), "apt", "bubblewrap"),
    "Chromium": ("pages in a browser", lambda: None, "apt", "chromium"),
    "playwright": ("pages in a browser", lambda: None, "pip", "playwright"),
    "Dask": ("grading on a cluster", lambda: None, "pip", "distributed"),
    "PostgreSQL": ("a gradebook on a server", lambda: None, "apt", "postgresql"),
    "psycopg": ("a gradebook on a server", lambda: None, "pip", "'psycopg[binary]'"),
}


def left_out(reports) -> dict[str, list[str]]:
    """Return the reasons of skipped tests by what was wanting, in the order of WANTED."""
    reasons = [str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr) for report in reports]
    found = {name: [reason for reason in reasons if name in reason] for name in WANTED}
    return {name: reasons for name, reasons in found.items() if reasons}


def bringing(names) -> str:
    """Return the one command that installs what is wanting; what is here and does not work is not mended by it."""
    packages = {
        kind: [WANTED[n][3] for n in names if WANTED[n][2] == kind and not WANTED[n][1]()] for kind in ("apt", "pip")
    }
    system = f"sudo apt-get install {' '.join(packages['apt'])}" if packages["apt"] else ""
    python = f"{sys.executable} -m pip install {' '.join(packages['pip'])}" if packages["pip"] else ""
    return " && ".join(filter(None, (system, python)))


def pytest_terminal_summary(terminalreporter):
    """Say how many tests were left out for want of a program, why, and what brings them. Quiet if there are none."""
    found = left_out(terminalreporter.stats.get("skipped", []))
    if not found:
        return
    terminalreporter.section("left out for want of a program")
    for name, reasons in found.items():
        purpose, here, *_ = WANTED[name]
        why = reasons[0] if here() else "it is not installed"
        count = f"{len(reasons)} test{'s' if len(reasons) > 1 else ''}"
        terminalreporter.line(f"{count} for want of {name} ({purpose}): {why.removeprefix('Skipped: ')}")
    if command := bringing(found):
        terminalreporter.line(f"To run them too (Debian, Ubuntu): {command}")
