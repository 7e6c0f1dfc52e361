"""``{output-table}``: a table, with bars, read from what a listing printed; the output itself is folded below it.

.. code-block:: rst

   .. output-table:: results/seeds.txt
      :caption: Five seeds
      :bars: right

      seed {seed}: {right} / 450 right

reads each line of the record by the template: ``{seed}`` and ``{right}`` become columns. Without a template the
cells of a line stand two or more spaces apart and the first line names the columns. ``:start-at:`` and the other
options of ``literalinclude`` that choose lines choose those of the table; a line that does not fit is a warning, so
that no row is ever lost. ``:bars:`` names the columns whose numbers are drawn too (a comma and a space between
names), each on a scale of its own; ``:same-scale:`` gives them one, ``:log-scale:`` begins them at a power of ten, and
says so.

HTML has the whole output below the table, folded; other formats have the table alone.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.utils import column_width
from sphinx.directives.code import LiteralIncludeReader
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_exact_rebuilds.sphinx_internals import builder_of

from ..i18n import _, add_translations
from ..stylesheets import add_stylesheet
from ..version_tabs import LINES
from .reading import Table, aligned_table, is_numeric, number_in, shares, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator

logger = logging.getLogger(__name__)

STYLESHEET = Path(__file__).with_name("output_tables.css")
#: The least length of the longest bar, in ems, so that lengths can be told apart: on a screen and, denser, in print.
ON_SCREEN, IN_PRINT = 4.5, 2.6
#: The class of every number with a bar.
BAR = "output-bar"
#: What a caption and its space take in print, and how many lines at the most are kept on one page.
LINES_OF_CAPTION, LINES_TOGETHER = 4, 16


class bar(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils names its nodes so
    """A number with a bar below it, known by its class ``output-bar`` to extensions that do not import this one.

    ``share`` is its part of the longest bar, and ``longest`` how many digits wide that is at least. ``room`` may be set
    by whoever sets the widths of columns in LaTeX: the width of this one in ems, which no bar then exceeds.
    """


class folded_output(nodes.General, nodes.Element):  # noqa: N801
    """The output that a table was read from; its ``title`` opens it."""


class OutputTable(SphinxDirective):
    """A table read from a record; the content is the template of its rows."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {
        "bars": directives.unchanged_required,
        "caption": directives.unchanged_required,
        "log-scale": directives.flag,
        "name": directives.unchanged,
        "same-scale": directives.flag,
        **dict.fromkeys(LINES, directives.unchanged_required),
    }

    def run(self) -> list[nodes.Node]:
        _relative, file = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(file)
        try:
            options = {name: self.options[name] for name in LINES if name in self.options}
            text, _lines = LiteralIncludeReader(file, options, self.config).read(location=self.get_source_info())
            template = "\n".join(self.content)
            found = table_of(text, template) if template.strip() else aligned_table(text)
            bars = self._bars(found)
        except (OSError, ValueError) as error:
            location = self.get_location()
            name = self.arguments[0]
            logger.warning("%s: %s", name, error, type="output_tables", subtype="record", location=location)
            return []
        table = _table(found, bars)
        if title := self._title():
            table.insert(0, title)
        self.set_source_info(table)
        self.add_name(table)
        whole = Path(file).read_text(encoding="utf-8").rstrip("\n")
        output = nodes.literal_block(whole, whole, source=file, language="text", force=False)
        folded = folded_output("", output, title=_("As printed: %s") % posixpath.basename(self.arguments[0]))
        for node in (output, folded):
            self.set_source_info(node)
        return [table, folded]

    def _bars(self, table: Table) -> dict[str, list[float | None]]:
        """The lengths of the bars of each column that has some."""
        names = [name for name in re.split(r",\s+", self.options.get("bars", "").strip()) if name]
        columns = [[number_in(cell) for cell in table.column(name)] for name in names]
        log = "log-scale" in self.options
        if "same-scale" in self.options:
            together = iter(shares([value for column in columns for value in column], log=log))
            return {name: [next(together) for _value in column] for name, column in zip(names, columns, strict=True)}
        return {name: shares(column, log=log) for name, column in zip(names, columns, strict=True)}

    def _title(self) -> nodes.title | None:
        caption = self.options.get("caption", "")
        if "log-scale" in self.options:
            caption += _(" (the bars are logarithmic)")
        if not caption:
            return None
        children, messages = self.parse_inline(caption.strip(), lineno=self.lineno)
        title = nodes.title(caption, "", *children, *messages)
        self.set_source_info(title)
        return title


