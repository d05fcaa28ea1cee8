"""The networks of the lessons in PyTorch: a small ConvNet, and AlexNet in four variants."""

from convlab.nets.alexnet import AlexNet
from convlab.nets.conv_net import ConvNet
from convlab.nets.trained import trained_conv_net

__all__ = ["AlexNet", "ConvNet", "trained_conv_net"]
