"""Code in print: no empty lines around it, and what a program printed looks different from the program."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

#: The languages of what programs print; it stands in the LaTeX environment ``sphinxclassprinted``.
PRINTED = {"text", "none", "output"}


class CodeBlocks(SphinxPostTransform):
    # After the directives of others have put in theirs.
    default_priority = 8
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for block in list(self.document.findall(nodes.literal_block)):
            if block.rawsource == block.astext():  # Else it is not highlighted, and has nodes inside.
                text = trimmed(block.astext(), numbered=_is_numbered(block))
                block.rawsource = text
                block.children = [nodes.Text(text)]
            if block.get("language") in PRINTED:
                _mark_as_printed(block)


def trimmed(text: str, *, numbered: bool) -> str:
    """Without empty lines at its end, nor at its beginning, unless lines are counted from there."""
    lines = text.rstrip().split("\n")
    while lines and not lines[0].strip() and not numbered:
        del lines[0]
    return "\n".join(lines)


def _is_numbered(block: nodes.literal_block) -> bool:
    highlighting: dict[str, object] = block.get("highlight_args") or {}
    return bool(block.get("linenos") or highlighting.get("hl_lines"))


def _mark_as_printed(block: nodes.literal_block) -> None:
    holder = block.parent
    captioned = isinstance(holder, nodes.container) and "literal-block-wrapper" in holder["classes"]
    inner = holder if captioned else block
    outer = nodes.container(classes=["printed"])
    inner.parent.replace(inner, outer)
    outer += inner
