"""What Sphinx's LaTeX writer loses: the classes of paragraphs, boxes and drop-downs, and that pictures are centred."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class ClassesAsEnvironments(SphinxPostTransform):
    """The writer shows the classes of containers alone, as environments: put the others into one."""

    # After latest_updates and the like have put in what they show, before the images are converted.
    default_priority = 8
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for container in self.document.findall(nodes.container):
            if container.get("design_component") == "dropdown":
                container["classes"].append("sd-dropdown")
        for node in list(self.document.findall(nodes.paragraph)) + list(self.document.findall(nodes.admonition)):
            names = [name for name in node["classes"] if not name.startswith("admonition")]
            if names:
                _put_into_container(node, names)


class CentredPictures(SphinxPostTransform):
    """A picture that stands alone is in the middle of the page, as it is on the screen, and is a figure.

    The style decides where a figure goes that does not fit on the page any more; a bare picture would leave a gap.
    """

    # After diagrams have become pictures (7).
    default_priority = 8
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            if not isinstance(image.parent, (nodes.figure, nodes.TextElement)):
                image.setdefault("align", "center")
                if isinstance(image.parent, nodes.section):
                    image.replace_self(figure := nodes.figure("", align="center"))
                    figure += image


def _put_into_container(node: nodes.Element, names: list[str]) -> None:
    node["classes"] = []
    holder = nodes.container(classes=names)
    # The writer gives a box no label, so a link to it needs a target of its own.
    target = [nodes.target("", "", ids=node["ids"])] if node["ids"] else []
    node.replace_self([*target, holder])
    holder += node
