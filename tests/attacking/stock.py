"""Let nbgrader alone grade the corpus, for comparison.

Under stock nbgrader submitted code runs with the grader's rights, so the grader itself runs in a sandbox here: it sees
the system, this repository and a copy of the course, has no network, and its processes die with it. Each submission is
graded in a fork that has a copy of the course to itself.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from course.grade.trusted.sandbox import ROOT, THREADS, UserNamespace, _interpreter
from tests.attacking.corpus import LESSON, Attack, Outcome

SECONDS = 90  # for one submission
MEMORY = 3 << 30
USER = 1  # inside: a user without an account
SCRATCH = 3 << 30


def grade_with_stock(place: Path, attacks: list[Attack]) -> dict[str, Outcome]:
    """Return what stock nbgrader makes of the submissions that were handed in to `place`/course."""
    found: dict[str, Outcome] = {}
    waiting = [attack.name for attack in attacks if not attack.stock]
    while waiting:
        for line in run_inside(place, waiting):
            found[line["name"]] = Outcome(line["score"], line["problems"])
        missing = [name for name in waiting if name not in found]
        if missing == waiting:  # it took the grader with it
            found[missing.pop(0)] = Outcome(None, ["it ended the grader"])
        waiting = missing
    return found


def run_inside(place: Path, names: list[str]) -> list[dict]:
    """Grade submissions one after the other, as far as it goes; return a line for each."""
    folders = ["--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc"]
    for name in ("bin", "sbin", "lib", "lib64"):
        kind = ["--symlink", os.readlink(f"/{name}")] if os.path.islink(f"/{name}") else ["--ro-bind", f"/{name}"]
        folders += [*kind, f"/{name}"] if os.path.exists(f"/{name}") else []
    for name in ("course", "helpers", "tests"):
        folders += ["--ro-bind", str(ROOT / name), str(ROOT / name)]
    folders += ["--ro-bind", str(place / "course"), "/template", "--perms", "1777", "--size", str(SCRATCH)]
    folders += ["--tmpfs", "/tmp", "--proc", "/proc", "--dev", "/dev"]
    own = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": "/tmp", "PYTHONPATH": str(ROOT), **THREADS}
    variables = [part for name, text in own.items() for part in ("--setenv", name, text)]
    with UserNamespace() as user:
        command = ["bwrap", *user.options, "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts",
                   "--die-with-parent", "--new-session", "--cap-add", "ALL", *_interpreter(), *folders, "--clearenv",
                   *variables, "--chdir", "/tmp", "--",
                   sys.executable, "-m", "tests.attacking.stock", *names]  # fmt: skip
        done = subprocess.run(command, pass_fds=user.descriptors, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"name"')]
    if not lines and done.returncode == 1:
        raise OSError(f"stock nbgrader could not be started: {done.stderr[-2000:]}")
    return [json.loads(line) for line in lines]


def main(names: list[str]) -> None:
    """Inside: grade each submission in a fork of its own."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(USER, USER, USER)
        os.setresuid(USER, USER, USER)
    for kind, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_NPROC, 200), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (value, value))
    import nbgrader.apps  # noqa: F401 - before the first fork

    out = os.dup(1)
    for name in names:
        print(f"grading {name}", file=sys.stderr)
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            grade_one(name, tell)
        os.close(tell)
        wait(child)
        text = os.read(told, 65536).decode()
        os.close(told)
        answer = json.loads(text) if text.endswith("}") else {"score": None, "problems": ["it ended the grader"]}
        os.write(out, (json.dumps({"name": name, **answer}) + "\n").encode())
        end_others()


def wait(child: int) -> None:
    """Wait for the grader, but not for ever."""
    until = time.monotonic() + SECONDS
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        if time.monotonic() > until:
            os.kill(child, 9)
            until += SECONDS
        time.sleep(0.05)


def end_others() -> None:
    """End what a submission left running, and remove what it wrote."""
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) not in (1, os.getpid()):
            try:
                os.kill(int(entry), 9)
            except OSError:
                pass
    for path in Path("/tmp").iterdir():
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() and not path.is_symlink() else path.unlink()


def grade_one(name: str, tell: int) -> None:
    """Grade one submission in a fresh copy of the course, say what came out, and end."""
    from tests.attacking.course import SECRETS, book, open_course, shown_in

    os.setsid()
    answer = {"score": None, "problems": []}
    try:
        root = Path("/tmp/course")
        for part in ("solutions", "notebooks", f"submitted/{name}", "submitted/another"):
            shutil.copytree(f"/template/{part}", root / part, symlinks=True)
        shutil.copy("/template/gradebook.db", root)
        os.environ.update(HOME="/tmp", SECRET="CANARY-ENVIRONMENT")
        if open_course(root).autograde(LESSON, name)["success"]:
            with book(root) as gradebook:
                grades = gradebook.find_submission(LESSON, name).notebooks[0].grades
                answer["score"] = sum(grade.score for grade in grades)
            shown = shown_in(root / "autograded" / name / LESSON / f"{LESSON}.ipynb")
            answer["problems"] = [f"it shows {secret}" for secret in SECRETS if secret in shown]
    except BaseException as error:  # noqa: BLE001 - a fork never runs on
        answer["problems"] = [f"{type(error).__name__}: {error}"[:500]]
    os.write(tell, json.dumps(answer).encode())
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
