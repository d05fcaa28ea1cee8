"""The predictions of lesson 08: pooling, normalisation, dropout."""

from convlab.lessons.prediction import Prediction

x = Prediction(
    answer=(5, 4),
    because="⌊(17 − 4)/3⌋ + 1 and (12 − 3)/3 + 1: the last row of the map is never read.",
    wrong={
        (6, 4): "Thirteen rows are left below the first window: four whole steps of 3. A part of a "
        "step is no step.",
        (4, 3): "Those are the steps. There is one place more than steps.",
        (14, 10): "That is with stride 1. Here the kernel moves on by 3.",
        (4, 5): "The right numbers in the wrong order: rows come first.",
        (4, 4): "Along the rows, too, there is one place more than steps.",
    },
)

y = Prediction(
    answer=15,
    because="Each of the 5·3 cells of the kernel lies on it once, so it stands in 15 windows.",
    wrong={
        1: "The windows overlap: neighbours hold the same cell again.",
        5: "Those are the rows of the kernel. The cell lies under each of its columns, too.",
        3: "Those are the columns of the kernel. The cell lies under each of its rows, too.",
        8: "Rows and columns of the kernel are multiplied: windows move down *and* across.",
        9: "The kernel is 5×3, not 3×3.",
        25: "The kernel is 5×3, not 5×5.",
        4: "It lies in windows to the left and right, above and below, and many more.",
    },
)

z = Prediction(
    answer=2,
    because="A step of the kernel is 3 columns, and 6 columns are two steps. With 12 columns, "
    "a multiple of 3, that fits all the way round.",
    wrong={
        6: "The output has one column for 3 columns of the input: its steps are longer.",
        18: "The stride makes the map smaller, and the move with it. Divide by 3.",
        3: "That is the stride. How many strides are 6 columns?",
        1: "That is a move of one stride, 3 columns.",
        0: "An output follows a move by whole strides. How many are 6 columns?",
        4: "That is how many columns the output has. How many strides are 6 columns?",
    },
)

a = Prediction(
    answer=4,
    because="The windows overlap: two of them, one below the other, hold row 2, and two hold "
    "column 2.",
    wrong={
        1: "That is so where windows lie side by side. These are 3 wide, and move on by 2.",
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
        9216: "So many numbers come out, 256·6·6. Parameters are what is trained.",
        512: "That is two for each channel, as some other layers have. Does a pool train any?",
        590080: "That is a convolution of 3×3 with 256 filters. A pool has no filters.",
        2560: "That would be a weight for each cell of a window and each channel, and the biases. "
        "Taking the largest number needs none.",
        256: "There is no bias for a channel either.",
        139460608: "That is what the next layer saves. The pool itself is asked for.",
        37748736: "Those are the weights of the layer after it.",
        37752832: "Those are the parameters of the layer after it.",
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
        (6, 80): "Those are the means and the variances. How many means are there?",
        (1, 80): "The second is right. But each channel has a mean of its own.",
        (3, 240): "A channel's mean runs over the numbers of that channel alone, not over all 240.",
        (80, 3): "The right numbers in the wrong order: how many means come first.",
    },
)

d = Prediction(
    answer=6,
    because="0.9 · 0 + 0.1 · 60: in PyTorch momentum is the share of the new batch.",
    wrong={
        54: "So it is where momentum is the share of the old. In PyTorch it is that of the new.",
        60: "That is the mean of this batch. The running mean takes over a share of it.",
        30: "That is half way. The share of the new batch is 0.1.",
        5.4: "0.9 is the share of the old running mean, which is 0. That of the batch is 0.1.",
        0.6: "That is a hundredth of the mean. The share is 0.1, a tenth.",
        6.9: "The running mean begins at 0. It is the running variance that begins at 1.",
        0: "The batch was seen in training: it moves the running mean.",
    },
)

e = Prediction(
    answer=4,
    because="1/(1 − 0.75): the quarter that is left carries the sum of all.",
    wrong={
        1: "They are made larger, so that the mean stays as it was.",
        2: "That is right for p = 0.5.",
        3: "A share of 0.25 is left. What must it be multiplied by, for the mean to stay 1?",
        0.25: "They are divided by 1 − p, not multiplied by it.",
        0.75: "They grow, to make up for those that are gone.",
        1.3: "That is 1/p. Divide by the share that is *left*.",
        1.33: "That is 1/p. Divide by the share that is *left*.",
        1.333: "That is 1/p. Divide by the share that is *left*.",
        1.3333333333: "That is 1/p. Divide by the share that is *left*.",
        4 / 3: "That is 1/p. Divide by the share that is *left*.",
        1.75: "They are divided by 1 − p: one over the share that is left.",
        0: "Some are set to that. The others are asked for.",
    },
)

