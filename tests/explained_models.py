"""Small networks of many kinds, with the input of each, for the tests of `explain`.

Sizes are not square, channels in and out differ.
"""

import torch
import torch.nn.functional as F
from torch import nn

__all__ = ["MODELS", "AlexNet", "Functional", "Tied", "UNet"]


class AlexNet(nn.Module):
    """The single tower: 62,378,344 parameters."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 96, 11, stride=4),
            nn.ReLU(inplace=True),
            nn.LocalResponseNorm(5, k=2),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(96, 256, 5, padding=2),
            nn.ReLU(inplace=True),
            nn.LocalResponseNorm(5, k=2),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(256, 384, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(384, 384, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(),
            nn.Linear(9216, 4096),
            nn.ReLU(inplace=True),
            nn.Dropout(),
            nn.Linear(4096, 4096),
            nn.ReLU(inplace=True),
            nn.Linear(4096, 1000),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


class Residual(nn.Module):
    def __init__(self, channels_in=3, channels=8, stride=2):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.short = nn.Conv2d(channels_in, channels, 1, stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = self.bn2(self.conv2(y))
        y += self.short(x)
        return torch.relu(y)


class InvertedBottleneck(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = nn.Conv2d(4, 24, 1, bias=False)
        self.depthwise = nn.Conv2d(24, 24, (3, 5), padding=(1, 2), groups=24, bias=False)
        self.squeeze = nn.AdaptiveAvgPool2d(1)
        self.gate = nn.Conv2d(24, 24, 1)
        self.project = nn.Conv2d(24, 4, 1, bias=False)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        y = F.hardswish(self.depthwise(F.relu6(self.expand(x))))
        y = y * torch.sigmoid(self.gate(self.squeeze(y)))
        return x + self.norm(self.project(y))


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(3 + 2 * k, 2, 3, padding=1) for k in range(4))

    def forward(self, x):
        for layer in self.layers:
            x = torch.cat([x, F.leaky_relu(layer(x), 0.2)], dim=1)
        return x


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Conv2d(3, 4, 1)
        self.three = nn.Sequential(nn.Conv2d(3, 2, 1), nn.Conv2d(2, 5, (3, 1), padding=(1, 0)))
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(3, 6, 1))

    def forward(self, x):
        return torch.cat((self.one(x), self.three(x), self.pool(x)), 1)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 6, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.middle = nn.Conv2d(6, 12, 3, padding=1)
        self.up = nn.ConvTranspose2d(12, 6, 2, stride=2)
        self.out = nn.Conv2d(12, 2, 1)

    def forward(self, x):
        kept = F.relu(self.down(x))
        y = self.up(F.relu(self.middle(self.pool(kept))))
        return self.out(torch.cat([kept, y], 1))


class Upsampling(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding="same", dilation=2)
        self.shuffle = nn.PixelShuffle(2)
        self.up = nn.Upsample(scale_factor=(2, 3), mode="bilinear")

    def forward(self, x):
        y = self.up(self.shuffle(self.conv(x)))
        return F.interpolate(y, size=(9, 7), mode="nearest")


class Transformer(nn.Module):
    """Attention written out, with a position and a class token of its own."""

    def __init__(self, width=12, heads=3, tokens=8):
        super().__init__()
        self.patch = nn.Conv2d(3, width, (4, 5), stride=(4, 5))
        self.token = nn.Parameter(torch.zeros(1, 1, width))
        self.position = nn.Parameter(torch.zeros(1, tokens + 1, width))
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.heads = heads

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
        n, length, width = x.shape
        y = self.qkv(self.norm(x)).reshape(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q, k, v = y.unbind(0)
        scores = (q @ k.transpose(-2, -1)) * (width // self.heads) ** -0.5
        y = scores.softmax(dim=-1) @ v
        return x + self.out(y.transpose(1, 2).reshape(n, length, width))


class FusedAttention(nn.Module):
    def forward(self, q, k, v):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)


class SelfAttention(nn.Module):
    def __init__(self, **options):
        super().__init__()
        self.attention = nn.MultiheadAttention(12, 3, batch_first=True, **options)

    def forward(self, x):
        return self.attention(x, x, x)


class CrossAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(12, 2, kdim=5, vdim=7)

    def forward(self, query, key, value):
        return self.attention(query, key, value, need_weights=False)[0]


class Language(nn.Module):
    """Embedding and output tied, a causal mask in a buffer, positions made in the forward pass."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(11, 8)
        self.places = nn.Embedding(10, 8)
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.register_buffer("mask", torch.triu(torch.ones(10, 10), 1).bool())
        self.head = nn.Linear(8, 11, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, ids):
        length = ids.shape[1]
        places = torch.arange(length, device=ids.device)
        x = self.embed(ids) + self.places(places)[None]
        return self.head(self.layer(x, src_mask=self.mask[:length, :length]))


