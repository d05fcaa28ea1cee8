"""The predictions of lesson 04: the output-shape formula."""

from convlab.lessons.practising.topics.counts import conv_parameters
from convlab.lessons.practising.topics.maps import output_shape
from convlab.lessons.prediction import Prediction

x = Prediction(
    answer=(2, 7, 4),
    because="The window 0, 0, 1 meets the 1 with the kernel's last number, the next with its "
    "middle one: a kernel that is not flipped comes out backwards.",
    wrong={
        (4, 7, 2): "That is np.convolve, which flips the kernel. PyTorch lays it on as it is.",
        (0, 7, 0): "Only the middle window meets the 1 with 7. The two others meet it, too.",
        (13, 13, 13): "That is the sum of the kernel. In each window the 1 meets one weight only.",
        (0, 1, 0): "Those are cells of the signal. Each is multiplied by a weight, then summed.",
        (1, 1, 1): "That is the sum of each window. Multiply by the weights first.",
    },
)

y = output_shape.TOPIC.prediction(N=6, C_in=4, C_out=10, I_h=9, I_w=7, K_h=2, K_w=3)

z = conv_parameters.TOPIC.prediction(
    N=6,
    C_in=4,
    I_h=9,
    I_w=7,
    C_out=10,
    K_h=2,
    K_w=3,
    also={
        2510: "The ten filters count once: the weights of one filter and its bias, times ten.",
    },
)

a = Prediction(
    answer=3,
    because="Windows start at 0, 2 and 4; the last one ends at cell 6, the last there is.",
    wrong={
        5: "That is the number of places for stride 1.",
        4: "A window that starts at cell 6 would hang over the end.",
        2: "The last one ends exactly at the last cell: it counts.",
        7: "That is the input's size.",
    },
)

b = Prediction(
    answer=3,
    because="A fourth window would start at 6 and need a ninth cell. The eighth is never read.",
    wrong={
        4: "A fourth window would start at cell 6, and end at a cell that is not there.",
        3.5: "Half a window is none: a place counts only where the whole kernel lies inside.",
        2.5: "That is the number of steps, and half a step is none. The first place needs no step.",
        6: "That is the number of places for stride 1.",
        2: "There were more for 7 cells; one cell more takes none away.",
        5: "With stride 2 the kernel cannot start at every cell.",
    },
)

c = Prediction(
    answer=9,
    because="Two gaps of 4 lie between the three cells: 4·2 + 1.",
    wrong={
        12: "Three cells have two gaps between them, and the last one needs no gap after it.",
        7: "Dilation 4 means a step of 4 from one cell to the next, so 3 cells lie between.",
        13: "That is three gaps. Between three cells there are two.",
        11: "D counts the step, not the cells left out between two.",
        8: "The first cell counts too.",
        3: "That is how many cells it reads. They lie apart.",
    },
)

d = Prediction(
    answer=5,
    because="A sixth window would start at cell 10, and there is none: 0 to 9 are all.",
    wrong={
        6: "That is the ceiling alone. Where would the sixth window start?",
        10: "That is for stride 1.",
        9: "Nine cells are left after the first window, and each step takes 2 of them.",
        5.5: "Half a place is none.",
        4.5: "That is the number of steps before it is rounded. The first place needs no step.",
        4: "That is the number of steps, rounded down. The first place needs no step.",
    },
)

e = Prediction(
    answer=55,
    because="(227 − 11)/4 = 54 steps, and the place from which the first step starts.",
    wrong={
        54: "That is the number of steps. There is one place more than steps.",
        56: "(227 − 11)/4 is a whole number of steps: nothing to round up.",
        56.75: "227/4 leaves the kernel's own width out.",
        57: "227/4 rounded up leaves the kernel's own width out.",
        217: "That is for stride 1.",
        216: "That is 227 − 11, before the stride divides it.",
    },
)

