"""The predictions of lesson 09: building models."""

from convlab.lessons.practising.topics.tensors import photo_batch
from convlab.lessons.practising.topics.windows import layer_matrix
from convlab.lessons.prediction import Prediction

x = photo_batch.TOPIC.prediction(N=1, H=60, W=40, c=3)

y = layer_matrix.TOPIC.prediction(
    I_h=4,
    I_w=7,
    K_h=3,
    K_w=2,
    also={
        (6, 28): "Those are the columns of the output alone. It has two rows.",
        (15, 28): "4 − 3 + 1 rows and 7 − 2 + 1 columns: how many outputs are that?",
        (10, 28): "4 − 3 + 1 rows and 7 − 2 + 1 columns: how many outputs are that?",
    },
)

z = Prediction(
    answer=2,
    because="8·1/4: left of 0 the gradient is multiplied by that slope, whatever x is there.",
    wrong={
        8: "So it is right of 0, where the slope is 1.",
        0: "So it is with the plain ReLU. The leaky one lets a share through.",
        -6: "The gradient is multiplied by the slope, not by x.",
        -24: "The gradient is multiplied by the slope, not by x.",
        -2: "The slope is 1/4, not −1/4: the curve still rises there.",
        -0.75: "That is what goes forward, x/4. Backward the arriving gradient is multiplied.",
        32: "The gradient is multiplied by the slope, not divided by it.",
    },
)

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
        (32, 3, 22, 22): "A filter sums over the channels that it reads. There are 30 filters.",
        (32, 30, 24, 24): "That is the size after two layers. There are three.",
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
        1: "There is one attribute, and it is a list. Numbers in tensors are asked for.",
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
        2304: "That is with sides of 6. 28 is halved to 14, and 14 is halved.",
        448: "Each map has rows and columns: 64 maps of how many cells?",
        4704: "Only the maps of the last block are left: 64 of them, not 32 + 64.",
        100352: "Those are the weights of the first Linear. Its inputs are asked for.",
    },
)

d = Prediction(
    answer=(32, 3136),
    because="(outputs, inputs), as a convolution's weight begins with its filters. `Linear(3136, "
    "32)` names the inputs first.",
    wrong={
        (3136, 32): "So the layer is *made*, inputs first. Its weight begins with the outputs, as "
        "a convolution's begins with the filters.",
        (32, 3137): "The biases are a tensor of their own, (32,).",
        (32, 64): "A Linear reads each cell of the 64 maps by itself.",
        (32, 49): "A Linear reads all 64 maps, not one.",
        (10, 32): "That is the weight of the second Linear.",
        (32, 1): "There is a weight for each output *and* each feature.",
    },
)

e = Prediction(
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
        (35, 448): "Linear takes the last axis alone for the features. The others are all rows.",
        (320, 7): "The rows of the maps count, too: every axis but the last makes rows.",
        (2240, 49): "The features are the last axis alone, one row of a map.",
        (64, 7): "Every axis but the last makes rows: the images and the rows of the maps, too.",
        (15680, 1): "The last axis is taken for the features as it is.",
        (1, 15680): "The last axis is taken for the features as it is.",
    },
)

f = Prediction(
    answer=288,
    because="A window holds 3·3 numbers in each of the 32 channels.",
    wrong={
        9: "That is the window in one channel. All 32 channels are summed.",
        289: "The bias is added, but it is not one of the products.",
        32: "In each channel the window has 3·3 numbers.",
        9216: "Those are the weights of all 32 filters. One output comes from one filter.",
        9248: "Those are all parameters of the layer. One output comes from one filter.",
        1024: "Those are pairs of channels. One output comes from one filter, and its window has "
        "several cells in each channel.",
        27: "That would be 3 channels. It reads 32.",
        96: "The window has 3·3 numbers in each channel, not 3.",
    },
)
