"""The predictions of lesson 12: the nets called AlexNet, and what tells them apart."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=307_200,
    because="256 filters of 5·5·48: each reads the 48 maps on its own GPU. Half of 5·5·96·256.",
    wrong={
        614_400: "Those are the weights of a single tower, where a filter is 96 deep. Here it "
        "reads only the maps on its own GPU.",
        614_656: "Those are the parameters of a single tower. Here a filter reads only the maps on "
        "its own GPU.",
        153_600: "That is the share of one GPU: 128 filters. Both together are asked for.",
        153_728: "That is the share of one GPU, with its biases. Both together are asked for, "
        "without biases.",
        307_456: "The weights alone: leave out the 256 biases.",
        1_228_800: "Two GPUs do not hold everything twice: each has half of the maps and half of "
        "the filters.",
        1_200: "Those are the weights of one filter, of 256.",
        2_400: "Those are the weights of one filter of a single tower. Here it is half as deep, "
        "and there are 256.",
    },
)

b = Prediction(
    answer=5,
    because="224 → 54 → 26 → 26 → 12 → 12 → 12 → 12 → 5: one place fewer in conv1 goes all the "
    "way down.",
    wrong={
        6: "So it is after a conv1 that gives 55. Round down: 224 + 2·1 − 11 = 215 is 53 steps.",
        7: "A pooling does not just halve: 54 leaves (54 − 3)/2, rounded down 25 steps: 26 places.",
        54: "That is the side after conv1. Three poolings follow.",
        55: "Round down: 224 + 2·1 − 11 = 215 is 53 steps of 4. Then three poolings follow.",
        26: "That is the side after pool1. Go on to the last pooling.",
        12: "That is the side after pool2, and after the three convolutions. One pooling follows.",
        13: "So it is after pool2, if conv1 gives 55. Here it gives less; and pool5 follows.",
        25: "Those are the cells of the map. Its side is asked for.",
        36: "Those are the cells of a map that is one larger. The side is asked for.",
    },
)

c = Prediction(
    answer=3,
    because="The last window starts at pixel 54·4 = 216 and ends at 226. The last pixel is 223.",
    wrong={
        0: "Then there would be 54 places. With 55 the last one starts at pixel 54·4 = 216.",
        1: "Of 53.25 steps a quarter is left, 1 pixel. What is missing to a whole step?",
        2: "The first pixel is number 0, so the last one is number 223.",
        4: "That is a whole step. One pixel of it is still inside.",
        7: "The window starts at pixel 54·4 = 216, so 8 of its 11 pixels are inside.",
        8: "So many of its 11 pixels are inside: 216 to 223.",
        10: "So far beyond its start the window ends. It starts inside, at pixel 216.",
        11: "The whole window? It starts inside, at pixel 54·4 = 216.",
        227: "So long the row would have to be. How much longer is that than 224?",
        226: "That is the last pixel that the window reads. How far is it from the last of 224?",
    },
)

d = Prediction(
    answer=109,
    because="The last row and the last column of 55, and their corner only once: 55 + 55 − 1.",
    wrong={
        110: "The corner is in the last row and in the last column: count it once.",
        111: "The corner is in the last row and in the last column: count it once, not three "
        "times.",
        0: "Some windows read pixels 224 to 226: pixels in one, zeros in the other.",
        1: "The window in the corner reads beyond two edges. Others read beyond one.",
        54: "Along the right edge and along the bottom edge: two lines of windows.",
        55: "Along the right edge and along the bottom edge: two lines of windows.",
        108: "The window in the corner is in both lines; but it counts, once.",
        165: "Three pixels are missing, but only the last window of a row reads them: the one "
        "before starts at 212 and ends at 222.",
        330: "Three pixels are missing, but only the last window of a row reads them: the one "
        "before starts at 212 and ends at 222.",
        321: "Three pixels are missing, but only the last window of a row reads them: the one "
        "before starts at 212 and ends at 222.",
        2916: "Those are the 54·54 places that are the same.",
        3025: "All places? Most windows read nothing but pixels that both have.",
        1353: "Those are the cells that differ in the input, in one channel. How many windows "
        "read one of them?",
    },
)

e = Prediction(
    answer=3,
    because="2 + (1e-4 / 5) · (200² + 100²) = 2 + 1.",
    wrong={
        7: "That is the printed formula. The code divides α by the number of maps, n = 5.",
        6: "The sum runs over the neighbours, too; and the code divides α by n = 5.",
        1: "That is the sum with its α. k = 2 is added.",
        5: "That is the sum with the printed α. Divide α by n = 5, and add k = 2.",
        2: "That is k alone. Something is added to it.",
        2.8: "The sum runs over all five maps, the one with 100, too.",
        2.006: "The numbers are squared before they are summed.",
        27: "The code divides α by n = 5, it does not multiply.",
    },
)
