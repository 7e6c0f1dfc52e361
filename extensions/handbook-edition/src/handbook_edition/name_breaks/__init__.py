"""In a caption, a name of code may go on in the next line where a word of it ends: ``DistributedData``, ``Parallel``.

A browser breaks a name that is longer than its line at any letter. Captions of code have names of modules, and little
room beside the tools; there, ``<wbr>`` says where a name has a seam. Neither copying nor searching notices.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Shorter names fit in any line.
LONG = 10
NAME = re.compile(rf"[A-Za-z0-9_.]{{{LONG},}}")
#: Behind dots and underscores, not before the ending of a file's name, and before a capital that begins a word.
SEAM = re.compile(r"(?!(?:py|txt)$)(?<=[._])(?=[A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z])")


def at_seams(text: str) -> list[str]:
    """The pieces of a text between which a line may break inside a name.

    >>> at_seams("python -m transformer.compare_with_torch：同样的权重")
    ['python -m transformer.', 'compare_', 'with_', 'torch：同样的权重']
    >>> at_seams("ring_attention.py：前向")
    ['ring_', 'attention.py：前向']
    """
    seams = [name.start() + seam.start() for name in NAME.finditer(text) for seam in SEAM.finditer(name[0])]
    return [text[start:end] for start, end in zip([0, *seams], [*seams, len(text)], strict=True)]


def break_names(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format != "html":
        return
    seam = "<wbr/>" if app.builder.name == "epub" else "<wbr>"
    for caption in doctree.findall(nodes.caption):
        for text in list(caption.findall(nodes.Text)):
            first, *rest = at_seams(str(text))
            if rest:
                pieces = [node for piece in rest for node in (nodes.raw("", seam, format="html"), nodes.Text(piece))]
                text.parent.replace(text, [nodes.Text(first), *pieces])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-resolved", break_names, priority=900)  # when references have their text
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
