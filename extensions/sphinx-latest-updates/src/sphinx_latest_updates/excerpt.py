"""The opening of a document as its reader sees it, in one line of text.

Two steps, because the text of a reference to another page is not known while pages are read:
:func:`gather` walks a doctree and returns pieces; :func:`compose` turns pieces into text once everything is known, and
says which parts of it are links, code or stressed.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeAlias

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from .conditions import condition_of
from .text import printable, safe_cut, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .conditions import Condition


@dataclass(frozen=True)
class Placeholder:
    """A block that is named rather than quoted: ``code``, ``math``, ``figure``, ``table`` or ``diagram``."""

    kind: str
    caption: Words = ()
    #: A formula that is as easy to read as it is written, such as ``O(n)``.
    text: str = ""


@dataclass(frozen=True, eq=False)
class Reference:
    """A cross-reference whose text is the title or number of its target."""

    node: addnodes.pending_xref

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two references one: domain, type and target."""
        return self.node["refdomain"], self.node["reftype"], self.node["reftarget"]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True)
class Heading:
    """A heading; it is set off from what follows."""

    words: Words


@dataclass(frozen=True, eq=False)
class MarkupStart:
    """Where inline markup begins; ``kind`` is the name of a docutils node, and ``node`` is there for links alone."""

    kind: str
    node: nodes.Element | None = None


@dataclass(frozen=True)
class MarkupEnd:
    """Where the markup ends that began last."""


@dataclass(frozen=True)
class ConditionStart:
    """Where a part begins that is shown on a condition."""

    condition: Condition


@dataclass(frozen=True)
class ConditionEnd:
    """Where the part ends whose condition began last."""


@dataclass(frozen=True)
class Span:
    """A part of a line of text, from ``start`` to before ``end``, and its markup."""

    start: int
    end: int
    markup: MarkupStart


#: Running text and the formulas in it.
Words: TypeAlias = "tuple[str | Placeholder, ...]"
ShownPiece: TypeAlias = str | Placeholder | Reference | Heading | MarkupStart | MarkupEnd
Piece: TypeAlias = ShownPiece | ConditionStart | ConditionEnd

#: Blocks that a reader of the excerpt would not miss.
_SKIPPED = (
    nodes.comment,
    nodes.docinfo,
    nodes.footnote,
    nodes.footnote_reference,
    nodes.citation,
    nodes.citation_reference,
    nodes.meta,
    nodes.raw,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.target,
    nodes.topic,
    nodes.transition,
    addnodes.index,
    addnodes.tabular_col_spec,
    addnodes.toctree,
)
_CODE = (nodes.literal_block, nodes.doctest_block, addnodes.productionlist)
_MARKUP = (
    nodes.emphasis,
    nodes.strong,
    nodes.literal,
    nodes.subscript,
    nodes.superscript,
    nodes.reference,
    addnodes.pending_xref,
)
_LAZY_TEXT = {("std", "doc"), ("std", "ref"), ("std", "numref"), ("std", "keyword"), ("std", "option")}
_MORE = re.compile(r"\s*(<!--)?\s*more\s*(-->)?\s*", re.IGNORECASE)
_READABLE_FORMULA = re.compile(r"[A-Za-z0-9 .,;:()\[\]+\-/=<>|!']+")
_CJK_CHARACTER = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_END = tuple("。！？：；，、….!?:;,")


class _MoreMarker(Exception):
    """The author's own end of the excerpt."""


def gather(document: nodes.document, limit: int, *, markup: bool = False) -> tuple[Piece, ...]:
    """The pieces of the opening of ``document``, title left out, until they hold ``limit`` characters.

    With ``markup``, they tell of links and other markup in running text. An author's ``<!-- more -->`` (MyST) or
    ``.. more`` (reStructuredText) comment ends them earlier. Parts that are shown on a condition come with it, and do
    not count: :func:`shown` leaves out those whose condition is not met.
    """
    pieces: list[Piece] = []
    length = depth = 0
    for piece in _until_more(document):
        if isinstance(piece, (MarkupStart, MarkupEnd)):
            pieces += [piece] if markup else []
            continue
        pieces.append(piece)
        if isinstance(piece, (ConditionStart, ConditionEnd)):
            depth += 1 if isinstance(piece, ConditionStart) else -1
        elif not depth:
            length += len(piece) if isinstance(piece, str) else 1
        if length > limit:
            break
    return tuple(printable(piece) if isinstance(piece, str) else piece for piece in _join_strings(pieces))


def shown(pieces: Iterable[Piece], holds: Callable[[Condition], bool]) -> Iterator[ShownPiece]:
    """``pieces`` without those that depend on a condition that is not met."""
    met: list[bool] = []
    for piece in pieces:
        if isinstance(piece, ConditionStart):
            met.append(holds(piece.condition))
        elif isinstance(piece, ConditionEnd):
            met.pop()
        elif all(met):
            yield piece


