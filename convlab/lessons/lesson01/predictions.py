"""The predictions of lesson 01: a 5×7 input, a 3×2 kernel."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=2,
    because="1·1 + 2·(−1) + 0·2 + 3·0 + 2·0 + 1·3 = 2: six products, one sum.",
    wrong={
        8: "That is the kernel flipped, its bottom right on the window's top left.",
        9: "That is the sum of the window. Each number is first multiplied by the kernel's.",
        6: "That is what you get without the minus sign in the kernel.",
        1: "Go through the six pairs once more, one row after the other.",
        5: "That is the sum of the kernel. Each of its numbers is multiplied by one of the window.",
    },
)

b = Prediction(
    answer=(3, 6),
    because="5 − 3 + 1 places one below the other, 7 − 2 + 1 side by side.",
    wrong={
        (5, 7): "That is the input's shape. The kernel starts only where all of it lies inside.",
        (6, 3): "The right numbers in the wrong order: rows come first.",
        (2, 5): "One too few each way. Count the places of a 2-wide kernel on a 3-wide row.",
        (4, 8): "One too many each way: that would be 5 − 3 + 2 rows.",
        (3, 5): "One column too few: the kernel is 2 wide, not 3.",
        (7, 8): "That counts the places where the kernel overlaps the input at all.",
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
        0: "That would be clipping, which has to be asked for: np.clip.",
        3: "No absolute value is taken.",
        -3: "Eight bits without a sign cannot hold it.",
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
        1225: "That has as many outputs as inputs, 35·35. The output has 3·6 numbers.",
        6: "That is the convolution, which uses the same 6 weights in every window.",
        648: "That has a bias for each output too. Count the weights alone.",
        18: "That is the number of outputs. Each has a weight for every input.",
        35: "That is the number of inputs. Each has a weight for every output.",
    },
)
