"""For The Littlest JupyterHub: /opt/tljh/config/jupyterhub_config.d/convlab.py (tljh.md).

Every server first writes the lessons, as its learner: the account may be made only at that moment,
so the hub itself cannot do it before. A lesson that was changed stays.
"""

c = get_config()  # noqa: F821  JupyterHub gives this file the function

c.Spawner.cmd = [
    *("/bin/sh", "-c", 'convlab start lessons; exec jupyterhub-singleuser "$@"'),
    "convlab",
]
c.Spawner.default_url = "/lab/tree/lessons/00-start-here.ipynb"
# PyTorch and NumPy take all cores otherwise, in each kernel.
c.Spawner.environment = {"OMP_NUM_THREADS": "1"}
# A lesson whose page is closed gives its memory back after half an hour.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=300",
]
