"""The predictions of lesson 09: building models."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=(32, 30, 22, 22),
    because="Each 3×3 kernel takes two rows and two columns: 28, 26, 24, and two less again.",
    wrong={
        (32, 30, 28, 28): "Nothing is padded here, so each layer's map is smaller than its input.",
        (32, 30, 25, 25): "A 3×3 kernel takes two rows away, not one: 28 − 3 + 1.",
        (32, 30, 19, 19): "A 3×3 kernel takes two rows away, not three: 28 − 3 + 1.",
        (32, 30, 26, 26): "That is the size after one layer. There are three.",
        (32, 20, 24, 24): "That is after the second layer. There are three.",
        (32, 60, 22, 22): "The filters of the layers are not added up: the last layer has 30.",
        (32, 22, 22, 30): "The numbers are right; in PyTorch the channels come before the sides.",
        (3, 30, 22, 22): "The first axis is the batch: it goes through unchanged.",
    },
)

b = Prediction(
    answer=0,
    because="A module looks for layers among its own attributes; it does not look into a list.",
    wrong={
        7530: "So many there are. But PyTorch looks for layers among the attributes of the module, "
        "and this attribute is a list.",
        7470: "Those are the weights that there are, without the biases. Does PyTorch see them?",
        3: "There are three layers; parameters are asked for, and whether PyTorch sees them.",
        6: "There are six tensors, two for each layer. Does PyTorch see them?",
    },
)

c = Prediction(
    answer=3136,
    because="28 is halved to 14 and to 7: 64 maps of 7·7 cells.",
    wrong={
        50176: "That is without the poolings. Each one halves the height and the width.",
        12544: "That is after one pooling. There are two.",
        49: "Those are the cells of one map. There are 64 maps.",
        1568: "The last block has 64 filters, not 32.",
        64: "Each of the 64 maps has many cells, and each cell is a feature.",
        1600: 'That is without padding. "same" keeps the size, so only the poolings change it.',
        4704: "Only the maps of the last block are left: 64 of them, not 32 + 64.",
        100352: "Those are the weights of the first Linear. Its inputs are asked for.",
    },
)

d = Prediction(
    answer=(2240, 7),
    because="Linear takes the last axis for the features, 7, and all others for rows: 5·64·7.",
    wrong={
        (5, 3136): "That is what a Flatten would give. Here there is none.",
        (320, 49): "Linear takes only the last axis for the features, not the last two.",
        (5, 64): "The numbers of the maps do not vanish: every axis but the last counts as rows.",
        (64, 49): "Only the last axis is taken for the features; and there are 5 images.",
        (3136, 32): "That is the second: the weight, turned. It reads 3,136 features.",
        (7, 32): "The first matrix is the input, and every axis but the last counts as rows.",
        (5, 7): "The axes between do not vanish: every axis but the last counts as rows.",
        (7, 2240): "Rows first, then the features, which are the last axis.",
        (448, 7): "That is one image. There are 5.",
        (15680, 1): "The last axis is taken for the features as it is.",
        (1, 15680): "The last axis is taken for the features as it is.",
    },
)

e = Prediction(
    answer=288,
    because="A window holds 3·3 numbers in each of the 32 channels.",
    wrong={
        9: "That is the window in one channel. All 32 channels are summed.",
        289: "The bias is added, but it is not one of the products.",
        32: "In each channel the window has 3·3 numbers.",
        9216: "Those are the weights of all 32 filters. One output comes from one filter.",
        9248: "Those are all parameters of the layer. One output comes from one filter.",
        96: "The window has 3·3 numbers in each channel, not 3.",
    },
)
