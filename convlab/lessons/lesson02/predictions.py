"""The predictions of lesson 02."""

from convlab.lessons.prediction import Prediction

x = Prediction(
    answer=(200, 320, 3),
    because="PIL gives (width, height); an array has (height, width, channels).",
    wrong={
        (320, 200, 3): "That is PIL's order, width first. In an array the height comes first.",
        (3, 200, 320): "NumPy puts the channels of a photo last.",
        (3, 320, 200): "NumPy puts the channels of a photo last, and the height first.",
        (200, 320, 1): "A colour photo has a number each for red, green and blue.",
        (320, 3, 200): "An array of a photo has height, then width, then channels.",
    },
)

y = Prediction(
    answer=-60,
    because="The rows give −30 + 10 and 2·(−30 + 10): the patch gets darker to the right.",
    wrong={
        60: "The sign is turned: the left numbers are the larger ones, and count with a minus.",
        -20: "That is the first row alone. The sum goes over both.",
        -40: "That is the second row alone. The sum goes over both.",
        -80: "That is what three rows give, as in lesson 00. Here there are two.",
        120: "The left products have a minus sign.",
        0: "So it is for a uniform patch. This one changes from 30 to 10.",
    },
)

z = Prediction(
    answer=(5, 6),
    because="6 − 2 + 1 rows and 9 − 4 + 1 columns: the first window, and one for each step.",
    wrong={
        (4, 5): "One too few each way: the first window needs no step.",
        (6, 5): "The right numbers in the wrong order: rows come first.",
        (3, 2): "That counts windows side by side. Each starts one cell after the one before.",
        (6, 9): "That is the input. At the border the kernel does not fit any more.",
        (7, 12): "That is I + K − 1. The kernel stays inside the input.",
        (3, 8): "Height and width of the kernel have changed places: it is 2 high and 4 wide.",
    },
)

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
