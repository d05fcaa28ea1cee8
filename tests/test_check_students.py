"""Functions as students write them: wrong ones that were once accepted, right ones once refused.

Each stands for a kind of case, number or answer that a check must look at.
"""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from torch import nn

import convlab
from convlab import check
from convlab.lessons.catalogue import find_exercise

pytestmark = pytest.mark.slow

WRONG, RIGHT = [], []


def wrong(exercise_id):
    """Collect a function that the check must refuse."""
    return lambda function: WRONG.append(case_of(exercise_id, function))


def right(exercise_id):
    """Collect a function that the check must accept."""
    return lambda function: RIGHT.append(case_of(exercise_id, function))


def case_of(exercise_id, function):
    return pytest.param(exercise_id, function, id=f"{exercise_id} {function.__name__}")


def solution(exercise_id):
    return find_exercise(exercise_id).solution


@wrong("00.1")
def product_of_a_set(height, width, channels):
    return math.prod({height, width, channels})


@wrong("00.1")
def sum_in_int16(height, width, channels):
    return np.prod([height, width, channels], dtype=np.int16)


def count_by_rows(height, width, channels):
    return 0 if height == 0 else width * channels + count_by_rows(height - 1, width, channels)


@wrong("00.1")
def recursion_over_rows(height, width, channels):
    return count_by_rows(height, width, channels)


@wrong("00.2")
def through_float32(image):
    return torch.Tensor(image).flip(1).numpy().astype(image.dtype)


@wrong("00.2")
def one_buffer_for_a_shape(image, buffers={}):  # noqa: B006
    out = buffers.setdefault((image.shape, image.dtype), np.empty_like(image))
    out[:] = image[:, ::-1]
    return out


@wrong("01.1")
def complex_from_a_fourier_transform(x, kernel, i, j):
    return np.fft.ifft2(np.fft.fft2(x) * np.conj(np.fft.fft2(kernel, x.shape)))[i, j]


@wrong("01.2")
def sums_in_int32(x, kernel):
    work = np.int32 if x.dtype.kind == "i" else x.dtype
    K_h, K_w = kernel.shape
    out = np.zeros((x.shape[0] - K_h + 1, x.shape[1] - K_w + 1), dtype=x.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + K_h, j : j + K_w].astype(work) * kernel.astype(work)).sum(dtype=work)
    return out


@wrong("01.2")
def a_matrix(x, kernel):
    return np.matrix(solution("01.2")(x, kernel))


@wrong("01.2")
def one_buffer_for_an_answer(x, kernel, buffers={}):  # noqa: B006
    answer = solution("01.2")(x, kernel)
    out = buffers.setdefault((answer.shape, answer.dtype), answer)
    out[:] = answer
    return out


@wrong("01.2")
def strides_taken_for_granted(x, kernel):
    (H, W), (K_h, K_w), size = x.shape, kernel.shape, x.itemsize
    windows = as_strided(x, (H - K_h + 1, W - K_w + 1, K_h, K_w), (W * size, size, W * size, size))
    return (windows * kernel).sum(axis=(2, 3)).astype(x.dtype)


@wrong("01.2")
def cache_by_bytes_alone(x, kernel, cache={}):  # noqa: B006
    key = x.tobytes(), kernel.tobytes()
    if key not in cache:
        cache[key] = solution("01.2")(x, kernel)
    return cache[key].copy()


@wrong("02.2")
def convolve_in_int32(x, weight, bias):
    work = np.int32 if x.dtype.kind == "i" else x.dtype
    return solution("02.2")(x.astype(work), weight.astype(work), bias.astype(work)).astype(x.dtype)


@wrong("02.3")
def added_eps(image):
    return image.transpose(2, 0, 1)[None].astype(np.float32) / 255 + np.float32(1e-6)


