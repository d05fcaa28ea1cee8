"""The predictions of lesson 06."""

from convlab.lessons.prediction import Prediction

x = Prediction(
    answer=36,
    because="6 windows of 3×2 hold the number, and each of the 6 filters has a map with them. The "
    "other channels do not change that: their products are added to the same outputs.",
    wrong={
        6: "That is one map. Each of the 6 filters reads all channels, and so this number, too.",
        24: "Not 4·6: the channels are summed. How many windows hold the number, how many maps?",
        144: "The channels of the input are summed, so they do not count: 6 windows, 6 maps.",
        1: "Several windows hold the number, and every filter reads it.",
        4: "That is C_in. Outputs are asked for: those of the windows that hold the number.",
        12: "A kernel of 3×2 has 3·2 cells, so 6 windows hold the number; then count the maps.",
        54: "That would be a 3×3 kernel: 3·2 windows hold the number.",
    },
)

y = Prediction(
    answer=5,
    because="The windows begin at 0, 4 and 8. Cells 2, 3, 6 and 7 lie between them, 10 at the end: "
    "(O − 1)·(S − K) and (I − K) mod S.",
    wrong={
        1: "That is the end alone. S is larger than K, so cells between the windows are left out.",
        4: "Those between the windows. Is the last cell read?",
        6: "Those are the cells that are read.",
        0: "The windows begin at 0, 4 and 8, and each reads two cells.",
        3: "That is the number of windows, or of the end with S = 4 and K = 4. Draw the row.",
        2: "Those are left out after one window. There are more windows.",
    },
)

z = Prediction(
    answer=13,
    because="The kernel reaches over 3·(5 − 1) + 1 = 13 cells. (30 + 2·4 − 13)/2 = 12.5 gives 12 "
    "steps, and one place more.",
    wrong={
        12: "Those are the steps. There is one place more: the first one needs no step.",
        14: "Half a step is no step: round down, then add 1.",
        17: "That is without the dilation: the kernel reaches over D(K − 1) + 1 cells.",
        11: "The padding is added on each side: I + 2P.",
        9: "That is without padding: I + 2P cells.",
        26: "That is with stride 1. Each step takes 2 cells.",
    },
)

a = Prediction(
    answer=2,
    because="Only every second place is kept: the output moves on when the input moves by two. (8 "
    "columns make this work around the circle, too: 2 divides 8.)",
    wrong={
        1: "A shift by 1 lands between the places that are kept: other numbers come out.",
        4: "It works with 4 too, but then the output moves by two.",
        3: "3 is the kernel's size. It is the stride that counts.",
        8: "A move by all 8 columns goes once around: input and output are as before.",
        0: "Then the output stays too. It is to move on by one column.",
        0.5: "That is the other way round: a step of the output is longer than one of the input.",
    },
)

b = Prediction(
    answer=(8, 20),
    because="A row for each of the 2·4 outputs, a column for each of the 4·5 inputs.",
    wrong={
        (20, 8): "That is the transpose: matrix @ x must give the 8 outputs.",
        (8, 6): "Those are the 6 weights alone. A row has an entry for each of the 20 inputs.",
        (6, 8): "That is lesson 05's matrix of windows. This one has a row for each output.",
        (20, 20): "The output is smaller than the input: 2·4.",
        (9, 20): "The kernel is 3 high and 2 wide: 4 − 3 + 1 down, 5 − 2 + 1 along.",
        (3, 20): "One place too few each way: 4 − 3 + 1 and 5 − 2 + 1.",
        (6, 20): "6 are the weights. The matrix has a row for each output.",
        (2, 4): "That is the output. The matrix has a row for each of its numbers.",
        (3, 2): "That is the kernel. The matrix has a row for each output.",
        (4, 5): "That is the input. The matrix has a column for each of its numbers.",
        (2, 20): "The output has 2·4 numbers, not 2.",
        (4, 20): "The output has 2·4 numbers, not 4.",
    },
)

c = Prediction(
    answer=48,
    because="Each of the 8 rows holds the 6 weights, and zeros elsewhere.",
    wrong={
        160: "Those are all the entries. An output reads its window only.",
        6: "Those are the different weights. Each row holds all of them.",
        112: "Those are the zeros.",
        54: "That would be 9 outputs. There are 2·4.",
        8: "That is the number of rows.",
        20: "That is the number of columns.",
        120: "There are 8 rows, one for each output, not 20.",
    },
)

d = Prediction(
    answer=7,
    because="Each layer adds K − 1 = 2 cells: 1 + 2 + 2 + 2.",
    wrong={
        9: "3 + 3 + 3 counts shared cells twice: each layer adds K − 1.",
        3: "That is one layer. Each cell that it reads has itself read three.",
        27: "The windows overlap: each layer adds K − 1 cells.",
        5: "That is after two layers.",
        10: "1 + 3 + 3 + 3: each layer adds K − 1, not K.",
        49: "That counts the cells of both axes.",
        6: "Each adds 2, and the output cell itself is 1.",
    },
)
