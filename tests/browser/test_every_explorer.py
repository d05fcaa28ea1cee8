"""What holds for every explorer in JupyterLab, whatever it shows; none is named here."""

import pytest

from browser.accessibility import ARGUMENTS, EXPLORERS
from browser.lab import Lab
from browser.motion import rest
from browser.pages import COUNT_WHAT_IS_LEFT, run, shown, write_notebook

# Every visible control that a person changes something with, but for a file's.
CONTROLS = "input:not([type=file]), select"
# What Tab stops at.
STOPS = "input, select, button, [tabindex]"

CELLS = [
    "import zlib\nfrom convlab import nets, training, widgets\nexplorer = widgets.{call}\nexplorer",
    "widgets.{call}",
    "print(zlib.crc32(repr(sorted(explorer.get_state().items())).encode()))",
    "explorer.close()",
    "display({all})",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorers")
    calls = {name: f"{name}({ARGUMENTS.get(name, '')})" for name in EXPLORERS}
    everyone = ", ".join(f"widgets.{call}" for call in calls.values())
    for name, call in calls.items():
        cells = [cell.format(call=call, all=everyone) for cell in CELLS]
        write_notebook(folder / f"{name}.ipynb", *cells)
        write_notebook(folder / f"{name}-again.ipynb", cells[0])
    with Lab(folder) as lab:
        yield lab


@pytest.fixture(scope="module", params=EXPLORERS)
def lab(server, request):
    server.open(f"{request.param}.ipynb")
    server.explorer_name = request.param
    return server


@pytest.fixture
def explorer(lab):
    """A new explorer in the first cell."""
    run(lab, 0)
    return shown(lab, 0)


def controls(explorer):
    return [found for found in explorer.locator(CONTROLS).all() if found.is_visible()]


def kind_of(control):
    return control.evaluate("node => node.type.startsWith('select') ? 'list' : node.type")


def change_by_keyboard(lab, control):
    """Change a control with the keys that it has for this."""
    control.focus()
    is_last = control.evaluate(
        "node => node.options ? node.selectedIndex === node.options.length - 1"
        " : node.value === node.max"
    )
    forward = {"range": "ArrowRight", "list": "ArrowDown", "checkbox": "Space", "text": "ArrowUp"}
    back = {"range": "ArrowLeft", "list": "ArrowUp", "checkbox": "Space", "text": "ArrowDown"}
    kind = kind_of(control)
    lab.page.keyboard.press((back if is_last else forward)[kind])
    if kind == "text":
        lab.page.keyboard.press("Enter")


def change_by_mouse(lab, control):
    """Change a control with the mouse; a field of text by a click and what is typed then."""
    kind = kind_of(control)
    if kind == "range":
        box = control.bounding_box()
        share = control.evaluate("node => (node.value - node.min) / (node.max - node.min)")
        control.click(
            position={"x": box["width"] * (0.2 if share > 0.5 else 0.8), "y": box["height"] / 2}
        )
    elif kind == "list":
        # What the list that the browser opens is made of is out of a test's reach.
        index = control.evaluate("node => (node.selectedIndex + 1) % node.options.length")
        control.select_option(index=index)
    elif kind == "checkbox":
        control.click()
    else:
        control.click()
        lab.page.keyboard.press("ControlOrMeta+a")
        lab.page.keyboard.type("7.5\n")


def move_all(explorer):
    """Press an arrow key on each control, and on each other stop of the Tab key."""
    for stop in (*controls(explorer), *explorer.locator("[tabindex='0']").all()):
        is_down = stop.evaluate("node => node.matches('select, tr *')")
        stop.press("ArrowDown" if is_down else "ArrowRight")


@pytest.mark.parametrize("change", [change_by_keyboard, change_by_mouse])
def test_python_sees_what_each_control_changes(lab, explorer, change):
    before = run(lab, 2)
    count = len(controls(explorer))
    for index in range(count):
        control = controls(explorer)[index]
        label = control.evaluate("node => node.labels?.[0]?.textContent ?? node.ariaLabel")
        change(lab, control)
        after = run(lab, 2)
        assert after != before, label
        before = after


def test_tab_reaches_each_stop_in_the_order_of_the_page_and_the_focus_is_seen(lab, explorer):
    ordered = explorer.locator(STOPS).evaluate_all(
        """nodes => {
          window.stops = nodes.filter((node) => node.tabIndex >= 0 && node.checkVisibility());
          stops[0].focus();
          return stops.length;
        }"""
    )
    assert ordered > 1
    for index in range(ordered):
        if index > 0:
            lab.page.keyboard.press("Tab")
        at, outline, width = lab.page.evaluate(
            """() => {
              const node = document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(node);
              return [stops.indexOf(node), outlineStyle, parseFloat(outlineWidth)];
            }"""
        )
        assert (at, outline) == (index, "solid")
        assert width >= 2


def test_no_key_goes_to_jupyterlab(lab, explorer):
    """There an arrow leaves the cell, "b" makes a new one."""
    cells = lab.page.evaluate("lab.nodes().length")
    explorer.locator(STOPS).evaluate_all(
        "nodes => (window.stops = nodes.filter("
        "(node) => node.tabIndex >= 0 && node.checkVisibility() && node.type !== 'file'))"
    )
    for index in range(lab.page.evaluate("stops.length")):
        for key in ("ArrowDown", "ArrowLeft", "b"):
            lab.page.evaluate("index => stops[index].focus()", index)
            lab.page.keyboard.press(key)
            name = lab.page.evaluate("index => stops[index].outerHTML.slice(0, 200)", index)
            assert explorer.locator(":focus").count() == 1, (key, name)
    assert lab.page.evaluate("lab.nodes().length") == cells


def test_escape_goes_back_to_the_cell(lab, explorer):
    explorer.locator("[tabindex='0'], input, select").first.focus()
    lab.page.keyboard.press("Escape")
    lab.wait_for("lab.hasFocus(0)", "cell 0 to have the focus")


def test_the_same_output_holds_a_still_picture_and_a_text(lab, explorer):
    (output,) = lab.cells()[0].outputs
    assert {"image/png", "application/vnd.jupyter.widget-view+json"} <= output["data"].keys()
    assert output["data"]["text/plain"].startswith(f"{lab.explorer_name}(")
    assert " at 0x" not in output["data"]["text/plain"]


def test_two_explorers_stay_apart(lab, explorer):
    run(lab, 1)
    other = shown(lab, 1)
    texts = [explorer.inner_text(), other.inner_text()]
    move_all(explorer)
    assert explorer.inner_text() != texts[0]
    assert other.inner_text() == texts[1]
    ids = lab.page.evaluate(
        "[...document.querySelectorAll('.convlab-explorer [id]')].map((node) => node.id)"
    )
    assert len(ids) == len(set(ids))


def test_it_moves_only_when_it_is_told_to_and_shows_no_motion_to_who_wants_none(lab, explorer):
    lab.page.emulate_media(reduced_motion="reduce")
    durations = explorer.evaluate(
        """root => [root, ...root.querySelectorAll("*")].flatMap((node) => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(node);
          return [transitionDuration, animationName, scrollBehavior];
        })"""
    )
    lab.page.emulate_media(reduced_motion="no-preference")
    assert set(durations) <= {"0s", "none", "auto"}
    before = explorer.inner_text()
    rest(lab.page, pause=600)
    assert explorer.inner_text() == before


def test_it_looks_the_same_beside_the_others(lab, explorer):
    """Each brings the shared style sheet with it."""
    looks = """root => [root, ...root.querySelectorAll("*")].map((node) => {
      const { background, border, font, padding, minHeight, width } = getComputedStyle(node);
      return `${node.localName}: ${[background, border, font, padding, minHeight, width]}`;
    })"""
    rest(lab.page, pause=600)  # LiveNetwork draws its rows some frames after it is laid out
    alone = explorer.evaluate(looks)
    run(lab, 4)
    assert shown(lab, 4).count() == len(EXPLORERS)
    rest(lab.page, pause=600)
    assert explorer.evaluate(looks) == alone


def test_a_closed_explorer_leaves_nothing_behind(lab):
    lab.page.evaluate(COUNT_WHAT_IS_LEFT)
    run(lab, 0)
    run(lab, 3)  # also what an earlier test has left
    run(lab, 1)
    shown(lab, 1)
    before = lab.page.evaluate("left()")
    run(lab, 0)
    explorer = shown(lab, 0)
    for play in explorer.get_by_role("button", name="Play").all():
        play.click()
    during = lab.page.evaluate("left()")
    assert during["listeners"] > before["listeners"]
    run(lab, 3)
    lab.wait_for(
        f"JSON.stringify(left()) === JSON.stringify({before!r})".replace("'", '"'),
        "every listener, timer and observer to be taken away",
    )


def test_without_its_kernel_it_works_on_and_says_so(lab, explorer):
    assert not lab.page.locator(".convlab-away").first.is_visible()
    before = explorer.inner_text()
    lab.page.evaluate("lab.panel().sessionContext.restartKernel()")
    lab.page.locator(".convlab-away", has_text="Python is not connected").first.wait_for()
    assert explorer.inner_text() == before
    move_all(explorer)
    assert explorer.inner_text() != before


def test_a_saved_notebook_shows_it_again_without_python(lab):
    """In a notebook of its own: when it is opened again, its numbers of runs begin anew."""
    again = f"{lab.explorer_name}-again.ipynb"
    lab.open(again)
    run(lab, 0)
    explorer = shown(lab, 0)
    rest(lab.page)
    text = explorer.inner_text()
    lab.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    lab.open(again)
    explorer = shown(lab, 0)
    rest(lab.page)
    assert explorer.inner_text() == text
    assert lab.page.get_by_text("Python is not connected").first.is_visible()
    move_all(explorer)
    assert explorer.inner_text() != text
