"""A JupyterHub for one class on one machine: `jupyterhub -f jupyterhub_config.py`.

README.md, beside this file, says what to install. All servers run as the account that starts the
hub, so nothing keeps a learner from another one's files: for a trial, or a room in which people
trust each other. For more, see tljh.md and ../z2jh/.

    CONVLAB_CLASS_PASSWORD    with which everybody signs in, under a name of their own choice
    CONVLAB_TEACHER_PASSWORD  with which "teacher" signs in as an administrator; 32 characters
    CONVLAB_HOMES             the folder of the learners' folders; "homes" if it is not given
"""

import asyncio
import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  JupyterHub gives this file the function
HERE = Path(__file__).resolve().parent
HOMES = Path(os.environ.get("CONVLAB_HOMES", "homes")).resolve()

if len(os.environ.get("CONVLAB_CLASS_PASSWORD", "")) < 8:
    sys.exit(
        "The class needs a password of 8 characters or more. "
        "Give it with: export CONVLAB_CLASS_PASSWORD='…', and start the hub again."
    )
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["CONVLAB_CLASS_PASSWORD"]
c.SharedPasswordAuthenticator.admin_password = os.environ.get("CONVLAB_TEACHER_PASSWORD")
c.Authenticator.admin_users = {"teacher"}
c.Authenticator.allow_all = True
# A name is a folder's name, too.
c.Authenticator.username_pattern = r"^\w[\w.@' -]{0,59}\Z"

installed_here = HERE / "node_modules" / ".bin" / "configurable-http-proxy"
if installed_here.exists():  # else it is looked for on the PATH
    c.ConfigurableHTTPProxy.command = [str(installed_here)]

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(HOMES / "{username}")
c.Spawner.default_url = "/lab/tree/lessons/00-start-here.ipynb"
# PyTorch and NumPy take all cores otherwise, in each kernel.
c.Spawner.environment = {"OMP_NUM_THREADS": "1"}
# A class that comes in at the same minute takes its time on a small machine.
c.Spawner.start_timeout = c.Spawner.http_timeout = 600
# A server that was killed is known as such so many seconds later, and can be started again.
c.Spawner.poll_interval = 10
# A lesson whose page is closed gives its memory back after half an hour, but not while it runs.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=300",
]
if os.geteuid() == 0:  # in a container, where there is no other account
    c.Spawner.args += ["--allow-root"]


async def write_lessons(spawner):
    """Write the lessons into the learner's folder, before the server starts.

    A lesson that was changed stays: after an upgrade the newer one comes beside it. A failure, such
    as a full disk, stands in the hub's log, and the server starts all the same.
    """
    lessons = Path(spawner.home_dir, "lessons")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "convlab", "start", str(lessons)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode(errors="replace").strip()
    (spawner.log.error if process.returncode else spawner.log.info)("%s: %s", lessons, said)


c.Spawner.pre_spawn_hook = write_lessons

# A server that nobody has used for an hour is stopped; what is saved stays.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
