"""The colours of figures, replies and explorers: one meaning each, in every lesson.

They are Okabe and Ito's, which stay apart for colour-blind eyes. In grey some come close, so a
label, a number or a pattern always stands beside a colour.
"""

INPUT = "#0072B2"  # blue
KERNEL = "#D55E00"  # vermilion
OUTPUT = "#009E73"  # green
BIAS = "#CC79A7"  # purple
PADDING = "#BBBBBB"  # grey, with dots
WINDOW = "#222222"  # the outline of the current window
