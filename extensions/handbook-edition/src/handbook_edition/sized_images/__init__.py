"""Every picture of a web page says how large it is, so that nothing moves when it arrives, and waits for its reader.

A browser that reads ``<img width="640" height="480">`` keeps the place free, and scales it with the column, before it
has seen the picture. Sphinx writes the two only where the author did. Here they are read from the files: bitmaps and
SVG. A picture to which its author gave a ``:width:``, ``:height:`` or ``:scale:``, or that lies elsewhere on the web,
is left alone; so is every format that is not HTML.

A picture under the first heading below the page's title is far from the screen when the page opens: it is fetched when
the reader comes near (``loading="lazy"``), and its twin for the other colour scheme never. EPUB does not know the word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import imagesize
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_exact_rebuilds.sphinx_internals import write_sizes_as_attributes

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

GIVEN = ("width", "height", "scale")


def pixels(path: Path) -> tuple[int, int] | None:
    """Width and height of the picture in CSS pixels; ``None`` where the file does not say."""
    try:
        width, height = imagesize.get(path)
    except (OSError, ValueError):
        return None
    return (round(width), round(height)) if width > 0 and height > 0 else None


def is_far_down(image: nodes.image) -> bool:
    """Whether the picture stands in a section of the page, not between its title and the first of them."""
    sections, node = 0, image.parent
    while node is not None:
        sections += isinstance(node, nodes.section)
        node = node.parent
    return sections > 1


class SizedImages(SphinxPostTransform):
    default_priority = 700  # after everybody who adds or removes pictures
    formats = ("html",)

    def run(self, **_: Any) -> None:
        for image in self.document.findall(nodes.image):
            if "://" in image["uri"] or any(name in image for name in GIVEN):
                continue
            if size := pixels(self.env.srcdir / image["uri"]):
                image["width"], image["height"] = map(str, size)
                image["classes"].append("no-scaled-link")  # it is not scaled: Sphinx need not link to the original


class LazyImages(SphinxPostTransform):
    default_priority = SizedImages.default_priority + 1
    builders = ("html", "dirhtml", "singlehtml")

    def run(self, **_: Any) -> None:
        for image in self.document.findall(nodes.image):
            if "height" in image and is_far_down(image):  # without a height, the text would move when it comes
                image["loading"] = "lazy"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_post_transform(SizedImages)
    app.add_post_transform(LazyImages)
    write_sizes_as_attributes(app)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
