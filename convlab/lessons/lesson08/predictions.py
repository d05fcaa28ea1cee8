"""The predictions of lesson 08: pooling, normalisation, dropout."""

from convlab.lessons.practising.topics.counts import conv_norm_parameters, norm_buffers
from convlab.lessons.practising.topics.maps import map_shape, network_shape
from convlab.lessons.practising.topics.windows import stride_shift, window_readers
from convlab.lessons.prediction import Prediction

x = map_shape.TOPIC.prediction(
    I_h=17,
    I_w=12,
    K_h=4,
    K_w=3,
    S=3,
    also={
        (4, 3): "Those are the steps. There is one place more than steps.",
        (4, 4): "Along the rows, too, there is one place more than steps.",
    },
)

y = window_readers.TOPIC.prediction(
    K_h=5,
    K_w=3,
    also={
        4: "It lies in windows to the left and right, above and below, and many more.",
    },
)

z = stride_shift.TOPIC.prediction(I=12, S=3, M=6)

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

h = network_shape.TOPIC.prediction(N=16, C_in=3, I_h=21, I_w=14, K_h=3, K_w=2, C_out=8, L=3, T=2)

i = conv_norm_parameters.TOPIC.prediction(
    C_in=3,
    C_out=8,
    K_h=3,
    K_w=2,
    also={
        184: "`bias=False`; and the running mean and variance are not trained.",
        161: "The counter of batches is stored, but not trained.",
    },
)

j = norm_buffers.TOPIC.prediction(
    C=8,
    also={
        177: "Those are all numbers that are saved. The parameters are no buffers.",
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
