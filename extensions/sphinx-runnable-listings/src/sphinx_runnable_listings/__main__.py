"""``python -m sphinx_runnable_listings record|check SOURCE [NAME …]``: run them, keep or compare the output."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .listing import Listing, ListingError, find_listings
from .record import difference, prune, write_run
from .running import run, version_for
from .webassembly import WebAssemblyPythons


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="runnable_listings", description=__doc__)
    parser.add_argument("action", choices=("record", "check", "list"))
    parser.add_argument("source", type=Path, help="the documentation's source folder, or one chapter")
    parser.add_argument("names", nargs="*", help="only modules of these names (or of chapters of these names)")
    options = parser.parse_args(argv)
    try:
        listings = [item for item in find_listings(options.source.resolve()) if _wanted(item, options.names)]
    except ListingError as error:  # in a listings.toml
        print(error, file=sys.stderr)
        return 2
    if not listings:
        if options.names:
            parser.error(f"no listing in {options.source} is called {' or '.join(options.names)}")
        parser.error(
            f"no listing in {options.source}: a chapter is a folder with index.md or index.rst, __init__.py and modules"
        )
    failures = 0
    with WebAssemblyPythons() as webassembly:
        for number, listing in enumerate(listings, 1):
            print(f"[{number}/{len(listings)}] {listing.chapter.name}/{listing.label}", end=" ", flush=True)
            if options.action == "list":
                print()
                continue
            failures += not _handle(listing, webassembly, record=options.action == "record")
    if options.action == "record" and not options.names:
        for chapter in {item.chapter for item in listings}:
            prune(chapter, [item for item in listings if item.chapter == chapter])
    return 1 if failures else 0


def _wanted(listing: Listing, names: list[str]) -> bool:
    return not names or bool({listing.path.stem, listing.label, listing.chapter.name} & set(names))


def _handle(listing: Listing, webassembly: WebAssemblyPythons, *, record: bool) -> bool:
    if version_for(listing) is None:
        print(f"skipped: no Python {listing.python} here")
        return True
    try:
        done = run(listing, webassembly=webassembly)
    except ListingError as error:
        print(f"FAILED\n{error}", file=sys.stderr)
        return False
    print(f"{done.cpu_seconds:.1f} CPU seconds", end="")
    if not listing.is_of_this_python:
        print(f", not {'recorded' if record else 'compared'}: its output is that of Python {listing.version}")
        return True
    if record:
        write_run(done)
        print()
        return True
    differing = difference(listing, done.stdout)
    print(" as recorded" if differing is None else f" DIFFERS\n{differing}")
    return differing is None


if __name__ == "__main__":
    sys.exit(main())
