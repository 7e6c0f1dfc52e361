"""Tabs and dropdowns of sphinx-design, laid out for a reader who cannot click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class EpubTransform(SphinxPostTransform):
    """Runs for EPUB alone, before sphinx-design's own transforms for HTML (priorities 199 and 200)."""

    default_priority = 190
    builders = ("epub",)

    def components(self, name: str) -> list[nodes.Element]:
        return [node for node in self.document.findall(nodes.Element) if node.get("design_component") == name]


class TabsLaidOut(EpubTransform):
    """Each tab becomes a block under its label."""

    def run(self, **_: Any) -> None:
        for tab_set in self.components("tab-set"):
            tab_set.replace_self(_box("laid-out-tabs", tab_set, tab_set.children))
        for tab in self.components("tab-item"):
            label, content = tab.children
            assert isinstance(label, nodes.Element)
            assert isinstance(content, nodes.Element)
            title = _title(label)
            tab.replace_self(_box("laid-out-tab", tab, [title, *content.children]))


class DropdownsOpened(EpubTransform):
    """Each dropdown becomes a block under its title."""

    def run(self, **_: Any) -> None:
        for dropdown in self.components("dropdown"):
            children = list(dropdown.children)
            if dropdown["has_title"]:
                label = children.pop(0)
                assert isinstance(label, nodes.Element)
                children.insert(0, _title(label))
            dropdown.replace_self(_box("laid-out-dropdown", dropdown, children))


def _title(label: nodes.Element) -> nodes.paragraph:
    return nodes.paragraph("", "", *label.children, classes=["laid-out-title"], ids=label["ids"])


def _box(name: str, original: nodes.Element, children: Iterable[nodes.Node]) -> nodes.container:
    box = nodes.container("", *children, classes=[name], ids=original["ids"])
    box.source, box.line = original.source, original.line
    return box
