"""The networks of the lessons in PyTorch: a small ConvNet, and AlexNet in four variants."""

from convlab.nets.alexnet import AlexNet
from convlab.nets.conv_net import ConvNet

__all__ = ["AlexNet", "ConvNet"]