@wrong("03.1")
def a_table_of_twelve(kernel_size):
    return {k: ((k - 1) // 2, k // 2) for k in range(1, 13)}[kernel_size]


@wrong("03.2")
def no_kernel_larger_than_x(x, kernel, stride, padding):
    if kernel.shape[0] > x.shape[0] or kernel.shape[1] > x.shape[1]:
        raise ValueError("the kernel is larger than x")
    return solution("03.2")(x, kernel, stride, padding)


@wrong("03.2")
def strided_sums_in_int32(x, kernel, stride, padding):
    work = np.int32 if x.dtype.kind == "i" else x.dtype
    return solution("03.2")(x.astype(work), kernel.astype(work), stride, padding).astype(x.dtype)


@wrong("03.3")
def panorama_through_float32(image, rows, columns):
    x = F.pad(torch.Tensor(image)[None, None], (columns, columns, 0, 0), mode="circular")
    return F.pad(x, (0, 0, rows, rows), mode="replicate")[0, 0].numpy().astype(image.dtype)


@wrong("04.2")
def search_up_to_100(input_size, output_size, kernel_size, stride):
    for padding in range(100):
        if (input_size + 2 * padding - kernel_size) // stride + 1 == output_size:
            return padding
    return -1


@wrong("05.2")
def im2col_through_float32(x, kernel_size):
    return F.unfold(torch.Tensor(x)[None], kernel_size)[0].numpy().astype(x.dtype)


@wrong("05.2")
def im2col_by_strides_taken_for_granted(x, kernel_size):
    (C, H, W), (K_h, K_w), s = x.shape, kernel_size, x.itemsize
    O_h, O_w = H - K_h + 1, W - K_w + 1
    view = as_strided(x, (C, K_h, K_w, O_h, O_w), (H * W * s, W * s, s, W * s, s))
    return view.reshape(C * K_h * K_w, -1).copy()


@wrong("05.3")
def search_from_minus_9999(x, kernel_size):
    (C, H, W), (K_h, K_w) = x.shape, kernel_size
    out = np.zeros((C, H // K_h, W // K_w), x.dtype)
    for c, i, j in np.ndindex(out.shape):
        best = -9999
        for u, v in np.ndindex(K_h, K_w):
            best = max(best, x[c, i * K_h + u, j * K_w + v])
        out[c, i, j] = best
    return out


@wrong("08.1")
def padded_with_minus_9999(x, kernel_size, stride, padding):
    p = np.pad(x, [(n, n) for n in padding], constant_values=-9999)
    return solution("08.1")(p, kernel_size, stride, (0, 0))


def sizes_of_a_net(in_shape, channels, num_classes, block):
    C, H, W = in_shape
    layers = []
    for filters in channels:
        layers += block(C, filters)
        C, H, W = filters, H // 2, W // 2
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(C * H * W, num_classes))
    net(torch.zeros(2, *in_shape))
    return tuple(parameter.numel() for parameter in net.parameters())


def norm(batch_norm, filters):
    return [nn.BatchNorm2d(filters)] if batch_norm else []


@wrong("09.2")
def pooling_first(in_shape, channels, num_classes, batch_norm):
    return sizes_of_a_net(
        in_shape,
        channels,
        num_classes,
        lambda C, n: [
            nn.MaxPool2d(2),
            nn.Conv2d(C, n, 3, padding=1),
            *norm(batch_norm, n),
            nn.ReLU(),
        ],
    )


@wrong("09.2")
def mean_pooling_and_softmax(in_shape, channels, num_classes, batch_norm):
    return sizes_of_a_net(
        in_shape,
        channels,
        num_classes,
        lambda C, n: [nn.Conv2d(C, n, 3, padding=1), *norm(batch_norm, n), nn.AvgPool2d(2)],
    )


@wrong("09.3")
def half_of_an_even_kernel(x, weight1, weight2):
    maps = [
        convlab.conv2d(x, w, padding=(w.shape[2] // 2, w.shape[3] // 2)) for w in (weight1, weight2)
    ]
    return np.maximum(np.concatenate(maps, 1), 0)


@wrong("10.1")
def product_of_the_set_of_sides(in_channels, filters, kernel_size, output_size):
    weights = math.prod(set(kernel_size)) * in_channels * filters
    return weights + filters, weights * math.prod(set(output_size))


@wrong("10.2")
def bytes_in_int16(parameters, activations, batch, optimizer):
    kept = {"SGD": 0, "momentum": 1, "Adam": 2}[optimizer]
    with np.errstate(over="ignore"):
        return np.int16(4) * (
            np.int16(parameters) * np.int16(2 + kept) + np.int16(batch) * np.int16(activations)
        )


@wrong("11.3")
def channels_one_place_back(in_shape, layers, outputs):
    total, (C, H, W) = 0, in_shape
    for n, layer in enumerate(layers):
        if layer == "M":
            H, W = H // 2, W // 2
            continue
        reads = in_shape[0] if n == 0 else layers[n - 1] if layers[n - 1] != "M" else layers[n - 2]
        total += 9 * reads * layer + layer
        C = layer
    n = C * H * W
    for out in outputs:
        total, n = total + n * out + out, out
    return total


@right("05.2")
def view_of_windows(x, kernel_size):
    view = sliding_window_view(x, kernel_size, axis=(1, 2))
    return view.transpose(0, 3, 4, 1, 2).reshape(len(x) * math.prod(kernel_size), -1)


@right("07.2")
def logsumexp_subtracted(x):
    from scipy.special import logsumexp

    return np.exp(x - logsumexp(x, axis=0)).astype(x.dtype)


@right("07.2")
def logaddexp_reduced(x):
    return np.exp(x - np.logaddexp.reduce(x, axis=0))


@wrong("01.2")
def masked_map(x, kernel):
    answer = solution("01.2")(x, kernel)
    return np.ma.masked_array(answer, np.zeros_like(answer, bool))


@wrong("07.2")
def masked_softmax(x):
    answer = solution("07.2")(x)
    return np.ma.masked_array(answer, np.zeros_like(answer, bool))


@wrong("08.3")
def masked_group_norm(x, groups):
    answer = solution("08.3")(x, groups)
    return np.ma.masked_array(answer, np.zeros_like(answer, bool))


@pytest.mark.parametrize(("exercise_id", "function"), WRONG)
def test_a_wrong_function_is_refused(exercise_id, function):
    reply = check(exercise_id, function)
    assert reply.kind == "not yet", reply


@pytest.mark.parametrize(("exercise_id", "function"), RIGHT)
def test_a_right_function_passes(exercise_id, function):
    reply = check(exercise_id, function)
    assert reply.passed, reply