class Recurrent(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0].mean(dim=1)


class Stepwise(nn.Module):
    """Cells called step by step, in a loop."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTMCell(5, 7)
        self.gru = nn.GRUCell(7, 4)
        self.rnn = nn.RNNCell(4, 3, nonlinearity="relu")

    def forward(self, x):
        h, c = x.new_zeros(x.shape[0], 7), x.new_zeros(x.shape[0], 7)
        g = torch.zeros(x.shape[0], 4)
        r = torch.zeros(x.shape[0], 3)
        for step in range(x.shape[1]):
            h, c = self.lstm(x[:, step], (h, c))
            g = self.gru(h, g)
            r = self.rnn(g, r)
        return r


class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.again = self.conv
        self.act = nn.ReLU()

    def forward(self, x):
        return self.act(self.again(self.act(self.conv(x))))


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(6, 4)
        self.decode = nn.Linear(4, 6)
        self.other = nn.Linear(6, 4, bias=False)
        self.other.weight = self.encode.weight

    def forward(self, x):
        return self.decode(self.encode(x)) + self.decode(self.other(x))


class Functional(nn.Module):
    """No layer at all: parameters and functions."""

    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.zeros(5, 3, 3, 2))
        self.bias = nn.Parameter(torch.zeros(5))
        self.matrix = nn.Parameter(torch.zeros(5, 7))
        self.scale = nn.Parameter(torch.ones(7), requires_grad=False)

    def forward(self, x):
        x = F.relu(F.conv2d(x, self.kernel, self.bias, stride=(2, 1)))
        x = F.adaptive_max_pool2d(x, (2, None)).amax(dim=(-2, -1))
        return F.layer_norm((x @ self.matrix) * self.scale, (7,))


class Einsum(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(4, 5, 6))

    def forward(self, x):
        y = torch.einsum("bti,hij->bhtj", x, self.weight)
        return torch.einsum("bhtj,bhsj->bhts", y, y), torch.einsum("...ij->...ji", y)


class Frozen(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(6, 5).requires_grad_(False)
        self.head = nn.Linear(5, 2)
        self.unused = nn.Linear(3, 3)

    def forward(self, x):
        return {"logits": self.head(self.body(x)), "hidden": (self.body(x),)}


class Normalised(nn.Module):
    def __init__(self):
        super().__init__()
        self.group = nn.GroupNorm(2, 6)
        self.instance = nn.InstanceNorm2d(6, affine=True, track_running_stats=True)
        self.layer = nn.LayerNorm((5, 7))
        self.rms = nn.RMSNorm(7)
        self.plain = nn.BatchNorm2d(6, affine=False)

    def forward(self, x):
        return self.plain(self.rms(self.layer(self.instance(self.group(x)))))


class Wrapped(nn.Module):
    """Weights that are computed in each forward pass."""

    def __init__(self):
        super().__init__()
        self.conv = nn.utils.parametrizations.weight_norm(nn.Conv2d(3, 5, 3))
        self.linear = nn.utils.parametrizations.spectral_norm(nn.Linear(5, 4))
        self.old = nn.utils.spectral_norm(nn.Linear(4, 3))

    def forward(self, x):
        return self.old(self.linear(self.conv(x).mean((2, 3))))


class Constants(nn.Module):
    """Masks, tables and counters, whose values the code looks at."""

    def __init__(self):
        super().__init__()
        self.register_buffer("table", torch.tensor([[0, 1], [1, 0], [2, 2]]))
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.bias = nn.Parameter(torch.zeros(4, 2))

    def forward(self, x):
        self.calls += 1
        mask = torch.ones(x.shape[-1], device=x.device)
        mask[0] = 0
        if mask.sum() > 1 and self.calls.item() > 0:
            x = x * mask
        sizes = torch.tensor([x.shape[1] - 1, 1])
        first, second = x.split(sizes.tolist(), dim=1)
        return self.bias[self.table].sum() + first * second + torch.linspace(0, 1, x.shape[-1])


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = nn.Linear(4, 3)
        self.right = nn.Bilinear(3, 5, 2)

    def forward(self, left, right, *, scale=2.0):
        return {"out": self.right(self.left(left), right) * scale, "pair": (left, right)}


class PlainList(nn.Module):
    """The layers stand in a Python list: the model does not know them."""

    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 5), nn.ReLU()]
        self.head = nn.Linear(5, 2)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(x)


class Packed(nn.Module):
    """Sequences of different lengths, whose lengths are constants."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 3, batch_first=True)
        self.gru = nn.GRU(3, 2, batch_first=True)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, True, enforce_sorted=False)
        packed, _ = self.gru(self.lstm(packed)[0])
        return nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)


