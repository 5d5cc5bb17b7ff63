"""The recipes that run a hub: who gets which tools, what is refused, and files that can be read."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from traitlets.config import Config

from course.authoring.lesson import ROOT

grp = pytest.importorskip("grp", reason="the hub needs Unix accounts")
HUB, KUBERNETES = ROOT / "deploy" / "jupyterhub", ROOT / "deploy" / "kubernetes"


@pytest.fixture
def hook(monkeypatch):
    """Read the hub's settings as JupyterHub does, and return what it does before a server starts."""
    for name, value in {"HUB": "/srv/h", "COURSE": "/home/ada/course", "EXCHANGE": "/srv/h/exchange",
                        "INSTRUCTOR": "ada", "STUDENTS": "class", "BIND": "127.0.0.1:1"}.items():  # fmt: skip
        monkeypatch.setenv(f"NEURONS_{name}", value)
    members = SimpleNamespace(gr_mem=["ben"])
    monkeypatch.setattr(grp, "getgrnam", lambda name: members)
    config = Config()
    runpy.run_path(str(HUB / "jupyterhub_config.py"), {"get_config": lambda: config})
    assert config.PAMAuthenticator.allowed_groups == {"class"} and config.PAMAuthenticator.allowed_users == {"ada"}
    return config.Spawner.pre_spawn_hook


def spawner(name: str) -> SimpleNamespace:
    return SimpleNamespace(user=SimpleNamespace(name=name), environment={"PATH": "/bin"}, notebook_dir="", args=[])


def test_a_student_has_neither_formgrader_nor_course(hook):
    student, teacher = spawner("ben"), spawner("ada")
    hook(student)
    hook(teacher)
    off = next(word for word in student.args if "jpserver_extensions" in word)
    assert "'nbgrader.server_extensions.formgrader': False" in off and student.notebook_dir == "~"
    assert "PYTHONPATH" not in student.environment
    assert not any("formgrader" in word for word in teacher.args)
    assert teacher.cmd[:2] == ["/bin/sh", "-c"] and "/home/ada/course" in teacher.cmd
    assert teacher.notebook_dir == teacher.environment["PYTHONPATH"] == "/home/ada/course"
    assert any("course.grade.button" in word for word in teacher.args)
    for one in (student, teacher):
        assert any("frame-ancestors 'self'" in word for word in one.args)
        assert "--LabApp.extra_labextensions_path=/srv/h/jupyterlab/labextensions" in one.args, "Submit saves first"


@pytest.mark.skipif(not Path("/etc/profile").is_file(), reason="no login shell sets a PATH here")
def test_a_terminal_finds_the_python_of_the_hub(hook):
    """A login shell, which servers without a terminal of their own open, reads /etc/profile, and that sets PATH."""
    for name in ("ada", "ben"):
        one = spawner(name)
        hook(one)
        (word,) = [word for word in one.args if "terminado_settings" in word]
        (shell,) = json.loads(word.partition("=")[2])["shell_command"]
        done = subprocess.run([shell, "-c", "echo $PATH"], env={"PATH": "/srv/h/env/bin:/bin"}, capture_output=True)
        assert done.stdout.decode().startswith("/srv/h/env/bin:")


def test_a_student_arrives_at_the_start_page_whether_it_can_be_written_or_not(hook, tmp_path):
    student = spawner("ben")
    hook(student)
    assert student.default_url == "/lab/tree/START.md"
    python, renew = student.cmd[3:5]
    assert python == "/srv/h/env/bin/python" and student.cmd[5] == "/srv/h/env/bin/jupyterhub-singleuser"
    no_folder = tmp_path / "a_file"
    no_folder.write_text("")
    for home, written in ((tmp_path, True), (no_folder, False)):
        command = [*student.cmd[:3], sys.executable, renew, "echo", "served", "--with=an argument"]
        environment = {"HOME": str(home), "PATH": "/bin", "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.stdout.endswith("served --with=an argument\n") and done.returncode == 0, done.stderr
        assert (home / "START.md").is_file() == written


def test_an_instructor_who_is_in_the_students_group_gets_a_students_server(hook, monkeypatch):
    monkeypatch.setattr(grp, "getgrnam", lambda name: SimpleNamespace(gr_mem=["ada"]))
    one = spawner("ada")
    hook(one)
    assert one.notebook_dir == "~"


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_the_scripts_can_be_read_and_refuse_with_a_fix():
    for name in ("start", "stop"):
        assert subprocess.run(["bash", "-n", HUB / name]).returncode == 0
        assert (HUB / name).stat().st_mode & 0o111
    done = subprocess.run([HUB / "start", "--wrong"], capture_output=True, text=True)
    assert done.returncode == 2 and "unknown: --wrong" in done.stderr
    done = subprocess.run([HUB / "start", "--instructor", "nobody-by-that-name"], capture_output=True, text=True)
    assert done.returncode == 1 and re.search("Run this as root|There is no account", done.stderr)
    assert "--instructor" in subprocess.run([HUB / "start", "--help"], capture_output=True, text=True).stdout
    done = subprocess.run([HUB / "stop", "--hub", "/nowhere"], capture_output=True, text=True)
    assert done.returncode == 0 and "No hub is running" in done.stdout


def test_the_values_for_kubernetes_can_be_read_and_hold_runnable_python():
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text(encoding="utf-8"))
    assert values["cull"]["enabled"] and values["singleuser"]["memory"] == {"guarantee": "512M", "limit": "2G"}
    source = values["hub"]["extraConfig"]["roles"]
    config = Config()
    exec(compile(source, "values.yaml", "exec"), {"c": config})  # noqa: S102 - our own file
    student = spawner("ben")
    config.Spawner.pre_spawn_hook(student)
    assert any("formgrader': False" in word for word in student.args)
    teacher = SimpleNamespace(**vars(spawner("INSTRUCTOR")), volumes=[], volume_mounts=[])
    config.Spawner.pre_spawn_hook(teacher)
    assert teacher.notebook_dir == "/srv/course" and "NEURONS_DB" in teacher.environment


