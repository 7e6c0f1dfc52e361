"""Replace sphinxcontrib-mermaid's nodes by pictures, each builder's kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.nodes import set_source_info
from sphinxcontrib.mermaid import Mermaid, MermaidClassDiagram, mermaid

from sphinx_exact_rebuilds.files import kept_file
from sphinx_exact_rebuilds.sphinx_internals import builder_of

from .drawing import DiagramError, Drawing, draw, drawing_fingerprint, read, theme_names
from .nodes import static_diagram

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

# In print a diagram's 16 px are 12 pt; three quarters of that sit well beside 10 pt body text.
PRINT_SCALE = 75


class LocatedMermaid(Mermaid):  # type: ignore[misc]
    """The directive as it is, but its node knows where it stands."""

    def run(self) -> list[nodes.Node]:
        return _located(self, super().run())


class LocatedMermaidClassDiagram(MermaidClassDiagram):  # type: ignore[misc]
    def run(self) -> list[nodes.Node]:
        return _located(self, super().run())


class StaticDiagrams(SphinxPostTransform):
    # Before ReferencesResolver (10) and the image converters (100 and later).
    default_priority = 7
    formats = ("html", "latex", "text", "man", "texinfo")

    def run(self, **kwargs: object) -> None:
        for node in list(self.document.findall(mermaid)):
            self._replace(node)

    def _replace(self, node: nodes.Element) -> None:
        # ``replace_self`` hands the node's ids and names on to its first successor.
        alt = self._text_alternative(node)
        builder = builder_of(self)
        if builder.format not in {"html", "latex"}:
            words = _("[graph: %s]") % alt if alt else _("[graph]")
            node.replace_self(nodes.paragraph(words, words))
        else:
            sides = ("light", "dark") if builder.format == "html" and builder.name != "epub" else ("light",)
            try:
                drawn = [self._stored(node["code"], self._theme(side), alt) for side in sides]
            except DiagramError as error:
                logger.warning(
                    "this mermaid diagram cannot be drawn: %s",
                    error,
                    location=node,
                    type="static_mermaid",
                    subtype="diagram",
                )
                node.replace_self(nodes.literal_block(node["code"], node["code"], language="text"))
            else:
                node.replace_self(
                    _for_print(node, drawn, alt) if builder.format == "latex" else _for_pages(node, drawn, alt)
                )

    def _text_alternative(self, node: nodes.Element) -> str:
        alt = " ".join(node.get("alt", "").split())
        if not alt:
            logger.warning(
                "this mermaid diagram has no text alternative: give it an :alt: that says what it shows",
                location=node,
                type="static_mermaid",
                subtype="alt",
            )
            if isinstance(node.parent, nodes.figure):
                alt = " ".join(caption.astext() for caption in node.parent.findall(nodes.caption))
        return alt

    def _theme(self, side: str) -> str:
        name = str(self.config[f"mermaid_{side}_theme"])
        return name if name in theme_names() else {"light": "default", "dark": "dark"}[side]

    def _stored(self, source: str, theme: str, alt: str) -> tuple[str, Drawing]:
        """Draw, or take what an earlier build drew; the file's path and the drawing."""
        file = Path(self.env.doctreedir, "static_mermaid", f"mermaid-{drawing_fingerprint(source, theme, alt)}.svg")
        kept_file(file, lambda: draw(source, theme, alt).svg)
        drawing = read(file.read_text(encoding="utf-8"))
        self.env.images.add_file(self.env.docname, str(file))
        return str(file), drawing


def keep_javascript_out(_app: Sphinx, config: Config) -> None:
    """Tell sphinxcontrib-mermaid that nothing is left to render in the browser, and check the theme names."""
    config.mermaid_output_format = "svg"
    for side in ("light", "dark"):
        name = config[f"mermaid_{side}_theme"]
        if name not in theme_names():
            logger.warning(
                "mermaid_%s_theme = %r is not one of %s",
                side,
                name,
                ", ".join(theme_names()),
                type="static_mermaid",
                subtype="theme",
            )


def _located(directive: Mermaid, result: list[nodes.Node]) -> list[nodes.Node]:
    for top in result:
        for node in top.findall(mermaid):
            set_source_info(directive, node)
    return result


def _for_pages(node: nodes.Element, drawn: list[tuple[str, Drawing]], alt: str) -> nodes.Element:
    holder = static_diagram("", alt=alt, width=drawn[0][1].width)
    if "align" in node:
        holder["align"] = node["align"]
    for (path, drawing), side in zip(drawn, ("light", "dark"), strict=False):
        image = _image(node, path, alt, width=str(drawing.width), height=str(drawing.height))
        image["classes"].append("no-scaled-link")
        if len(drawn) > 1:
            image["classes"].append(f"only-{side}")
            # A browser then fetches only the one that it shows.
            image["loading"] = "lazy"
        holder += image
    return holder


def _for_print(node: nodes.Element, drawn: list[tuple[str, Drawing]], alt: str) -> list[nodes.Node]:
    image = _image(node, drawn[0][0], alt, scale=PRINT_SCALE)
    if "align" in node:
        image["align"] = node["align"]
    return [nodes.target(), image] if node["ids"] else [image]


def _image(node: nodes.Element, path: str, alt: str, **attributes: str | int) -> nodes.image:
    image = nodes.image("", uri=path, candidates={"image/svg+xml": path}, alt=alt, **attributes)
    image.source, image.line = node.source, node.line
    return image
