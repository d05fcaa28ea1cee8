"""The shape of the array that a photo gives."""

from convlab.lessons.practising.topic import Topic

_COLOURS = {3: "A colour photo", 4: "A colour photo with a channel for transparency"}


def _draw(random, level):
    W, H = random.sample(range(200, 700, 20), 2)
    return {"W": W, "H": H, "c": 3 if level == 0 else random.choice((3, 4))}


TOPIC = Topic(
    name="array of a photo",
    lessons={"02": (0, 1)},
    ask=lambda n: (
        f"{_COLOURS[n['c']]} has in PIL the `size` ({{W}}, {{H}}). What is the shape of "
        "`np.array(photo)`?"
    ),
    draw=_draw,
    answer="H, W, c",
    rule="PIL gives (width, height); an array has (height, width, channels).",
    slips="""
- H, W, c => W, H, c
  That is PIL's order, width first. In an array the height comes first.
- H, W, c => c, H, W
  NumPy puts the channels of a photo last.
- H, W, c => c, W, H
  NumPy puts the channels of a photo last, and the height first.
- H, W, c => H, W, 1
  A colour photo has a number each for red, green and blue.
- H, W, c => W, c, H
  An array of a photo has height, then width, then channels.
- H, W, c => H, W, 3
  Transparency is a channel, too.
- H, W, c => H, W, 4
  Red, green and blue are three numbers.
""",
)
