"""Dates as ablog reads them: ``post_date_format`` first, then whatever python-dateutil understands. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ..front_matter import FrontMatterError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DEFAULT_FORMAT = "%d %B %Y"


def read_date(text: str, date_format: str, zone: ZoneInfo) -> tuple[dt.datetime, str | None]:
    """The moment that ``text`` names, aware and in ``zone``, and what its author should be told, if anything.

    Where a part is missing, ablog takes it from the day of the build, so that the post wanders. Here a date without a
    day is the first of its month, with a word of warning; a date without a month or a year is no date.

    Raises :exc:`FrontMatterError`.
    """
    text = text.strip()
    moment, warning = _by_format(text, date_format), None
    if moment is None:
        moment, warning = _by_dateutil(text)
    try:
        return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)), warning
    except (ValueError, OverflowError):
        raise FrontMatterError(f"{text!r} is outside of the years that a calendar knows") from None


def iso(moment: dt.datetime) -> str:
    """``moment`` as our front matter has it: the day alone when it is midnight."""
    return moment.isoformat() if moment.time() != dt.time() else moment.date().isoformat()


def _by_format(text: str, date_format: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(text, date_format)
    except ValueError:
        return None


def _by_dateutil(text: str) -> tuple[dt.datetime, str | None]:
    from dateutil.parser import parse  # noqa: PLC0415 (only a site that comes from ablog needs it)

    try:
        # Parts that the text does not name are taken from the default, so two defaults show which these are.
        one, other = (parse(text, default=default) for default in (dt.datetime(2000, 1, 1), dt.datetime(2001, 2, 2)))
    except (ValueError, OverflowError, TypeError):
        raise FrontMatterError(f"{text!r} is not a date; write for example 2024-01-05 or Jan 5, 2024") from None
    if (one.year, one.month) != (other.year, other.month):
        raise FrontMatterError(f"{text!r} lacks the year or the month; write for example 2024-01-05 or Jan 5, 2024")
    if one.day != other.day:
        return one, f"{text!r} names no day: the first of the month is taken (ablog takes the day of the build)"
    return one, None
