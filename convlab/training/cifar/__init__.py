"""CIFAR-10: its archive, its images, and AlexNet trained on them."""
