"""Settings of hypothesis for all tests: no time limit on an example, as times vary by machine."""

from hypothesis import settings

settings.register_profile("convlab", deadline=None, print_blob=True)
settings.load_profile("convlab")
