"""The predictions of lesson 08: pooling, normalisation, dropout."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=4,
    because="The windows overlap: two of them, one below the other, hold row 2, and two hold "
    "column 2.",
    wrong={
        1: "That is so where windows only touch. These are 3 wide, and move on by 2.",
        2: "Windows overlap both ways: down and across.",
        9: "So many there would be with stride 1.",
        6: "Those are all the outputs. Not every window holds the cell.",
        3: "Count the windows that hold row 2, then those that hold column 2, and multiply.",
    },
)

b = Prediction(
    answer=0,
    because="The largest of nine numbers needs no weight: nothing there can be learned.",
    wrong={
        9: "A convolution has a weight for each cell of its window. The largest is found without.",
        2304: "That would be a weight for each cell of a window and each channel. Taking the "
        "largest number needs none.",
        590080: "That is a convolution of 3×3 with 256 filters. A pool has no filters.",
        2560: "That would be a weight for each cell of a window and each channel, and the biases. "
        "Taking the largest number needs none.",
        256: "There is no bias for a channel either.",
        139460608: "That is what the next layer saves. The pool itself is asked for.",
        37748736: "Those are the weights of the layer behind it.",
        37752832: "Those are the parameters of the layer behind it.",
    },
)

c = Prediction(
    answer=(3, 80),
    because="A mean for each channel, over the 8 images and their 5·2 cells.",
    wrong={
        (8, 30): "That is a mean for each image: layer normalisation.",
        (24, 10): "That is a mean for each channel of each image. All images of the batch count "
        "together.",
        (30, 8): "The cells of a channel are treated alike, as by a convolution: one mean for all "
        "of them.",
        (1, 240): "The channels mean different things: each has a mean of its own.",
        (8, 10): "Each channel has a mean of its own, and all images of the batch share it.",
        (3, 10): "Those are the cells of one image. The batch has 8.",
        (3, 8): "Each image has 5·2 cells in a channel, and all of them count.",
        (80, 3): "The right numbers in the wrong order: how many means come first.",
    },
)

d = Prediction(
    answer=20,
    because="γ and β for each of the 10 channels. The running statistics are buffers.",
    wrong={
        40: "The running mean and variance are stored, but no gradient trains them.",
        41: "The running mean, the running variance and a counter are stored, but not trained.",
        10: "γ and β: two numbers for each channel.",
        2: "Each channel has its own γ and β.",
        0: "It is the one layer of this lesson that learns something.",
        21: "γ and β are the parameters. The counter of batches is stored, not trained.",
        30: "Of the four numbers for each channel, two are trained.",
        4: "Each channel has numbers of its own; and not all four are trained.",
    },
)

e = Prediction(
    answer=6,
    because="0.9 · 0 + 0.1 · 60: in PyTorch momentum is the share of the new batch.",
    wrong={
        54: "So it is where momentum is the share of the old. In PyTorch it is that of the new.",
        60: "That is the mean of this batch. The running mean takes over a share of it.",
        30: "That is half way. The share of the new batch is 0.1.",
        0: "The batch was seen in training: it moves the running mean.",
    },
)

f = Prediction(
    answer=4,
    because="1/(1 − 0.75): the quarter that is left carries the sum of all.",
    wrong={
        1: "They are made larger, so that the mean stays as it was.",
        2: "That is right for p = 0.5.",
        3: "A share of 0.25 is left. What must it be multiplied by, for the mean to stay 1?",
        0.25: "They are divided by 1 − p, not multiplied by it.",
        0.75: "They grow, to make up for those that are gone.",
        1.33: "That is 1/p. Divide by the share that is *left*.",
        1.333: "That is 1/p. Divide by the share that is *left*.",
        4 / 3: "That is 1/p. Divide by the share that is *left*.",
        1.75: "They are divided by 1 − p: one over the share that is left.",
        0: "Some are set to that. The others are asked for.",
    },
)

g = Prediction(
    answer=5,
    because="PyTorch divides alpha by size, here by 5; five times the α takes that back.",
    wrong={
        1: "PyTorch divides alpha by size, the printed formula does not.",
        25: "alpha is divided by the number of channels in the sum once, not twice.",
        10: "alpha is divided by the number of channels in the sum.",
        2: "That is k. It is the same in both.",
        0.2: "The other way round: PyTorch divides, so its alpha must be larger.",
    },
)
