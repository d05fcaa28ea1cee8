"""Settings of hypothesis for all tests.

No time limit on an example, as times vary by machine. Where CI=true each property is tried on
several times as many cases.
"""

import os

from hypothesis import settings

settings.register_profile("convlab", deadline=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("convlab"), max_examples=400)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "convlab")
