"""What Sphinx's LaTeX builder needs to make a printed book of a web site; other builders never notice.

A site's pages point into each other and carry things that only a screen can use. In the book

- a page with a table of contents opens a part: its own headings are not chapters, and its subpages follow its text;
- the front page becomes the preface, the pages named in ``print_edition_appendices`` the appendices;
- what has the class ``screen-only``, or one of those in ``print_edition_screen_only``, is not there, nor are the pages
  named in ``print_edition_left_out``;
- a table has columns as wide as what they hold, aligned as its author said, and one that is long breaks over pages;
- paragraphs and boxes with a class stand in the LaTeX environment ``sphinxclass<class>``, as containers do;
- code has no empty lines around it, and what programs printed stands in the environment ``sphinxclassprinted``;
- a section that opens with a picture or code does not leave its heading behind at the bottom of a page;
- a link to the general index leads to it, one to a page that is left out is its title;
- the SVG pictures that the LaTeX style itself uses (``print_edition_pictures``) lie beside the book as PDF.

How it looks is up to the project's LaTeX style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .classes import CentredPictures, ClassesAsEnvironments
from .code import CodeBlocks
from .headings import HeadingsWithRoom
from .links import LinksInBook
from .pictures import write_pictures
from .structure import BookStructure, FilledInForScreens
from .tables import FittedTables

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    names = frozenset({list, tuple})
    app.add_config_value("print_edition_preface", "", "", str)
    app.add_config_value("print_edition_appendix", "Appendix", "", str)
    app.add_config_value("print_edition_appendices", [], "", names)
    app.add_config_value("print_edition_left_out", [], "", names)
    app.add_config_value("print_edition_screen_only", [], "", names)
    app.add_config_value("print_edition_pictures", [], "", names)
    # In characters of the body text; only their ratio to what a table holds matters.
    app.add_config_value("print_edition_line_width", 39, "", int)
    app.add_post_transform(BookStructure)
    app.add_post_transform(FilledInForScreens)
    app.add_post_transform(LinksInBook)
    app.add_post_transform(ClassesAsEnvironments)
    app.add_post_transform(CentredPictures)
    app.add_post_transform(CodeBlocks)
    app.add_post_transform(HeadingsWithRoom)
    app.add_post_transform(FittedTables)
    app.connect("build-finished", write_pictures)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
