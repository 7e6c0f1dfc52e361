"""Translations, from the catalogues in ``locale/``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOG = "sphinx_runnable_listings"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOG)


def add_translations(app: Sphinx) -> None:
    """Let ``_`` speak the language of the project; to be called in the ``setup`` of each extension that uses it."""
    app.add_message_catalog(CATALOG, str(LOCALE_DIR))
