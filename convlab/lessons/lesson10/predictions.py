"""The predictions of lesson 10: counting parameters, work and memory."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=73728,
    because="A filter has 3·3 weights for each of the 128 channels, and there are 64 filters.",
    wrong={
        73792: "Those are all its parameters, with a bias for each filter. The weights are asked.",
        73856: "The weights are asked for; and a filter has one bias, not one for each channel.",
        1152: "That is one filter. There are 64.",
        576: "That would be filters that read one channel. Each one reads all 128.",
        8192: "That is a kernel of 1×1. Each kernel has 3×3 weights.",
        24576: "A kernel has 3·3 weights, not 3.",
        14155776: "That is every weight at every place of the map. It is the same weight at each.",
        147456: "conv3 has 64 filters, not 128.",
    },
)

b = Prediction(
    answer=614600,
    because="It reads 64·8·6 = 3,072 features, each with a weight for each of 200 outputs; then "
    "200 biases.",
    wrong={
        614400: "Those are the weights. Each output has a bias, too.",
        617472: "A bias belongs to an output, not to a feature that is read.",
        2457800: "pool3 halves the height and the width of the map before fc4 reads it.",
        2457600: "pool3 halves the height and the width of the map; and each output has a bias.",
        13000: "fc4 reads every cell of the 64 maps, not one number of each.",
        12800: "fc4 reads every cell of the 64 maps; and each output has a bias.",
        9800: "There are 64 maps of that size.",
        614401: "Each of the 200 outputs has a bias of its own.",
    },
)

c = Prediction(
    answer="the other way round",
    because="A weight of a convolution is used at every place, a weight of fc4 once.",
    choices=("true", "only the first half", "only the second half", "the other way round"),
    wrong={
        "true": "The counts above speak against it; and how often is a weight of conv2 used?",
        "only the first half": "Look at the counts above: does fc4 have more, or conv2?",
        "only the second half": "fc4 uses each weight once for an image. And conv2?",
    },
)

d = Prediction(
    answer=47_507_408,
    because="47,507,408: most of it is conv2, with 36,864 weights at each of 32·24 places.",
    within=3,
    wrong={
        728_930: "That is about the number of parameters. A weight of a convolution is used at "
        "every place of its output.",
        6e9: "That is about the work for a batch of 128. One image is asked for.",
        2.24e9: "That is about all parameters times the places of the first map. fc4, which has "
        "most of them, uses each once; and the maps get smaller.",
    },
)

e = Prediction(
    answer=4,
    because="conv3's map has twice the height and twice the width, and each place costs the same.",
    wrong={
        2: "Both the height and the width are twice as large.",
        1: "Its parameters stay the same. But each of its weights is used at every place.",
        16: "The map has twice the height and twice the width. Its channels stay the same.",
        8: "The map has twice the height and twice the width. Its channels stay the same.",
    },
)

f = Prediction(
    answer=4,
    because="The weight, its gradient, and the two averages that Adam keeps of it.",
    wrong={
        1: "That is the weight alone. Training also needs its gradient, and Adam two averages.",
        2: "The weight and its gradient; now add what Adam itself keeps.",
        3: "One is missing: the weight, its gradient, and two averages.",
        5: "One too many: the weight, its gradient, and two averages. Adam's count of steps is not "
        "kept for each number.",
    },
)

g = Prediction(
    answer=291,
    because="291 MB: 568,730 numbers for an image, times 128 images, times 4 bytes.",
    within=3,
    wrong={
        2.27: "That is about one image. There are 128 of them.",
        72.8: "A float32 takes 4 bytes.",
        4.7: "Those are the images themselves. The output of each layer is kept, too.",
        50: "That is the output of one layer. All are kept until the backward pass.",
        3e8: "That is about the number of bytes. 1 MB is 10^6 bytes.",
    },
)
