"""Settings of Sphinx. `make site` calls it on a copy of this folder, with the lessons in it."""

import os

from website.paths import project

_project = project()
_repository = _project["urls"]["Repository"]

project = "convlab"
author = "the convlab authors"
copyright = "the convlab authors; code BSD-3-Clause, texts and pictures CC BY 4.0"
version = release = _project["version"]
language = "en"
extensions = ["myst_nb", "sphinx.ext.autodoc", "website.extension"]
templates_path = ["templates"]
default_role = "py:obj"  # one backtick, as the docstrings have it

autodoc_typehints = "none"  # the docstrings say what an argument may be
autodoc_member_order = "bysource"
add_module_names = False
toc_object_entries_show_parents = "hide"

nb_execution_mode = "off"  # tools/make_site.py has run what must be run
nb_ipywidgets_js = {}  # scripts/explorers.js shows them
nb_merge_streams = True
html_math_renderer = "typeset"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

html_theme = "sphinx_book_theme"
html_title = "convlab: convolutional networks, derived"
html_static_path = ["static"]
html_css_files = ["formulas.css", "icons.css", "site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_context = {"default_mode": "auto"}
html_favicon = "static/favicon.svg"
html_logo = "static/favicon.svg"
html_copy_source = True
html_use_index = False  # api/index is one
html_show_sphinx = False
html_sourcelink_suffix = ""
html_theme_options = {
    "logo": {"text": "convlab", "alt_text": "convlab: the front page"},
    "repository_url": _repository,
    "repository_branch": "main",
    "use_repository_button": True,
    "use_edit_page_button": True,
    "use_issues_button": True,
    "navbar_persistent": [],  # search stands in the list of the lessons
    "show_navbar_depth": 1,
    "toc_title": "On this page",
    "launch_buttons": {
        "binderhub_url": "https://mybinder.org",
        "colab_url": "https://colab.research.google.com",
        "jupyterhub_url": os.environ.get("CONVLAB_HUB", ""),
        "notebook_interface": "jupyterlab",
    },
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "extra_footer": f'<p>How to cite: <a href="{_repository}#how-to-cite">README</a> · '
    f'Licence: <a href="{_repository}/blob/main/LICENSE">BSD-3-Clause for code, CC BY 4.0 for '
    "texts and pictures</a></p>",
}
