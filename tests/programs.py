"""Programs that a test needs and Python does not bring, such as a browser."""

import os
import shutil

import pytest


def find_program(*names: str) -> str:
    """Return the path of the first of `names` on the PATH.

    Where none is found the test is skipped with that reason; with CI=true it fails, because
    there the programs are installed first (.ci/run).
    """
    for name in names:
        path = shutil.which(name)
        if path is not None:
            return path
    reason = f"needs a program that is not on the PATH: {' or '.join(names)}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
