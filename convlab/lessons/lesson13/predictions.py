"""The predictions of lesson 13: gradients of a convolution and of what follows it."""

from convlab.lessons.practising.topics.tensors import bias_gradient
from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=-6,
    because="∂y/∂w is the cell that the weight meets: −2 for each 1, and so 3·(−2) for 3.",
    wrong={
        6: "The cell is negative: a larger weight makes y smaller.",
        3: "That is the change of the weight. It is multiplied by the cell that it meets.",
        -2: "That is the change for each 1. The weight grows by 3.",
        15: "That is 3 times the weight. ∂y/∂w is the cell, not the weight.",
        -16: "That is the product after the change, 8·(−2). How much has it changed?",
        -10: "That is the product before the change, 5·(−2). How much does it change?",
        0: "The output is a sum, and one of its terms changes.",
    },
)

b = Prediction(
    answer=(3, 2),
    because="9 − 7 + 1 and 7 − 6 + 1: a gradient has the shape of what it is the gradient of.",
    wrong={
        (7, 6): "That is the shape of g, here used as the kernel. How many places has it in x?",
        (9, 7): "That is the shape of x. g, used as the kernel, has fewer places in it.",
        (2, 1): "That is I − K along each axis. Add 1: there is one place more than steps.",
        (15, 12): "That is a full correlation, with windows that hang over the border of x.",
        (5, 5): "That is g correlated with the kernel. Here x is correlated with g.",
        (2, 3): "The right numbers in the wrong order: rows come first.",
        (6, 7): "That is g's shape, and its rows come first. g is the kernel here.",
    },
)

c = bias_gradient.TOPIC.prediction(C_out=4, N=6, O_h=5, O_w=3, g=1)

d = Prediction(
    answer=30,
    because="7 of 8 rows and 6 of 9 columns are read: 72 − 7·6 cells are not.",
    wrong={
        42: "Those are the cells that are read.",
        0: "The windows do not cover all of x. Which rows and columns does none of them read?",
        9: "Those are the cells of the last row. Columns are left out, too: the stride along them "
        "is larger than the kernel.",
        24: "Those are the cells of the columns that are left out. A row is left out, too.",
        16: "Those are the cells left out at the end. Columns *between* windows are left out, too.",
        33: "The row and the columns that are left out share cells, which count once.",
        3: "A cell is left out if its row is, *or* its column.",
        4: "Those are a row and columns. Count their cells.",
    },
)

e = Prediction(
    answer=12,
    because="1 + 2 + 4 + 5: it is the largest in four windows, and their gradients add up.",
    wrong={
        21: "That is the sum of all gradients. Two of the windows do not hold the cell.",
        4: "That is the number of windows that hold the cell. Each gives its own gradient.",
        3: "That is the mean. What a cell gives to several outputs comes back as a sum.",
        1: "That is the first window. Others hold the cell, too.",
        5: "That is the last window that holds the cell. Writing it over the others loses those.",
        9: "That is the number itself. A maximum passes it on as it is, so its slope is 1.",
        108: "The slope of a maximum is 1, not the number.",
        6: "Those are all the outputs. How many windows hold the cell, and with what gradients?",
    },
)

f = Prediction(
    answer=(70, -80, 10),
    because="p − y: the true class has y = 1, so 20 − 100; the others keep p.",
    wrong={
        (70, 20, 10): "Those are the shares. Subtract 1, that is 100 %, at the true class.",
        (-70, 80, -10): "The sign is turned: the loss falls when the true score grows.",
        (-30, 20, 10): "The 1 is subtracted at the largest share. It belongs to the true class.",
        (0, -80, 0): "The other scores count, too: they are in the sum of softmax.",
        (70, 80, 10): "The loss falls when the true score grows: its slope is negative.",
        (0, -100, 0): "That is −y. The shares are missing.",
        (0, -500, 0): "That is the slope for the shares, −1/p. That for the scores is asked for.",
        (-30, -80, -90): "The 1 is subtracted everywhere. y is 1 at the true class alone.",
    },
)

g = Prediction(
    answer="falls, then rises",
    because="A long step sees the bend change, a short one divides the rounding of the loss by h.",
    choices=("keeps falling", "keeps rising", "falls, then rises", "rises, then falls"),
    wrong={
        "keeps falling": "So it would be with exact numbers. The loss has only 16 digits, and the "
        "difference of two nearly equal numbers has few of them left.",
        "keeps rising": "At first a shorter step helps: the bend changes less on the way.",
        "rises, then falls": "The step begins long, where the change of the bend counts most.",
    },
)

h = Prediction(
    answer="layer 1",
    because="The kernel of layer 2 is needed for its ∂L/∂x alone, and that goes on to layer 1.",
    choices=("layer 1", "layer 2", "both layers", "neither"),
    wrong={
        "layer 2": "∂L/∂w of layer 2 is its input correlated with g, its ∂L/∂b the sum of g. "
        "Neither reads the kernel.",
        "both layers": "One layer's gradients do not read that kernel: which?",
        "neither": "What goes back through a wrong kernel is wrong, and some gradients are made "
        "from it.",
    },
)

i = Prediction(
    answer=0,
    because="The bias moves all outputs of its filter alike, and so their mean, which is then "
    "subtracted.",
    wrong={
        1: "Each output moves by as much as the bias. What does the batch normalisation subtract?",
        90: "So many outputs move, all by the same. What does the batch normalisation subtract?",
        -1: "It is the mean that moves with the bias, and is subtracted. What is left?",
        15: "So many outputs of an image move, all alike. And with them the mean.",
        6: "The outputs of all images move alike. And with them the mean.",
    },
)
