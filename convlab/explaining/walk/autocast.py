"""`torch.autocast`: the dtype that an operation computes in while it is on.

PyTorch casts the arguments of some operations to the fast dtype, of some to float32, and of some to
the widest among them. The lists are those of "Automatic Mixed Precision package - torch.amp" in
PyTorch's documentation; the tests compare them with PyTorch on the CPU.
"""

from __future__ import annotations

from typing import Any

import torch

from convlab.explaining.walk.nested_tensors import map_tensors, tensors_in

__all__ = ["autocast_arguments"]

_FAST = set(
    "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d linear matmul "
    "__matmul__ __rmatmul__ mm bmm baddbmm addbmm addmm addmv mv einsum chain_matmul multi_dot "
    "vecdot scaled_dot_product_attention".split()
)
_FAST_ON_CUDA = set("prelu rnn_tanh_cell rnn_relu_cell lstm_cell gru_cell".split())
_FLOAT32 = set(
    "binary_cross_entropy grid_sampler_2d grid_sampler_3d polar prod quantile nanquantile stft "
    "cdist trace cholesky cholesky_inverse cholesky_solve inverse lu_solve orgqr ormqr pinverse "
    "max_unpool2d max_unpool3d adaptive_avg_pool3d reflection_pad1d replication_pad2d "
    "replication_pad3d mse_loss cosine_embedding_loss nll_loss nll_loss2d hinge_embedding_loss "
    "poisson_nll_loss smooth_l1_loss cross_entropy_loss l1_loss huber_loss margin_ranking_loss "
    "soft_margin_loss triplet_margin_loss multi_margin_loss ctc_loss kl_div "
    "multilabel_margin_loss binary_cross_entropy_with_logits avg_pool3d".split()
)
_FLOAT32_ON_CUDA = set(
    "acos asin cosh cosine_similarity cumprod cumsum dist erfinv exp expm1 group_norm layer_norm "
    "log log10 log1p log2 log_softmax multilabel_margin_loss norm normalize pdist pow __pow__ "
    "__rpow__ reciprocal renorm rsqrt sinh softmax softmin softplus sum tan vector_norm".split()
)
_WIDEST = set("cat stack index_copy".split())
_WIDEST_ON_CUDA = set(
    "addcdiv addcmul atan2 bilinear cross dot grid_sample index_put scatter_add tensordot".split()
)


def autocast_arguments(name: str, device: str, args: tuple, kwargs: dict[str, Any]) -> Any:
    """The arguments (args, kwargs) of an operation, cast as `torch.autocast` would cast them.

    name: the operation's name.
    device: the type of the device, such as "cpu".
    """
    if not torch.is_autocast_enabled(device):
        return args, kwargs
    is_cuda = device == "cuda"
    floats = [one for one in tensors_in((args, kwargs)) if one.is_floating_point()]
    if name in _FAST or (is_cuda and name in _FAST_ON_CUDA):
        dtype = torch.get_autocast_dtype(device)
    elif name in _FLOAT32_ON_CUDA if is_cuda else name in _FLOAT32:
        dtype = torch.float32
    elif floats and (name in _WIDEST or (is_cuda and name in _WIDEST_ON_CUDA)):
        dtype = max((one.dtype for one in floats), key=lambda kind: kind.itemsize)
    else:
        return args, kwargs

    def cast(tensor: torch.Tensor) -> torch.Tensor:
        if not tensor.is_floating_point() or tensor.dtype in (dtype, torch.float64):
            return tensor
        return torch.empty_strided(tensor.shape, tensor.stride(), dtype=dtype, device=tensor.device)

    return map_tensors(cast, (args, kwargs))
