"""03.1 How many cells keep the size."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


def _cells_that_pytorch_adds(kernel_size):
    """Read off a convolution whose kernel copies one cell: its zeros are the padding's."""
    import torch

    layer = torch.nn.Conv1d(1, 1, kernel_size, padding="same", bias=False)

    def zeros_when_copying(cell):
        with torch.no_grad():
            layer.weight.zero_()
            layer.weight[0, 0, cell] = 1
            return int((layer(torch.ones(1, 1, 2 * kernel_size)) == 0).sum())

    return zeros_when_copying(0), zeros_when_copying(-1)


EXERCISE = Exercise(
    cases=st.fixed_dictionaries({"kernel_size": st.integers(1, 12)}),
    oracle=_cells_that_pytorch_adds,
    truth='PyTorch\'s padding="same"',
    mistakes=(
        Mistake(
            lambda kernel_size: (kernel_size // 2, kernel_size // 2),
            "An even kernel gets one cell too many: K − 1 cells are needed in all.",
        ),
        Mistake(
            lambda kernel_size: ((kernel_size - 1) // 2, (kernel_size - 1) // 2),
            "An even kernel gets one cell too few: K − 1 cells are needed in all, an odd number.",
        ),
        Mistake(
            lambda kernel_size: (kernel_size // 2, (kernel_size - 1) // 2),
            "The odd cell stands at the beginning. PyTorch puts it at the end.",
        ),
        Mistake(
            lambda kernel_size: (kernel_size - 1, kernel_size - 1),
            'That is "full" padding: K − 1 cells on each side. For "same" it is K − 1 in all.',
        ),
        Mistake(
            lambda kernel_size: (0, kernel_size - 1),
            "All the cells stand at the end. Share them out evenly.",
        ),
        Mistake(
            lambda kernel_size: (1, 1),
            "That is right for a kernel of 3 cells only.",
        ),
    ),
)
