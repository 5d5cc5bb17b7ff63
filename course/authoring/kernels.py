"""Run notebooks in kernels that cannot disturb each other: they talk through a folder of their own, not through ports.

Over TCP a kernel's ports are looked up first and taken later; two kernels that start at once on one machine may get the
same ("Address already in use"). Windows has no such sockets and keeps TCP.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
LONGEST = 100  # bytes in the name of a socket: 103 on macOS, 107 on Linux
SOCKET = "k-5"  # the last of a kernel's five: `ip` and a number


def socket_folder() -> Path | None:
    """Return a new folder whose name leaves room for sockets, or None where there is no such place."""
    if os.name == "nt":
        return None
    for parent in (tempfile.gettempdir(), "/tmp"):
        with contextlib.suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="kernel-", dir=parent))
            if len(os.fsencode(folder / SOCKET)) <= LONGEST:
                return folder
            folder.rmdir()
    return None


class LocalKernelManager(AsyncKernelManager):
    """A kernel manager with a folder for one kernel's sockets and its connection file."""

    def __init__(self, **options):
        self.folder = socket_folder()
        if self.folder:
            options |= {
                "transport": "ipc",
                "ip": str(self.folder / SOCKET.partition("-")[0]),
                "connection_file": str(self.folder / "kernel.json"),
            }
        super().__init__(**options)

    def cleanup_connection_file(self) -> None:
        """Remove the folder together with the connection file, when the kernel is gone."""
        super().cleanup_connection_file()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def run(notebook, folder: Path, timeout: int = 120):
    """Run a notebook from top to bottom in a folder, one BLAS thread, and return it with its outputs."""
    from nbclient import NotebookClient

    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_manager_class=LocalKernelManager,
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute(env=os.environ | dict.fromkeys(THREADS, "1"))
