"""`python -m convlab` is the command `convlab`."""

import sys

from convlab.cli import main

sys.exit(main())
