"""``{misconception}`` boxes where a reader meets them, and ``{errata}``, the page that lists them all.

.. code-block:: rst

   .. misconception:: New-style classes search breadth first
      :right: They use the C3 linearisation.
      :proof: bfs_or_c3.py

      The body shows the run that refutes the statement.

``:contents:`` puts a list of the pages above it, each with how many errata it has.

The argument is the wrong statement, ``:right:`` the right one in a sentence, ``:proof:`` the file that proves it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from ..i18n import add_translations
from ..stylesheets import add_stylesheet
from .collector import ErrataCollector
from .directives import ErrataDirective, MisconceptionDirective, errata_list, misconception
from .listing import ErrataLister

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


STYLESHEET = Path(__file__).with_name("errata.css")
#: They put a colon after the title of a box.
THEMES_WITH_COLON = frozenset({"alabaster", "classic", "default", "nature", "pyramid", "traditional"})


def has_boxes(doctree: nodes.document) -> bool:
    """Whether a page has a box."""
    return any("misconception" in node["classes"] for node in doctree.findall(nodes.admonition))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_exact_rebuilds.state")
    add_translations(app)
    app.add_node(misconception)
    app.add_node(errata_list)
    app.add_directive("misconception", MisconceptionDirective)
    app.add_directive("errata", ErrataDirective)
    app.add_env_collector(ErrataCollector)
    app.add_post_transform(ErrataLister)
    add_stylesheet(app, STYLESHEET, has_boxes, THEMES_WITH_COLON.__contains__)
    return {"version": "0.1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
