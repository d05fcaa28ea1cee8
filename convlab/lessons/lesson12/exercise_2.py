"""12.2 A convolution in groups, one group after the other."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import (
    dtypes,
    exact_arrays,
    kernel_sizes,
    map_sizes,
    usually,
    whole_numbers,
)


@st.composite
def _cases(draw):
    groups = draw(usually(st.integers(2, 4), st.just(1)))
    depth, filters = draw(map_sizes(3))  # of one group; usually different, too
    size, dtype = draw(map_sizes(at_most=5)), draw(dtypes())
    x_shape = (draw(st.integers(1, 2)), groups * depth, *size)
    weight_shape = (groups * filters, depth, *draw(kernel_sizes(size)))
    return {
        "x": draw(exact_arrays(x_shape, dtype)),
        "weight": draw(exact_arrays(weight_shape, dtype, within=4)),
        "groups": groups,
    }


def _torch_groups(x, weight, groups):
    return torch_convolution(x, weight, groups=groups)


def in_groups(x, weight, groups):
    import numpy as np

    import convlab

    depth, filters = weight.shape[1], weight.shape[0] // groups
    maps = []
    for g in range(groups):
        part = x[:, g * depth : (g + 1) * depth]
        maps.append(convlab.conv2d(part, weight[g * filters : (g + 1) * filters]))
    return np.concatenate(maps, axis=1)


SLIPS = """
- depth, filters = weight.shape[1] => depth, filters = weight.shape[1] // groups
  `weight.shape[1]` is C_in/G already: a filter is as deep as one group.
- depth, filters = weight.shape[1] => depth, filters = x.shape[1]
  A group does not read all channels of x. How many it reads, `weight.shape[1]` says.
- depth, filters = weight.shape[1], => filters = depth =
  A group reads `weight.shape[1]` channels, and has C_out/G filters: the two need not be equal.
- weight.shape[0] // groups => weight.shape[1]
  A group reads `weight.shape[1]` channels, and has C_out/G filters: the two need not be equal.
- in range(groups) => in range(1)
  Only the first group is there. The others follow, along the channels.
- in range(groups) => in range(groups - 1)
  The last group is left out.
- weight.shape[1], weight.shape[0] // groups => x.shape[1] // 2, weight.shape[0] // 2
- in range(groups) => in range(2)
  That is written for two groups. There are `groups` of them.
- // groups => // min(groups, 2)
- in range(groups) => in range(min(groups, 2))
- g * filters : (g + 1) * filters => g * filters : None if g else filters
  That is written for two groups. There are `groups` of them.
- in range(groups) => in reversed(range(groups))
  The groups come out in reverse order: the maps of the first filters come first.
- part = x[:, g * depth : (g + 1) * depth] => part = np.split(x, groups, 1)[-1 - g]
  The groups meet the wrong channels: the first filters read the first channels.
- g * depth : (g + 1) * depth => :depth
  Every group reads the first channels. Group g reads its own, from g · C_in/G on.
- g * depth : (g + 1) * depth => g : g + depth
  The groups overlap. Group g reads the channels from g · C_in/G on, not from g on.
- g * depth : (g + 1) * depth => g::groups
  A group's channels lie side by side: the first C_in/G of them, then the next.
- g * filters : (g + 1) * filters => :filters
  Every group uses the filters of the first. Group g has its own, from g · C_out/G on.
- g * filters : (g + 1) * filters => g : g + filters
  The groups share filters. Group g has those from g · C_out/G on, not from g on.
- g * filters : (g + 1) * filters => g::groups
  A group's filters lie side by side: the first C_out/G of them, then the next.
- g * filters : (g + 1) * filters => g * filters : (g + 1) * filters - 1
  The last filter of each group is missing: the slice ends at (g + 1) · C_out/G, which is not read.
- weight[g * filters : (g + 1) * filters] => weight
  Every group uses all filters. Group g has its own, C_out/G of them.
- convlab.conv2d(part, weight => convlab.conv2d(part, weight[..., ::-1, ::-1]
  The kernels are flipped. A convolution in PyTorch does not flip them.
- return => maps = [convlab.conv2d(x, np.tile(weight, (1, groups, 1, 1)))]; return
  Every filter reads all channels. In groups it reads only those of its own group.
- x[:, g => x[:1, g
  Only the first image of the batch is there.
- np.concatenate(maps, axis=1) => sum(maps)
  The groups are added. Their maps stand side by side: np.concatenate(…, axis=1).
- np.concatenate(maps, axis=1) => np.stack(maps, 2).reshape(len(x), -1, *maps[0].shape[2:])
  The maps of the groups are shuffled. Those of the first group come first, then those of the next.
- np.concatenate(maps, axis=1) => np.concatenate(maps).reshape(len(x), -1, *maps[0].shape[2:])
  `reshape` does not move the groups out of the batch. `np.concatenate(…, axis=1)` joins along the
  channels.
- np.concatenate(maps, axis=1) => np.array(maps)
  The groups have a new axis of their own. `np.concatenate(…, axis=1)` joins along the channels.
- np.concatenate => np.stack
  `np.stack` makes a new axis. `np.concatenate(…, axis=1)` joins along the channels.
- axis=1 => axis=0
  They are joined along the batch, axis 0. The channels are axis 1.
- axis=1 => axis=2
  They are joined along the height, axis 2. The channels are axis 1.
- axis=1 => axis=3
  They are joined along the width, axis 3. The channels are axis 1.
- axis=1) => axis=1).astype(float)
  The numbers are right, but the dtype is not that of x.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_groups,
    oracle_name="PyTorch's conv2d with groups",
    solution=in_groups,
    slips=SLIPS,
    further_cases=(
        {
            "x": whole_numbers((1, 64, 14, 12)),
            "weight": whole_numbers((64, 2, 3, 3), within=4),
            "groups": 32,
        },
        {"x": np.ones((1, 2, 2, 3)), "weight": np.ones((2, 1, 1, 1)), "groups": 2},
        {"x": np.ones((1, 2, 3, 2)), "weight": np.ones((2, 1, 1, 1)), "groups": 2},
        {"x": np.ones((1, 2, 3, 2)), "weight": np.ones((1, 2, 1, 1)), "groups": 1},
    ),
)
