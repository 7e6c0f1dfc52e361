"""Tell LaTeX how wide and how aligned the columns of each table are, and let a long table break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import tabular_col_spec
from sphinx.transforms.post_transforms import SphinxPostTransform

from .columns import Cell, column_widths, lines_needed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Between two columns, in characters: LaTeX's ``\tabcolsep`` on both sides.
COLUMN_SPACE = 1.2
#: What a list or a box around a table takes from its line.
INDENT = 3
#: A table of more lines may break over pages; one of so many rows does anyhow, says Sphinx.
LONG, LONG_ANYHOW = 16, 30
#: A number with a bar below it (``sphinx_runnable_listings.output_tables``) has this class, is at least as wide as so
#: many figures, and keeps within the ``room``, in ems, that it is told.
BAR, NARROWEST_BAR = "output-bar", 5
ALIGNMENTS = {
    "left": r">{\raggedright\arraybackslash}",
    "center": r">{\centering\arraybackslash}",
    "right": r">{\raggedleft\arraybackslash}",
}


class FittedTables(SphinxPostTransform):
    # When references are resolved, so that cells hold the text that readers see.
    default_priority = 30
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for table in list(self.document.findall(nodes.table)):
            if not _fixed_by_author(table):
                self._fit(table)
            rows = sum(1 for _ in table.findall(nodes.row))
            if not any(table.findall(nodes.title)) and ("longtable" in table["classes"] or rows >= LONG_ANYHOW):
                _leave_uncounted(table)

    def _fit(self, table: nodes.table) -> None:
        rows = [[entry for entry in row.children if isinstance(entry, nodes.entry)] for row in table.findall(nodes.row)]
        if len({len(row) for row in rows}) != 1 or any(_spans(entry) for row in rows for entry in row):
            return
        cells = [[_cell(entry) for entry in row] for row in rows]
        line = self.config.print_edition_line_width - INDENT * _depth(table)
        widths = column_widths(cells, line - COLUMN_SPACE * len(rows[0]))
        for row in rows:
            for entry, width in zip(row, widths, strict=True):
                for bar in _bars(entry):
                    bar["room"] = width
        alignments = [_alignment(rows, column) for column in range(len(rows[0]))]
        spec = column_spec([(width + COLUMN_SPACE) / line for width in widths], alignments)
        table.parent.insert(table.parent.index(table), tabular_col_spec(spec=spec))
        if lines_needed(cells, widths) > LONG:
            table["classes"].append("longtable")


def column_spec(shares: Sequence[float], alignments: Sequence[str]) -> str:
    """LaTeX's column specification: ``\\Y{0.25}`` is a quarter of the line, as Sphinx defines it.

    >>> print(column_spec([0.25, 0.5], ["left", "right"]))
    >{\\raggedright\\arraybackslash}\\Y{0.250}>{\\raggedleft\\arraybackslash}\\Y{0.500}
    """
    return "".join(
        rf"{ALIGNMENTS[alignment]}\Y{{{share:.3f}}}" for share, alignment in zip(shares, alignments, strict=True)
    )


def _leave_uncounted(table: nodes.table) -> None:
    """A table without a caption has no number, though LaTeX counts all that break over pages."""
    place = table.parent.index(table)
    first = place - isinstance(table.parent[place - 1], tabular_col_spec) if place else place
    table.parent.insert(place + 1, nodes.raw("", r"\endgroup", format="latex"))
    table.parent.insert(first, nodes.raw("", r"\begingroup\handbookuncountedtable", format="latex"))


def _fixed_by_author(table: nodes.table) -> bool:
    before = table.parent[table.parent.index(table) - 1] if table.parent.index(table) else None
    return isinstance(before, tabular_col_spec)


def _depth(table: nodes.table) -> int:
    """In how many lists and boxes the table stands."""
    depth, node = 0, table.parent
    while node is not None:
        depth += isinstance(node, (nodes.list_item, nodes.definition, nodes.block_quote, nodes.Admonition))
        node = node.parent
    return depth


def _spans(entry: nodes.Element) -> bool:
    return bool(entry.get("morerows") or entry.get("morecols"))


def _bars(entry: nodes.Element) -> Iterator[nodes.Element]:
    return (node for node in entry.findall(nodes.Element) if BAR in node.get("classes", ()))


def _cell(entry: nodes.Element) -> Cell:
    literals = list(entry.findall(nodes.literal))
    least = NARROWEST_BAR if any(_bars(entry)) else 0
    return Cell(entry.astext().rjust(least, "0"), code=bool(literals))


def _alignment(rows: Sequence[Sequence[nodes.entry]], column: int) -> str:
    """What most cells of the column say: MyST gives every cell of a column the same class."""
    classes = [name for row in rows for name in row[column]["classes"]]
    for side in ("right", "center"):
        if classes.count(f"text-{side}") * 2 > len(rows):
            return side
    return "left"
