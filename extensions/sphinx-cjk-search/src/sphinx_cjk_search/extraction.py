"""A page as Sphinx resolved it → its sections, each with the text that a reader sees.

A section's text is that of its blocks, and a block's text is that of all it holds: a word across ``**bold**`` or inline
code stays one word. What has an anchor and a name of its own is a section too: an entry of a glossary, a documented
function or class.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from docutils import nodes
from sphinx import addnodes

from .folding import presentable
from .formulas import formula_text
from .shown import is_shown
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
_NO_LETTERS = re.compile(r"[\W\d_]+")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_BREAK_IN_CJK = re.compile(rf"(?<=[{CJK}，。；：！？、）」』])\s*\n\s*(?=[{CJK}（「『])")

#: A list leads to what stands elsewhere and answers little itself; an entry is one of a glossary.
Kind = Literal["text", "list", "entry"]


@dataclass
class Section:
    """A part of a page that has its own address."""

    anchor: str
    headings: list[str]  # from the page's title down to the section's own
    blocks: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # by which it is found too: full dotted ones, entries of the index
    linked: int = 0  # letters that stand in links
    leads: list[str] = field(default_factory=list)  # where the links of an entry lead, as they are written on the page
    kind: Kind = "text"


#: A section is a list when so much of its text stands in links.
_LINKED = 0.5


def sections(document: nodes.document, *, lists: bool = False) -> list[Section]:
    """The sections of a page in reading order; the first is the page itself and has no anchor.

    ``lists``: the page repeats what stands on others, and leads there.
    """
    title = next((_Reader(Section("", []))._inline_text(node) for node in document.findall(nodes.title)), "")
    page = Section("", [title])
    page.names += [word for node in document.findall(nodes.meta) for word in _keywords(node)]
    reader = _Reader(page)
    reader.collect(document, page)
    for section in reader.found:
        if section.kind == "text" and (lists or section.linked > _LINKED * sum(map(_letters, section.blocks))):
            section.kind = "list"
    for section, below in pairwise(reader.found):
        if below.kind == "entry" and section.kind == "text" and not section.blocks:
            section.kind = "list"  # a heading above entries
    return [section for section in reader.found if section.blocks or section.headings[-1]]


class _Reader:
    """Goes through a page in reading order. What raw HTML hides, it may hide up to the end tag in a later node."""

    def __init__(self, page: Section) -> None:
        self.found = [page]
        self.html = _TextOfHtml()

    def collect(self, node: nodes.Element, section: Section) -> None:
        for child in node.children:
            if isinstance(child, addnodes.index) and not self.html.hides:
                section.names += [name for entry in child["entries"] for name in _index_names(entry)]
            if not isinstance(child, nodes.Element) or not _is_seen(child):
                continue
            if isinstance(child, nodes.raw):
                section.blocks += [text for text in [_tidy(self.html.text_of(child))] if text]
                section.linked += self.html.linked
                continue
            self.html.block_begins()
            if self.html.hides:
                self.texts(child)  # for the end tag that shows again what follows
            elif isinstance(child, (nodes.section, addnodes.desc)) or _is_glossary_entry(child):
                self.collect(child, self._section_of(child, section))
            elif isinstance(child, nodes.title) and isinstance(node, (nodes.section, nodes.document)):
                continue  # it is a heading already
            elif isinstance(child, addnodes.desc_signature) or (
                isinstance(child, nodes.term) and _is_glossary_entry(node)
            ):
                continue
            elif isinstance(child, nodes.TextElement) and not _holds_blocks(child):
                section.blocks += [text for text in [self._block_text(child)] if text]
                links = list(child.findall(nodes.reference))
                section.linked += sum(_letters(link.astext()) for link in links)
                section.leads += [link["refuri"] for link in links if section.kind == "entry" and _leads_away(link)]
            else:
                self.collect(child, section)

    def _section_of(self, node: nodes.Element, outer: Section) -> Section:
        """Begin the section that ``node`` is. The page's first title names the page, so its section is the page."""
        names: list[nodes.Element]
        if isinstance(node, nodes.section):
            names = [child for child in node.children if isinstance(child, nodes.title)]
            identified: nodes.Element = node
        else:
            names = [child for child in node.children if isinstance(child, (addnodes.desc_signature, nodes.term))]
            identified = next((name for name in names if name["ids"]), node)
        heading = " / ".join(text for name in names if (text := self._inline_text(name)))
        if (
            not identified["ids"]
            or not heading
            or (len(self.found) == 1 and not outer.blocks and heading == outer.headings[0])
        ):
            if isinstance(node, nodes.section):
                return outer
            outer.blocks += [heading] if heading else []
            return outer
        section = Section(identified["ids"][0], [*outer.headings, heading])
        section.kind = "entry" if _is_glossary_entry(node) else "text"
        section.names += [name for signature in names if (name := _dotted_name(signature))]
        self.found.append(section)
        return section

    def _inline_text(self, node: nodes.Element) -> str:
        """The text of a heading or a signature, on one line."""
        return _tidy("".join(self.texts(node))).replace("\n", " ")

    def _block_text(self, node: nodes.TextElement) -> str:
        if isinstance(node, nodes.math_block):
            return _tidy(formula_text(node.astext()).replace("\n", " "))
        if isinstance(node, nodes.FixedTextElement):
            return _tidy(node.astext())
        text = _BREAK_IN_CJK.sub("", "".join(self.texts(node)))
        return _tidy(text.replace("\n", " "))

    def texts(self, node: nodes.Node) -> list[str]:
        """The pieces of text inside a block, without those that are not shown."""
        if isinstance(node, nodes.raw):
            return [self.html.text_of(node)]
        if isinstance(node, nodes.Element) and not _is_seen(node):
            return []
        if isinstance(node, nodes.Text):
            text = node.astext()  # without the signs of escapes, which `str` keeps
        elif isinstance(node, (nodes.math, nodes.math_block)):
            text = formula_text(node.astext())
        elif isinstance(node, (addnodes.desc_parameterlist, addnodes.desc_type_parameter_list)):
            text = node.astext()
        else:
            returns = [" → "] if isinstance(node, addnodes.desc_returns) else []
            return returns + [piece for child in node.children for piece in self.texts(child)]
        return [] if self.html.hides else [text]


