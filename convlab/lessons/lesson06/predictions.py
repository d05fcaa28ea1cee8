"""The predictions of lesson 06."""

from convlab.lessons.practising.topics.maps import output_size
from convlab.lessons.practising.topics.windows import unread_cells, window_readers
from convlab.lessons.prediction import Prediction

x = window_readers.TOPIC.prediction(
    K_h=3,
    K_w=2,
    C_in=4,
    C_out=6,
    also={
        6: "That is one map. Each of the 6 filters reads all channels, and so this number, too.",
        24: "Not 4·6: the channels are summed. How many windows hold the number, how many maps?",
    },
)

y = unread_cells.TOPIC.prediction(
    I=11,
    K=2,
    S=4,
    also={
        3: "That is the number of windows, or of the end with S = 4 and K = 4. Draw the row.",
    },
)

z = output_size.TOPIC.prediction(
    I=30,
    K=5,
    P=4,
    S=2,
    D=3,
    also={
        12: "Those are the steps. There is one place more: the first one needs no step.",
        11: "The padding is added on each side: I + 2P.",
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
