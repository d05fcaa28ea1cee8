"""The predictions of lesson 02."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=(1, 1, 3, 6),
    because="One item, one filter, so one map: the three channels are summed into it.",
    wrong={
        (1, 3, 3, 6): "The channels are not kept: their products are summed into one map.",
        (3, 1, 3, 6): "The first number counts the items of the batch, and there is one.",
        (1, 1, 6, 3): "Height comes before width.",
        (1, 1, 5, 7): "That is the input's size: a 3×2 kernel fits 3 times down, 6 across.",
        (1, 1, 3, 5): "The kernel is 2 wide: it fits 7 − 2 + 1 times across.",
        (1, 1, 2, 5): "One too few each way: 5 − 3 + 1 rows, 7 − 2 + 1 columns.",
    },
)

b = Prediction(
    answer=(4, 3, 3, 2),
    because="Four filters, each 3 channels deep, 3 high and 2 wide.",
    wrong={
        (3, 4, 3, 2): "Filters first, then channels: weight[0] is one whole filter.",
        (4, 3, 2, 3): "Height comes before width in a kernel too.",
        (4, 1, 3, 2): "Each filter is as deep as its input, which has 3 channels.",
        (3, 2, 3, 4): "That is the order of other libraries. PyTorch puts the filters first.",
        (3, 2, 4, 3): "PyTorch puts the filters first, then the channels, then the kernel.",
        (1, 3, 3, 2): "That is one filter. There are four of them.",
    },
)

c = Prediction(
    answer=4,
    because="One for each filter, added to every number of its map.",
    wrong={
        12: "That is one for each channel of each filter. The channels are summed first.",
        3: "That is one for each input channel. A bias belongs to a filter.",
        72: "The output has 72 numbers, and so has the weight. But a whole map shares one bias.",
        18: "That is one for each place of a map. A map shares one bias.",
        1: "Each filter has its own.",
        0: "A bias is there unless the layer is built with bias=False.",
    },
)

d = Prediction(
    answer=(1, 1, 26, 26),
    because="Five channels summed into the one map of the one filter; 28 − 3 + 1 each way.",
    wrong={
        (1, 5, 26, 26): "Channels are summed, not kept: one filter gives one map.",
        (5, 1, 26, 26): "The first number counts the items: there is one image.",
        (1, 1, 28, 28): "Without padding a 3×3 kernel fits 28 − 3 + 1 times each way.",
        (1, 1, 25, 25): "One too few: 28 − 3 + 1.",
        (1, 3, 26, 26): "3 is the side of the kernel. The second number counts the filters.",
    },
)

e = Prediction(
    answer=(32, 5, 26, 24),
    because="32 items, 5 filters, 28 − 3 + 1 rows, 26 − 3 + 1 columns.",
    wrong={
        (32, 3, 26, 24): "The second number counts the filters now, not the input's channels.",
        (32, 15, 26, 24): "Channels are summed inside a filter: 5 filters, 5 maps.",
        (32, 5, 24, 26): "Height comes before width.",
        (32, 5, 28, 26): "That is the input's size; without padding the map is smaller.",
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
        6: "That is a[1, 0, 0], of the second row. Row 0, column 1 is asked for.",
        2: "That is a[0, 0, 2], of the first pixel. Column 1 is the second one.",
        9: "That is a[1, 1, 0], of the second row. Row 0 is asked for.",
        0: "That is the first pixel. Column 1 is the second one.",
    },
)