f = Prediction(
    answer=25,
    because="Two windows write there: the first its last number, 2·10, the second its first, 5·1.",
    wrong={
        20: "That is what the first window writes there. The second begins at cell 2, too.",
        5: "That is what the second window writes there. It adds to what the first has written.",
        13: "That is cell 1 for stride 1. With S = 2 the second window begins at cell 2.",
        12: "That is the end of the third window. Cell 2 is the last of the first.",
        8: "That is cell 1. The cells are counted from 0.",
        43: "That is for stride 1. With S = 2 only two windows reach this cell.",
        52: "That is the kernel flipped. Each cell writes it as it is: 1, 4, 10 times its number.",
        100: "What is written to one cell is added, not multiplied.",
        53: "That is cell 4, where the second and the third window overlap.",
        3: "That is a number of the input. Each of them writes a window into the output.",
        10: "That is a number of the kernel. It is multiplied by the input's number.",
    },
)

g = output_shape.TOPIC.prediction(
    N=3,
    C_in=6,
    C_out=10,
    I_h=18,
    I_w=21,
    K_h=5,
    K_w=3,
    S_h=2,
    S_w=4,
    P_h=1,
    P_w=0,
    also={
        (3, 10, 9, 5): "7.5 steps down are seven: round down.",
        (3, 10, 8, 6): "4.5 steps along a row are four: round down.",
    },
)

h = conv_parameters.TOPIC.prediction(
    N=3,
    C_in=6,
    I_h=18,
    I_w=21,
    C_out=10,
    K_h=5,
    K_w=3,
    also={
        96: "Count a bias for each filter, and the weights of all ten filters.",
    },
)

i = Prediction(
    answer=108,
    because="6 of 21 columns: one between windows and the next, four times, and two at the end. Of "
    "the padded rows the last is not read, and that is one of the padding.",
    wrong={
        36: "Those are the columns at the end. The stride along a row is larger than the kernel, "
        "so columns *between* windows are left out, too.",
        72: "Those are the columns between windows. Some at the end are left out, too.",
        6: "Those are the columns. Count their cells.",
        2: "Those are the columns at the end. Others lie between windows; then count the cells.",
        4: "Those are the columns between windows. Some are left at the end; then count the cells.",
        123: "The row that is left over at the end belongs to the padding, not to the input.",
        129: "The row that is left over at the end belongs to the padding, not to the input.",
        120: "The columns are right, but the padded rows are no cells of the input: it has 18.",
        135: "Cells of the padding are counted, too. The padded row that is not read is no cell of "
        "the input.",
        126: "That is seven columns. The one behind the last window is one of those at the end.",
        90: "That is five columns. Draw a row: which lie between windows, which at the end?",
        288: "That is 16 columns of 18 cells. How many of the 21 does no window read?",
        0: "Along a row the stride is larger than the kernel. What lies between two windows?",
        270: "Those are the cells that are read.",
        648: "That is for all channels. One is asked for.",
    },
)

j = Prediction(
    answer=4800,
    because="3·10·8·5 numbers, 4 bytes each.",
    wrong={
        1200: "Those are the numbers. Each takes 4 bytes.",
        1600: "That is one image. There are three in the batch.",
        38400: "Those are bits: 8 in a byte.",
        9600: "That is float64, with 8 bytes a number.",
        2880: "Those are 6 maps for each image, as in the input. The output has one for each "
        "filter.",
        480: "That is one map for each image. There is one for each filter.",
        160: "That is one map of one image.",
        27216: "That is the input.",
    },
)

k = output_shape.TOPIC.prediction(
    N=3,
    C_in=6,
    C_out=10,
    I_h=18,
    I_w=21,
    K_h=5,
    K_w=3,
    S_h=2,
    S_w=4,
    P_h=1,
    P_w=0,
    D=2,
    also={
        (3, 10, 6, 4): "Along a row the kernel reaches over 2·2 + 1 columns, and one place more "
        "than steps.",
        (3, 10, 5, 5): "The padding is left out, or one place down: there are 18 + 2 rows.",
    },
)
