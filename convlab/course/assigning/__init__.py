"""`convlab assign`: the lessons as a class gets them, and what their instructor keeps."""
