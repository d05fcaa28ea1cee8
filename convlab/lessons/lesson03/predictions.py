"""The predictions of lesson 03: padding and stride."""

from convlab.lessons.practising.topics.windows import last_cell, window_sum
from convlab.lessons.prediction import Prediction

x = Prediction(
    answer=(1, 5),
    because="The row stays. Of the columns 0 to 7 the last takes the place of the first: 7 − 2.",
    wrong={
        (1, 6): "That is 8 − 2. Columns are counted from 0, so the last one is 7.",
        (3, 2): "That is an image turned upside down. Here left and right change places.",
        (3, 5): "The row stays as it is: only left and right change places.",
        (1, 2): "That is where it was. Column 0 becomes the last one, column 7.",
        (2, 1): "That exchanges row and column. A mirror leaves the row.",
    },
)

y = window_sum.TOPIC.prediction(
    x_1=2,
    x_2=1,
    x_3=1,
    x_4=1,
    x_5=3,
    x_6=2,
    w_1=1,
    w_2=0,
    w_3=-1,
    w_4=0,
    w_5=2,
    w_6=1,
    also={
        8: "That is the second row alone. Sum over both.",
    },
)

z = last_cell.TOPIC.prediction(
    i=4,
    j=1,
    K_h=3,
    K_w=2,
    reason="The window takes the rows 4 to 6, the columns 1 and 2.",
    also={
        (5, 2): "The kernel is 3 high, not 2.",
    },
)

a = Prediction(
    answer=6,
    because="Each cell of the 3×2 kernel lies on it once, each time in another window.",
    wrong={
        1: "Windows overlap: neighbours share most of their cells.",
        18: "That is all the windows there are. Not every one reaches this cell.",
        9: "The kernel is 3 high and 2 wide, not 3 by 3.",
        3: "That counts the windows one below the other. There are others beside them.",
        2: "That counts the windows beside each other. There are others below them.",
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
    answer=(2, 3),
    because="With stride 1 there are 3 rows of windows, of which the first and third stay. Of the "
    "6 columns three stay.",
    wrong={
        (3, 6): "That is the output for stride 1.",
        (1, 3): "Of 3 windows down the first and the third stay: 2.",
        (2, 4): "Of 6 windows across the first, third and fifth stay: 3.",
        (3, 2): "The right numbers in the wrong order: rows come first.",
        (3, 4): "That is half of the input, rounded up. Halve the windows, not the cells.",
        (3, 3): "Of the 3 windows down only the first and the third stay.",
        (2, 2): "Of 6 windows across the first, third and fifth stay: 3.",
        (1, 2): "Each is one too few: the first window needs no step.",
    },
)

d = Prediction(
    answer=5,
    because="Windows start at 0, 3, 6 and 9. One cell is left between each two of them, that makes "
    "three, and two are left at the end.",
    wrong={
        2: "Those are the ones at the end. There are others between the windows.",
        3: "Those are the ones between windows. There are others at the end.",
        1: "That is one gap, between two windows. Count them all, and the end.",
        0: "The stride is larger than the kernel: each step jumps over a cell.",
        4: "Those are the windows, or the cells that follow one. Another cell is left at the end.",
        8: "Those are the cells that are read.",
        9: "That is where the last window starts, or one cell less for each of the four windows. "
        "Each window reads two cells.",
        6: "Four windows fit, and read two cells each. Count the others once more.",
        7: "Four windows fit, not three: the last one takes the cells 9 and 10.",
    },
)

e = Prediction(
    answer="right",
    because="The last number is 3 + 10 · 0: it misses a neighbour on the right. With the zero on "
    "the left the row would begin with 0 + 10 · 1.",
    wrong={
        "left": "Then the first number would be 0 + 10 · 1. It is 1 + 10 · 2.",
    },
    choices=("left", "right"),
)

f = Prediction(
    answer=4,
    because="Four of the nine cells hold 9, the other five are zeros of the padding: 36 / 9.",
    wrong={
        9: "The padding's zeros count as pixels: five of the nine cells hold 0.",
        6: "That is at an edge, where three cells are zeros. At a corner there are five.",
        1: "More than one cell of the window lies on the map. Count them.",
        0: "The window still covers a part of the map.",
        5: "That is how many cells are zeros. The mean of the nine cells is asked for.",
        36: "That is the sum. The kernel divides it by 9.",
        3: "Count the cells that lie on the map: two rows of two.",
    },
)
