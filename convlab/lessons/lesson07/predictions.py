"""The predictions of lesson 07."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=(4, 5),
    because="3 + 2 − 1 rows and 2 + 4 − 1 columns: the second kernel reads that many cells of x.",
    wrong={
        (5, 6): "The sizes are not added: where two windows meet, they share cells.",
        (6, 8): "The sizes are not multiplied: neighbouring windows overlap.",
        (3, 4): "It is larger than each kernel: the second one looks at 2·4 outputs of the first.",
        (3, 2): "That is the first kernel. The second looks at 2·4 of its outputs.",
        (2, 4): "That is the second kernel. Each cell that it reads has itself read 3·2 cells.",
        (5, 4): "The order is (rows, columns).",
    },
)

b = Prediction(
    answer=10,
    because="(1/4) multiplied with itself ten times is 1/1,048,576.",
    wrong={
        20: "Fewer will do: after 20 layers it is below a millionth of a millionth.",
        6: "Six would do if each factor were a tenth.",
        9: "Nearly: nine give 1/262,144.",
        11: "It is below a millionth already one layer earlier.",
        5: "Five give 1/1024, a thousandth.",
        250000: "The factors are multiplied, not added: it goes much faster.",
    },
)

c = Prediction(
    answer=(3, 2, 2),
    because="A map for each filter, and 5 − 4 + 1 places along each axis. A sigmoid keeps shapes.",
    wrong={
        (2, 2, 3): "The numbers are right; in PyTorch the channels come first.",
        (3, 1, 1): "There is one place more than steps: 5 − 4 + 1.",
        (1, 2, 2): "There is a map for each filter, and there are three.",
        (9, 2, 2): "The channels of the input are summed, not kept.",
        (3, 5, 5): "Without padding a 4×4 kernel does not fit on every cell.",
        (3, 4, 4): "That is the kernel's size. How many places does it have?",
    },
)
