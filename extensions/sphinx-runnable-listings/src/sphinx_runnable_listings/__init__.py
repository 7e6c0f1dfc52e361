"""Listings that are run, and what they printed: ``{verified-with}`` and ``{version-tabs}``.

The first says on what a chapter's listings ran (:mod:`.verified_with`), the second shows what a listing printed on each
Python (:mod:`.version_tabs`). What ``literalinclude`` shows
names the two files of a ``:diff:`` without the folders of this machine, and has no blank lines at its end where
``:end-before:`` left some.

Listings import modules of this package too, so it imports nothing of Sphinx before it is set up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    from .differences import NamesInDifferences
    from .i18n import add_translations
    from .listing_text import NoBlankLinesBelow
    from .verified_with import VerifiedWith
    from .version_tabs import VersionTabs

    app.setup_extension("sphinx_design")
    add_translations(app)
    app.add_directive("verified-with", VerifiedWith)
    app.add_directive("version-tabs", VersionTabs)
    app.add_transform(NamesInDifferences)
    app.add_transform(NoBlankLinesBelow)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
