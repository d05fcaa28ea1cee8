"""A learner's hands on an explorer: the mouse, the keyboard or a finger, doing the same things."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

__all__ = ["Hand"]


@dataclass
class Hand:
    """One way to use the explorer `root` of a page: "mouse", "keyboard" or "finger"."""

    kind: str
    page: Page
    root: Locator

    def press(self, part: Locator):
        """Press a button, a tab or the title of something folded."""
        if self.kind == "mouse":
            part.click()
        elif self.kind == "finger":
            part.tap()
        else:
            part.focus()
            self.page.keyboard.press("Enter")

    def unfold(self):
        """Open the settings of the explorer, if they are folded."""
        for summary in self.root.locator("details.convlab-settings:not([open]) > summary").all():
            if summary.is_visible():
                self.press(summary)

    def slide(self, name: str, value: float):
        """Bring the slider of this name to a value."""
        slider = self.root.get_by_role("slider", name=name)
        if self.kind == "keyboard":
            slider.focus()
            for _ in range(400):
                now = float(slider.input_value())
                if abs(now - value) < 1e-9:
                    return
                self.page.keyboard.press("ArrowRight" if now < value else "ArrowLeft")
        low, high = (float(slider.get_attribute(end)) for end in ("min", "max"))
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        thumb = 16
        x = thumb / 2 + (box["width"] - thumb) * (value - low) / (high - low)
        press = slider.click if self.kind == "mouse" else slider.tap
        end = box["width"] - 2 if x < box["width"] / 2 else 2
        # A hand sees where it has come to, and corrects that. A press on the thumb moves nothing.
        for correction in (0, 3, -3, 6, -6, 9, -9):
            for place in (end, x + correction):
                press(position={"x": place, "y": box["height"] / 2})
            if float(slider.input_value()) == value:
                return
        raise AssertionError(f"{name}: {slider.input_value()} in the place of {value}")

    def tick(self, name: str):
        """Turn a box over."""
        box = self.root.get_by_label(name, exact=True)
        if self.kind == "mouse":
            box.click()
        elif self.kind == "finger":
            box.tap()
        else:
            box.focus()
            self.page.keyboard.press("Space")

    def go_to(self, grid: Locator, row: int, column: int):
        """Choose a cell of a grid of numbers."""
        cell = grid.locator(f"[data-row='{row}'][data-column='{column}']")
        if self.kind == "mouse":
            cell.click()
        elif self.kind == "finger":
            cell.tap()
        else:
            grid.locator("[tabindex='0']").first.focus()
            for _ in range(60):
                at = self.page.evaluate(
                    "() => ['row', 'column'].map(k => Number(document.activeElement.dataset[k]))"
                )
                if at == [row, column]:
                    return
                across = "ArrowRight" if at[1] < column else "ArrowLeft"
                along = "ArrowDown" if at[0] < row else "ArrowUp"
                self.page.keyboard.press(across if at[1] != column else along)
            raise AssertionError(f"the arrow keys do not lead to row {row}, column {column}")

    def type(self, text: str):
        """Type a number into the chosen cell."""
        if self.kind == "finger":
            # A second tap opens the field, and with it the phone's keyboard.
            self.page.locator(":focus").tap()
            self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(f"{text}\n")
