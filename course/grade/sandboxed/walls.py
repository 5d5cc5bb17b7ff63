"""System calls that Python 3.11 does not offer: namespaces, mounts, capabilities, and a filter of system calls.

Everything here runs once for each submission, in the process that becomes its worker.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from contextlib import nullcontext, suppress

NEW_MOUNT, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = (
    0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)  # fmt: skip
NOSUID, NODEV, NOEXEC, BIND, RECURSIVE, PRIVATE = 2, 4, 8, 1 << 12, 1 << 14, 1 << 18
DETACH = 2
SET_PDEATHSIG, SET_DUMPABLE, SET_SECCOMP, CAPBSET_DROP, SET_NO_NEW_PRIVS, CAP_AMBIENT = 1, 4, 22, 24, 38, 47
NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)
if hasattr(_libc, "prctl"):  # Linux; elsewhere there are no walls, and only set_limits is called
    _libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def prctl(option: int, value: int = 0, *, optional: bool = False) -> None:
    """Set an attribute of this process."""
    result = _libc.prctl(option, value, 0, 0, 0)
    if not optional:
        _check(result, f"prctl {option}")


def unshare(flags: int) -> None:
    """Give this process (with NEW_PID: its children) namespaces of its own."""
    _check(_libc.unshare(flags), "unshare")


def mount(kind: str, target: str, flags: int, options: str = "") -> None:
    """Mount a fresh file system of this kind."""
    _check(_libc.mount(kind.encode(), target.encode(), kind.encode(), flags, options.encode()), f"mount {target}")


def own_user_namespace(number: int) -> None:
    """Become user `number` if this process may, then nobody in namespaces of its own."""
    if number and os.getuid() == 0 and _may_become(number):
        os.setgroups([])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
        prctl(SET_DUMPABLE, 1)  # else /proc/self belongs to root
    user, group = os.getuid(), os.getgid()
    unshare(NEW_USER | NEW_MOUNT | NEW_PID | NEW_IPC | NEW_NET | NEW_UTS)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {user} 1"), ("gid_map", f"{NOBODY} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _may_become(number: int) -> bool:
    with open("/proc/self/uid_map") as file:
        ranges = [[int(part) for part in line.split()] for line in file]
    return any(first <= number < first + count for first, _, count in ranges)


def fresh_mounts(folders: list[str], size: int) -> None:
    """Replace /proc by this process's own, and each folder by an empty one of limited size."""
    _check(_libc.mount(None, b"/", None, PRIVATE | RECURSIVE, None), "mount /")
    try:
        mount("proc", "/proc", NOSUID | NODEV | NOEXEC, "subset=pid")
    except OSError:  # Linux before 5.8
        mount("proc", "/proc", NOSUID | NODEV | NOEXEC)
    hidden = {path: os.open(path, os.O_PATH) for path in _below(folders, (sys.prefix, sys.base_prefix))}
    for folder in folders:
        mount("tmpfs", folder, NOSUID | NODEV, f"size={size},nr_inodes=4096,mode=0700")
    for path, opened in hidden.items():  # an interpreter that lives in /tmp has to stay in sight, read-only as it was
        os.makedirs(path, exist_ok=True)
        source = f"/proc/self/fd/{opened}".encode()
        _check(_libc.mount(source, path.encode(), None, BIND | RECURSIVE, None), f"bind {path}")
        os.close(opened)


def _below(folders: list[str], paths: tuple[str, ...]) -> list[str]:
    """Return those of the paths that lie below one of the folders, outer ones first."""
    return sorted({path for path in paths if any(path.startswith(f"{folder}/") for folder in folders)})


def uncover_proc() -> None:
    """Take away what bubblewrap put over parts of /proc: beside a covered one, no fresh one can be mounted."""
    with open("/proc/self/mountinfo") as file:
        covers = [line.split()[4] for line in file if line.split()[4].startswith("/proc/")]
    for cover in reversed(covers):
        _check(_libc.umount2(cover.encode(), DETACH), f"umount {cover}")


def drop_capabilities() -> None:
    """Give up every capability, now and for ever."""
    prctl(CAP_AMBIENT, 4, optional=True)  # clear all
    for capability in range(64):
        prctl(CAPBSET_DROP, capability, optional=True)
    header = struct.pack("=Ii", 0x20080522, 0)
    _check(_libc.capset(header, bytes(24)), "capset")
    prctl(SET_NO_NEW_PRIVS, 1)


