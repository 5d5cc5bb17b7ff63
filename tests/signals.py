"""Signals as a program at a terminal finds them, for programs that tests start."""

from __future__ import annotations

import signal


def heard() -> None:
    """Let Ctrl-C and a hang-up end a program, also where pytest was started by something that shuts its ears to them.

    A background job ignores SIGINT, what nohup starts ignores SIGHUP, and children inherit it. For `preexec_fn`.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
