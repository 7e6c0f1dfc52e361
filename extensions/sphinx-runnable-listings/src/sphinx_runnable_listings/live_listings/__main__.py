"""``table|record|check SOURCE``: what of a project runs in a reader's browser, and what it prints there.

``record`` runs in WebAssembly every live listing whose code or output is not that of its run on record, and keeps the
outcome in ``results/wasm.json`` of its chapter; ``check`` runs all and compares; ``table`` runs nothing but, with
``--doctrees``, the examples of the pages.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ..listing import ListingError
from . import suite
from .layout import Layout
from .node_modules import node_modules_of
from .runtime import Runtime, RuntimeMissingError, packed

if TYPE_CHECKING:
    from collections.abc import Iterable

CACHE = Path(".cache/live_listings")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog=str(__package__),
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=("table", "record", "check"))
    parser.add_argument("source", type=Path, help="the documentation's source folder")
    parser.add_argument("--doctrees", type=Path, help="the doctrees of a build, for the examples of its pages")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where outcomes are kept (%(default)s)")
    options = parser.parse_args(argv)
    source = options.source.resolve()
    layout = Layout(source, options.source.as_posix() if not options.source.is_absolute() else "")
    if options.action == "table":
        rows = suite.recorded_rows(source)
        if options.doctrees:
            rows += suite.example_rows(options.doctrees, packed_for(source), layout, options.cache)
        print_table(rows)
        return 0
    found, runtime = suite.verdicts(source), packed_for(source)
    wanted = found if options.action == "check" else suite.outdated(found, runtime, layout)
    runs = suite.browser_runs(wanted, runtime, layout, options.cache)
    if options.action == "record":
        suite.record(found, suite.runs_on_record(found) | runs)
        print_table(suite.recorded_rows(source))
        return 0
    print_table([suite.row(verdict, runs.get(suite.name_of(verdict))) for verdict in found])
    changed = [verdict for verdict in found if verdict.browser_run != runs.get(suite.name_of(verdict))]
    for verdict in changed:
        print(f"not as on record: {suite.name_of(verdict)}", file=sys.stderr)
    return 1 if changed else 0


def packed_for(source: Path) -> Runtime:
    node_modules = node_modules_of(source)
    if node_modules is None:
        raise RuntimeMissingError("no node_modules holds pyodide: npm install pyodide")
    return packed(node_modules)


def print_table(rows: Iterable[suite.Row]) -> None:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.state] += row.count
        if row.state != suite.EQUAL or row.count > 1:
            print(f"{row.state:10} {row.count:4}  {row.name}{f': {row.why}' if row.why else ''}")
    print(", ".join(f"{count} {state}" for state, count in counts.most_common()))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeMissingError, ListingError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