def be_killed_first() -> None:
    """Where the machine runs out of memory, let it end this process before any other."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def die_with_parent() -> None:
    """Be killed when the parent process ends."""
    prctl(SET_PDEATHSIG, signal.SIGKILL)


def die_with(parent: int) -> None:
    """Be killed when this parent process ends, also if it has ended already."""
    if hasattr(_libc, "prctl"):
        die_with_parent()
        if os.getppid() != parent:
            os._exit(1)


def set_limits(limits: dict, inside: bool) -> None:
    """Set the limits of one process; outside the sandbox, only those that do not count the user's other processes."""
    wanted = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_CPU: 2 * int(limits["submission"]) + 60,  # others measure; this is for the worst case
        resource.RLIMIT_CORE: 0,
    }
    if inside:
        wanted |= {resource.RLIMIT_NPROC: limits["processes"], resource.RLIMIT_NOFILE: 256}
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError) if not inside else nullcontext():  # macOS knows them, but not all work
            resource.setrlimit(kind, (value, value))


# System calls that no notebook needs and that reach far into the kernel or to other processes, or that hold memory
# which no limit of a process counts: System V memory, queues and semaphores, message queues, memfd, vmsplice.
REFUSED = {
    "x86_64": (
        0xC000003E,
        [29, 30, 31, *range(64, 72), 220, *range(240, 246), 278, 319]
        + [101, 134, 155, 161, 163, 165, 166, 167, 168, 169, 172, 173, 175, 176, 179, 246, 248, 249, 250, 272, 298, 300]
        + [304, 308, 310, 311, 312, 313, 320, 321, 323, *range(425, 434), 438, 442, 447],
        56,  # clone
        435,  # clone3
        41,  # socket
        9,  # mmap
        54,  # setsockopt
    ),
    "aarch64": (
        0xC00000B7,
        [75, *range(180, 198), 279]
        + [39, 40, 41, 51, 58, 60, 89, 97, 104, 105, 106, 117, 142, 217, 218, 219, 224, 225, 241, 262, 265, 268, 270]
        + [271, 272, 273, 280, 282, 294, *range(425, 434), 438, 442, 447],
        220,
        435,
        198,
        222,
        208,
    ),
}
NEW_ANY = NEW_MOUNT | NEW_UTS | NEW_IPC | NEW_USER | NEW_PID | NEW_NET | 0x02000000
SHARED_ANONYMOUS = 0x21  # MAP_SHARED (MAP_SHARED_VALIDATE too) and MAP_ANONYMOUS
ALLOW, FAIL, KILL = 0x7FFF0000, 0x00050000, 0x80000000
EPERM, ENOSYS = 1, 38


def filter_system_calls() -> bool:
    """Refuse new namespaces, mounts, tracing, keyrings, io_uring; return whether this machine is known."""
    known = REFUSED.get(platform.machine())
    if known is None:
        return False
    architecture, refused, clone, clone3, sockets, mmap, setsockopt = known
    code = [(0x20, 0, 0, 4), (0x15, 1, 0, architecture), (0x06, 0, 0, KILL), (0x20, 0, 0, 0)]
    code += [(0x35, 0, 1, 0x40000000), (0x06, 0, 0, FAIL | ENOSYS)]  # x32 calls
    for number in refused:
        code += [(0x15, 0, 1, number), (0x06, 0, 0, FAIL | EPERM)]
    code += [(0x15, 0, 1, clone3), (0x06, 0, 0, FAIL | ENOSYS)]  # its flags are in memory: the C library falls back
    # memory that processes share and no file system counts: it would stay when nobody maps it any more
    code += [(0x15, 0, 5, mmap), (0x20, 0, 0, 40), (0x54, 0, 0, SHARED_ANONYMOUS), (0x15, 0, 1, SHARED_ANONYMOUS)]
    code += [(0x06, 0, 0, FAIL | EPERM), (0x06, 0, 0, ALLOW)]
    code += [(0x15, 0, 7, setsockopt), (0x20, 0, 0, 24), (0x15, 0, 4, 1), (0x20, 0, 0, 32)]  # larger buffers
    code += [(0x15, 1, 0, 7), (0x15, 0, 1, 8), (0x06, 0, 0, FAIL | EPERM), (0x06, 0, 0, ALLOW)]
    code += [(0x15, 0, 6, sockets), (0x20, 0, 0, 16)]  # local and internet sockets alone: others leave the namespace
    code += [(0x15, 3, 0, 1), (0x15, 2, 0, 2), (0x15, 1, 0, 10), (0x06, 0, 0, FAIL | EPERM), (0x06, 0, 0, ALLOW)]
    code += [(0x15, 0, 4, clone), (0x20, 0, 0, 16), (0x45, 0, 1, NEW_ANY), (0x06, 0, 0, FAIL | EPERM)]
    code += [(0x06, 0, 0, ALLOW), (0x06, 0, 0, ALLOW)]
    program = b"".join(struct.pack("=HBBI", *line) for line in code)
    buffer = ctypes.create_string_buffer(program, len(program))
    description = struct.pack("HxxxxxxP", len(code), ctypes.addressof(buffer))
    holder = ctypes.create_string_buffer(description, len(description))
    _check(_libc.prctl(SET_SECCOMP, 2, ctypes.addressof(holder), 0, 0), "seccomp")
    return True
