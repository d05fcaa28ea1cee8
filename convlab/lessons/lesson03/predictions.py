"""The predictions of lesson 03: padding and stride."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=6,
    because="Each cell of the 3×2 kernel lies on it once, each time in another window.",
    wrong={
        1: "Windows overlap: neighbours share most of their cells.",
        18: "That is all the windows there are. Not every one reaches this cell.",
        9: "The kernel is 3 high and 2 wide, not 3 by 3.",
        3: "That counts the windows one below the other. There are others beside them.",
        2: "That counts the windows side by side. There are others below them.",
        5: "That is the sum of the kernel's sides. Its cells are a table: multiply.",
    },
)

b = Prediction(
    answer=(5, 7),
    because="5 + 2 − 3 + 1 rows, 7 + 2 − 3 + 1 columns: one cell on each side makes up for K = 3.",
    wrong={
        (4, 6): "Padding is added on each side: two rows and two columns in all.",
        (3, 5): "That is the output without padding.",
        (7, 9): "That is the padded input. The kernel fits it fewer times than it has cells.",
        (6, 8): "One too many each way: 5 + 2 − 3 + 1 rows.",
        (7, 5): "The right numbers in the wrong order: rows come first.",
    },
)

c = Prediction(
    answer="right",
    because="PyTorch shares the cells out evenly and puts an odd one at the end.",
    wrong={
        "left": "The first output starts at the first cell: the missing neighbour is at the end.",
    },
    choices=("left", "right"),
)

d = Prediction(
    answer=4,
    because="Four of the nine cells hold 9, the other five are zeros of the padding: 36 / 9.",
    wrong={
        9: "The padding's zeros count as pixels: five of the nine cells hold 0.",
        6: "That is at an edge, where three cells are zeros. At a corner there are five.",
        1: "More than one cell of the window lies on the map. Count them.",
        0: "The window still covers a part of the map.",
        5: "That is how many cells are zeros. The mean of the nine cells is asked for.",
        36: "That is the sum. The kernel divides it by 9.",
        3: "Count the cells that lie on the map: there are four.",
    },
)

e = Prediction(
    answer=(2, 3),
    because="Of the 3 rows of places every second one is taken: 2. Of the 6 columns: 3.",
    wrong={
        (3, 6): "That is the output for stride 1.",
        (1, 3): "Of 3 places the first and the third are taken: 2.",
        (2, 4): "Of 6 places the first, third and fifth are taken: 3.",
        (3, 2): "The right numbers in the wrong order: rows come first.",
        (3, 4): "That is half of the input, rounded up. Halve the places, not the cells.",
        (3, 3): "Of the 3 rows of places only the first and the third are taken.",
        (2, 2): "Of 6 places the first, third and fifth are taken: 3.",
    },
)

f = Prediction(
    answer=2,
    because="Windows start at 0 and 3 and end at 5; the next would need cell 8.",
    wrong={
        0: "The windows cover the first six cells. A third window does not fit.",
        1: "Count on from the end of the second window: cells 6 and 7 are left.",
        3: "The second window ends at cell 5, counted from 0.",
        5: "Two windows fit, not one.",
    },
)
