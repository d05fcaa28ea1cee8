"""What `explain` loads and takes, in a fresh process."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def run(code):
    code = f"import sys; sys.path.insert(0, {str(TESTS)!r})\n" + textwrap.dedent(code)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()


def test_a_model_whose_operations_have_rules_loads_neither_sympy_nor_dynamo():
    loaded = run(
        """
        import warnings; warnings.simplefilter("ignore")
        import convlab
        from explained_models import MODELS
        for name, (build, args) in MODELS.items():
            convlab.explain(build(), example=args).to_html()
            heavy = {"sympy", "torch._dynamo", "numpy.random", "matplotlib"} & set(sys.modules)
            assert not heavy, (name, heavy)
        print("light")
        """
    )
    assert loaded == ["light"]


def test_an_operation_without_a_rule_is_what_loads_them():
    loaded = run(
        """
        import torch, convlab
        class Odd(torch.nn.Module):
            def forward(self, x):
                return torch.linalg.pinv(x)
        assert convlab.explain(Odd(), (3, 4)).output_shape == (4, 3)
        print("sympy" in sys.modules)
        """
    )
    assert loaded == ["True"]


@pytest.mark.parametrize("size", ["(1, 3, 227, 227)", "(128, 3, 227, 227)"])
def test_alexnet_takes_a_few_megabytes_whatever_the_batch(size):
    """The bound of the benchmark is 5 MB; here it is wider, since allocators differ."""
    pytest.importorskip("resource")
    (taken,) = run(
        f"""
        import resource, torch
        peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        before = peak()
        import convlab
        from explained_models import AlexNet
        with torch.device("meta"):
            model = AlexNet()
        convlab.explain(model, {size})
        print((peak() - before) / (1024 if sys.platform != "darwin" else 1024**2))
        """
    )
    assert float(taken) < 8
