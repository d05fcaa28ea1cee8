"""The predictions of lesson 15: a network of one's own."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=8678,
    because="300 + 2,160 + 5,760 weights of the convolutions, 2·(12 + 20 + 32) of the batch "
    "normalisations, and 32·10 + 10 of the head.",
    wrong={
        8550: "The batch normalisations are left out: each has 2 parameters a channel.",
        8614: "That is one number a filter. The convolutions have no biases, but a batch "
        "normalisation has 2 parameters a channel.",
        8742: "The convolutions have no biases: the β of the batch normalisation takes their "
        "place.",
        8806: "The running means and variances are buffers: stored, but not trained.",
        8809: "The running statistics and the counters are buffers: stored, but not trained.",
        8668: "The head has biases, one for each of the ten classes.",
        8348: "The head is left out: a Linear from 32 features to 10 classes.",
        8220: "Those are the weights of the convolutions. The batch normalisations and the head "
        "have parameters, too.",
        16_358: "That is with a Flatten, 32·5·5 features. The global pool leaves one number a map.",
        1226: "A filter is as deep as what it reads: those of conv2 have 3·3·12 weights.",
    },
)

b = Prediction(
    answer=35,
    because="1 + 4 = 5 after conv1, then + 1·2 = 7, + 2·4 = 15, + 1·4 = 19, + 2·8 = 35: each "
    "layer adds K − 1 steps, as long as all the strides before it multiplied.",
    wrong={
        9: "That is without the strides, and without the pools. Behind a stride of 2 a step is two "
        "cells long.",
        11: "That is without the strides. Behind a stride of 2 a step is two cells long.",
        13: "That is without the pools. Each adds a step, and doubles the steps after it.",
        29: "A pool of 2×2 has a window, too: it adds one step.",
        20: "The stride of conv1 is left out: it doubles all the steps after it.",
        45: "A layer's own stride counts for the layers after it, not for itself.",
        34: "One cell stands at the beginning; each layer adds to it.",
        19: "That is what an output of the second pool sees. conv3 adds 2 steps of 8.",
        42: "That is after the global pool. An output of conv3 sees less.",
        5: "So many rows has the map of conv3. How many rows of the image does one cell see?",
    },
)

c = Prediction(
    answer="96 % or more",
    because="Batch normalisation, the global pool and the larger kernel differ from the CNN all at "
    "once; the next section takes some of it apart.",
    wrong={
        "below 90 %": "Fewer parameters need not mean fewer right answers: more than half of the "
        "CNN's are in its head, one for each place.",
        "90 to 96 %": "There the CNN ends. But this design has a batch normalisation, and does not "
        "ask where a pattern lies.",
    },
    choices=("below 90 %", "90 to 96 %", "96 % or more"),
)

d = Prediction(
    answer="batch normalisation",
    because="Six epochs are short, and without it the network learns more slowly. The other two "
    "lose less than noise can make.",
    wrong={
        "the maximum": "The mean of a map learns more slowly at first, but ends near the maximum.",
        "new places": "The 7,000 fixed places already differ from one another: the test hardly "
        "loses.",
    },
    choices=("batch normalisation", "the maximum", "new places"),
)

e = Prediction(
    answer=(3, 15),
    because="The three convolutions ask for biases that the state does not have; each of the "
    "three batch normalisations left γ, β, a running mean and variance, and a counter.",
    wrong={
        (15, 3): "The right numbers in the wrong order: missing is what the *network* asks for and "
        "the state does not have.",
        (0, 15): "Without batch normalisation the convolutions have biases. The state has none.",
        (3, 6): "A state holds the buffers as well: running mean, running variance, a counter.",
        (3, 9): "Each has five entries: γ, β, running mean, running variance, and a counter.",
        (3, 12): "A batch normalisation also counts its batches, in a fifth entry.",
        (0, 12): "A batch normalisation has a fifth entry, a counter; and the new convolutions ask "
        "for biases.",
        (0, 6): "A state holds buffers as well as γ and β; and the new convolutions ask for "
        "biases.",
        (0, 0): "`strict=False` forgives such keys, but it names them.",
        (3, 3): "Those are the layers. Each has several entries.",
        (1, 5): "That is one layer of each kind. There are three.",
        (64, 259): "Those are the numbers in the tensors. The keys are asked for, one a tensor.",
    },
)

f = Prediction(
    answer=230_144,
    because="9·64·128 + 9·128·128 + 64·128 weights, and three batch normalisations of 2·128.",
    wrong={
        221_696: "The shortcut is left out: a 1×1 convolution from 64 to 128 channels, with its "
        "batch normalisation.",
        229_376: "Those are the weights. A batch normalisation follows each of the three "
        "convolutions.",
        229_888: "A batch normalisation follows the shortcut, too.",
        229_760: "That is a bias for each filter. There are none, but a γ and a β.",
        230_528: "The convolutions have no biases: a batch normalisation follows each.",
        221_184: "Those are the weights of the two 3×3 convolutions.",
        303_872: "The first convolution reads 64 channels, not 128.",
        295_424: "The first convolution reads 64 channels, not 128; and the shortcut is a "
        "convolution, too.",
        156_416: "The second convolution reads the 128 channels that the first gives.",
    },
)
