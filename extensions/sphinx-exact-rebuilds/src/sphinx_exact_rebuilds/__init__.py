"""An incremental build leaves, byte for byte, what a clean build would.

Sphinx writes again the pages whose sources changed. What other pages show of a changed page goes stale until a clean
build: titles in links, in the sidebar and in "next" and "previous"; links in Markdown to what has come or gone; pages,
images and downloads that nothing makes any more; words in the search index that no page holds. This extension has those
pages written too, and only those.

How it hangs together: ``affected_pages`` is pure and decides which pages show something that changed; ``collector``
notes what pages look up while they are read (in ``env_state``); ``snapshot`` says what there is to be shown; ``state``
remembers it until the next build into the same folder, for any extension, and ``files`` writes whole files or none;
``settings`` checks the types of settings, for any extension too; ``sidebar`` sees what the theme shows on every page;
``stale_files`` deletes what is gone; ``search_index`` rids Sphinx's index of its history, ``images`` the names of
images; ``sphinx_internals`` is all that touches private parts of Sphinx.

``exact_rebuilds = False`` switches it off, for a build that need not be exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .collector import ReferenceCollector, read_again, remember, write_again
from .images import name_images
from .search_index import forget_history
from .settings import add_settings
from .sidebar import watch_sidebar
from .stale_files import delete_leftovers

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from .settings import Settings

__version__ = "0.1.0"
SETTINGS: Settings = {"exact_rebuilds": (True, "", (bool,))}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_exact_rebuilds.state")
    add_settings(app, SETTINGS)
    app.add_env_collector(ReferenceCollector)
    app.connect("env-get-outdated", read_again)
    app.connect("env-updated", name_images)
    app.connect("env-get-updated", write_again, priority=900)  # after those that change numbers and tables of contents
    app.connect("write-started", delete_leftovers)
    app.connect("html-page-context", watch_sidebar, priority=100)  # before those that ask for the sidebar
    app.connect("html-collect-pages", forget_history)
    app.connect("build-finished", remember, priority=900)
    return {"version": __version__, "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
