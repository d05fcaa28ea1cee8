"""The colours of figures, replies and explorers: one meaning each, in every lesson.

The colours are those of Okabe and Ito, which colour-blind readers can tell apart. Printed in grey
some look alike, so a label, a number or a pattern always stands beside a colour.
"""

INPUT = "#0072B2"  # blue
KERNEL = "#D55E00"  # vermilion
OUTPUT = "#009E73"  # green
BIAS = "#CC79A7"  # purple
PADDING = "#BBBBBB"  # grey, with dots
WINDOW = "#222222"  # the outline of the current window
