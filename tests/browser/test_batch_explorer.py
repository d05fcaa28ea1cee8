"""The BatchExplorer in a page: what each action shows and changes."""

from itertools import pairwise

import pytest

from browser.stage import PHONE, swipe
from convlab.widgets import BatchExplorer


def number(page):
    """The number that the explorer shows for the followed place."""
    text = page.locator(".convlab-batch-formula").first.inner_text()
    return float(text.split("≈")[-1].strip().replace("−", "-"))


def cell(page, row, place):
    """A cell of the first row of maps (0), or of the second (1)."""
    text = str(list(place)).replace(" ", "")
    return page.locator(".convlab-batch-row").nth(row).locator(f"[data-place='{text}']")


def expected(explorer, image, row, column):
    index = int(explorer.included[:image].sum())
    return round(float(explorer.output[index, 0, row, column]), 4)


def test_an_image_taken_out_moves_the_output_in_training_alone(stage):
    explorer = BatchExplorer(position=(3, 2), image=1)
    page = stage.show(explorer)
    assert number(page) == expected(explorer, 1, 3, 2)
    before = number(page)
    page.get_by_label("image 5", exact=True).uncheck()
    explorer.included = [1, 1, 1, 1, 1, 0]
    assert number(page) == expected(explorer, 1, 3, 2) != before
    assert f"was {before:.4f}".replace("-", "−") in page.locator(".convlab-batch-was").inner_text()
    page.get_by_role("button", name="Eval").click()
    in_eval = number(page)
    page.get_by_label("image 5", exact=True).check()
    assert number(page) == in_eval
    assert page.locator(".convlab-batch-was").inner_text() == ""  # the image moved nothing


def test_pointing_previews_and_a_click_pins(stage):
    explorer = BatchExplorer()
    page = stage.show(explorer)
    cell(page, 0, (2, 4, 3)).hover()
    assert number(page) == expected(explorer, 2, 4, 3)
    assert page.evaluate("[model.get('image'), model.get('position')]") == [0, [2, 3]]
    page.mouse.move(2, 2)
    assert number(page) == expected(explorer, 0, 2, 3)
    cell(page, 1, (3, 5, 1)).click()
    page.mouse.move(2, 2)
    assert number(page) == expected(explorer, 3, 5, 1)
    assert page.evaluate("[model.get('image'), model.get('position')]") == [3, [5, 1]]


def test_arrow_keys_go_on_in_the_next_image(stage):
    page = stage.show(BatchExplorer(image=0, position=(2, 6)))
    row = page.locator(".convlab-batch-row").first
    row.press("ArrowRight")
    assert page.evaluate("[model.get('image'), model.get('position')]") == [1, [2, 0]]
    row.press("ArrowUp")
    row.press("ArrowLeft")
    assert page.evaluate("[model.get('image'), model.get('position')]") == [0, [1, 6]]
    row.press("End")
    assert page.evaluate("[model.get('image'), model.get('position')]") == [5, [1, 6]]


def test_training_steps_move_the_running_statistics_as_in_pytorch(stage):
    import torch

    explorer = BatchExplorer(momentum=0.25)
    page = stage.show(explorer)
    page.get_by_role("button", name="Train 1 step").click()
    page.get_by_role("button", name="Train 10 steps").click()
    assert page.evaluate("model.get('batch')") == 0
    layer = torch.nn.BatchNorm2d(1, momentum=0.25, dtype=torch.float64)
    for batch in [0, *range(10)]:
        explorer.batch = batch
        layer(torch.tensor(explorer.x))
    means, variances = page.evaluate("[model.get('running_mean'), model.get('running_var')]")
    assert len(means) == len(variances) == 12
    assert means[-1] == pytest.approx(layer.running_mean.item())
    assert variances[-1] == pytest.approx(layer.running_var.item())
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("model.get('running_mean').length") == 2
    page.get_by_role("button", name="Eval").click()
    step = page.get_by_role("button", name="Train 1 step")
    assert step.get_attribute("aria-disabled") == "true"
    step.click(force=True)
    assert page.evaluate("model.get('running_mean').length") == 2


