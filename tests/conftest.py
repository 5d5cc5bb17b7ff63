"""What all tests share: one BLAS thread, and in CI no silent skipping of what only a browser or a sandbox can show."""

import os
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
