"""The predictions of lesson 01: a 5×7 input and a 3×2 kernel, then a picture of marks."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=2,
    because="1·1 + 2·(−1) + 0·2 + 3·0 + 2·0 + 1·3 = 2: six products, one sum.",
    wrong={
        8: "That is the kernel turned by half a turn, its bottom right on the window's top left. "
        "Lay it on as it is.",
        9: "That is the sum of the window. Each number is first multiplied by the kernel's.",
        6: "That is what you get without the minus sign in the kernel.",
        1: "Go through the six pairs once more, one row after the other.",
        5: "That is the sum of the kernel. Each of its numbers is multiplied by one of the window.",
    },
)

b = Prediction(
    answer=(3, 6),
    because="5 − 3 + 1 places from top to bottom, 7 − 2 + 1 from left to right.",
    wrong={
        (5, 7): "That is the input's shape. The kernel starts only where all of it lies inside.",
        (6, 3): "The right numbers in the wrong order: rows come first.",
        (2, 5): "One too few each way. Count the places of a 2-wide kernel on a 3-wide row.",
        (4, 8): "One too many each way: that would be 5 − 3 + 2 rows.",
        (3, 5): "One column too few: the kernel is 2 wide, not 3.",
        (7, 8): "That counts the places where the kernel overlaps the input at all.",
        (1, 3): "Those are windows side by side, each starting where the one before ends. The "
        "kernel moves on by one cell only, so that windows overlap.",
        (3, 2): "That is the kernel's shape.",
        (3, 7): "A kernel 2 wide fits into 7 columns once less than there are columns.",
        (4, 6): "A kernel 3 high fits into 5 rows 5 − 3 + 1 times.",
    },
)

c = Prediction(
    answer=8,
    because="After half a turn the kernel is 3 0, 0 2, −1 1: 1·3 + 2·0 + 0·0 + 3·2 − 2·1 + 1·1.",
    wrong={
        2: "That is the kernel as it is. Turn it by half a turn first.",
        7: "That is the kernel with its rows in reverse order. Its columns are reversed too.",
        13: "That is the kernel with its columns in reverse order. Its rows are reversed too.",
        12: "The −1 of the kernel has lost its sign.",
        9: "That is the sum of the window.",
    },
)

d = Prediction(
    answer=253,
    because="Eight bits hold 0 to 255 and wrap round: −3 becomes 256 − 3.",
    wrong={
        0: "That would be clipping, which has to be asked for: np.clip. `astype` lets the numbers "
        "wrap round: just below 0 comes 255, the largest that eight bits hold.",
        3: "No absolute value is taken. The numbers wrap round: just below 0 comes 255.",
        -3: "Eight bits without a sign hold 0 to 255. The numbers wrap round: just below 0 comes "
        "255.",
        252: "Nearly: 0 is 256 − 256, so −1 is 255, and −3 two less.",
        255: "That is where −1 goes. Go on to −3.",
    },
)

e = Prediction(
    answer=630,
    because="35 inputs times 18 outputs: every output has a weight for every input.",
    wrong={
        53: "Each output is connected with each input: multiply, do not add.",
        108: "Those are the products that the convolution computes, 6 for each output.",
        210: "That is 35·6, a kernel for every input. Each of the 18 outputs has a weight for "
        "every input.",
        1225: "That has as many outputs as inputs, 35·35. The output has 3·6 numbers.",
        6: "That is the convolution, which uses the same 6 weights in every window.",
        648: "That has one more number for each output: a bias, which lesson 02 explains. Count "
        "the weights alone.",
        18: "That is the number of outputs. Each has a weight for every input.",
        35: "That is the number of inputs. Each has a weight for every output.",
    },
)

f = Prediction(
    answer=(1, 5),
    because="There the window lies on the cross, and both maps are 4. A place is that of the "
    "window's top left corner, not of the middle of the cross.",
    wrong={
        (2, 6): "That is the middle of the cross in the picture. The output of a window stands "
        "where its top left corner lies.",
        (0, 1): "There the bar across fills the middle row of the window, but `down` gives 0.",
        (3, 8): "There the bar down fills the middle column of the window, but `across` gives 0.",
        (1, 2): "That is the middle of the bar across in the picture. Which mark has a row of ones "
        "and a column of ones?",
        (4, 9): "That is the middle of the bar down in the picture. Which mark has a row of ones "
        "and a column of ones?",
        (3, 1): "There the window holds the block. It has neither empty rows nor empty columns on "
        "both sides: each map gives only 2.",
        (5, 1): "The right numbers in the wrong order: the row comes first.",
        (1, 6): "That is the highest cell of the cross. The window begins a column further left.",
        (3, 7): "That is the window's bottom right corner. Its top left one is asked for.",
        (2, 5): "That is the cell of the cross furthest left. The window begins a row higher.",
    },
)

g = Prediction(
    answer=18,
    because="9 numbers, each tried 1 higher and 1 lower: 9·2 trials, each with a whole map.",
    wrong={
        9: "Those are the numbers of the kernel. Each is tried two ways.",
        2: "Those are the trials of one number. The kernel has nine.",
        512: "Those are all combinations of two steps. Here one number is changed at a time.",
        81: "One number is changed at a time, two ways: two trials for each of the nine.",
        27: "Three values for each number, but the one that it has need not be tried again.",
        19683: "Those are all combinations of up, down and stay. One number is changed at a time.",
        45: "Those are the numbers of a map. A whole map is computed in each trial.",
        6: "That would be one trial for each number of a 3×2 kernel. This one is 3×3, and each "
        "number is tried two ways.",
    },
)
