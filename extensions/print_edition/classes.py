"""Sphinx's LaTeX writer shows the classes of containers alone: put paragraphs, boxes and drop-downs into one."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class ClassesAsEnvironments(SphinxPostTransform):
    # After latest_updates and the like have put in what they show, before the images are converted.
    default_priority = 8
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.container)):
            if node.get("design_component") == "dropdown":
                node["classes"].append("sd-dropdown")
        for node in list(self.document.findall(nodes.paragraph)) + list(self.document.findall(nodes.admonition)):
            names = [name for name in node["classes"] if not name.startswith("admonition")]
            if names:
                node["classes"] = []
                holder = nodes.container(classes=names)
                node.replace_self(holder)
                holder += node
