"""One hub on one machine: local accounts, configurable-http-proxy, an exchange for all, instructor's tools for one.

Read by JupyterHub as `./start` runs it, with these variables set: NEURONS_HUB (where the hub keeps its own),
NEURONS_COURSE (the instructor's clone), NEURONS_INSTRUCTOR, NEURONS_STUDENTS (a Unix group), NEURONS_EXCHANGE, and
NEURONS_BIND (address and port).
"""

import grp
import os
import secrets
from pathlib import Path

c = get_config()  # noqa: F821  (traitlets puts this name here)

HUB, COURSE, EXCHANGE = (Path(os.environ[f"NEURONS_{name}"]) for name in ("HUB", "COURSE", "EXCHANGE"))
INSTRUCTOR, STUDENTS = os.environ["NEURONS_INSTRUCTOR"], os.environ["NEURONS_STUDENTS"]
BIN = HUB / "env" / "bin"
FOR_INSTRUCTORS = ("nbgrader.server_extensions.formgrader", "nbgrader.server_extensions.course_list")

c.JupyterHub.bind_url = f"http://{os.environ['NEURONS_BIND']}"
c.JupyterHub.db_url = f"sqlite:///{HUB}/state/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = f"{HUB}/state/cookie_secret"
c.JupyterHub.pid_file = f"{HUB}/state/hub.pid"
c.JupyterHub.cleanup_servers = True
c.ConfigurableHTTPProxy.command = [f"{HUB}/proxy/node_modules/.bin/configurable-http-proxy"]
c.ConfigurableHTTPProxy.auth_token = os.environ.get("CONFIGPROXY_AUTH_TOKEN") or secrets.token_hex(32)
c.ConfigurableHTTPProxy.pid_file = f"{HUB}/state/proxy.pid"

# Who may come in: accounts of this machine, by their passwords (PAM).
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.PAMAuthenticator.allowed_users = {INSTRUCTOR}
c.PAMAuthenticator.allowed_groups = {STUDENTS}
c.JupyterHub.load_groups = {"instructors": {"users": [INSTRUCTOR]}}
c.JupyterHub.load_roles = [  # the instructor sees who is there, and enters nobody's server
    {"name": "instructor", "groups": ["instructors"], "scopes": ["self", "list:users", "read:users:activity"]}
]

c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [f"{BIN}/jupyterhub-singleuser"]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = 120  # seconds: a whole class comes in at nine o'clock
c.Spawner.mem_limit = None  # LocalProcessSpawner cannot keep one: see README.md
c.Spawner.environment = {
    "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
FOR_ALL = [
    '--ServerApp.tornado_settings={"headers": {"Content-Security-Policy": "frame-ancestors \'self\'"}}',
    # A login shell, which is what a server without a terminal opens, would put the machine's own PATH over this one.
    '--ServerApp.terminado_settings={"shell_command": ["/bin/bash"]}',
    f"--LabApp.extra_labextensions_path={HUB}/jupyterlab/labextensions",  # Submit and Validate save first
    "--LabApp.extension_manager=readonly",
]
# A student's server first renews the start page; one that cannot be written keeps nobody out.
RENEW = "from pathlib import Path; from helpers import start_page; start_page.write(Path.home())"
WITH_START_PAGE = '"$0" -c "$1"; shift; exec "$@"'


def by_role(spawner) -> None:
    """Give the instructor the course and its tools; a student the exchange alone, and 404 where the tools would be."""
    name = spawner.user.name
    is_student = name in grp.getgrnam(STUDENTS).gr_mem
    if name == INSTRUCTOR and not is_student:
        # nbgrader reads nbgrader_config.py where the server starts, and the spawner starts it in the home folder
        spawner.cmd = ["/bin/sh", "-c", 'cd "$0" && exec "$@"', str(COURSE), f"{BIN}/jupyterhub-singleuser"]
        spawner.notebook_dir = str(COURSE)
        spawner.environment = {**spawner.environment, "PYTHONPATH": str(COURSE), "NEURONS_EXCHANGE": str(EXCHANGE)}
        on = {"course.grade.button": True}  # Validate with the verdicts of `python -m course validate`
        settings = f"--LabApp.app_settings_dir={HUB}/jupyterlab/instructor"
        spawner.args = [*FOR_ALL, settings, f"--ServerApp.jpserver_extensions={on}"]
        return
    off = dict.fromkeys(FOR_INSTRUCTORS, False)
    spawner.cmd = ["/bin/sh", "-c", WITH_START_PAGE, f"{BIN}/python", RENEW, f"{BIN}/jupyterhub-singleuser"]
    spawner.notebook_dir, spawner.default_url = "~", "/lab/tree/START.md"
    settings = f"--LabApp.app_settings_dir={HUB}/jupyterlab"  # without the instructor's menus
    spawner.args = [*FOR_ALL, settings, f"--ServerApp.jpserver_extensions={off}"]


c.Spawner.pre_spawn_hook = by_role
