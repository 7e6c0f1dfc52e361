"""``{themed-figure}``: one figure, two pictures; the page shows the one that suits its colours.

.. code-block:: rst

   .. themed-figure:: figures/pause
      :alt: Pause time grows with the number of live objects.

      The caption.

looks for ``figures/pause-light.svg`` and ``figures/pause-dark.svg``. HTML shows one of them through the
``only-light`` / ``only-dark`` classes that furo, pydata and sphinx-book-theme share; for all themes but furo it brings
a style sheet along. Every other builder gets the light picture.

Listings draw with :mod:`.plotting`, where no Sphinx is imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

STYLESHEET = Path(__file__).with_name("themed_figures.css")
#: The theme that shows one of two pictures in a figure, and its caption, by itself.
KNOWS_BOTH = "furo"


def setup(app: Sphinx) -> ExtensionMetadata:
    from ..stylesheets import add_stylesheet
    from .directives import KeepLightInEpub, KeepLightInPrint, ThemedFigure, has_both

    app.add_directive("themed-figure", ThemedFigure)
    add_stylesheet(app, STYLESHEET, has_both, lambda theme: theme != KNOWS_BOTH)
    app.add_post_transform(KeepLightInPrint)
    app.add_post_transform(KeepLightInEpub)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
