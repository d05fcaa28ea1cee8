"""The predictions of lesson 06."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=2,
    because="Only every second place is kept: the output moves on when the input moves by two.",
    wrong={
        1: "A shift by 1 lands between the places that are kept: other numbers come out.",
        4: "It works with 4 too, but then the output moves by two.",
        3: "3 is the kernel's size. It is the stride that counts.",
        0: "Then the output stays too. It is to move on by one column.",
        0.5: "That is the other way round: a step of the output is longer than one of the input.",
    },
)

b = Prediction(
    answer=(9, 20),
    because="A row for each of the 3·3 outputs, a column for each of the 5·4 inputs.",
    wrong={
        (20, 9): "That is the transpose: matrix @ x must give the 9 outputs.",
        (9, 6): "Those are the 6 weights alone. A row has a place for each of the 20 inputs.",
        (20, 20): "The output is smaller than the input: 3·3.",
        (12, 20): "A kernel 2 wide fits 4 − 2 + 1 times along a row, and 5 − 3 + 1 times down.",
        (8, 20): "The kernel is 3 high and 2 wide: 5 − 3 + 1 down, 4 − 2 + 1 along.",
        (4, 20): "One place too few each way: 5 − 3 + 1 and 4 − 2 + 1.",
        (6, 20): "6 are the weights. The matrix has a row for each output.",
        (3, 3): "That is the output. The matrix has a row for each of its numbers.",
        (3, 2): "That is the kernel. The matrix has a row for each output.",
        (3, 20): "The output has 3·3 numbers, not 3.",
    },
)

c = Prediction(
    answer=54,
    because="Each of the 9 rows holds the 6 weights, and zeros elsewhere.",
    wrong={
        180: "Those are all the entries. An output reads its window only.",
        6: "Those are the different weights. Each row holds all of them.",
        126: "Those are the zeros.",
        72: "That would be 12 outputs. There are 3·3.",
        9: "That is the number of rows.",
        20: "That is the number of columns.",
        120: "There are 9 rows, one for each output, not 20.",
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
