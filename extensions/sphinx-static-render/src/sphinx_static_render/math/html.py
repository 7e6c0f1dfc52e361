"""The renderer that Sphinx calls for each formula of an HTML or EPUB page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from .font import missing
from .formulas import displayed, longest_row, numbered_environment, unnumbered
from .temml import FormulaError

if TYPE_CHECKING:
    from typing import Any

    from sphinx.writers.html5 import HTML5Translator

    from .temml import Temml

logger = logging.getLogger(__name__)

# About what a phone's column holds. Wider formulas may scroll there, so the keyboard must reach them.
CHARACTERS_ON_A_PHONE = 28


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    mathml = _convert(self, node, node.astext(), display=False)
    if mathml is None:
        source = self.encode(node.astext())
        self.body.append(f"{self.starttag(node, 'code', '', CLASS='math notranslate')}{source}</code>")
    else:
        self.body.append(f"{self.starttag(node, 'span', '', CLASS='math notranslate nohighlight')}{mathml}</span>")
    raise nodes.SkipNode


def visit_displaymath(self: HTML5Translator, node: nodes.math_block) -> None:
    tex = node.astext()
    as_it_is = node.get("no-wrap", node.get("nowrap", False))
    _check_numbering(node, tex, as_it_is=as_it_is)
    mathml = _convert(self, node, unnumbered(tex if as_it_is else displayed(tex)), display=True)
    attributes: dict[str, Any] = (
        {"tabindex": "0"} if mathml is not None and longest_row(mathml) > CHARACTERS_ON_A_PHONE else {}
    )
    self.body.append(self.starttag(_named_once(node), "div", "", CLASS="math notranslate nohighlight", **attributes))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(mathml if mathml is not None else f"<pre>{self.encode(tex)}</pre>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _named_once(node: nodes.math_block) -> nodes.Element:
    """The node, without ids that its wrapper carries already: furo puts displays into a container with the same ids."""
    outer = node.parent["ids"] if node.parent is not None else []
    copy: nodes.Element = node.copy()
    copy["ids"] = [name for name in node["ids"] if name not in outer]
    return copy


def _convert(self: HTML5Translator, node: nodes.Element, tex: str, *, display: bool) -> str | None:
    temml: Temml = self.builder.static_math_temml  # type: ignore[attr-defined]
    try:
        mathml = temml.mathml(tex, display=display, xml=self.builder.name == "epub")
    except FormulaError as error:
        logger.warning(
            "this formula cannot be converted: %s: %s",
            error,
            node.astext(),
            location=node,
            type="static_math",
            subtype="formula",
        )
        return None
    _check_glyphs(self, node, mathml)
    return mathml


def _check_glyphs(self: HTML5Translator, node: nodes.Element, mathml: str) -> None:
    """Warn of what the math font has no glyph for: it would be drawn with whatever font the reader happens to have."""
    font: frozenset[str] | None = self.builder.static_math_characters  # type: ignore[attr-defined]
    if font is None:
        return
    for character in missing(mathml, font):
        logger.warning(
            "the math font has no glyph for %s (U+%04X): %s",
            character,
            ord(character),
            node.astext(),
            location=node,
            type="static_math",
            subtype="glyph",
        )


def _check_numbering(node: nodes.math_block, tex: str, *, as_it_is: bool) -> None:
    """Warn of an environment whose numbers in LaTeX would not be those of the page."""
    name = numbered_environment(tex)
    if name is None or (as_it_is and name == "equation" and node["number"]):
        return
    logger.warning(
        "the environment %s numbers each line in LaTeX, Sphinx numbers a formula once: use aligned, gathered or cases",
        name,
        location=node,
        type="static_math",
        subtype="numbering",
    )
