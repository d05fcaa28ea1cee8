"""`convlab.explain` on the public models of the libraries that are installed.

    .venv/bin/python -m pip install torchvision timm transformers    # whichever you want
    .venv/bin/python benchmarks/zoo.py                   # every 20th model of each library
    .venv/bin/python benchmarks/zoo.py --every 1         # all of them
    .venv/bin/python benchmarks/zoo.py resnet vit        # those whose name holds one of these

Each model is built on the meta device (no memory, no download) and explained. Parameters are
compared with the model's own, MACs with half the FLOPs that PyTorch's FlopCounterMode counts in a
forward pass on meta. No part of `make test`.
"""

import argparse
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator

import torch
from torch.utils.flop_counter import FlopCounterMode

import convlab

# A model: its name, what builds it, and a tensor, a tuple or a dict of inputs for it.
Entry = tuple[str, Callable[[], torch.nn.Module], Callable[[torch.nn.Module], object]]


def torchvision_models() -> Iterator[Entry]:
    """Classification, segmentation and detection; video takes (N, C, T, H, W)."""
    from torchvision import models

    for name in models.list_models():
        if "quantized" in name:
            continue
        is_video = models.get_model_builder(name).__module__.startswith("torchvision.models.video")
        is_flow = name.startswith("raft")
        size = (
            (1, 3, 16, 224, 224) if is_video else (1, 3, 128, 160) if is_flow else (1, 3, 224, 224)
        )
        inputs = (torch.zeros(size, device="meta"),) * (2 if is_flow else 1)
        yield (
            name,
            lambda name=name: models.get_model(name, weights=None),
            lambda model, inputs=inputs: inputs,
        )


def timm_models() -> Iterator[Entry]:
    """Each model at the input size of its configuration."""
    import timm

    for name in timm.list_models():
        yield (
            name,
            lambda name=name: timm.create_model(name, pretrained=False),
            lambda model: (torch.zeros(1, *model.pretrained_cfg["input_size"], device="meta"),),
        )


def transformers_models() -> Iterator[Entry]:
    """The base model of each architecture, with its default configuration, on 16 tokens."""
    from transformers import AutoConfig, AutoModel
    from transformers.models.auto.modeling_auto import MODEL_MAPPING_NAMES

    for name in sorted(MODEL_MAPPING_NAMES):

        def build(name=name):
            return AutoModel.from_config(AutoConfig.for_model(name))

        def inputs(model):
            if model.main_input_name == "pixel_values":
                side = getattr(model.config, "image_size", 224)
                side = side if isinstance(side, int) else 224
                return {"pixel_values": torch.zeros(1, 3, side, side, device="meta")}
            return {"input_ids": torch.zeros(1, 16, dtype=torch.int64)}

        yield name, build, inputs


LIBRARIES = {
    "torchvision": torchvision_models,
    "timm": timm_models,
    "transformers": transformers_models,
}


def flops_of(model: torch.nn.Module, inputs: object) -> int | None:
    """PyTorch's count in a forward pass on meta; None if the model needs values."""
    counter = FlopCounterMode(display=False)
    try:
        with torch.no_grad(), counter:
            if isinstance(inputs, dict):
                model(**{name: one.to("meta") for name, one in inputs.items()})
            else:
                model(*inputs)
    except Exception:
        return None
    return counter.get_total_flops()


def try_model(entry: Entry) -> tuple[str, float, str]:
    """The verdict on one model, the seconds of its explanation, and a remark."""
    _, build, make_inputs = entry
    try:
        with torch.device("meta"):
            model = build().eval()
        inputs = make_inputs(model)
    except Exception as error:
        return "not built on meta", 0.0, f"{type(error).__name__}: {error}"
    start = time.perf_counter()
    try:
        found = convlab.explain(model, example=inputs)
    except Exception as error:
        seconds = time.perf_counter() - start
        kind = "refused" if isinstance(error, convlab.CannotExplain) else "failed"
        if kind == "failed" and flops_of(model, inputs) is None:
            kind = "needs other inputs"  # PyTorch's own forward pass fails, too
        return kind, seconds, f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - start
    if found.total_parameters != sum(one.numel() for one in model.parameters()):
        return "other parameters", seconds, f"{found.total_parameters:,}"
    if not found.complete:
        notes = {note for row in found.rows for note in row.notes if note.startswith("no rule")}
        return "lower bound", seconds, "; ".join(sorted(notes))
    flops = flops_of(model, inputs)
    if flops is not None and flops != 2 * found.total_macs:
        return "other MACs", seconds, f"{found.total_macs:,} MACs, PyTorch {flops:,} FLOPs"
    return "agrees" if flops is not None else "agrees in parameters", seconds, ""


def main() -> None:
    """Try the models that the command line asks for, and print the verdicts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="parts of names; all models without any")
    parser.add_argument("--every", type=int, default=20, help="take every n-th model (default: 20)")
    parser.add_argument("--library", choices=LIBRARIES, help="only this library")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for library, entries in LIBRARIES.items():
        if options.library not in (None, library):
            continue
        try:
            models = list(entries())
        except ImportError as error:
            print(f"{library}: {error}\n")
            continue
        if options.names:
            models = [one for one in models if any(part in one[0] for part in options.names)]
        else:
            models = models[:: options.every]
        verdicts, total = Counter(), 0.0
        for entry in models:
            verdict, seconds, remark = try_model(entry)
            verdicts[verdict] += 1
            total += seconds
            if not verdict.startswith(("agrees", "not built", "needs")):
                print(
                    f"  {entry[0]:<40} {verdict:<18} {' '.join(remark.split())[:160]}", flush=True
                )
        counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
        print(f"{library}: {len(models)} models in {total:.1f} s: {counts}\n")


if __name__ == "__main__":
    main()
