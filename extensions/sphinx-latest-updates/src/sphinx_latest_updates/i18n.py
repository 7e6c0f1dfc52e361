"""Translations, from the catalogues in ``locale/``."""

from __future__ import annotations

from pathlib import Path

from sphinx.locale import get_translation

CATALOG = "latest_updates"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOG)
