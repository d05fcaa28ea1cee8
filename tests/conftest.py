"""Settings of hypothesis for all tests.

No time limit on an example, as times vary by machine. Where CI=true each property is tried on
several times as many cases. The site is built once for all tests that look at its pages.
"""

import os

import pytest
from hypothesis import settings

from programs import find_program

settings.register_profile("convlab", deadline=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("convlab"), max_examples=400)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "convlab")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the site's pages, with those of browser/site.py, built once for all workers."""
    from filelock import FileLock

    from browser.site import write_notebooks
    from make_site import build

    find_program("node")
    find_program("npm")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "site"
    with FileLock(shared / "site.lock"):
        if not (folder / "built").exists():
            build(folder, further=write_notebooks(shared / "site-notebooks"))
            (folder / "built").touch()
    return folder / "html"
