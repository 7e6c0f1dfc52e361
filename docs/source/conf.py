"""The handbook's configuration. Declarative: nothing is fetched, nothing is computed beyond a few lines."""

from __future__ import annotations

project = "INCOMING TRANSMISSION"
author = "INCOMING TRANSMISSION 作者"
copyright = "2026，文字以 CC BY-SA 4.0、代码以 MIT 许可发布"
version = release = "0.1.0"
language = "zh_CN"

extensions = [
    "myst_parser",
    "sphinx.ext.intersphinx",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinxcontrib.mermaid",
    "errata",
    "latest_updates",
    "runnable_listings",
    "static_mermaid",
    "themed_figures",
]

source_suffix = {".md": "markdown"}
exclude_patterns = ["**/results", "**/figures", "_inventories"]
nitpicky = True
numfig = True
latest_updates_timezone = "Asia/Shanghai"

myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist", "substitution"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

# Inventories are kept in the repository, so that a build needs no network: see _inventories/README.md.
intersphinx_mapping = {
    "python": ("https://docs.python.org/zh-cn/3.11", "_inventories/python.inv"),
}

mermaid_light_theme = "redux-color"

html_theme = "furo"
html_title = "INCOMING TRANSMISSION"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_show_sphinx = False

copybutton_prompt_text = r">>> |\.\.\. |\$ |\(Pdb\) "
copybutton_prompt_is_regexp = True
copybutton_exclude = ".linenos, .gp, .go"
