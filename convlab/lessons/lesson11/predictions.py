"""The predictions of lesson 11: AlexNet, parameter by parameter."""

from convlab.lessons.practising.topics.maps import same_padding
from convlab.lessons.practising.topics.tensors import dropout_scale, linear_rows
from convlab.lessons.prediction import Prediction

x = same_padding.TOPIC.prediction(
    K_h=7,
    K_w=5,
    also={
        (1, 1): "So it is for a kernel of 3×3. A larger one takes away more.",
    },
)

y = dropout_scale.TOPIC.prediction(x=12, q=20)

z = linear_rows.TOPIC.prediction(N=4, C=12, H=5, W=3, F_in=180, F_out=10)

a = Prediction(
    answer=290_400,
    because="Each of the 96 filters gives one map of 55·55 numbers.",
    wrong={
        871_200: "That is 55·55·96·3: the three channels of the image are summed, not kept.",
        3025: "That is one map. Each of the 96 filters gives one.",
        9075: "That is one map for each channel of the image. There is one for each filter.",
        69_984: "That is 27·27·96, what pool1 leaves. conv1's own output is asked for.",
        311_904: "That is 57·57·96, as if 227/4 were rounded up. The window needs 11 cells: there "
        "are (227 − 11)/4 steps, and one place more.",
        279_936: "A map has 55 rows: 54 steps, and the place from which the first step starts.",
        301_056: "(227 − 11)/4 is a whole number of steps, 54: a map has 55 rows.",
        253_440: "That is printed in the caption of the paper's second figure, but 55·55·96 is "
        "more, and 54·54·96 too. How it came there the paper does not say.",
        96: "So many maps it writes. Each has 55·55 numbers.",
        34_848: "Those are the weights of conv1. The numbers of its output are asked for.",
        34_944: "Those are the parameters of conv1. The numbers of its output are asked for.",
        4_946_784: "That is without the stride: 227·227 places for each filter.",
        4_520_544: "That is for stride 1. Here it is 4.",
    },
)

b = Prediction(
    answer=9216,
    because="pool5 leaves 256 maps of 6·6 cells, and each cell is a feature.",
    wrong={
        43_264: "That is 256·13·13: pool5 is left out.",
        12_544: "That is 256·7·7. 13 leaves (13 − 3)/2 = 5 steps, so 6 places.",
        6400: "That is 256·5·5, what images of 224 leave. Here they have 227.",
        36: "Those are the cells of one map. There are 256 maps.",
        256: "Each of the 256 maps has 6·6 cells, and each cell is a feature.",
        1536: "A map has 6·6 cells, not 6.",
        4096: "So many numbers fc6 writes. It reads those of pool5's maps.",
        13_824: "conv5 has 256 filters. 384 are those of conv4.",
        37_748_736: "Those are the weights of fc6. Its inputs are asked for.",
    },
)

c = Prediction(
    answer=34_944,
    because="96 filters with 11·11·3 weights each, 34,848, and one bias for each: 96.",
    wrong={
        34_848: "Those are the weights. Each filter has a bias, too.",
        34_851: "There is one bias for each filter, not for each channel of the image.",
        94_848: "That is in print. But 11·11·3·96 is 34,848; and each filter has a bias.",
        94_944: "That sum is in print, as 94,848 + 96. But 11·11·3·96 is 34,848.",
        11_712: "A filter is as deep as what it reads: 3 channels.",
        11_616: "A filter is as deep as what it reads, 3 channels; and it has a bias.",
        34_849: "Each of the 96 filters has a bias of its own.",
        325_248: "That is a bias for each number of the output. There is one for each filter.",
        363: "That is one filter without its bias. There are 96.",
        364: "That is one filter. There are 96.",
    },
)

d = Prediction(
    answer=37_752_832,
    because="Each of 4,096 outputs reads all 256·6·6 = 9,216 features, and has a bias.",
    wrong={
        37_748_736: "Those are the weights. Each of the 4,096 outputs has a bias, too.",
        37_757_952: "There is a bias for each output, not for each input.",
        37_748_737: "Each of the 4,096 outputs has a bias of its own.",
        177_209_344: "177 M is what you get when you skip pool5: 13·13·256·4,096.",
        177_213_440: "177 M is what you get when you skip pool5: 13·13·256·4,096.",
        16_781_312: "That is fc7, which reads 4,096 features. fc6 reads 9,216.",
        16_777_216: "Those are the weights of fc7, which reads 4,096 features. fc6 reads 9,216.",
        1_052_672: "256 maps of 6·6 cells are 9,216 features, not 256.",
        1_048_576: "256 maps of 6·6 cells are 9,216 features, not 256.",
        9216: "Those are the features that it reads. Each has a weight for each output.",
        147_456: "Those are the weights for one map of 6·6 cells. There are 256 maps.",
        9_437_184: "256 maps of 6·6 are 9,216 features. Half of a side's 6 seems to be lost.",
    },
)

e = Prediction(
    answer="conv2",
    because="Each of its 614,400 weights works at 27·27 places: 448 million multiplications.",
    wrong={
        "conv1": "conv1 has the most places, 55·55, but only 34,848 weights.",
        "conv3": "A pooling stands before it: its weights have 13·13 places, not 27·27.",
        "conv4": "It has the most weights of the convolutions, but only 13·13 places.",
        "conv5": "A pooling stands before conv3: its weights have 13·13 places, not 27·27.",
        "fc6": "fc6 has the most weights, but each of them works once. One in a convolution works "
        "at every place of the map.",
        "fc7": "fc7 has many weights, but each of them works once. One in a convolution works at "
        "every place of the map.",
        "fc8": "Each weight of fc8 works once. One in a convolution works at every place of the "
        "map.",
    },
    choices=("conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"),
)

f = Prediction(
    answer="outputs",
    because="7.7 MB an image, times 128, are more than 12 bytes for each of 62 million parameters, "
    "which do not grow with the batch. What is kept of the outputs is another sum (lesson 10).",
    wrong={
        "parameters": "The convolutions, poolings and fully connected layers alone write less, "
        "400 MB. But each ReLU, normalisation and dropout writes an output, too: 7.7 MB an image.",
    },
    choices=("parameters", "outputs"),
)

g = Prediction(
    answer=3,
    because="290,400 + 186,624 + 64,896 + 64,896 + 43,264. Whether the paper counted so, it does "
    "not say.",
    wrong={
        1: "The channels of the image are summed, not kept: 55·55·96.",
        2: "pool2 stands before conv5, and leaves maps of 13×13.",
        4: "Images of 224 leave pool5 a side of 5, and fc6 cannot read such maps.",
    },
)

h = Prediction(
    answer=8,
    because="37,752,832 of 62,378,344.",
    wrong={
        5: "Multiply 11·11·3·96 once more: it is 34,848.",
        6: "55 is the side of a map, 96 the number of filters.",
        7: "Between conv5 and fc6 stands pool5: the maps are 6×6, not 13×13.",
    },
)

i = Prediction(
    answer=12,
    because="fc6 would read 13·13·256 features in place of 6·6·256: 4.7 times as many.",
    wrong={
        9: "A filter is as deep as its input, here 96, unless `groups` says otherwise.",
        10: "Count from 0, the poolings included: number 4 is conv3.",
        11: "Linear takes only the last axis for the features, here 6. A Flatten must stand before "
        "it.",
    },
)