class Indexed(nn.Module):
    """Masks and places, constants and not."""

    def forward(self, x, places):
        kept = x[:, torch.tensor([True, False, True, True])]
        y = torch.zeros_like(x)
        y[:, 0] = x[:, 1]
        y = torch.where((x == 1) | ~(x > 0), y, -x) ** 2 % 3 + 1 / (1 + abs(x))
        return kept, y[..., places], x.gather(1, places), x.repeat_interleave(2, 1).tile(2, 1)


class Losses(nn.Module):
    def forward(self, x, target):
        y = F.cross_entropy(x, target) + F.mse_loss(x, x[:1]) + F.cosine_similarity(x, x).mean()
        return y + torch.ops.aten.mm(x, x.t()).sum()


def _floats(*shapes):
    return tuple(torch.zeros(shape) for shape in shapes)


# What it is, how to build it, and its arguments.
class Sampled(nn.Module):
    """Operations with indices, grids, frequencies and sums over several axes."""

    def __init__(self):
        super().__init__()
        self.unpool = nn.MaxUnpool2d(2)
        self.bag = nn.EmbeddingBag(7, 5, mode="sum")

    def forward(self, x):
        places = torch.zeros(x.shape, dtype=torch.int64)
        x = self.unpool(x, places).type(torch.float64).float()
        rows, columns = torch.meshgrid(torch.arange(6.0), torch.arange(4.0), indexing="ij")
        grid = torch.stack([columns, rows], -1).expand(len(x), -1, -1, -1)
        x = F.grid_sample(x, grid, align_corners=False)
        pairs = torch.tensordot(x, x, dims=([2, 3], [2, 3]))
        bags = self.bag(torch.tensor([[1, 2, 4], [4, 3, 2]]))
        distances = torch.cdist(x.flatten(1, 2), x.flatten(1, 2))
        frequencies = torch.fft.rfft2(x).abs().mean((2, 3), keepdim=True)
        times = torch.stft(
            x.reshape(len(x), -1), 8, window=torch.hann_window(8), return_complex=True
        )
        largest = x.flatten(1).topk(3).values.clamp(min=torch.zeros(2, 1))
        picked = torch.take_along_dim(x.flatten(1), torch.zeros(1, 2, dtype=torch.int64), 1)
        parts = [pairs, bags, distances, frequencies, times.abs(), largest, picked]
        return torch.hstack([part.flatten(1).logsumexp(1, keepdim=True) for part in parts[1:]])


