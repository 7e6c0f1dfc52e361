"""``{interactive-figure}``: a themed figure that scripts bring to life in HTML, and a picture everywhere else.

.. code-block:: rst

   .. interactive-figure:: figures/hull
      :alt: The hull of twelve points.
      :scripts: geometry/board.js geometry/hull.js

      The caption.

is a ``themed-figure`` whose ``<figure>`` also has the classes ``interactive`` and ``interactive-hull``. A page that
holds one loads its scripts, in the order given and each once, from ``html_static_path``; pages that hold none load
nothing. The scripts are classic ones, so they also work on ``file://``: each looks for its class and puts its widget
into the figure. Without scripts, in EPUB and in print, the picture stands alone.

What the caption says of the widget alone has the class ``live-only`` and is in no other format; what it says of the
picture alone has ``picture-only``. A style sheet shows the one or the other: a script that has put its widget in place
gives the figure the class ``is-live``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_exact_rebuilds.sphinx_internals import builder_of
from sphinx_runnable_listings.themed_figures.directives import ThemedFigure

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class InteractiveFigure(ThemedFigure):
    """A themed figure with ``:scripts:``, file names under ``html_static_path`` separated by spaces."""

    option_spec: ClassVar = {**ThemedFigure.option_spec, "scripts": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        scripts = self.options.pop("scripts", "").split()
        if not scripts:
            raise self.error("interactive-figure needs :scripts:, the files that bring it to life")
        name = "-".join(directives.uri(self.arguments[0]).removesuffix(".svg").rpartition("/")[2].split())
        result = super().run()
        for node in result:
            if isinstance(node, nodes.figure):
                node["classes"] += ["interactive", f"interactive-{name}"]
                node["scripts"] = scripts
        return result


def scripts_of(doctree: nodes.document | None) -> list[str]:
    """The scripts that the figures of a page ask for, each once, in order."""
    if doctree is None:
        return []
    asked: list[list[str]] = [figure.get("scripts", []) for figure in doctree.findall(nodes.figure)]
    return list(dict.fromkeys(script for scripts in asked for script in scripts))


def load_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Let a page load the scripts of its figures; EPUB readers run none."""
    if app.builder.name != "epub":
        for script in scripts_of(doctree):
            app.add_js_file(script, loading_method="defer")


class CaptionsOfPictures(SphinxPostTransform):
    """Where no script runs, a caption says nothing of what only the widget shows."""

    default_priority = 7  # with the pictures of the other colours

    def run(self, **_: Any) -> None:
        builder = builder_of(self)
        if builder.format == "html" and builder.name != "epub":
            return
        for node in list(self.document.findall(nodes.Element)):
            if "live-only" in node.get("classes", ()):
                node.parent.remove(node)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("interactive-figure", InteractiveFigure)
    app.add_post_transform(CaptionsOfPictures)
    app.connect("html-page-context", load_scripts)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
