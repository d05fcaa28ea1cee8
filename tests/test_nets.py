"""`convlab.nets` as a public module: loaded when used, and what it says without PyTorch."""

import subprocess
import sys
from pathlib import Path

import convlab


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_it_is_loaded_at_its_first_use_and_loads_no_matplotlib():
    done = run(
        "import sys, convlab; print('torch' in sys.modules); convlab.nets.ConvNet; "
        "print('torch' in sys.modules, 'matplotlib' in sys.modules)"
    )
    assert done.stdout.split() == ["False", "True", "False"]


def test_without_pytorch_it_names_the_command_that_brings_it():
    done = run("import sys; sys.modules['torch'] = None; import convlab; convlab.nets")
    assert done.stderr.strip().endswith(
        "convlab.nets needs torch, which is not installed in this Python. "
        f'Install it with: pip install -e "{Path(convlab.__file__).parents[1]}[torch]"'
    )


def test_it_holds_the_networks():
    assert convlab.nets.__all__ == ["AlexNet", "ConvNet", "trained_conv_net"]
    assert all(getattr(convlab.nets, name).__doc__ for name in convlab.nets.__all__)
