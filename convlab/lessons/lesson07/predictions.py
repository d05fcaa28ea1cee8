"""The predictions of lesson 07."""

from convlab.lessons.prediction import Prediction

x = Prediction(
    answer=(2, 1),
    because="With stride 1 the size stays if K − 1 cells are added in all: 4 rows and 2 columns, "
    "half of them on each side.",
    wrong={
        (4, 2): "Those are the cells in all. P is added on *each* side.",
        (1, 2): "The order is (rows, columns), and the kernel is 5 high.",
        (5, 3): "That is the kernel. It needs K − 1 cells in all, on both sides together.",
        (2, 2): "That is right for the rows. The kernel is 3 wide.",
        (1, 1): "That is right for the columns. The kernel is 5 high.",
        (3, 2): "One too many each way: K − 1 cells in all, half of them on each side.",
        (0, 0): "Without padding the map shrinks by K − 1 each way.",
    },
)

y = Prediction(
    answer=16,
    because="Each cell writes a window of 4. The last of the 5 begins 4 steps of 3 after the "
    "first: 4·3 + 4.",
    wrong={
        15: "That is 5·3. From the first to the last window there are 4 steps, and the last one is "
        "4 cells long.",
        20: "That is 5·4: windows without overlap. They begin 3 cells apart.",
        19: "One step too many: from the first to the last of 5 windows there are 4 steps.",
        8: "That is with stride 1. The windows begin 3 cells apart.",
        1: "That is the convolution, which reads windows. The transposed one writes them.",
        13: "The last window begins at 12, and is 4 cells long.",
        12: "There the last window begins. How long is it?",
        17: "The cells 0 to 12 + 3. Count them once more.",
    },
)

z = Prediction(
    answer=(30, 12),
    because="A column is a window: 2·3·5 numbers. There is a column for each of the 4·3 places.",
    wrong={
        (12, 30): "The right numbers in the wrong order: each window is a *column*.",
        (15, 12): "The window reaches through both channels.",
        (30, 42): "42 are the pixels. The window has fewer places.",
        (30, 6): "One place too few each way: 6 − 3 + 1 and 7 − 5 + 1.",
        (30, 7): "The places along the axes are multiplied, not added.",
        (30, 24): "The places are those of a map: the channels are within the windows.",
        (2, 12): "A column holds the whole window: all channels, rows and columns of it.",
        (10, 12): "A window of 2 channels, 3 rows and 5 columns: its numbers are multiplied.",
    },
)

a = Prediction(
    answer=(4, 5),
    because="3 + 2 − 1 rows and 2 + 4 − 1 columns: one output of the second layer reads 2·4 "
    "outputs of the first, whose windows overlap.",
    wrong={
        (5, 6): "The sizes are not added: neighbouring windows share cells.",
        (5, 5): "The rows are not added: neighbouring windows share them. Treat both axes alike.",
        (
            4,
            6,
        ): "The columns are not added: neighbouring windows share them. Treat both axes alike.",
        (6, 8): "The sizes are not multiplied: neighbouring windows overlap.",
        (3, 4): "More than either kernel: the second one reads 2·4 outputs of the first.",
        (
            2,
            3,
        ): "That is K − L + 1, for one kernel that moves inside the other. Here the windows of "
        "the first are spread over 2·4 places.",
        (3, 2): "That is the first kernel. The second reads 2·4 of its outputs.",
        (2, 4): "That is the second kernel. Each cell that it reads has itself read 3·2 cells.",
        (5, 4): "The order is (rows, columns).",
    },
)

b = Prediction(
    answer=4,
    because="Convolutions and fully connected layers only multiply and add. One after the other "
    "they are one linear map with a bias, and Linear can be any of those.",
    wrong={
        1: "That is Linear itself. Which of the others can do no more?",
        2: "It has two fully connected layers, but a ReLU between: they are not one.",
        3: "It has convolutions and ReLUs. Which one has nothing but sums of products?",
    },
)

c = Prediction(
    answer=10,
    because="(1/4)¹⁰, a product of ten factors, is 1/1,048,576. A product of nine is 1/262,144.",
    wrong={
        20: "Fewer will do: after 20 layers it is below a millionth of a millionth.",
        6: "Six would do if each factor were a tenth.",
        9: "Nearly: nine give 1/262,144.",
        11: "It is below a millionth already one layer earlier.",
        12: "It is below a millionth earlier: two factors are a sixteenth.",
        13: "It is below a millionth earlier: three factors are 1/64.",
        5: "Five give 1/1024, a thousandth.",
        250000: "The factors are multiplied, not added: it goes much faster.",
        1 / 4**10: "That is the gradient itself. After how many layers is it that small?",
        1e-6: "That is the limit. After how many layers is the gradient below it?",
    },
)

d = Prediction(
    answer=(3, 2, 2),
    because="A map for each filter, and 5 − 4 + 1 places along each axis. A sigmoid keeps shapes.",
    wrong={
        (2, 2, 3): "The numbers are right; in PyTorch the channels come first.",
        (3, 1, 1): "There is one place more than steps: 5 − 4 + 1.",
        (3, 3, 3): "Along an axis a window of 4 cells has 5 − 4 + 1 places in 5.",
        (1, 2, 2): "There is a map for each filter, and there are three.",
        (9, 2, 2): "The channels of the input are summed, not kept.",
        (3, 5, 5): "Without padding a 4×4 kernel does not fit on every cell.",
        (3, 4, 4): "That is the kernel's size. How many places does it have?",
    },
)
