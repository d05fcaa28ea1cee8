"""The predictions of lesson 10: counting parameters, work and memory."""

from convlab.lessons.practising.topics.maps import map_shape
from convlab.lessons.practising.topics.tensors import norm_mean
from convlab.lessons.prediction import Prediction

x = map_shape.TOPIC.prediction(
    I_h=21,
    I_w=16,
    K_h=4,
    K_w=3,
    P=1,
    S=3,
    also={
        (6, 5): "One place is missing along each axis. Is the padding on both sides? Is the + 1 "
        "there, for the place where the steps begin?",
        (7, 5): "Padding 1 adds a column on *each* side, and the kernel is 3 wide, not 4.",
        (8, 7): "The kernel's own size is missing: its last window must lie within the map.",
    },
)

y = Prediction(
    answer=3,
    because="The slope is 1 where the output is positive, else 0. So the output alone tells the "
    "slopes, and nobody needs to know the inputs.",
    wrong={
        6: "ReLU's slope is 1 only where the input is positive. Where it gave 0, the slope is 0.",
        0: "The slope is 1 for every positive input, whatever its size.",
        2: "A small positive number is positive, too: 0.1 came from 0.1.",
        5: "Only one 0 is taken out. Each 0 came from an input that was not positive.",
        7.1: "That is the sum of the outputs. Count the inputs with slope 1.",
    },
)

z = norm_mean.TOPIC.prediction(N=16, C=24, H=9, W=5)

a = Prediction(
    answer=73728,
    because="A filter has 3·3 weights for each of the 128 channels, and there are 64 filters.",
    wrong={
        73792: "Those are all its parameters, with a bias for each filter. The weights are asked.",
        73856: "The weights are asked for; and a filter has one bias, not one for each channel.",
        1152: "That is one filter. There are 64.",
        576: "That would be filters that read one channel. Each one reads all 128.",
        8192: "That is a kernel of 1×1. Each kernel has 3×3 weights.",
        24576: "A kernel has 3·3 weights, not 3.",
        14155776: "That is every weight at every place of the map. It is the same weight at each.",
        147456: "conv3 has 64 filters, not 128.",
        36864: "That is conv2, with 128 filters as deep as 32 channels. conv3 is the next one.",
        18432: "A filter is as deep as its input. conv3 reads the 128 channels of conv2, not 32.",
    },
)

b = Prediction(
    answer="the other way round",
    because="A weight of a convolution is used at every place, a weight of fc4 once.",
    choices=("true", "only the first half", "only the second half", "the other way round"),
    wrong={
        "true": "The counts above speak against it; and how often is a weight of conv2 used?",
        "only the first half": "Look at the counts above: does fc4 have more, or conv2?",
        "only the second half": "fc4 uses each weight once for an image. And conv2?",
    },
)

c = Prediction(
    answer=47_507_408,
    because="47,507,408: most of it is conv2, with 36,864 weights at each of 32·24 places. The "
    "FLOPs are twice as many.",
    within=3,
    near={
        95_014_816: "But if you counted: that is the number of FLOPs. One MAC is two of them.",
        28_311_552: "But if you counted: that is conv2 alone. The other layers work, too.",
    },
    wrong={
        728_930: "That is about the number of parameters. A weight of a convolution is used at "
        "every place of its output.",
        2e6: "That is far too few: conv2 alone has 36,864 weights, and each works at 32·24 places.",
        6e9: "That is about the work for a batch of 128. One image is asked for.",
        2.24e9: "That is about all parameters times the places of the first map. fc4, which has "
        "most of them, uses each once; and the maps get smaller.",
    },
)

d = Prediction(
    answer=4,
    because="conv3's map has twice the height and twice the width, and each place costs the same.",
    wrong={
        2: "Both the height and the width are twice as large.",
        1: "Its parameters stay the same. But each of its weights is used at every place.",
        16: "The map has twice the height and twice the width. Its channels stay the same.",
        8: "The map has twice the height and twice the width. Its channels stay the same.",
        9: "That is the kernel's 3·3. The kernel stays; the number of places grows.",
        3: "The kernel's size does not matter here. How many times as many places are there?",
    },
)

e = Prediction(
    answer=32.1,
    because="(48 + 64)·56·40 numbers for an image, times 32 images, times 4 bytes: what the "
    "convolution reads, and what the ReLU gives. What stands between them is not kept.",
    within=1.1,
    wrong={
        50.5: "All three are counted. What the convolution gives is not kept: neither layer "
        "needs it.",
        36.7: "Those are both outputs. The convolution keeps what it *reads*, not what it gives.",
        18.4: "That is the ReLU's output alone. The convolution keeps what it reads, too.",
        13.8: "That is what the convolution reads. The ReLU keeps its output, too.",
        27.5: "The ReLU gives 64 channels: as many as there are filters.",
        8.03: "Those are millions of numbers. A float32 takes 4 bytes.",
        1: "That is one image. There are 32 of them.",
        3.2e7: "That is about the number of bytes. 1 MB is 10^6 bytes.",
    },
)

f = Prediction(
    answer=4,
    because="The weight, its gradient, and the two averages that Adam keeps of it. (Its count of "
    "steps is one number for a whole tensor.)",
    wrong={
        1: "That is the weight alone. Training also needs its gradient, and Adam two averages.",
        2: "Add up: the weight, its gradient, and what Adam itself keeps.",
        3: "One is missing: the weight, its gradient, and two averages.",
        5: "One too many: the weight, its gradient, and two averages. Adam's count of steps is not "
        "kept for each number.",
        6: "Weight and gradient are not averaged twice each: Adam's two averages are both of the "
        "gradient.",
    },
)
