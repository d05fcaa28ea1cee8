"""The predictions of lesson 07."""

from convlab.lessons.practising.topics.maps import same_padding, transposed_size
from convlab.lessons.practising.topics.windows import window_matrix
from convlab.lessons.prediction import Prediction

x = same_padding.TOPIC.prediction(K_h=5, K_w=3)

y = transposed_size.TOPIC.prediction(I=5, K=4, S=3)

z = window_matrix.TOPIC.prediction(C=2, I_h=6, I_w=7, K_h=3, K_w=5)

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
