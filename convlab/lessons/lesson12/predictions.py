"""The predictions of lesson 12: the nets called AlexNet, what tells them apart, and a review."""

from convlab.lessons.practising.topics.counts import training_bytes
from convlab.lessons.practising.topics.maps import receptive_field
from convlab.lessons.prediction import Prediction

x = receptive_field.TOPIC.prediction(
    K_h=4,
    K_w=5,
    S=2,
    L_h=3,
    L_w=2,
    T=3,
    also={
        (
            10,
            7,
        ): "The columns are right. Down, too, the pooling adds K − 1 = 2 steps, each 2 cells long.",
    },
)

y = Prediction(
    answer=28,
    because="6·4 + 4, those of head. A plain list hides its layers: an `nn.ModuleList` would not.",
    wrong={
        70: "Those are the parameters of both layers. PyTorch does not look into a plain list.",
        42: "That is the convolution. It stands in a plain list, and so is hidden.",
        0: "What stands in a plain list is hidden. But head is an attribute of its own.",
        24: "Those are the weights of head. It has biases, too.",
        2: "Those are tensors, a weight and a bias. How many numbers do they hold?",
        4: "Those are the tensors of both layers. One layer is hidden; and numbers are asked for.",
        60: "Those are the weights of both layers. One layer is hidden; and biases are parameters.",
    },
)

z = training_bytes.TOPIC.prediction(
    M=3,
    k=3,
    b=4,
    also={
        48: "That is Adam, which keeps two numbers for each parameter. Momentum keeps one.",
        24: "Those are weights and gradients. Momentum keeps a running sum beside them.",
    },
)

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
        76_800: "Halved once too often. A filter is 48 deep, and there are 256 filters.",
        307_456: "The weights alone: leave out the 256 biases.",
        1_228_800: "Two GPUs do not hold everything twice: each has half of the maps and half of "
        "the filters.",
        1_200: "Those are the weights of one filter, of 256.",
        2_400: "Those are the weights of one filter of a single tower. Here it is half as deep, "
        "and there are 256.",
    },
)

b = Prediction(
    answer="equal output shapes, other weights",
    because="Both write 256 maps of one size. The filters of the table are 48 deep, those of the "
    "code 96: two groups, and one. So the shapes of the maps do not tell the mistake.",
    choices=("one layer", "equal output shapes, other weights", "other output shapes"),
    wrong={
        "one layer": "A filter is as deep as what it reads. How many of the 96 maps does a filter "
        "of the table read, and how many one of the code?",
        "other output shapes": "Padding, stride and the number of filters are the same. Groups "
        "change what a filter reads, not how many maps are written.",
    },
)

c = Prediction(
    answer="file",
    because="61,100,840 is 0.22 % more than 60,965,224. The footnote's net has 61,838,248, 1.43 % "
    "more.",
    choices=("footnote", "file"),
    wrong={
        "footnote": "Its total is in the table above, under one-weird-trick: 61,838,248. Divide it "
        "by the total of the grouped net.",
    },
)

d = Prediction(
    answer=1_052_672,
    because="256·4096 + 4096: the last axis holds 256 channels, and the same weights serve each of "
    "the 36 places. Flatten would make it 9216·4096 + 4096.",
    wrong={
        37_752_832: "So it is behind a Flatten, which makes 6·6·256 features. Without it the layer "
        "takes the last axis for the features.",
        37_748_736: "Those are the weights behind a Flatten, which makes 6·6·256 features. Without "
        "it the layer takes the last axis for the features.",
        1_048_576: "Those are the weights. Add a bias for each of the 4096 outputs.",
        28_672: "The last axis is not 6 long: the channels come last here.",
        24_576: "The last axis is not 6 long: the channels come last here. And biases are "
        "parameters.",
        37_896_192: "The same weights serve all 36 places: count them once.",
        37_879_808: "The same weights and biases serve all 36 places: count them once.",
    },
)

e = Prediction(
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

f = Prediction(
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
        327: "Those are the places, three times. A place counts once, whatever the image has of "
        "channels: they are summed.",
        10_464: "Those are numbers that differ, in all 96 maps. A place counts once.",
        2916: "Those are the 54·54 places that are the same.",
        3025: "All places? Most windows read nothing but pixels that both have.",
        1353: "Those are the cells that differ in the input, in one channel. How many windows "
        "read one of them?",
    },
)

