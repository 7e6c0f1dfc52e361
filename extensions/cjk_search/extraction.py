"""A page as Sphinx resolved it → its sections, each with the text that a reader sees.

A section's text is that of its blocks, and a block's text is that of all it holds: a word across ``**bold**`` or inline
code stays one word. What has an anchor and a name of its own is a section too: an entry of a glossary, a documented
function or class.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from .folding import visible
from .tokenizer import CJK

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Nothing in these is shown, or it repeats what stands elsewhere.
_UNSEEN = (
    nodes.Invisible,
    nodes.system_message,
    nodes.problematic,
    nodes.docinfo,
    nodes.meta,
    addnodes.toctree,
    addnodes.compact_paragraph,
    addnodes.index,
    addnodes.tabular_col_spec,
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_BREAK_IN_CJK = re.compile(rf"(?<=[{CJK}，。；：！？、）」』])\s*\n\s*(?=[{CJK}（「『])")

_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)\*? ?")
_TEX_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^}]*\}")
_TEX_SIGNS = re.compile(r"[{}$&~]|\\[^A-Za-z]?")
_TEX_MARKUP = re.compile(
    r"left|right|[bB]ig[lr]?|math(?:rm|bf|bb|cal|it|sf)|boldsymbol|operatorname|text|q?quad|displaystyle|(?:no)?limits"
    r"|[dt]?frac|hat|bar|tilde|vec|label|tag"
)


@dataclass
class Section:
    """A part of a page that has its own address."""

    anchor: str
    headings: list[str]  # from the page's title down to the section's own
    blocks: list[str] = field(default_factory=list)
    linked: int = 0  # characters that stand in links
    is_list_of_links: bool = False


#: A section is a list of links when so much of its text stands in links: it leads on, and answers little itself.
_LINKED = 0.5


def sections(document: nodes.document) -> list[Section]:
    """The sections of a page in reading order; the first is the page itself and has no anchor."""
    title = next((inline_text(node) for node in document.findall(nodes.title)), "")
    page = Section("", [title])
    found = [page]
    _collect(document, page, found)
    for section in found:
        section.is_list_of_links = section.linked > _LINKED * sum(map(len, section.blocks))
    return [section for section in found if section.blocks or section.headings[-1]]


def _collect(node: nodes.Element, section: Section, found: list[Section]) -> None:
    for child in node.children:
        if not isinstance(child, nodes.Element) or isinstance(child, _UNSEEN) or child.get("nosearch"):
            continue
        if isinstance(child, (nodes.section, addnodes.desc)) or _is_glossary_entry(child):
            _collect(child, _section_of(child, section, found), found)
        elif isinstance(child, nodes.title) and isinstance(node, (nodes.section, nodes.document)):
            continue  # it is a heading already
        elif isinstance(child, addnodes.desc_signature) or (isinstance(child, nodes.term) and _is_glossary_entry(node)):
            continue
        elif isinstance(child, nodes.raw):
            section.blocks += [text for text in [_tidy(_html_text(child))] if text]
        elif isinstance(child, nodes.TextElement) and not _holds_blocks(child):
            section.blocks += [text for text in [_block_text(child)] if text]
            section.linked += sum(len(link.astext()) for link in child.findall(nodes.reference))
        else:
            _collect(child, section, found)


def _section_of(node: nodes.Element, outer: Section, found: list[Section]) -> Section:
    """Begin the section that ``node`` is. The page's first title names the page, so its section is the page."""
    names: list[nodes.Element]
    if isinstance(node, nodes.section):
        names = [child for child in node.children if isinstance(child, nodes.title)]
        identified: nodes.Element = node
    else:
        names = [child for child in node.children if isinstance(child, (addnodes.desc_signature, nodes.term))]
        identified = next((name for name in names if name["ids"]), node)
    heading = " / ".join(text for name in names if (text := inline_text(name)))
    if not identified["ids"] or not heading or (len(found) == 1 and not outer.blocks and heading == outer.headings[0]):
        if isinstance(node, nodes.section):
            return outer
        outer.blocks += [heading] if heading else []
        return outer
    section = Section(identified["ids"][0], [*outer.headings, heading])
    found.append(section)
    return section


def _is_glossary_entry(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.definition_list_item)
        and node.parent is not None
        and isinstance(node.parent.parent, addnodes.glossary)
    )


def _holds_blocks(node: nodes.TextElement) -> bool:
    """A few extensions put paragraphs into what should hold text alone."""
    return any(
        isinstance(child, (nodes.Body, nodes.Structural)) and not isinstance(child, nodes.Inline)
        for child in node.children
    )


def inline_text(node: nodes.Element) -> str:
    """The text of a heading or a signature, on one line."""
    return _tidy("".join(_texts(node))).replace("\n", " ")


def _block_text(node: nodes.TextElement) -> str:
    if isinstance(node, nodes.math_block):
        return _tidy(formula_text(node.astext()).replace("\n", " "))
    if isinstance(node, nodes.FixedTextElement):
        return _tidy(node.astext())
    text = _BREAK_IN_CJK.sub("", "".join(_texts(node)))
    return _tidy(text.replace("\n", " "))


def _texts(node: nodes.Node) -> Iterator[str]:
    """The pieces of text inside a block, without those that are not shown."""
    if isinstance(node, nodes.Text):
        yield str(node)
    elif isinstance(node, nodes.raw):
        yield _html_text(node)
    elif isinstance(node, (nodes.math, nodes.math_block)):
        yield formula_text(node.astext())
    elif isinstance(node, addnodes.desc_parameterlist):
        yield node.astext() if node.astext().startswith("(") else f"({node.astext()})"
    elif not isinstance(node, _UNSEEN):
        for child in node.children:
            yield from _texts(child)


def formula_text(tex: str) -> str:
    """TeX as one would read it off the page: Greek letters as letters, no markup; names of functions stay."""
    text = _TEX_COMMAND.sub(_tex_command, _TEX_ENVIRONMENT.sub(" ", tex))
    return _BLANKS.sub(" ", _TEX_SIGNS.sub(" ", text)).strip()


def _tex_command(match: re.Match[str]) -> str:
    name = match[1]
    if _TEX_MARKUP.fullmatch(name):
        return ""
    kind = "SMALL" if name.islower() else "CAPITAL"
    try:
        return unicodedata.lookup(f"GREEK {kind} LETTER {name.removeprefix('var').upper()}")
    except KeyError:
        return f"{name} "


def _tidy(text: str) -> str:
    return _LINE_ENDS.sub("\n", _BLANKS.sub(" ", visible(text))).strip()


class _TextOfHtml(HTMLParser):
    """Keeps the text of a fragment; scripts, styles and pictures have none."""

    SILENT = frozenset({"script", "style", "svg", "template"})

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in self.SILENT

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)


def _html_text(node: nodes.raw) -> str:
    if "html" not in node.get("format", "").split():
        return ""
    parser = _TextOfHtml()
    parser.feed(node.astext())
    parser.close()
    return "".join(parser.pieces)
