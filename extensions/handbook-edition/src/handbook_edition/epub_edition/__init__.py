"""What an EPUB needs beyond Sphinx's own builder: nothing to click, a language, words of its own, light stylesheets.

A reading device runs no JavaScript and may not open what is closed. In the EPUB, and there only,

- the tabs and dropdowns of sphinx-design are laid out one below the other, each under its title;
- the contents go on to the sections of each page;
- ``<html>`` carries ``epub_language``, by which a device chooses its fonts;
- the headings "Table of Contents" and "Cover" are taken from the message catalogues;
- the picture of ``epub_cover`` is marked as EPUB 3 wants it;
- stylesheets that serve a mouse (``epub_edition_drop_css``) are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .contents import lead_to_sections
from .package import drop_stylesheets, name_the_cover, speak_the_language
from .transforms import DropdownsOpened, TabsLaidOut

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_static_render.epub_package")
    app.add_config_value("epub_edition_drop_css", ["copybutton.css", "sphinx-design.min.css"], "epub", list)
    app.add_post_transform(TabsLaidOut)
    app.add_post_transform(DropdownsOpened)
    app.connect("builder-inited", speak_the_language)
    app.connect("builder-inited", lead_to_sections)
    app.connect("epub-package", name_the_cover)
    app.connect("html-page-context", drop_stylesheets, priority=900)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
