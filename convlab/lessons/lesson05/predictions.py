"""The predictions of lesson 05: x (2, 3, 7, 6), weight (4, 3, 3, 2)."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=(2, 3, 5, 5, 3, 2),
    because="For each image and channel 5×5 places, and at each of them a window of 3×2.",
    wrong={
        (2, 3, 3, 2, 5, 5): "The windows' own axes come last: first the place, then the window.",
        (2, 3, 5, 5, 2, 3): "The window is 3 high and 2 wide: height first.",
        (2, 3, 7, 6, 3, 2): "There is no window at every cell: it fits 7 − 3 + 1 times down.",
        (2, 3, 4, 4, 3, 2): "One place too few each way: 7 − 3 + 1 and 6 − 2 + 1.",
        (2, 3, 5, 4, 3, 2): "One place too few along a row: 6 − 2 + 1.",
        (2, 3, 4, 5, 3, 2): "One place too few down: 7 − 3 + 1.",
        (2, 3, 6, 4, 3, 2): "The kernel is 3 high and 2 wide: 7 − 3 + 1 down, 6 − 2 + 1 along.",
        (2, 5, 5, 3, 3, 2): "The channels keep their place, the second.",
        (2, 4, 5, 5, 3, 2): "Nothing is computed yet: there are still 3 channels.",
    },
)

b = Prediction(
    answer=(18, 25),
    because="A column holds one window, 3·3·2 numbers of all channels; there are 5·5 of them.",
    wrong={
        (25, 18): "That is the transpose. Each window is a column here.",
        (4, 18): "That is the matrix of the filters.",
        (6, 25): "A window has 6 cells in each of 3 channels.",
        (18, 42): "There are 42 cells in the input, but fewer places for a window.",
        (4, 25): "That is the result: one row for each filter.",
        (72, 25): "Those are the numbers of all four filters. A window has those of one.",
        (18, 30): "Along a row of 6 cells a window 2 wide fits 6 − 2 + 1 times.",
        (18, 20): "One place too few along a row: 6 − 2 + 1.",
        (18, 16): "One place too few each way: 7 − 3 + 1 and 6 − 2 + 1.",
        (18, 24): "The kernel is 3 high and 2 wide: 7 − 3 + 1 down, 6 − 2 + 1 along.",
        (6, 75): "The channels lengthen a column. They make no further places.",
        (18, 50): "That is for both images. One image is asked for.",
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
    answer=9,
    because="There are as many windows as cells, and each holds nine numbers.",
    wrong={
        3: "The kernel is 3 high and 3 wide.",
        6: "3 rows and 3 columns of cells: multiply, do not add.",
        1: "A column for every place: neighbours share cells, and each has its own copy.",
        8: "The middle cell of a window is copied too.",
        18: "That was the height of the matrix above. The channels are in the input too: they "
        "cancel.",
        27: "The channels are in the input too, so they cancel.",
        72: "That is the height of the matrix for 8 channels. They are in the input too, so they "
        "cancel.",
    },
)