# What the chart documents of these blocks, with the kinds that it takes: `hub.config` in its values.schema.yaml (as of
# 02dd73df), the others in its values.yaml (0009936c). It refuses a key that it does not know: look up what you add.
NUMBER, YES, TEXT = (int, float), (bool,), (str,)
FREE = {"hub.config", "hub.extraConfig", "singleuser.extraEnv"}  # whatever stands in these goes on as it is
DOCUMENTED = {
    "hub.db.type": TEXT, "hub.db.url": TEXT,
    "singleuser.image.name": TEXT, "singleuser.image.tag": TEXT, "singleuser.defaultUrl": TEXT,
    "singleuser.uid": (int,), "singleuser.fsGid": (int,),
    "singleuser.memory.guarantee": (*NUMBER, str), "singleuser.memory.limit": (*NUMBER, str),
    "singleuser.cpu.guarantee": NUMBER, "singleuser.cpu.limit": NUMBER,
    "singleuser.storage.capacity": TEXT, "singleuser.storage.homeMountPath": TEXT,
    "singleuser.networkPolicy.enabled": YES,
    "cull.enabled": YES, "cull.timeout": (int,), "cull.every": (int,),
    "scheduling.userScheduler.enabled": YES, "scheduling.podPriority.enabled": YES,
    "scheduling.userPlaceholder.enabled": YES, "scheduling.userPlaceholder.replicas": (int,),
    "prePuller.hook.enabled": YES, "prePuller.continuous.enabled": YES,
    "proxy.https.enabled": YES, "proxy.https.hosts": (list,), "proxy.https.letsencrypt.contactEmail": TEXT,
}  # fmt: skip


def leaves(values: dict, above: str = "") -> dict:
    """Return the settings of a file of values by their dotted names."""
    found = {}
    for name, value in values.items():
        dotted = f"{above}.{name}" if above else name
        if dotted not in FREE:
            found |= leaves(value, dotted) if isinstance(value, dict) else {dotted: value}
    return found


def test_the_values_for_kubernetes_are_settings_that_the_chart_documents():
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text(encoding="utf-8"))
    used = leaves(values)
    assert used.keys() <= DOCUMENTED.keys(), f"the chart would refuse {sorted(used.keys() - DOCUMENTED.keys())}"
    wrong = [name for name, value in used.items() if type(value) not in DOCUMENTED[name]]
    assert not wrong, f"of another kind than the chart takes: {wrong}"
    assert values["hub"]["db"]["type"] in ("sqlite-pvc", "sqlite-memory", "mysql", "postgres", "other")
    assert all(isinstance(value, str) for value in values["singleuser"]["extraEnv"].values()), "variables are texts"
    assert all(isinstance(part, dict) for part in values["hub"]["config"].values()), "class, then trait"


def test_a_key_that_the_chart_does_not_know_is_found():
    assert leaves({"hub": {"dbb": {"type": "x"}, "config": {"A": {"b": 1}}}}) == {"hub.dbb.type": "x"}


def test_links_in_the_pages_lead_somewhere():
    for page in (HUB / "README.md", KUBERNETES / "README.md"):
        for link in re.findall(r"\]\(((?!http)[^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / Path(link)).exists(), link
