"""``python -m sphinx_runnable_listings.conclusions SOURCE``: every conclusion with its seeds, spread and verdict."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .page import conclusions, evidence


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="sphinx_runnable_listings.conclusions", description=__doc__)
    parser.add_argument("source", type=Path, help="the documentation's source folder, or one page")
    source = parser.parse_args(argv).source
    count = refused = 0
    for page in pages(source):
        found = list(conclusions(page))
        if found:
            print(page.relative_to(source) if page != source else page)
        for conclusion in found:
            count, refused = count + 1, refused + (not conclusion.holds)
            print(f"  {conclusion.sentence}")
            if conclusion.claim and conclusion.measurement:
                print(f"    {conclusion.claim.record}: {conclusion.claim.text}")
                print(f"    {evidence(conclusion)}")
                told = [
                    ("paired", "yes" if conclusion.measurement.paired else ""),
                    ("judge", conclusion.measurement.judge),
                ]
                told.append(("leakage", ", ".join(f"{k} {v}" for k, v in conclusion.measurement.leakage.items())))
                for word, value in told:
                    if value:
                        print(f"    {word}: {value}")
            print(f"    {'holds' if conclusion.holds else 'REFUSED: ' + conclusion.refusal}")
    print(f"{count} conclusions, {refused} refused")
    return 1 if refused else 0


def pages(source: Path) -> list[Path]:
    """The pages under ``source``, or itself."""
    if source.is_file():
        return [source]
    return sorted(path for pattern in ("*.md", "*.rst") for path in source.rglob(pattern))


if __name__ == "__main__":
    sys.exit(main())
