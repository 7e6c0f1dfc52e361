"""Translations, from the catalogues in ``locale/``."""

from __future__ import annotations

from pathlib import Path

from sphinx.locale import get_translation

CATALOG = "latest_updates"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOG)

#: The kinds of change that have a name in every language; any other is shown as the author wrote it.
_KINDS = {"published": "Published", "new": "New", "update": "Updated", "erratum": "Correction"}


def kind_name(kind: str) -> str:
    """The reader's word for the kind of a change."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def kind_key(kind: str) -> str:
    """The kind that an author means who wrote it, or its name in the language of the site; another one as it is."""
    return next((key for key in _KINDS if kind in (key, kind_name(key))), kind)


def kind_title(kind: str) -> str:
    """What stands above the posts of every tag, category, author …, or above their names."""
    return {
        "tags": _("Tags"),
        "categories": _("Categories"),
        "authors": _("Authors"),
        "archive": _("Archives"),
        "years": _("Archives"),
        "locations": _("Locations"),
        "languages": _("Languages"),
        "drafts": _("Drafts"),
        "recent": _("Recent posts"),
    }[kind]
