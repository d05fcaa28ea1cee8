"""Fourier transforms: of real numbers half of the frequencies are kept."""

from types import FunctionType

import torch

from convlab.errors import ShapeError
from convlab.explaining.rules.padding import pad
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown
from convlab.explaining.rules.small_copy import run_small

__all__ = []


@rule("fft_fft fft_ifft fft_rfft fft_irfft fft_hfft fft_ihfft", function=True)
def along_one_axis(function, input, n=None, dim=-1, norm=None):
    return _transform(function, input, None if n is None else (n,), (dim,), norm, 1)


@rule("fft_fft2 fft_ifft2 fft_rfft2 fft_irfft2 fft_hfft2 fft_ihfft2", function=True)
def along_two_axes(function, input, s=None, dim=(-2, -1), norm=None):
    return _transform(function, input, s, dim, norm, 2)


@rule("fft_fftn fft_ifftn fft_rfftn fft_irfftn fft_hfftn fft_ihfftn", function=True)
def along_axes(function, input, s=None, dim=None, norm=None):
    return _transform(function, input, s, dim, norm, None)


@rule("fft_fftshift fft_ifftshift", function=True)
def shifted(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs))


@rule(torch.stft, function=True)
def stft(function, input, n_fft, hop_length=None, win_length=None, window=None, *args, **kwargs):
    if isinstance(function, FunctionType):  # torch.stft pads both ends, then calls the one in C
        return _centred_stft(input, n_fft, hop_length, win_length, window, *args, **kwargs)
    return _stft(input, n_fft, hop_length, win_length, window, *args, **kwargs)


def _centred_stft(
    input,
    n_fft,
    hop_length,
    win_length,
    window,
    center=True,
    pad_mode="reflect",
    *args,
    **kwargs,
):
    if not center:
        return _stft(input, n_fft, hop_length, win_length, window, *args, **kwargs)
    # PyTorch pads a signal of one channel, (1, N, L).
    channel = empty((1,) * (3 - input.dim()) + tuple(input.shape), input)
    padded = pad(channel, [n_fft // 2] * 2, pad_mode).output
    signal = empty((*input.shape[:-1], padded.shape[-1]), input)
    return _stft(signal, n_fft, hop_length, win_length, window, *args, **kwargs)


def _stft(
    input,
    n_fft,
    hop_length,
    win_length,
    window,
    normalized=False,
    onesided=None,
    return_complex=None,
    align_to_window=None,
):
    """Transforms of pieces of n_fft numbers, one every hop_length numbers."""
    hop_length = n_fft // 4 if hop_length is None else hop_length
    win_length = n_fft if win_length is None else win_length
    length = input.shape[-1] if input.dim() else 0
    if input.dim() not in (1, 2) or not 0 < n_fft <= length or hop_length < 1:
        raise ShapeError(f"expects at least n_fft = {n_fft} numbers, got {shown(input.shape)}")
    if not 0 < win_length <= n_fft or (window is not None and window.shape != (win_length,)):
        raise ShapeError(f"expects a window of at most n_fft = {n_fft} numbers, got {win_length}")
    short = empty([*input.shape[:-1], 1], input)
    one = None if window is None else empty((1,), window)
    options = (one, normalized, onesided, return_complex)
    output = run_small(torch._C._VariableFunctions.stft, (short, 1, 1, 1, *options))  # type: ignore[attr-defined]
    is_half = not input.dtype.is_complex if onesided is None else onesided
    sides = [n_fft // 2 + 1 if is_half else n_fft, 1 + (length - n_fft) // hop_length]
    pair = [] if output.is_complex() else [2]
    return Work(empty([*input.shape[:-1], *sides, *pair], output))


def _transform(function, input, sizes, axes, norm, rank):
    """The transform along `axes`, which are first cut or filled up to `sizes`."""
    given = {"dim": axes[0] if rank == 1 else axes, "norm": norm}
    some = None if sizes is None else [min(size, 2) for size in sizes]
    short = empty([min(side, 2) for side in input.shape], input)
    given["n" if rank == 1 else "s"] = some[0] if rank == 1 and some else some
    small = run_small(function, (short,), given)
    if axes is None:
        axes = range(-(input.dim() if sizes is None else len(sizes)), 0)
    axes = (axes,) if isinstance(axes, int) else tuple(axes)
    if not axes or not input.dim():
        return Work(empty(input.shape, small))
    shape = list(input.shape)
    for axis, size in zip(axes, sizes or (-1,) * len(axes), strict=True):
        shape[axis] = shape[axis] if size == -1 else size
    kind = function.__name__.removeprefix("fft_").rstrip("2n")
    last = axes[-1]
    if kind in ("rfft", "ihfft"):
        shape[last] = shape[last] // 2 + 1
    elif kind in ("irfft", "hfft") and (sizes is None or sizes[-1] == -1):
        shape[last] = 2 * (shape[last] - 1)
    if not all(shape[axis] for axis in axes):
        raise ShapeError(f"expects at least one number on each axis, got {shown(input.shape)}")
    return Work(empty(shape, small))