def compose(
    pieces: Iterable[ShownPiece],
    *,
    length: int,
    ellipsis: str,
    placeholders: Mapping[str, str],
    resolve: Callable[[Reference], str],
    heading_mark: str = ": ",
    formulas: bool = False,
) -> tuple[str, list[Span]]:
    """One line of at most ``length`` characters, followed by ``ellipsis`` only when something was left out; its markup.

    Of two spans of markup, one is in the other or before it. With ``formulas``, those that can be read as text are
    shown rather than named. A placeholder is never cut; neither is a cluster of characters that is one to its reader.
    """
    line = ""
    atoms: list[tuple[int, int]] = []
    spans: list[Span] = []
    begun: list[int] = []

    def name(piece: Placeholder) -> str:
        word = _name(piece, placeholders, formulas=formulas)
        if piece.text and word == piece.text:
            return word
        atoms.append((len(line), len(line) + len(word)))
        return word

    tight = heading_mark if not heading_mark.endswith(" ") else "\0"  # a full-width mark brings its own space
    for piece in pieces:
        if isinstance(piece, Placeholder):
            line += name(piece)
        elif isinstance(piece, MarkupStart):
            begun.append(len(spans))
            spans.append(Span(len(line), -1, piece))
        elif isinstance(piece, MarkupEnd):
            place = begun.pop()
            spans[place] = replace(spans[place], end=len(line))
        elif isinstance(piece, Reference):
            line += resolve(piece)
        elif isinstance(piece, Heading):
            line += " "
            for word in piece.words:
                line += name(word) if isinstance(word, Placeholder) else word
            line += " " if line.endswith(_SENTENCE_END) else heading_mark
        else:
            line += piece.lstrip() if line.endswith(tight) else piece
    spans = [replace(span, end=len(line)) if span.end < 0 else span for span in spans]
    whole = line
    line, atoms = _squeeze_around(line, atoms)
    text = line
    if len(line) > length:
        end = next((start for start, stop in atoms if start < length < stop), length)
        text = safe_cut(line, end).rstrip()
    ends = len(text)
    return text + (ellipsis if text != line else ""), [
        replace(span, end=min(span.end, ends)) for span in _move(spans, whole, line) if span.start < ends
    ]


def _move(spans: list[Span], whole: str, line: str) -> Iterator[Span]:
    """``spans`` of ``whole`` as spans of ``line``, which is the same but for its white space; none that is empty."""
    if not spans:
        return
    before = list(accumulate((not character.isspace() for character in whole), initial=0))
    places = [place for place, character in enumerate(line) if not character.isspace()]
    for span in spans:
        first, last = before[span.start], before[span.end]
        if first < last:
            yield replace(span, start=places[first], end=places[last - 1] + 1)