g = Prediction(
    answer=(8, 24, 5, 4),
    because="46×38 → conv1 21×18 → pool1 10×8 → conv2 10×8 → pool2 5×4, and 24 filters; the batch "
    "stays. Groups do not change the shape.",
    wrong={
        (8, 24, 10, 8): "That is what conv2 writes. pool2 halves both sides.",
        (8, 24, 4, 5): "The right numbers in the wrong order: rows come before columns.",
        (8, 48, 5, 4): "There are 24 filters in both groups together.",
        (8, 12, 5, 4): "Each of the 2 groups writes 12 maps: they stand one after the other.",
        (
            8,
            16,
            5,
            4,
        ): "Those are the channels that conv2 reads. It writes one map for each filter.",
        (8, 24, 4, 3): "conv2 has padding 1, and keeps the size.",
        (8, 24, 5, 5): "Round down: 18 − 3 = 15 is 7 steps of 2, and so 8 places after pool1.",
        (8, 24, 6, 5): "Round down in each layer: pool1 makes 10×8 of 21×18.",
    },
)

h = Prediction(
    answer=1776,
    because="3·3·8·24 + 2·24: a filter reads 16/2 maps, and norm2 has a γ and a β for each of 24 "
    "channels. Running statistics are buffers.",
    wrong={
        3504: "The groups are left out: a filter reads 16/2 maps.",
        3480: "The groups are left out, and for each channel norm2 has two numbers.",
        3456: "The groups are left out: a filter reads 16/2 maps. And norm2 has parameters.",
        1728: "Those are the weights of conv2. norm2 has parameters, too.",
        1800: "conv2 has no bias here: the normalisation would take it out.",
        1752: "norm2 has two numbers for each channel, γ and β. (conv2 has no bias.)",
        1824: "The running means and variances are buffers, not parameters.",
        1825: "The running means and variances, and the counter, are buffers, not parameters.",
        1730: "γ and β are two numbers for each channel, not for the layer.",
        1760: "norm2 normalises what conv2 writes: 24 channels.",
        912: "Halved once too often: a filter is 8 deep, and there are 24 filters.",
    },
)

i = Prediction(
    answer=83,
    because="The last row, 38 cells, and the last column, 46; the corner counts once. 45 rows and "
    "37 columns are read: 46·38 − 45·37.",
    wrong={
        84: "The corner is in the last row and in the last column: count it once.",
        82: "The corner is in both lines; but it counts, once.",
        249: "So many there are in all three channels. One channel is asked for.",
        46: "A column is left out, and a row, too.",
        38: "A row is left out, and a column, too.",
        2: "That is a row and a column. Count their cells.",
        1: "A row and a column are left out: count all their cells, not their corner alone.",
        0: "46 − 5 = 41 is 20 steps of 2, and one row is left over. And along the other axis?",
        1665: "Those are the cells that are read.",
    },
)

j = Prediction(
    answer=138_240,
    because="3·3·8·24 weights, each at 10·8 places. A filter reads half of the maps, so groups "
    "halve the work, too.",
    wrong={
        276_480: "Twice too many. Either the groups are left out, or FLOPs are counted: a MAC is "
        "two of them.",
        552_960: "Four times too many: the groups are left out, and FLOPs are counted.",
        1_728: "Those are the weights. Each works at every place of conv2's output.",
        34_560: "Those are the places after pool2. conv2 writes more.",
        69_120: "Halved once too often: a filter is 8 deep, and there are 24 filters.",
        1_105_920: "That is the whole batch. One image is asked for.",
        140_160: "Biases and normalisation are not counted as MACs.",
        653_184: "Those are the places that conv1 writes. pool1 comes before conv2.",
    },
)

k = Prediction(
    answer=193_536,
    because="8·16·21·18 numbers of 4 bytes.",
    wrong={
        48_384: "So many numbers there are. A float32 takes 4 bytes.",
        24_192: "That is one image. All 8 are asked for.",
        6_048: "So many numbers one image gives. Take 8 images, and 4 bytes a number.",
        387_072: "A float32 takes 4 bytes, not 8.",
        580_608: "The 3 channels are summed: a filter writes one map.",
        36_288: "conv1 writes a map for each of its 16 filters, not for each channel.",
        204_288: "Round down: 38 − 3 = 35 is 17 steps of 2, and so 18 places.",
        223_744: "The window does not start in every second cell: the last ones must fit. Count "
        "the steps, (46 − 5)/2 and (38 − 3)/2, rounded down.",
        895_232: "Those would be maps as large as the images. conv1 has a stride of 2.",
    },
)
