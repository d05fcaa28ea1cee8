"""The predictions of lesson 04: the output-shape formula."""

from convlab.lessons.prediction import Prediction

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