def _squeeze_around(line: str, atoms: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Collapse white space and keep the placeholders' places right."""
    result = ""
    places = []
    position = 0
    for start, stop in [*atoms, (len(line), len(line))]:
        between = squeeze(line[position:start])
        if not result or result.endswith(" "):
            between = between.lstrip(" ")
        result += between
        if stop > start:
            places.append((len(result), len(result) + stop - start))
        result += line[start:stop]
        position = stop
    return result.rstrip(), places


def _name(piece: Placeholder, placeholders: Mapping[str, str], *, formulas: bool) -> str:
    if formulas and piece.text:
        return piece.text
    word = placeholders.get(piece.kind, f"[{piece.kind}]")
    if not piece.caption:
        return word
    inner = word[1:-1] if word.startswith("[") and word.endswith("]") else word
    parts = (
        _name(part, placeholders, formulas=formulas) if isinstance(part, Placeholder) else part
        for part in piece.caption
    )
    caption = "".join(parts)
    return f"[{inner}{placeholders.get('caption', ': ')}{caption}]"


def _join_strings(pieces: Iterable[Piece]) -> Iterator[Piece]:
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            yield text
        text = ""
        yield piece
    if text:
        yield text


def _until_more(document: nodes.document) -> Iterator[Piece]:
    first_title = next(document.findall(nodes.title), None)
    with contextlib.suppress(_MoreMarker):
        for child in document.children:
            yield from _block(child, first_title)


def _block(node: nodes.Node, first_title: nodes.Node | None) -> Iterator[Piece]:
    """The pieces of one block, in reading order, and on which condition they are shown."""
    if condition := condition_of(node):
        yield ConditionStart(condition)
        yield from _any_block(node, first_title)
        yield ConditionEnd()
    else:
        yield from _any_block(node, first_title)


def _any_block(node: nodes.Node, first_title: nodes.Node | None) -> Iterator[Piece]:
    if isinstance(node, (nodes.comment, nodes.raw)) and _MORE.fullmatch(node.astext()):
        raise _MoreMarker
    if not isinstance(node, nodes.Element) or node is first_title or isinstance(node, _SKIPPED):
        return
    if "no-excerpt" in node.get("classes", ()):
        return
    if isinstance(node, (nodes.title, nodes.rubric)):
        yield Heading(_words(node))
    elif placeholder := _placeholder(node):
        yield from (" ", placeholder, " ")
    elif isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
        yield from _list(node, first_title)
    elif isinstance(node, nodes.term):
        yield from (*_inline(node), "：" if _CJK_CHARACTER.search(node.astext()) else ": ")
    elif isinstance(node, nodes.TextElement) and not isinstance(node, nodes.FixedTextElement):
        yield from (*_inline(node), " ")
    else:
        if isinstance(node, nodes.Admonition) and node.tagname in admonitionlabels:  # others have a title
            yield Heading((str(admonitionlabels[node.tagname]),))
        for child in node.children:
            yield from _block(child, first_title)


def _placeholder(node: nodes.Node) -> Placeholder | None:
    if isinstance(node, _CODE) or (isinstance(node, nodes.container) and node.get("literal_block")):
        return Placeholder("code")
    if isinstance(node, nodes.math_block):
        return Placeholder("math")
    if isinstance(node, nodes.table):
        return Placeholder("table", _title(node, nodes.title))
    if isinstance(node, nodes.figure):
        return Placeholder("figure", _title(node, nodes.caption))
    if isinstance(node, nodes.image):
        return Placeholder("figure")
    # Diagram extensions each have a node of their own; these are the names that they share.
    if type(node).__name__ in ("mermaid", "graphviz", "inheritance_diagram", "plantuml"):
        return Placeholder("diagram")
    return None


def _list(node: nodes.Element, first_title: nodes.Node | None) -> Iterator[Piece]:
    start = node.get("start", 1)
    for number, item in enumerate(node.children, start):
        yield f" {number}. " if isinstance(node, nodes.enumerated_list) else " • "
        for child in getattr(item, "children", ()):
            yield from _block(child, first_title)


def _inline(node: nodes.Element) -> Iterator[Piece]:
    """The pieces of running text: literals kept as they are, formulas named, references left for later."""
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child.astext()
        elif isinstance(child, nodes.math):
            source = child.astext().strip()
            yield Placeholder("math", text=source if _READABLE_FORMULA.fullmatch(source) else "")
        elif isinstance(child, nodes.image):
            yield child.get("alt", "")
        elif isinstance(child, _SKIPPED) and not isinstance(child, nodes.target):
            continue
        elif isinstance(child, _MARKUP):
            yield _markup_of(child)
            if isinstance(child, addnodes.pending_xref) and _needs_target(child):
                yield Reference(_slim(child))
            else:
                yield from _inline(child)
            yield MarkupEnd()
        elif isinstance(child, nodes.Element):
            yield from _inline(child)


def _needs_target(node: addnodes.pending_xref) -> bool:
    lazy = (node.get("refdomain", ""), node.get("reftype", "")) in _LAZY_TEXT
    return lazy and (not node.get("refexplicit", False) or node["reftype"] == "numref")


def _markup_of(node: nodes.Element) -> MarkupStart:
    if isinstance(node, addnodes.pending_xref):
        return MarkupStart("reference", _slim(node))
    if isinstance(node, nodes.reference):
        return MarkupStart("reference", nodes.reference("", "", **_about_target(node)))
    return MarkupStart(type(node).__name__)


def _slim(node: addnodes.pending_xref) -> addnodes.pending_xref:
    """The part of a reference that its resolution needs, cut loose from its document."""
    copy = addnodes.pending_xref("", **_about_target(node))
    copy += nodes.inline("", node.astext())
    return copy


def _about_target(node: nodes.Element) -> dict[str, Any]:
    """Domains keep what surrounds a reference, such as its module, under names with a colon."""
    return {key: value for key, value in node.attributes.items() if key.startswith("ref") or ":" in key}


def _title(node: nodes.Element, kind: type[nodes.Element]) -> Words:
    title = next((child for child in node.children if isinstance(child, kind)), None)
    return () if title is None else _words(title)


def _words(node: nodes.Element) -> Words:
    """The text of a heading or caption; a reference in it shows its own text."""
    pieces = (piece.node.astext() if isinstance(piece, Reference) else piece for piece in _inline(node))
    chosen = (piece for piece in pieces if isinstance(piece, (str, Placeholder)))
    joined: Iterator[Any] = _join_strings(chosen)
    words = [squeeze(piece) if isinstance(piece, str) else piece for piece in joined]
    for place, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if words and isinstance(edge := words[place], str):
            words[place] = strip(edge)
    return tuple(word for word in words if word)
