"""The predictions of lesson 14."""

from convlab.lessons.prediction import Prediction

a = Prediction(
    answer=2.3,
    because="It gives each class about 1/10, and −log(1/10) = log 10 = 2.303, by the natural log.",
    wrong={
        1: "That is the logarithm to base 10. Cross-entropy takes the natural one.",
        0.1: "That is the probability of each class. The loss is −log of it.",
        0.9: "That is the share of wrong answers. The loss is −log of a probability.",
        10: "That is the number of classes. The loss is its logarithm.",
        3.32: "That is the logarithm to base 2. Cross-entropy takes the natural one.",
        0.5: "Then it would give the right class a probability of 0.6. It knows nothing.",
        5: "A loss so large says that the network is sure of wrong answers. It is sure of none.",
    },
    within=1.1,
)

b = Prediction(
    answer=20,
    because="9,098 parameters can learn 20 images by heart. If they do not, the code has a bug.",
    wrong={
        2: "That is chance. The loop repeats the same few images until it knows them.",
        10: "Half of them would be a sign of a bug: nothing keeps it from learning all.",
        18: "90 % is good for new images. These it sees in each epoch.",
        19: "No image is too hard to learn by heart.",
        1000: "Those are the test images. Asked is how many of those that it learns from.",
    },
)

c = Prediction(
    answer=2,
    because="`backward` adds to what is there: the same gradient twice is twice the gradient.",
    wrong={
        1: "That would be so if `backward` replaced the old gradient. It adds to it.",
        0: "Nothing is subtracted: `backward` adds.",
        4: "The gradient is added, not squared.",
        3: "There are two calls, each with the same batch.",
        64: "The loss is the mean over the 64 images: one gradient a call.",
    },
)

d = Prediction(
    answer="3e-3",
    because="1e-5 has hardly begun after 60 steps; 0.3 wipes the weights out in the first ones.",
    wrong={
        "1e-5": "Adam's steps are about as long as the rate: 60 of them move a weight by 0.0006.",
        "0.3": "One step of Adam is about 0.3 long: as large as the weights, which it wipes out.",
    },
    choices=("1e-5", "3e-3", "0.3"),
)

e = Prediction(
    answer=30,
    because="Its maps move with the digit, but the Linear layer at the end has a weight for each "
    "place of a map, and learned them for digits in the middle.",
    wrong={
        90: "That is what it reaches in the middle. Its maps move with the digit, but the Linear "
        "layer at the end has a weight for each place.",
        60: "The pools even out moves of a few cells. Here a digit moves by up to 7.",
        10: "That is chance. Digits near the middle are still named: pools even out small moves.",
    },
)

f = Prediction(
    answer=90,
    because="The largest number of a map is nearly the same wherever the digit lies: the Linear "
    "layer sees no places.",
    wrong={
        60: "A digit that moves loses hardly anything: the largest number of a map moves with it.",
        30: "That is with a weight for each place. The global max pool hands on one number a map, "
        "wherever it stood.",
        10: "That is chance. The largest number of a map says what was found, not where.",
    },
)

_NAMES = ("zeros", "softmax", "swapped", "pixels", "list", "relu", "zero_grad", "optimizer")

g = Prediction(
    answer="softmax",
    because="The answers are fair, the loss stays above 1.461: probabilities stand for logits.",
    wrong={
        "zeros": "It learns: most weights move, and the accuracy rises.",
        "list": "There only the last layer is registered, 7,850 parameters. Here all 9,098 are.",
        "relu": "Then some classes are never named: the accuracy would be about a half.",
        "swapped": "Train and test agree here.",
        "pixels": "The loss begins at 2.3: the inputs are of the usual size.",
        "zero_grad": "The loss falls here, if slowly.",
        "optimizer": "Weights move here.",
    },
    choices=_NAMES,
)

h = Prediction(
    answer="list",
    because="7,850 = 784·10 + 10 is the last layer: the convolutions are not among its parameters.",
    wrong={
        "softmax": "The loss alone does not tell. Count the parameters: all but 7,850 are missing.",
        "optimizer": "Weights move here: most of those that there are.",
        "zeros": "It learns here.",
        "relu": "Then the accuracy would be about a half. Look at the number of parameters.",
        "swapped": "Train and test agree here.",
        "pixels": "The loss begins at 2.3 here.",
        "zero_grad": "The loss falls here. Look at the number of parameters.",
    },
    choices=_NAMES,
)

i = Prediction(
    answer="optimizer",
    because="Not one weight has moved: the optimizer moves those of layers that are gone.",
    wrong={
        "zeros": "Then the biases of the last layer would move: 10 parameters.",
        "zero_grad": "Then the weights would move, and too far.",
        "pixels": "Then the first losses would be huge.",
        "list": "Then the last layer would be trained, and the count would be 7,850.",
        "relu": "Then weights would move.",
        "softmax": "Then weights would move.",
        "swapped": "Then the training would go well.",
    },
    choices=_NAMES,
)

j = Prediction(
    answer="cannot tell",
    because="On 1,000 images each accuracy is uncertain by some 1.4 points; seeds add to that.",
    wrong={
        "yes": "The difference is smaller than what the choice of 1,000 test images makes.",
        "no": "It may be better: the difference is too small to know.",
    },
    choices=("yes", "no", "cannot tell"),
)
