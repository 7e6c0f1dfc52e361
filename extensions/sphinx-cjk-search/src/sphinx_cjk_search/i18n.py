"""Translations, from the catalogues in ``locale/``."""

from __future__ import annotations

from pathlib import Path

from sphinx.locale import get_translation

CATALOG = "cjk_search"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOG)


def interface_strings() -> dict[str, str]:
    """What the scripts of the page say, by the names they use; ``%s`` is filled in by them."""
    return {
        "title": _("Search"),
        "placeholder": _("Search the documentation"),
        "hint": _("Type a word, a phrase, an identifier, or pinyin"),
        "searching": _("Searching …"),
        "none": _("Nothing found for “%s”"),
        "advice": _("Try fewer or other words; the first characters of a name are enough."),
        "one": _("1 result"),
        "count": _("%s results"),
        "partial": _("No full match. "),
        "missing": _("Missing: %s"),
        "more": _("Show all results"),
        "failed": _("The search index cannot be loaded. Reload the page, or build the site again."),
        "close": _("Close"),
        "open": _("Open"),
        "move": _("Move"),
        "list": _("In the list"),
        "results": _("Search results"),
        "recent": _("Recent searches"),
        "forget": _("Clear recent searches"),
        "unmark": _("Remove highlights"),
        "markedOnce": _("1 match on this page"),
        "marked": _("%s matches on this page"),
    }
