"""The predictions of lesson 05: x (2, 4, 10, 9), weight (8, 4, 5, 3)."""

from convlab.lessons.practising.topics.counts import fully_connected_weights
from convlab.lessons.prediction import Prediction

x = fully_connected_weights.TOPIC.prediction(
    I_h=4,
    I_w=6,
    K_h=2,
    K_w=3,
    also={
        144: "One row or column too few: there is one place more than steps, each way.",
    },
)

y = Prediction(
    answer=6,
    because="Each filter reads all channels, so each of the maps may change, within the windows "
    "that read the number.",
    wrong={
        1: "Channel 2 of the input does not belong to one map: each filter reads all channels.",
        3: "That is the number of channels. There is a map for each filter.",
        2: "That is the channel's number. Each filter has a kernel for it.",
        18: "Those are the kernels. The products of a filter's kernels are summed into one map.",
        0: "The changed number is multiplied by weights, and that changes sums.",
        4: "Each filter reads all channels, the first filters too.",
    },
)

z = Prediction(
    answer=8,
    because="2 of the 6 cells are zeros: 4·12/6. Padding makes up a darker border.",
    wrong={
        12: "The zeros of the padding count: two of the six cells hold 0.",
        9: "The kernel is 3 wide: one of three columns lies on zeros, not one of four.",
        4: "Four of the six cells hold 12: divide their sum by 6.",
        10: "The kernel is 2 high: two of its cells lie on zeros.",
        48: "That is the sum. The mean divides it by 6.",
        6: "Only one of the window's three columns lies on zeros.",
        72: "That is the sum of a window inside the map.",
        0: "The window still covers a part of the map.",
    },
)

a = Prediction(
    answer=(2, 4, 6, 7, 5, 3),
    because="For each image and channel 6×7 places, and at each of them a window of 5×3.",
    wrong={
        (2, 4, 5, 3, 6, 7): "The windows' own axes come last: first the place, then the window.",
        (2, 4, 6, 7, 3, 5): "The window is 5 high and 3 wide: height first.",
        (2, 4, 10, 9, 5, 3): "There is no window at every cell: it fits 10 − 5 + 1 times down.",
        (2, 4, 5, 6, 5, 3): "One place too few each way: 10 − 5 + 1 and 9 − 3 + 1.",
        (2, 4, 6, 6, 5, 3): "One place too few along a row: 9 − 3 + 1.",
        (2, 4, 5, 7, 5, 3): "One place too few down: 10 − 5 + 1.",
        (2, 4, 8, 5, 5, 3): "The kernel is 5 high and 3 wide: 10 − 5 + 1 down, 9 − 3 + 1 along.",
        (2, 4, 2, 3, 5, 3): "The windows overlap: each starts one cell after the one before.",
        (2, 6, 7, 4, 5, 3): "The channels keep their place, the second.",
        (2, 8, 6, 7, 5, 3): "Nothing is computed yet: there are still 4 channels.",
    },
)

b = Prediction(
    answer=(60, 42),
    because="A column holds one window, 4·5·3 numbers of all channels; there are 6·7 of them.",
    wrong={
        (42, 60): "That is the transpose. Each window is a column here.",
        (8, 60): "That is the matrix of the filters.",
        (15, 42): "A window has 15 cells in each of 4 channels.",
        (60, 90): "There are 90 cells in a channel, but fewer places for a window.",
        (8, 42): "That is the result: one row for each filter.",
        (480, 42): "Those are the numbers of all eight filters. A window has those of one.",
        (60, 36): "Along a row of 9 cells a window 3 wide fits 9 − 3 + 1 times.",
        (60, 35): "One place too few down: 10 − 5 + 1.",
        (60, 30): "One place too few each way: 10 − 5 + 1 and 9 − 3 + 1.",
        (60, 40): "The kernel is 5 high and 3 wide: 10 − 5 + 1 down, 9 − 3 + 1 along.",
        (60, 6): "The windows overlap: each starts one cell after the one before.",
        (15, 168): "The channels lengthen a column. They make no further places.",
        (60, 84): "That is for both images. One image is asked for.",
    },
)

c = Prediction(
    answer=16777216,
    because="float32 has 24 bits for the digits: beyond 2²⁴ not every whole number exists.",
    wrong={
        16777217: "That would need 25 bits. float32 has 24, so the 1 is lost.",
        16777218: "Halfway between two numbers that exist, the even one is taken.",
        1: "The larger number stays; it is the 1 that is lost.",
    },
)

d = Prediction(
    answer=600,
    because="100 · 6·10⁻⁸ · 50 = 300 millionths for each of the two, and they may err in opposite "
    "directions.",
    wrong={
        300: "That is how far one result may be from the exact one. Two may err in opposite "
        "directions.",
        150: "The bound of each result is whole, and two of them add up.",
        12: "The size of the products is left out: a rounding is a share of what is rounded.",
        6: "The number of products is left out: each sum is rounded. Or is it one result alone?",
        3: "The number of products is left out, and two results may err in opposite directions.",
        1200: "6·10⁻⁸ is ε/2 already: double the bound once, for the two results.",
        0: "Each sum is rounded, and in another order otherwise.",
        5000: "A result has 100 roundings of at most 6·10⁻⁸ each, as shares of 50.",
        1: "One rounding is small. There are about a hundred, of numbers of up to 50.",
        30000: "The sum of the magnitudes counts once: the 50 is that of all 100 products.",
        60000: "The 50 is the sum of all 100 magnitudes already.",
    },
)

e = Prediction(
    answer=208800,
    because="8·3·3 = 72 rows, 29·25 = 725 columns, 4 bytes a number.",
    wrong={
        52200: "Those are the numbers. Each takes 4 bytes.",
        26100: "A column holds the window in all 8 channels. (A number takes 4 bytes.)",
        6525: "A column holds the window in all 8 channels. And a number takes 4 bytes.",
        417600: "That is float64, with 8 bytes a number.",
        241056: "There is no window at each cell: without padding a kernel 3 wide fits 27 − 3 + 1 "
        "times.",
        60264: "There is no window at each cell; and a number takes 4 bytes.",
        26784: "That is the input. The matrix holds most of its numbers several times.",
        46400: "That is the output, with 16 filters.",
        193536: "One place too few each way: 31 − 3 + 1 and 27 − 3 + 1.",
        1670400: "Those are bits: 8 in a byte.",
        288: "That is one column.",
        2900: "That is one row of the matrix.",
    },
)
