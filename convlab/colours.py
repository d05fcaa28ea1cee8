"""The colours of figures, replies and explorers: one meaning each, in every lesson.

The first eight are those of Okabe and Ito, which colour-blind readers can tell apart. Printed in
grey some look alike, so a label, a number or a pattern always stands beside a colour.
"""

INPUT = "#0072B2"  # blue
KERNEL = "#D55E00"  # vermilion
OUTPUT = "#009E73"  # green
BIAS = "#CC79A7"  # purple
PADDING = "#BBBBBB"  # grey, with dots
STRIDE = "#E69F00"  # orange
DILATION = "#56B4E9"  # pale blue
WINDOW = "#222222"  # the outline of the current window

# The curve of an activation, the same in every picture. None of these colours has another meaning
# in a grid. Two curves in one picture also differ in their dashes, and their names stand beside.
RELU = "#882255"  # wine
LEAKY_RELU = "#C4566B"  # rose
ELU = "#B455C8"  # orchid
SIGMOID = "#332288"  # indigo
TANH = "#006D7D"  # petrol
SOFTPLUS = "#7A7A00"  # olive
GELU = "#6E3B00"  # brown
GELU_TANH = GELU  # nearly the same curve
SILU = "#868B90"  # grey
ACTIVATIONS = {
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "elu": ELU,
    "sigmoid": SIGMOID,
    "tanh": TANH,
    "softplus": SOFTPLUS,
    "gelu": GELU,
    "gelu_tanh": GELU_TANH,
    "silu": SILU,
}
# Numbers below and above 0, as pixels: from one over white to the other. In grey, too, the first
# is darker.
NEGATIVE = "#08519C"  # dark blue
POSITIVE = "#E66101"  # orange