MODELS = {
    "AlexNet": (AlexNet, _floats((1, 3, 227, 227))),
    "residual": (Residual, _floats((2, 3, 9, 12))),
    "inverted bottleneck": (InvertedBottleneck, _floats((2, 4, 9, 7))),
    "dense": (Dense, _floats((1, 3, 6, 5))),
    "inception": (Inception, _floats((2, 3, 8, 5))),
    "u-net": (UNet, _floats((1, 3, 8, 12))),
    "upsampling": (Upsampling, _floats((1, 3, 5, 4))),
    "transformer": (Transformer, _floats((2, 3, 8, 20))),
    "fused attention": (FusedAttention, _floats((2, 3, 5, 4), (2, 3, 7, 4), (2, 3, 7, 6))),
    "multi-head attention": (SelfAttention, _floats((2, 5, 12))),
    "attention with key biases": (
        lambda: SelfAttention(add_bias_kv=True, add_zero_attn=True).eval(),
        _floats((2, 5, 12)),
    ),
    "cross attention": (CrossAttention, _floats((5, 2, 12), (6, 2, 5), (6, 2, 7))),
    "language model": (Language, (torch.zeros((2, 6), dtype=torch.int64),)),
    "transformer decoder": (
        lambda: nn.TransformerDecoderLayer(8, 2, 16),
        _floats((5, 2, 8), (4, 2, 8)),
    ),
    "LSTM": (
        lambda: Recurrent(nn.LSTM(5, 7, num_layers=2, bidirectional=True, batch_first=True)),
        _floats((3, 6, 5)),
    ),
    "projected LSTM": (lambda: Recurrent(nn.LSTM(5, 7, proj_size=3)), _floats((6, 3, 5))),
    "GRU": (lambda: Recurrent(nn.GRU(5, 7, bias=False, num_layers=2)), _floats((6, 3, 5))),
    "RNN": (lambda: Recurrent(nn.RNN(5, 7, nonlinearity="relu")), _floats((6, 3, 5))),
    "unbatched RNN": (lambda: Recurrent(nn.RNN(5, 7, batch_first=True)), _floats((6, 5))),
    "cells in a loop": (Stepwise, _floats((3, 6, 5))),
    "shared": (Shared, _floats((1, 4, 6, 5))),
    "tied": (Tied, _floats((3, 6))),
    "functional": (Functional, _floats((2, 3, 9, 8))),
    "einsum": (Einsum, _floats((2, 3, 5))),
    "frozen": (Frozen, _floats((3, 6))),
    "normalised": (Normalised, _floats((2, 6, 5, 7))),
    "normalised, evaluated": (lambda: Normalised().eval(), _floats((2, 6, 5, 7))),
    "wrapped weights": (Wrapped, _floats((2, 3, 6, 5))),
    "constants": (Constants, _floats((3, 4, 6))),
    "named": (Named, (*_floats((3, 4), (3, 5)),)),
    "plain list": (PlainList, _floats((3, 4))),
    "1-D": (
        lambda: nn.Sequential(
            nn.Conv1d(3, 6, 5, stride=2, padding=1, dilation=2, groups=3),
            nn.MaxPool1d(2, ceil_mode=True),
            nn.ConvTranspose1d(6, 4, 3, stride=2, output_padding=1, groups=2),
            nn.AvgPool1d(3),
            nn.BatchNorm1d(4),
            nn.AdaptiveAvgPool1d(5),
            nn.GELU(),
        ),
        _floats((2, 3, 41)),
    ),
    "3-D": (
        lambda: nn.Sequential(
            nn.Conv3d(2, 6, (3, 2, 1), stride=(1, 2, 1), padding=1),
            nn.BatchNorm3d(6),
            nn.ELU(inplace=True),
            nn.MaxPool3d((2, 1, 2), ceil_mode=True),
            nn.ConvTranspose3d(6, 3, (2, 3, 2), stride=2, padding=(0, 1, 0), dilation=1),
            nn.AvgPool3d(2, ceil_mode=True),
            nn.AdaptiveMaxPool3d((2, None, 1)),
            nn.Dropout3d(),
            nn.Flatten(),
            nn.LazyLinear(7),
        ),
        _floats((2, 2, 6, 9, 7)),
    ),
    "pools": (
        lambda: nn.Sequential(
            nn.MaxPool2d((3, 2), stride=(2, 1), padding=1, dilation=1, ceil_mode=True),
            nn.AvgPool2d(3, 2, padding=1, ceil_mode=True, count_include_pad=False),
            nn.AdaptiveAvgPool2d((None, 3)),
            nn.LPPool2d(2, 2, ceil_mode=True),
        ),
        _floats((2, 3, 17, 14)),
    ),
    "grouped and reflected": (
        lambda: nn.Sequential(
            nn.Conv2d(4, 6, (3, 2), padding=(2, 1), padding_mode="reflect", groups=2),
            nn.Conv2d(6, 9, 3, padding="valid", groups=3, dilation=(1, 2)),
            nn.ConvTranspose2d(9, 6, (4, 3), stride=(2, 3), padding=1, groups=3, bias=False),
            nn.PReLU(6),
            nn.ChannelShuffle(2),
        ),
        _floats((2, 4, 9, 11)),
    ),
    "packed": (Packed, (torch.zeros(2, 5, 4), torch.tensor([3, 5]))),
    "indexed": (Indexed, (torch.zeros(3, 4), torch.zeros((3, 2), dtype=torch.int64))),
    "losses": (Losses, (torch.zeros(3, 4), torch.zeros(3, dtype=torch.int64))),
    "sampled": (Sampled, _floats((2, 3, 4, 5))),
    "windows": (
        lambda: nn.Sequential(
            nn.Unfold((3, 2), stride=(2, 1)), nn.Fold((7, 6), (3, 2), stride=(2, 1))
        ),
        _floats((2, 3, 7, 6)),
    ),
    "unbatched": (
        lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(6, 2)),
        _floats((3, 8, 7)),
    ),
    "lazy": (
        lambda: nn.Sequential(
            nn.LazyConv2d(5, 3), nn.LazyBatchNorm2d(), nn.Flatten(), nn.LazyLinear(3)
        ),
        _floats((2, 4, 6, 7)),
    ),
    "linear on any rank": (
        lambda: nn.Sequential(nn.Linear(5, 7), nn.Softplus(), nn.Unflatten(2, (7, 1))),
        _floats((2, 3, 5)),
    ),
    "double": (
        lambda: nn.Sequential(nn.Linear(5, 7), nn.Mish()).double(),
        (torch.zeros(2, 5).double(),),
    ),
}