def _dotted_name(signature: nodes.Element) -> str:
    """``package.module.Class.attribute``: what readers ask for, while the page may show its end alone."""
    name = str(signature.get("fullname") or "")
    return ".".join(part for part in (signature.get("module"), name) if part) if name else ""


def _index_names(entry: tuple[str, str, str, str, str | None]) -> Iterator[str]:
    """What an entry of the index is called; those that Sphinx makes for a documented name repeat the name."""
    kind, value, target, _main, _key = entry
    if kind in {"single", "pair", "triple"} and not target.startswith(value.partition(" ")[0]):
        yield from (part for part in (_tidy(piece) for piece in value.split(";")) if part)


def _keywords(node: nodes.meta) -> Iterator[str]:
    if node.get("name") == "keywords":
        yield from (
            word for word in (_tidy(piece) for piece in re.split("[,，、;；]", node.get("content", ""))) if word
        )


def _is_seen(node: nodes.Element) -> bool:
    return not isinstance(node, _UNSEEN) and not node.get("nosearch") and is_shown(node)


def _is_glossary_entry(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.definition_list_item)
        and node.parent is not None
        and isinstance(node.parent.parent, addnodes.glossary)
    )


def _leads_away(link: nodes.reference) -> bool:
    """To another page of the site."""
    return bool(link.get("internal")) and not str(link.get("refuri", "#")).startswith("#")


def _holds_blocks(node: nodes.TextElement) -> bool:
    """A few extensions put paragraphs into what should hold text alone."""
    return any(
        isinstance(child, (nodes.Body, nodes.Structural)) and not isinstance(child, nodes.Inline)
        for child in node.children
    )


def _letters(text: str) -> int:
    """How many letters there are: dates and numbers stand beside the links of a list."""
    return len(_NO_LETTERS.sub("", text))


def _tidy(text: str) -> str:
    return _LINE_ENDS.sub("\n", _BLANKS.sub(" ", presentable(text))).strip()


#: Elements that begin on a line of their own.
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form "  # noqa: SIM905
    "h1 h2 h3 h4 h5 h6 header hr li main menu nav ol option p pre section select summary table tbody td tfoot th "
    "thead tr ul".split()
)
#: Elements whose end tag may be left out, and what begins when it is.
_ENDED_BY = {
    "p": _BLOCKS,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "th": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "tr": frozenset({"tr", "tbody", "tfoot"}),
    "option": frozenset({"option"}),
}


class _TextOfHtml(HTMLParser):
    """Keeps the text of a fragment; scripts, styles, pictures and what is hidden have none."""

    SILENT = frozenset({"script", "style", "svg", "template"})
    VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent: list[str] = []  # the open elements from the outermost hidden one inwards
        self.links = 0  # open ones, up to the end tag in a later node
        self.linked = 0  # letters of the fragment that stand in links

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_what_needs_no_tag(tag)
        self._part(tag)
        if tag in self.VOID:
            return
        style = (dict(attrs).get("style") or "").replace(" ", "")
        hides = tag in self.SILENT or "hidden" in dict(attrs) or "display:none" in style
        if self.silent or hides:
            self.silent.append(tag)
        elif tag == "a":
            self.links += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass
        elif tag in _BLOCKS and self.silent and self.silent[0] in _ENDED_BY:
            self.silent.clear()  # what holds it has ended
        elif tag == "a" and not self.silent:
            self.links = max(0, self.links - 1)
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)
            self.linked += _letters(data) if self.links else 0

    def block_begins(self) -> None:
        """A block that is no raw HTML follows: it ends a paragraph that nobody has ended."""
        self._end_what_needs_no_tag("div")

    def _end_what_needs_no_tag(self, begins: str) -> None:
        for place in reversed(range(len(self.silent))):
            tag = self.silent[place]
            if begins in _ENDED_BY.get(tag, ()):
                del self.silent[place:]
            elif tag in _BLOCKS and tag not in _ENDED_BY:
                return

    def _part(self, tag: str) -> None:
        """What stands before and behind such a tag is no one word."""
        if not self.silent and (tag in _BLOCKS or tag == "br"):
            self.pieces.append(" " if tag == "br" else "\n")

    def text_of(self, node: nodes.raw) -> str:
        """What a raw node shows."""
        self.pieces, self.linked = [], 0
        if "html" not in node.get("format", "").split():
            return ""
        self.feed(node.astext())
        self.close()
        return "".join(self.pieces)

    @property
    def hides(self) -> bool:
        return bool(self.silent)
