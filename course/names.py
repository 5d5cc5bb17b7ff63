"""Names of files, in whatever language."""

from __future__ import annotations

import os
import sys


def read_names_as_utf8() -> None:
    """Begin again where Python would read names of files as ASCII (LC_ALL=POSIX PYTHONUTF8=0): students have names."""
    if sys.getfilesystemencoding() == "ascii":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, sys.orig_argv)
