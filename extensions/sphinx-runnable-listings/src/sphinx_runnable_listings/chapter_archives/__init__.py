"""``{chapter-archive}``: a zip of a chapter that, unpacked anywhere, runs by the commands that the page prints.

.. code-block:: rst

   .. chapter-archive:: tree

It holds the chapter's folder, the modules that its listings import from other chapters and from packages of the
project, the data that ``listings.toml`` names, a README, and a ``requirements.txt`` with the versions installed here,
or those of ``chapter_archives_constraints``, a file of pip's, seen from ``conf.py``, for a build that does not have all
of it; ``chapter_archives_distributions`` says how import names are called there (``{"sklearn": "scikit-learn"}``).
``chapter_archives_project`` is the folder of the project, seen from ``conf.py``: packages that lie below it (installed
editable) travel along, others are requirements. The same sources give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.settings import add_settings

from ..i18n import add_translations
from .directives import ChapterArchive, chapter_archive, merge, outdated, purge
from .output import delete_others, offer_archive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_exact_rebuilds.settings import Settings

SETTINGS: Settings = {
    "chapter_archives_project": ("", "env", (str,)),
    "chapter_archives_constraints": ("", "env", (str,)),
    "chapter_archives_distributions": ({}, "env", (dict,)),
}


def setup(app: Sphinx) -> ExtensionMetadata:
    add_translations(app)
    add_settings(app, SETTINGS)
    app.add_node(chapter_archive)
    app.add_directive("chapter-archive", ChapterArchive)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-get-outdated", outdated)
    app.connect("doctree-resolved", offer_archive)
    app.connect("build-finished", delete_others)
    return {"version": "0.1.0", "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
