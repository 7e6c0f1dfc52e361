"""The English documentation of the packages in extensions/: built with all of them, so that its examples are live."""

from __future__ import annotations

project = "Sphinx packages of INCOMING TRANSMISSION"
author = "The authors of INCOMING TRANSMISSION"
copyright = "2026, MIT licence"
version = release = "0.1.0"
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx_exact_rebuilds",
    "sphinx_latest_updates",
    "sphinx_cjk_search",
    "sphinx_static_render.math",
    "sphinx_static_render.mermaid",
    "sphinx_static_render.svg_to_pdf",
    "sphinx_runnable_listings",
    "sphinx_runnable_listings.errata",
    "sphinx_runnable_listings.themed_figures",
    "sphinx_runnable_listings.interactive_figures",
    "sphinx_runnable_listings.live_listings",
]
exclude_patterns = ["README.md", "**/results"]
nitpicky = True
# Python's inventory is kept here: a build needs no network. These are types of Sphinx, docutils, minidom, matplotlib
# and the packages' own private parts, and names that the sources import for type checkers alone.
nitpick_ignore_regex = [
    ("py:class", r"(sphinx|docutils|matplotlib)\..*|dt\.datetime|dict\[str"),
    ("py:class", r"Sphinx|Document|Element|Figure|Axes|Path|Piece|Run|Condition|Amount"),
]
intersphinx_mapping = {"python": ("https://docs.python.org/3.11", "../source/_inventories/python.inv")}
myst_enable_extensions = ["attrs_block", "colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_use_legacy_class_based = False
latest_updates_footer = ["neighbours"]
live_listings_source = "docs/packages"
numfig = True

html_theme = "furo"
html_title = "Sphinx packages"
html_show_sphinx = False
