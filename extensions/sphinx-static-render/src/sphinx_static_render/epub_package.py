"""One place where extensions add to the package document of an EPUB, ``content.opf``: the event ``epub-package``.

Handlers get ``(app, package)``, the document that Sphinx has written, parsed; what they change is written back. Before
the files of the book are counted ``epub-package-files`` is sent, ``(app)``: the last moment to add a file to it.

The builder's method is wrapped, so that the events are sent by another extension's subclass of the builder too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.dom import minidom

from sphinx_exact_rebuilds.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any
    from xml.dom.minidom import Document, Element

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def items(package: Document) -> Iterator[Element]:
    """The files of the book, as the manifest names them."""
    for manifest in package.getElementsByTagName("manifest"):
        yield from manifest.getElementsByTagName("item")


def add_property(item: Element, name: str) -> None:
    """Give a file of the manifest one of EPUB's properties, beside those that it has."""
    properties = item.getAttribute("properties").split()
    if name not in properties:
        item.setAttribute("properties", " ".join([*properties, name]))


def send_events(app: Sphinx) -> None:
    """``builder-inited``: make the EPUB builder send the two events."""
    if app.builder.name != "epub":
        return
    builder: Any = app.builder
    build_content = builder.build_content

    def build_content_and_tell() -> None:
        app.emit("epub-package-files")
        build_content()
        path = app.outdir / "content.opf"
        package = minidom.parse(str(path))
        app.emit("epub-package", package)
        write_atomically(path, package.toxml(encoding="utf-8"))

    builder.build_content = build_content_and_tell


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("epub-package-files")
    app.add_event("epub-package")
    app.connect("builder-inited", send_events)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
