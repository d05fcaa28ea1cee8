"""Slips: changes of a solution's words."""

import pytest

from convlab.lessons.slips import Slip, SlipError, read_slips, with_slip

pytestmark = pytest.mark.slow


def area(height, width):
    heights = height
    return heights * width


def test_a_slip_is_read_with_its_changes_and_its_sentence():
    text = """
- a => b
- c * d =>
  The first sentence
  goes on here.
- e => f
  The second.
"""
    assert read_slips(text) == (
        Slip((("a", "b"), ("c * d", "")), "The first sentence goes on here."),
        Slip((("e", "f"),), "The second."),
    )


@pytest.mark.parametrize("text", ["a => b", "  a sentence first", "- a -> b", "- a => b\nflush"])
def test_a_text_of_another_form_is_refused(text):
    with pytest.raises(SlipError, match="A slip is `- old words => new words`"):
        read_slips(text)


def test_a_slip_without_a_sentence_is_refused():
    with pytest.raises(SlipError, match="The last slip has no sentence"):
        read_slips("- a => b")


def slip(*changes):
    return with_slip(area, Slip(changes, "A sentence."))


def test_the_changed_solution_is_another_function():
    assert slip(("heights * width", "heights + width"))(3, 5) == 8
    assert area(3, 5) == 15


def test_every_occurrence_changes_but_no_part_of_a_name():
    assert slip(("heights", "width"))(3, 5) == 9
    assert slip(("= height", "= 2 * height"))(3, 5) == 30


def test_changes_are_made_one_after_the_other():
    assert slip(("* width", "+ width"), ("+ width", "- width"))(3, 5) == -2


def test_words_that_are_not_in_the_solution_are_refused_with_file_and_slip():
    with pytest.raises(SlipError, match=r"test_slips.py, slip 'A sentence.' of area: `depth`"):
        slip(("depth", "width"))


def test_a_part_of_a_name_is_no_occurrence():
    with pytest.raises(SlipError, match="`eigh` does not stand in it"):
        slip(("eigh", "x"))


def test_a_change_that_python_cannot_compile_is_refused():
    with pytest.raises(SlipError, match=r"test_slips.py.*of area: .*invalid syntax|never closed"):
        slip(("heights * width", "heights * ("))