def _table(found: Table, bars: dict[str, list[float | None]]) -> nodes.table:
    longest = max((column_width(cell) for name in bars for cell in found.column(name)), default=0)
    columns = [_column(name, found.column(name), bars.get(name), longest) for name in found.header]
    group = nodes.tgroup("", *(colspec for colspec, _entries in columns), cols=len(columns))
    head, *rows = zip(*(entries for _colspec, entries in columns), strict=True)
    group += [nodes.thead("", nodes.row("", *head)), nodes.tbody("", *(nodes.row("", *row) for row in rows))]
    return nodes.table("", group, classes=["output-table", "colwidths-auto"])


def _column(
    name: str, cells: Sequence[str], lengths: list[float | None] | None, longest: int
) -> tuple[nodes.colspec, list[nodes.entry]]:
    """The width of a column and its entries, the header first."""
    contents: list[nodes.Node] = [
        nodes.Text(cell) if share is None else bar(cell, cell, share=share, longest=longest, classes=[BAR])
        for cell, share in zip(cells, lengths or [None] * len(cells), strict=True)
    ]
    side = "text-right" if lengths or is_numeric(cells) else "text-left"
    entries = [
        nodes.entry("", nodes.paragraph("", "", content), classes=[side]) for content in [nodes.Text(name), *contents]
    ]
    return nodes.colspec(colwidth=max(column_width(text) for text in (name, *cells))), entries


class OutputsFoldedInPages(SphinxPostTransform):
    """Where nothing unfolds, the table stands alone."""

    default_priority = 7

    def run(self, **_: Any) -> None:
        builder = builder_of(self)
        if builder.format == "html" and builder.name != "epub":
            return
        for node in list(self.document.findall(folded_output)):
            node.parent.remove(node)


class CaptionsWithTheirTables(SphinxPostTransform):
    """On paper, a caption does not stay behind at the bottom of a page."""

    default_priority = 7
    formats = ("latex",)

    def run(self, **_: Any) -> None:
        for table in list(self.document.findall(nodes.table)):
            if "output-table" in table["classes"]:
                lines = min(len(list(table.findall(nodes.row))) + LINES_OF_CAPTION, LINES_TOGETHER)
                room = rf"\needspace{{{lines}\baselineskip}}"
                table.parent.insert(table.parent.index(table), nodes.raw("", room, format="latex"))


def visit_bar_html(self: HTML5Translator, node: bar) -> None:
    self.body.append(f'<span class="{BAR}" style="width: {max(node["longest"] * 0.62, ON_SCREEN):.1f}em">')


def depart_bar_html(self: HTML5Translator, node: bar) -> None:
    self.body.append(f'<span class="bar-length" style="width: {node["share"]:.1%}"></span></span>')


def visit_bar_latex(self: LaTeXTranslator, node: bar) -> None:
    self.body.append(rf"\leavevmode\vtop{{\hbox to{_longest_in_print(node):.2f}em{{\hfill ")


def depart_bar_latex(self: LaTeXTranslator, node: bar) -> None:
    self.body.append(
        rf"}}\kern2pt\color{{TitleColor}}\hrule width {node['share'] * _longest_in_print(node):.2f}em height 1.2pt}}"
    )


def _longest_in_print(node: bar) -> float:
    """In ems."""
    longest: float = max(node["longest"] * 0.52, IN_PRINT)
    room: float = node.get("room", longest)
    return min(longest, room)


def visit_folded_html(self: HTML5Translator, node: folded_output) -> None:
    self.body.append(f'<details class="folded-output"><summary>{self.encode(node["title"])}</summary>\n')


def depart_folded_html(self: HTML5Translator, node: folded_output) -> None:
    self.body.append("</details>\n")


def pass_by(self: Any, node: nodes.Node) -> None:
    """A writer that draws no bars."""


def has_tables(doctree: nodes.document) -> bool:
    """Whether a page has such a table."""
    return any("output-table" in table["classes"] for table in doctree.findall(nodes.table))


def setup(app: Sphinx) -> ExtensionMetadata:
    add_translations(app)
    other: Any = dict.fromkeys(("text", "man", "texinfo"), (pass_by, pass_by))
    app.add_node(bar, html=(visit_bar_html, depart_bar_html), latex=(visit_bar_latex, depart_bar_latex), **other)
    app.add_node(folded_output, html=(visit_folded_html, depart_folded_html))
    app.add_directive("output-table", OutputTable)
    app.add_post_transform(OutputsFoldedInPages)
    app.add_post_transform(CaptionsWithTheirTables)
    add_stylesheet(app, STYLESHEET, has_tables, lambda _theme: True, in_epub=True)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
