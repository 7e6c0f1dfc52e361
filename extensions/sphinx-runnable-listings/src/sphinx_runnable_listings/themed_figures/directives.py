"""The directive, and what each builder keeps of its two pictures."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.images import Figure
from sphinx.transforms.post_transforms import SphinxPostTransform

LIGHT, DARK = "-light.svg", "-dark.svg"


class ThemedFigure(Figure):
    """A figure whose picture exists as ``<argument>-light.svg`` and ``<argument>-dark.svg``."""

    option_spec: ClassVar = {**(Figure.option_spec or {}), "alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        if "alt" not in self.options:
            raise self.error("themed-figure needs an :alt: that says what the picture shows")
        self.arguments[0] = f"{self.arguments[0].removesuffix('.svg')}{LIGHT}"
        [figure, *rest] = super().run()
        image = next(figure.findall(nodes.image), None)
        if image is None:
            return [figure, *rest]
        picture = _picture(image)
        dark = self._copy(picture)
        for node in _linked(picture):
            node["classes"].append("only-light")
        for node in _linked(dark):
            node["classes"].append("only-dark")
        next(dark.findall(nodes.image))["uri"] = image["uri"].removesuffix(LIGHT) + DARK
        picture.parent.insert(picture.parent.index(picture) + 1, dark)
        return [figure, *rest]

    def _copy(self, picture: nodes.Element) -> nodes.Element:
        """Another one; where it is a reference to a name, one that is resolved too."""
        copy = picture.deepcopy()
        if "refname" in picture:
            copy.indirect_reference_name = picture.indirect_reference_name  # type: ignore[attr-defined]
            self.state.document.note_refname(copy)
        return copy


def _picture(image: nodes.image) -> nodes.Element:
    """The image, with the reference around it where there is one: ``:target:``."""
    return image.parent if isinstance(image.parent, nodes.reference) else image


def _linked(picture: nodes.Element) -> list[nodes.Element]:
    """The image, and the reference around it where there is one."""
    return [node for node in picture.findall(nodes.Element) if isinstance(node, (nodes.image, nodes.reference))]


class KeepLightInPrint(SphinxPostTransform):
    """Where there is no colour switch, keep the light picture alone."""

    default_priority = 7
    formats: tuple[str, ...] = ("latex", "text", "man", "texinfo", "xml", "pseudoxml")

    def run(self, **kwargs: object) -> None:
        for image in list(self.document.findall(nodes.image)):
            if "only-dark" in image["classes"]:
                picture = _picture(image)
                picture.parent.remove(picture)


class KeepLightInEpub(KeepLightInPrint):
    """EPUB is HTML without a colour switch."""

    formats = ("html",)
    builders = ("epub",)


def has_both(doctree: nodes.document) -> bool:
    """Whether a page shows a figure of two pictures."""
    return any("only-dark" in image["classes"] for image in doctree.findall(nodes.image))