f = Prediction(
    answer=5,
    because="PyTorch divides alpha by size, here by 5; an alpha that is five times as large takes "
    "that back.",
    wrong={
        1: "PyTorch divides alpha by size, the printed formula does not.",
        25: "alpha is divided by the number of channels in the sum once, not twice.",
        10: "alpha is divided by the number of channels in the sum.",
        4: "The channel itself is in the sum, too: `size` counts it.",
        2: "That is k. It is the same in both.",
        0.2: "The other way round: PyTorch divides, so its alpha must be larger.",
        5e-4: "That is the alpha to give. How many times the printed one is it?",
        1e-4: "That is the printed alpha. How many times as large must PyTorch's be?",
    },
)

g = Prediction(
    answer="both",
    because="no_grad stops the record, and nothing else: dropout draws a new mask, and the batch "
    "normalisation takes each batch into its running mean. (Its outputs alone would be equal: it "
    "normalises with the batch.)",
    choices=("the outputs", "the running mean", "both", "neither"),
    wrong={
        "the outputs": "Dropout draws a new mask, that is true. What does a batch normalisation in "
        "training mode keep of each batch, gradients or not?",
        "the running mean": "It moves, that is true. But what does a dropout in training mode draw "
        "at each call?",
        "neither": "So it is after eval(). no_grad only stops the record for gradients: the layers "
        "stay in training mode.",
    },
)

h = Prediction(
    answer=(16, 8, 9, 6),
    because="The convolution gives 19×13, and the pool ⌊(19 − 3)/2⌋ + 1 = 9 by "
    "⌊(13 − 3)/2⌋ + 1 = 6. The other layers keep the shape.",
    wrong={
        (16, 8, 19, 13): "That is after the convolution. The pool makes it smaller.",
        (16, 8, 10, 7): "Those are the halved sides of the images. The convolution takes rows and "
        "columns away first, and the windows of the pool are 3×3.",
        (16, 8, 10, 6): "The convolution has no padding: it takes two rows and one column.",
        (16, 8, 9, 5): "The kernel of the convolution is 2 wide: it takes one column, not two.",
        (16, 8, 8, 5): "There is one place more than steps, along each axis.",
        (16, 8, 6, 4): "The pool's windows are 3×3, but they move on by 2.",
        (16, 3, 9, 6): "A filter sums over the channels. There are 8 filters.",
        (16, 9, 6, 8): "The numbers are right; in PyTorch the channels come before the sides.",
        (16, 8, 6, 9): "The right numbers, but the rows come before the columns.",
    },
)

i = Prediction(
    answer=160,
    because="3·2·3·8 = 144 weights, no biases; 8 γ and 8 β. The other three layers have none.",
    wrong={
        144: "Those are the weights of the convolution. One more layer is trained.",
        168: "`bias=False`: the convolution has no biases.",
        152: "A channel of the batch normalisation has a γ *and* a β. And are there biases?",
        176: "The running mean and variance are stored, but not trained.",
        177: "The running mean and variance and the counter are stored, but not trained.",
        184: "`bias=False`; and the running mean and variance are not trained.",
        64: "A filter is as deep as its input: 3·2·3 weights each.",
        232: "The kernel is 3 high and 2 wide, so it has 6 cells, not 9.",
        161: "The counter of batches is stored, but not trained.",
        16: "Those are γ and β. The convolution has weights, too.",
    },
)

j = Prediction(
    answer=17,
    because="A running mean and a running variance for each of 8 channels, and the counter.",
    wrong={
        16: "Those are the running means and variances. One number more is stored.",
        8: "A mean *and* a variance for each channel. And a number more.",
        9: "There are running variances, too.",
        33: "γ and β are parameters, not buffers.",
        32: "γ and β are parameters, not buffers.",
        3: "There are three buffers. How many numbers stand in them, all together?",
        2: "How many numbers stand in them? Each channel has its own.",
        177: "Those are all numbers that are saved. The parameters are no buffers.",
        0: "The batch normalisation keeps its running statistics in buffers.",
    },
)

k = Prediction(
    answer=2,
    because="The batch normalisation takes its running statistics, and dropout does nothing.",
    wrong={
        1: "Dropout is one, and the batch normalisation is one: which did you leave out?",
        5: "A convolution, a ReLU and a pool do the same in each mode.",
        3: "Which third one? A convolution, a ReLU and a pool do the same in each mode.",
        4: "A convolution, a ReLU and a pool do the same in each mode.",
        0: "`eval()` computes no gradients, you may think: that is `no_grad`. Which layers look at "
        "the mode?",
    },
)

m = Prediction(
    answer=27648,
    because="16·8·9·6 = 6,912 numbers of 4 bytes. Dropout's zeros are kept as numbers, too.",
    wrong={
        6912: "Those are the numbers. Each takes 4 bytes.",
        1728: "Multiply by 4 bytes, do not divide.",
        126464: "That is the output of the convolution. The pool makes it smaller.",
        13824: "Dropout sets half of the numbers to 0. They are kept as numbers all the same.",
        55296: "A float32 takes 4 bytes, not 8.",
        432: "Those are the numbers of one image. And each takes 4 bytes.",
    },
)