def test_steps_end_at_a_hundred(stage):
    page = stage.show(BatchExplorer(running_mean=[0] * 97, running_var=[1] * 97))
    page.get_by_role("button", name="Train 10 steps").click()
    assert page.evaluate("model.get('running_mean').length") == 101
    step = page.get_by_role("button", name="Train 10 steps")
    assert step.get_attribute("aria-disabled") == "true"


def test_dropout_keeps_and_drops_as_python_says(stage):
    explorer = BatchExplorer(layer="dropout", p=0.5, seed=3)
    page = stage.show(explorer)
    kept = int((explorer.output != 0).sum())
    x = int((explorer.x != 0).sum())
    assert 0 < kept < x
    white = page.locator(".convlab-batch-row").nth(1).locator("rect[style*=' 0%']").count()
    assert white == explorer.output.size - kept
    page.get_by_role("button", name="New mask").click()
    assert page.evaluate("model.get('seed')") == 4
    assert "Of 200 masks" in page.locator(".convlab-sentence").inner_text()


@pytest.mark.parametrize("layer", ["dropout", "both"])
def test_a_new_mask_says_the_number_before_it_beside_the_new_one(stage, layer):
    explorer = BatchExplorer(layer=layer, image=1, position=(3, 2))
    page = stage.show(explorer)
    seen = [explorer.output[1, 0, 3, 2]]
    for seed in range(1, 7):
        page.get_by_role("button", name="New mask").click()
        explorer.seed = seed
        seen.append(explorer.output[1, 0, 3, 2])
        line = page.locator("p:visible", has=page.locator(".convlab-batch-was"))
        assert line.inner_text().startswith("dropout")
        before = f"was {seen[-2]:.4f}".replace("-", "−") if seen[-1] != seen[-2] else ""
        assert page.locator(".convlab-batch-was").inner_text() == before
    assert len(set(seen)) == 2
    assert any(one == two for one, two in pairwise(seen))


def test_without_an_image_it_says_so(stage):
    page = stage.show(BatchExplorer(included=[0] * 6))
    sentence = page.locator(".convlab-sentence")
    assert sentence.inner_text().startswith("No image is in the batch: there is nothing to average")
    assert page.locator(".convlab-trail-scale text").all_text_contents()[:2] == ["1", "0"]
    page.get_by_label("Layer", exact=True).select_option("dropout")
    assert sentence.inner_text().startswith("No image is in the batch: there is no output.")
    page.get_by_label("Layer", exact=True).select_option("both")
    step = page.get_by_role("button", name="Train 1 step")
    assert step.get_attribute("aria-disabled") == "true"


def test_of_one_image_no_other_ones_are_averaged(stage):
    page = stage.show(BatchExplorer(included=[1, 0, 0, 0, 0, 0]))
    sentence = page.locator(".convlab-sentence")
    assert "all 1·7·7 = 49 numbers of this batch, and no other image is" in sentence.inner_text()
    page.get_by_label("image 4", exact=True).check()
    assert "2·7·7 = 98 numbers of this batch, other images’ too." in sentence.inner_text()
    cell(page, 0, (2, 4, 3)).click()
    assert "2·7·7 = 98 numbers of this batch." in sentence.inner_text()


def place_of(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_tap_pins(stage):
    page = stage.show(BatchExplorer(), width=PHONE, touch=True)
    page.touchscreen.tap(*place_of(cell(page, 0, (4, 3, 3))))
    page.wait_for_function("model.get('image') === 4 && String(model.get('position')) === '3,3'")


def test_a_finger_that_scrolls_pins_nothing(stage):
    page = stage.show(BatchExplorer(), width=PHONE, touch=True)
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    x, y = place_of(cell(page, 0, (4, 3, 3)))
    swipe(page, [(x, y), (x, y - 80)])
    page.wait_for_function("scrollY > 30")
    assert page.evaluate("model.get('image')") == 0
