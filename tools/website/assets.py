"""The scripts of the site as one file, its icons as one style sheet, and lighter pictures."""

import base64
import io
import re
from urllib.parse import quote

from PIL import Image

from convlab.widgets.bundle import bundle
from website.paths import SITE

__all__ = ["icons", "lighter", "site_script"]

# The theme brings all of Font Awesome, as a script and as fonts: 800 kB that no page needs.
_CLASSES = re.compile(r'class="([^"]*\bfa-[^"]*)"')
_RULE = """\
:is(.fas, .fab, .fa-solid, .fa-brands) {
  font-family: inherit;
}
:is(.fas, .fab, .fa-solid, .fa-brands)::before {
  content: "";
  display: inline-block;
  width: 1em;
  height: 1em;
  vertical-align: -0.125em;
  background: currentColor;
  mask: var(--icon) center / contain no-repeat;
}
"""
_LARGE_PICTURE = 60_000  # bytes


def site_script() -> str:
    """The scripts of the site, joined: a page that is a file may not load modules.

    The block around them keeps their names from the theme's.
    """
    return f"{{\n{bundle(SITE / 'scripts' / 'site.js')}}}\n"


def icons(pages: list[str], drawings: str) -> str:
    """A style sheet with the icons that the texts of `pages` name, and no other.

    drawings: the text of the theme's script with all icons.
    """
    found = {word for text in pages for names in _CLASSES.findall(text) for word in names.split()}
    names = {word.removeprefix("fa-") for word in found if word.startswith("fa-")} | {"xmark"}
    rules = [_RULE]
    for name in sorted(names):
        # `name:[width,height,[aliases],"code","path"]`; the last style in the script is the solid.
        quoted = re.escape(name)
        pattern = r'\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","([^"]+)"\]'
        drawn = re.findall(rf'[{{,]"?{quoted}"?:{pattern}', drawings)
        alias = rf'\[(\d+),(\d+),\[[^\]]*"{quoted}"[^\]]*\],"[0-9a-f]+","([^"]+)"\]'
        drawn = drawn or re.findall(alias, drawings)
        if not drawn:
            continue  # a size such as fa-lg
        width, height, path = drawn[-1]
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
            f'<path d="{path}"/></svg>'
        )
        rules.append(f'.fa-{name} {{\n  --icon: url("data:image/svg+xml,{quote(svg)}");\n}}\n')
    return "".join(rules)


def lighter(png: str) -> tuple[str, str]:
    """A picture as (MIME type, base64): a JPEG if that takes a quarter less than the PNG."""
    data = base64.b64decode(png)
    if len(data) < _LARGE_PICTURE:
        return "image/png", png
    file = io.BytesIO()
    # No colour is thinned out, so that the letters stay crisp.
    Image.open(io.BytesIO(data)).convert("RGB").save(file, "JPEG", quality=88, subsampling=0)
    if file.tell() > 0.75 * len(data):
        return "image/png", png
    return "image/jpeg", base64.b64encode(file.getvalue()).decode()
