"""An explorer alone in a page, without JupyterLab and without Python: opened in a moment.

A picture of one, for a look at it::

    from browser.stage import Stage
    from convlab.widgets import ShapeExplorer

    with Stage() as stage:
        page = stage.show(ShapeExplorer(stride=2), width=900, dark=True)
        page.locator(".convlab-explorer").screenshot(path="shape.png")

(run from the repository: `PYTHONPATH=tests python snippet.py`). A few lines of the page play the
model that anywidget has in JupyterLab; `model` is their name there.
"""

import base64
import json
from collections.abc import Sequence
from itertools import pairwise

from ipywidgets.widgets.widget import _remove_buffers
from playwright.sync_api import Page, sync_playwright

from browser.frames import two_frames
from browser.lab import CHROMIUM_ARGUMENTS
from patience import PATIENCE
from programs import find_program

__all__ = ["PHONE", "Stage", "swipe"]

PHONE = 390  # pixels, the width of a phone's page

# What JupyterLab's dark theme and light theme set.
_THEMES = {
    True: "--jp-layout-color0: #111111; --jp-content-font-color1: #ffffff; "
    "--jp-content-font-color2: #b3b3b3; background: #111111;",
    False: "--jp-layout-color0: #ffffff; --jp-content-font-color1: #212121; "
    "--jp-content-font-color2: #616161; background: #ffffff;",
}

_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>stage</title>
<style>body { margin: 0; {theme} }</style><style>{css}</style></head>
<body data-jp-theme-light="{light}"><main><div id="view" class="jp-Cell" tabindex="-1"></div></main>
</body></html>"""

_SHOW = """async ({ esm, state, buffers }) => {
  for (const [path, text] of buffers) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const [last] = path.slice(-1);
    path.slice(0, -1).reduce((node, key) => node[key], state)[last] = new DataView(bytes.buffer);
  }
  const handlers = {};
  const call = (event) => (handlers[event] ?? []).forEach((handler) => handler());
  window.saved = 0; // how often Python would have been told
  window.model = {
    get: (name) => state[name],
    set(name, value) {
      // As JSON all bytes would be the same.
      const isPlain = !(value instanceof DataView || state[name] instanceof DataView);
      const isSame = isPlain && JSON.stringify(state[name]) === JSON.stringify(value);
      if (isSame || state[name] === value) return;
      state[name] = value;
      call(`change:${name}`);
      call("change");
    },
    save_changes: () => (window.saved += 1),
    on: (event, handler) => (handlers[event] ??= []).push(handler),
    off(event, handler) {
      handlers[event] = (handlers[event] ?? []).filter((each) => each !== handler);
    },
  };
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const module = await import(url);
  const el = document.getElementById("view");
  window.show = async () => (window.close_ = await module.default.render({ model, el }));
  await show();
}"""


class Stage:
    """A Chromium with one explorer a page. Use it in a `with` statement."""

    def __enter__(self):
        chromium = find_program("chromium", "chromium-browser", "google-chrome")
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGUMENTS
        )
        self._context = None
        return self

    def __exit__(self, *_):
        self._browser.close()
        self._playwright.stop()

    def show(
        self,
        explorer,
        *,
        width: int = 900,
        height: int = 800,
        dark: bool = False,
        touch: bool = False,
        zoom: float = 1,
        address: str = "",
        secure: bool = True,
    ) -> Page:
        """Open a new page, of this width, with the explorer; the page before is closed.

        touch: a screen for fingers. zoom: of the browser, 1.5 for 150 %. address: what stands
        behind the `#` of the page's address; with one, the page says that it is a saved one.
        secure: https, as to Chromium's eyes a JupyterLab on the same machine and a saved page are.

        Errors of the page are in `page.errors`.
        """
        if self._context is not None:
            self._context.close()
        self._context = self._browser.new_context(
            viewport={"width": round(width / zoom), "height": round(height / zoom)},
            device_scale_factor=zoom,
            has_touch=touch,
            is_mobile=touch,
        )
        self._context.set_default_timeout(1000 * PATIENCE)
        page = self._context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        text = _PAGE.replace("{theme}", _THEMES[dark]).replace("{css}", explorer._css)
        text = text.replace("{light}", "false" if dark else "true")
        if address:
            text = text.replace("<main>", "<main data-convlab-page><div id='cell-id=stage'>")
            text = text.replace("</main>", "</div></main>")
        site = f"{'https' if secure else 'http'}://stage/"
        page.route(f"{site}**", lambda route: route.fulfill(body=text, content_type="text/html"))
        page.goto(f"{site}{f'#{address}' if address else ''}")
        state = {name: each for name, each in explorer.get_state().items() if name[0] != "_"}
        state, paths, buffers = _remove_buffers(state)
        texts = [base64.b64encode(bytes(buffer)).decode() for buffer in buffers]
        page.evaluate(
            _SHOW,
            {
                "esm": explorer._esm,
                "state": json.loads(json.dumps(state)),
                "buffers": [list(each) for each in zip(paths, texts, strict=True)],
            },
        )
        page.locator(".convlab-explorer > :visible").first.wait_for()
        two_frames(page)  # what an explorer draws after its first frame is there too
        return page


def swipe(page: Page, places: Sequence[tuple[float, float]], *, lift: bool = True):
    """Move a finger over a page along these places (x, y), in pixels of the page's window."""
    client = page.context.new_cdp_session(page)
    steps = [places[0]]
    for (x, y), (to_x, to_y) in pairwise(places):
        steps += [(x + (to_x - x) * k / 6, y + (to_y - y) * k / 6) for k in range(1, 7)]
    for index, (x, y) in enumerate(steps):
        client.send(
            "Input.dispatchTouchEvent",
            {
                "type": "touchMove" if index else "touchStart",
                "touchPoints": [{"x": x, "y": y}],
            },
        )
    if lift:
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    two_frames(page)
