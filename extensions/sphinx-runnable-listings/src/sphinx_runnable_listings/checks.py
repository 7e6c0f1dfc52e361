"""The checks of a chapter, in one table: on which interpreter, how many comparisons, how many disagreements.

A chapter's ``verify.py`` says what is compared; this module runs it, prints a row when a check is done, and exits with
1 when anything disagreed or nothing was compared. The words are those of the language that ``conf.py`` names.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import locale

from .conclusions import conclusions
from .i18n import CATALOG, LOCALE_DIR, _
from .listing import Listing, ListingError, listings_of
from .project_settings import conf_above, said_in
from .record import lines_of, recorded_output
from .running import run, version_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HERE = ""  # the interpreter that runs the checks
_COLUMN = 8
_AN_HOUR = 3600  # CPU seconds


#: A row of the table: the interpreter, how many comparisons, how many disagreements.
_ROW = re.compile(r"(?P<where>\S+) +(?P<count>[\d,]+) +(?P<wrong>[\d,]+)  (?P<what>.*)")


@dataclass(frozen=True)
class Check:
    """``count`` comparisons of ``what`` on the interpreter ``python`` (``HERE``: the running one), ``wrong`` disagreed.

    A check that could not be made has the count 0 and a ``reason``.
    """

    what: str
    count: int
    wrong: int
    python: str = HERE
    reason: str = ""

    def __str__(self) -> str:
        place = _left(self.python or _("here"))
        if self.reason and not self.wrong:
            words = _("not compared")
            return f"{place}     {words}  {self.what}{_(': ')}{self.reason}"
        return f"{place}{self.count:>8,}{self.wrong:>8,}  {self.what}" + self.reason


def use_language_of(folder: Path) -> None:
    """Speak the language of the project that ``folder`` belongs to, which the nearest ``conf.py`` above it names."""
    locale.translators.pop(("general", CATALOG), None)  # else a language that was spoken before stays
    conf = conf_above(folder.resolve())
    language = said_in(conf, "language") if conf else None
    locale.init([LOCALE_DIR], language or "en", CATALOG)


def _heading() -> str:
    columns = "".join(_right(word) for word in (_("count"), _("wrong")))
    return f"{_left(_('where'))}{columns}  {_('compared')}"


def _left(text: object) -> str:
    return f"{text}{' ' * (_COLUMN - _cells(str(text)))}"


def _right(text: object) -> str:
    return f"{' ' * (_COLUMN - _cells(str(text)))}{text}"


def _cells(text: str) -> int:
    """How wide ``text`` is in a terminal: a Chinese character takes two cells."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def on_every_interpreter(chapter: Path, module: str, *, whole: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Run a listing on each interpreter that ``listings.toml`` names for it: ``(python, what it printed, failure)``.

    ``whole`` stands in for the arguments of ``listings.toml``: such a run may compare more than the one of every day,
    and take an hour. Where an interpreter is missing, both texts are empty. Raises
    :exc:`~sphinx_runnable_listings.listing.ListingError` when the chapter has no such listing.
    """
    found = [listing for listing in listings_of(chapter) if listing.path.stem == module]
    if not found:
        raise ListingError(f"{chapter}: no listing {module}.py")
    chosen = [replace(listing, args=whole, cpu_limit=_AN_HOUR) for listing in found] if whole else found
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for listing, (stdout, failure) in zip(chosen, pool.map(_outcome, chosen), strict=True):
            yield listing.python or HERE, stdout, failure


def _outcome(listing: Listing) -> tuple[str, str]:
    if version_for(listing) is None:
        return "", ""
    try:
        return run(listing).stdout, ""
    except ListingError as error:
        return "", str(error)


def on_each(
    chapter: Path,
    module: str,
    what: str,
    count: Callable[[str], int],
    *,
    here: bool = False,
    whole: tuple[str, ...] = (),
) -> Iterator[Check]:
    """A check for each interpreter: the listing fails when anything disagrees, and ``count`` reads what it printed.

    With ``here`` there is none: what the listing says on the running interpreter, its own run compares. ``whole`` is
    that of :func:`on_every_interpreter`.
    """
    for python, stdout, failure in [] if here else on_every_interpreter(chapter, module, whole=whole):
        if failure:
            yield Check(what, 0, 1, python, f"{_(': ')}{failure.strip().splitlines()[-1]}")
        elif not stdout:
            yield Check(what, 0, 0, python, _("no Python %s on this machine") % python)
        else:
            yield Check(what, count(stdout), 0, python)


def listings_again(chapter: Path, *, besides: str = "verify") -> Iterator[Check]:
    """Run every listing of ``chapter`` again, but for the one that does this.

    Each gives a check: how many lines it printed when it was recorded, and how many differ now. The last check is of
    the files in ``results/`` and ``figures/``, byte by byte: those that a run wrote otherwise are put back.
    """
    before = _written(chapter)
    try:
        for listing in listings_of(chapter):
            if listing.path.stem != besides:
                yield _again(listing)
        after = _written(chapter)
    finally:
        _put_back(chapter, before)
    changed = sorted({name for name, content in before.items() ^ after.items()})
    reason = _(": ") + _(", ").join(changed) if changed else ""
    yield Check(str(_("files in results/ and figures/, byte by byte")), len(before), len(changed), reason=reason)


def _again(listing: Listing) -> Check:
    what, python = _("every line that %s prints") % listing.path.name, listing.python or HERE
    stdout, failure = _outcome(listing)
    if failure:
        return Check(what, 0, 1, python, f"{_(': ')}{failure.strip().splitlines()[-1]}")
    if version_for(listing) is None:
        return Check(what, 0, 0, python, _("no Python %s on this machine") % python)
    if not listing.compare:
        return Check(_("%s ends; its numbers are others each time") % listing.path.name, 1, 0, python)
    if not listing.is_compared:
        what = _("%(listing)s ends; what is recorded is the output of Python %(python)s")
        return Check(what % {"listing": listing.path.name, "python": listing.version}, 1, 0, python)
    lines = list(zip_longest(lines_of(recorded_output(listing)), lines_of(stdout)))
    return Check(what, len(lines), sum(old != new for old, new in lines), python)


def _written(chapter: Path) -> dict[str, bytes]:
    found = (path for folder in ("results", "figures") for path in sorted((chapter / folder).rglob("*")))
    return {path.relative_to(chapter).as_posix(): path.read_bytes() for path in found if path.is_file()}


def _put_back(chapter: Path, before: dict[str, bytes]) -> None:
    for name, content in _written(chapter).items():
        if name not in before:
            (chapter / name).unlink()
        elif content != before[name]:
            (chapter / name).write_bytes(before[name])


def sentences(page: Path, told: Iterable[str]) -> Check:
    """Are these on ``page``, word for word? A chapter gives phrases whose numbers its code has just worked out."""
    text, phrases = page.read_text(encoding="utf-8"), list(told)
    missing = [phrase for phrase in phrases if phrase not in text]
    reason = "".join(_(": no “%s”") % phrase for phrase in missing)
    return Check(str(_("numbers in the text that code works out")), len(phrases), len(missing), reason=reason)


def conclusions_on(page: Path) -> Check:
    """Does each comparative sentence of ``page`` hold over the seeds of the measurement that it names?"""
    found = list(conclusions(page))
    refused = [
        _(": “%(sentence)s”, %(refusal)s") % {"sentence": one.sentence, "refusal": one.refusal}
        for one in found
        if not one.holds
    ]
    return Check(
        str(_("comparisons in the text, judged again over the seeds")),
        len(found),
        len(refused),
        reason="".join(refused),
    )


def recorded_counts(record: Path, what: str) -> dict[str, int]:
    """How many comparisons of ``what`` the table ``record`` counts on each interpreter: ``{"3.13": 66612, …}``."""
    rows = (_ROW.match(row) for row in record.read_text(encoding="utf-8").splitlines())
    return {row["where"]: int(row["count"].replace(",", "")) for row in rows if row and row["what"] == what}


def recorded_totals(source: Path) -> Iterator[tuple[str, int, int]]:
    """The chapters under ``source`` that keep a table: ``(chapter, comparisons, disagreements)``.

    Both numbers are added up from the rows of ``results/verified.txt``. Raises :exc:`ValueError` when the last line of
    a table, its sum, says otherwise.
    """
    for path in sorted(source.rglob("results/verified.txt")):
        *rows, total = path.read_text(encoding="utf-8").splitlines()[1:]
        numbers = [found for row in rows if (found := _ROW.match(row))]
        count, wrong = (sum(int(row[name].replace(",", "")) for row in numbers) for name in ("count", "wrong"))
        if [number.replace(",", "") for number in re.findall(r"\d[\d,]*", total)] != [str(count), str(wrong)]:
            raise ValueError(f"{path}: {total}, but the rows add up to {count:,} and {wrong:,}")
        yield path.parents[1].name, count, wrong


def _total(count: int, wrong: int) -> str:
    return _("%(count)s comparisons, %(wrong)s disagreements") % {"count": f"{count:,}", "wrong": f"{wrong:,}"}


def print_totals(sources: Iterable[Path]) -> None:
    """Print what :func:`recorded_totals` finds, a line for each chapter, and the sum."""
    sources = list(sources)
    if sources:
        use_language_of(sources[0])
    found = [row for source in sources for row in recorded_totals(source)]
    for chapter, count, wrong in [*found, (str(_("all")), sum(row[1] for row in found), sum(row[2] for row in found))]:
        print(f"{count:>12,}{wrong:>8,}  {chapter}")


def main(
    checks: Callable[[bool], Iterable[Check]],
    record: Path,
    argv: list[str] | None = None,
    *,
    chapter: Path | None = None,
) -> None:
    """Print the table of ``checks(here)`` row by row; ``--record`` keeps it in the file ``record``.

    With a ``chapter``, :func:`listings_again` comes first; ``--without-listings`` leaves it out.
    """
    use_language_of(record.parent)
    parser = argparse.ArgumentParser()
    if chapter:
        help_text = _("run no listing again, make the other checks alone")
        parser.add_argument("--without-listings", action="store_true", help=help_text)
    parser.add_argument("--here", action="store_true", help=_("check on the running interpreter alone"))
    parser.add_argument("--record", action="store_true", help=_("write the table to results/%s") % record.name)
    options = parser.parse_args(argv)
    lines, count, wrong = [_heading()], 0, 0
    print(lines[0])
    again = listings_again(chapter) if chapter and not options.without_listings else ()
    for check in chain(again, checks(options.here)):
        lines.append(str(check))
        print(check, flush=True)
        count += check.count
        wrong += check.wrong
    lines.append(_total(count, wrong))
    print(lines[-1])
    if options.record:
        record.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.exit(1 if wrong or not count else 0)


if __name__ == "__main__":
    print_totals(map(Path, sys.argv[1:]))
