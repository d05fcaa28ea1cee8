"""The predictions of lesson 00."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=(600, 512, 3),
    because="An array counts rows first: height, width, then the three colours.",
    wrong={
        (512, 600, 3): "That is PIL's order, width first. An array counts its rows first.",
        (3, 600, 512): "That is PyTorch's order, channels first. PIL and NumPy put them last.",
        (3, 512, 600): "The channels come last here, and the height before the width.",
    },
)

b = Prediction(
    answer=0,
    because="The kernel's numbers add up to 0, so equal pixels cancel: no edge, so 0.",
    wrong={
        1800: "That is the sum of the nine pixels. Each is first multiplied by a kernel number.",
        1600: "That is what you get without the minus signs of the kernel.",
        200: "That is the mean of the pixels; this kernel takes differences.",
        800: "That is the right-hand column alone; the left-hand one is taken off it.",
        -800: "That is the left-hand column alone; the right-hand one is added to it.",
    },
)

c = Prediction(
    answer=160,
    because="40 more on the right, times 1 + 2 + 1 for the three rows.",
    wrong={
        40: "That is the difference of one row. The three rows count 1, 2 and 1 times.",
        120: "The middle row counts twice: its numbers in the kernel are −2 and 2.",
        -160: "Minus stands on the left: what is right counts positive.",
        0: "The columns differ now: 50 on the right, 10 on the left.",
        200: "That is the right-hand column alone. The left-hand one is taken off it.",
        210: "That is the sum of the nine pixels. Each is first multiplied by a kernel number.",
        240: "The minus on the left was lost: 10 is taken off, not added.",
    },
)
