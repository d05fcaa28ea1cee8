"""The predictions of lesson 02."""

from convlab.lessons.practising.topics.maps import map_shape
from convlab.lessons.practising.topics.tensors import photo_array
from convlab.lessons.practising.topics.windows import window_sum
from convlab.lessons.prediction import Prediction

x = photo_array.TOPIC.prediction(W=320, H=200, c=3)

y = window_sum.TOPIC.prediction(
    x_1=30,
    x_2=10,
    x_3=10,
    x_4=30,
    x_5=10,
    x_6=10,
    w_1=-1,
    w_2=0,
    w_3=1,
    w_4=-2,
    w_5=0,
    w_6=2,
    reason="The patch gets darker to the right.",
    also={
        -80: "That is what three rows give, as in lesson 00. Here there are two.",
        0: "So it is for a uniform patch. This one changes from 30 to 10.",
    },
)

z = map_shape.TOPIC.prediction(I_h=6, I_w=9, K_h=2, K_w=4)

a = Prediction(
    answer=(1, 1, 2, 6),
    because="One image, one filter, so one map: the three channels are summed into it.",
    wrong={
        (1, 3, 2, 6): "The channels are not kept: their products are summed into one map.",
        (3, 1, 2, 6): "The first number counts the images of the batch, and there is one.",
        (3, 3, 2, 6): "There is one image, not three; and the channels are summed into one map.",
        (1, 1, 6, 2): "Height comes before width.",
        (1, 1, 5, 7): "That is the input's size: a 4×2 kernel fits 5 − 4 + 1 times down.",
        (1, 1, 1, 5): "One too few each way: 5 − 4 + 1 rows, 7 − 2 + 1 columns.",
        (1, 1, 4, 4): "The kernel is 4 high and 2 wide, not the other way round.",
        (1, 1, 4, 2): "That is the size of the kernel. How many times does it fit?",
    },
)

b = Prediction(
    answer=(8, 3, 4, 2),
    because="Eight filters, each 3 channels deep, 4 high and 2 wide.",
    wrong={
        (3, 8, 4, 2): "Filters first, then channels: weight[0] is one whole filter.",
        (8, 3, 2, 4): "Height comes before width in a kernel too.",
        (8, 1, 4, 2): "Each filter is as deep as its input, which has 3 channels.",
        (4, 2, 3, 8): "That is the order of other libraries. PyTorch puts the filters first.",
        (4, 2, 8, 3): "PyTorch puts the filters first, then the channels, then the kernel.",
        (1, 3, 4, 2): "That is one filter. There are eight of them.",
        (1, 8, 2, 6): "That is the output's shape for one image. The weight holds the kernels.",
    },
)

c = Prediction(
    answer=8,
    because="One for each filter, added to every number of its map.",
    wrong={
        24: "That is one for each channel of each filter. The channels are summed first.",
        3: "That is one for each input channel. A bias belongs to a filter.",
        192: "That is one for each weight. A whole map shares one bias.",
        96: "That is one for each number of the output. A whole map shares one bias.",
        12: "That is one for each place of a map. A map shares one bias.",
        200: "That counts the weights too. Count the biases alone.",
        1: "Each filter has its own.",
        0: "A bias is there unless the layer is built with bias=False.",
    },
)

d = Prediction(
    answer=(1, 1, 26, 26),
    because="Five channels summed into the one map of the one filter; 28 − 3 + 1 each way.",
    wrong={
        (1, 5, 26, 26): "Channels are summed, not kept: one filter gives one map.",
        (5, 1, 26, 26): "The first number counts the images, and there is one.",
        (1, 1, 28, 28): "That is the input's size. A 3×3 kernel fits 28 − 3 + 1 times each way.",
        (1, 1, 25, 25): "One too few: 28 − 3 + 1.",
        (1, 3, 26, 26): "3 is the side of the kernel. The second number counts the filters.",
    },
)

e = Prediction(
    answer=(32, 5, 26, 24),
    because="32 images, 5 filters, 28 − 3 + 1 rows, 26 − 3 + 1 columns.",
    wrong={
        (32, 3, 26, 24): "The second number counts the filters now, not the input's channels.",
        (32, 15, 26, 24): "Channels are summed inside a filter: 5 filters, 5 maps.",
        (32, 5, 24, 26): "Height comes before width.",
        (32, 5, 28, 26): "That is the input's size. The kernel fits fewer times: 28 − 3 + 1 rows.",
        (32, 5, 25, 23): "One too few each way: 28 − 3 + 1 and 26 − 3 + 1.",
        (5, 32, 26, 24): "The batch comes first, then the channels.",
        (5, 3, 3, 3): "That is the weight's shape. The output has one map for each filter.",
    },
)

f = Prediction(
    answer=3,
    because="Channel 0, row 0, column 1 is what a[0, 1, 0] was: transpose moves the axes.",
    wrong={
        1: "That is what reshape gives: the second number in memory.",
        4: "That is a[0, 1, 1], of channel 1. Channel 0 is asked for.",
        12: "That is a[1, 0, 0], of the second row. Row 0, column 1 is asked for.",
        2: "That is a[0, 0, 2], of the first pixel. Column 1 is the second one.",
        6: "That is column 2 of row 0. Columns are counted from 0.",
        15: "That is a[1, 1, 0], of the second row. Row 0 is asked for.",
        0: "That is the first pixel. Column 1 is the second one.",
    },
)
