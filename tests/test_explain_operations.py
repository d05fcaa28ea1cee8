"""Each rule of `explain` beside PyTorch: its shapes, its types of number, what it refuses.

`make fuzz` compares many more random arguments than the share here.
"""

import itertools
import sys
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

import convlab
import fuzz_rules
from convlab.explaining.errors import CannotExplain
from convlab.explaining.rules import registry
from convlab.explaining.walk.nested_tensors import tensors_in

FUNCTIONS = fuzz_rules.functions()
DTYPES = (torch.float32, torch.int64, torch.bool, torch.complex64, torch.bfloat16)
# Operations whose output, or its shape, depends on values; of these explain says so.
VALUES = set("item equal allclose nonzero argwhere masked_select unique_consecutive unique".split())


def test_rules_and_pytorch_refuse_the_same_and_agree_on_the_rest():
    kinds, lines = Counter(), []
    for _, kind, line in fuzz_rules.run(5, 12_000):
        kinds[kind] += 1
        lines += [line] if line else []
    assert not lines, "\n".join(lines[:10])
    # Both outcomes are drawn often.
    assert min(kinds["accepted"], kinds["refused"]) > 3000


def test_each_name_of_a_rule_is_one_of_pytorchs():
    homes = (*registry.HOMES, torch.ops.aten, torch.nn.functional)
    names = [known for known in registry._RULES if isinstance(known, str)]
    assert [name for name in names if not any(hasattr(home, name) for home in homes)] == []


def parameters(work_of):
    code = work_of.__wrapped__.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount], code.co_flags & 12


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if not name.startswith("__")])
def test_a_rule_takes_the_arguments_by_pytorchs_own_names(name):
    names, takes_any = parameters(registry.rule_for(FUNCTIONS[name]))
    if takes_any or name == "tensordot":
        return  # they are given to PyTorch as they are; torch.tensordot has names of its own
    known = {*names, *(alias for alias, of in registry._ALIASES.items() if of in names)}
    left_out = {"out", "generator", "names", "layout", "device", "pin_memory", "memory_format"}
    for schema in torch._C._jit_get_schemas_for_operator(f"aten::{name}"):
        if "!" in str(schema) or schema.overload_name == "hacked_twin":
            continue  # it writes to its arguments
        missing = {argument.name for argument in schema.arguments} - known - left_out
        assert not missing, (str(schema), names)


class Model(torch.nn.Module):
    """An operation on the tensors of a sample."""

    def __init__(self, function, sample):
        super().__init__()
        self.function = function
        self.given = ((sample.input, *sample.args), sample.kwargs)
        self.tensors = tuple(tensor.detach() for tensor in tensors_in(self.given))
        self.seen = None

    def forward(self, *tensors):
        args, kwargs = fuzz_rules._replaced(self.given, iter_of(tensors))
        output = self.function(*args, **kwargs)
        self.seen = described(output)
        return output


def iter_of(tensors):
    left = iter(tensors)
    return lambda _: next(left)


def described(output):
    return [(tuple(tensor.shape), tensor.dtype) for tensor in tensors_in(output)]


def samples():
    """PyTorch's own test database: a name, a function and a sample of its arguments."""
    path = list(sys.path)  # setuptools, which this loads, adds packages of its own
    from torch.testing._internal.common_methods_invocations import op_db

    sys.path[:] = path
    for op in op_db:
        if op.name in VALUES or op.name.startswith(("torch.ops", "jiterator", "sparse")):
            continue
        for dtype in DTYPES:
            if dtype in op.supported_dtypes("cpu"):
                try:
                    yield from (
                        (op, sample)
                        for sample in itertools.islice(op.sample_inputs("cpu", dtype), 3)
                    )
                except RuntimeError:
                    continue  # no sample of this type


def compared_samples():
    """What differs, the count of samples compared, and of operations whose FLOPs are counted."""
    warnings.simplefilter("ignore")
    wrong, compared, counted = [], 0, set()
    for op, sample in samples():
        model = Model(op.op, sample)
        if not model.tensors:
            continue
        try:
            with torch.no_grad():
                expected = described(model(*(tensor.clone() for tensor in model.tensors)))
        except Exception:
            continue  # a sample that PyTorch cannot take
        try:
            found = convlab.explain(model, example=model.tensors)
        except CannotExplain:
            continue
        except Exception as error:
            wrong.append(f"{op.name}: {error}")
            continue
        compared += 1
        if model.seen != expected:
            wrong.append(f"{op.name}: {model.seen}, PyTorch {expected}")
        # PyTorch takes three products for a complex one, and whole numbers keep their values.
        is_real = all(one.is_floating_point() for one in model.tensors)
        if is_real and found.complete and op.name not in counted:
            counted.add(op.name)
            with FlopCounterMode(display=False) as counter:
                model(*(tensor.clone() for tensor in model.tensors))
            flops = counter.get_total_flops()
            if flops and flops != 2 * found.total_macs:
                wrong.append(f"{op.name}: {found.total_macs} MACs, PyTorch {flops} FLOPs")
    return wrong, compared, len(counted)


def test_operations_give_the_shapes_types_and_macs_that_pytorch_gives_on_its_own_samples():
    pytest.importorskip("expecttest")
    # PyTorch walks the stack for each sample. In a thread the stack is short.
    with ThreadPoolExecutor(1) as pool:
        wrong, compared, counted = pool.submit(compared_samples).result()
    assert not wrong, "\n".join(wrong[:20])
    assert compared > 5000
    assert counted > 400
