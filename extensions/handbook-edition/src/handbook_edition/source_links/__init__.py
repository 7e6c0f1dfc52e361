"""Where the repository and its issues are, on each page: edit this page, report a fault.

``source_links_repository`` is the repository's address on the web, of GitHub, GitLab, Codeberg or their like.
Templates get ``source_links``, a mapping with ``repository``, ``issues``, ``report`` and, where somebody wrote the
page, ``edit``. Without an address, it is empty. ``source_links_branch`` and ``source_links_folder`` say where the
pages lie in there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .addresses import Repository

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def add_links(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context["source_links"] = links(app, pagename, written=pagename in app.env.found_docs)


def links(app: Sphinx, pagename: str, *, written: bool) -> dict[str, str]:
    """The addresses for a page; ``written`` if it has a source file."""
    config = app.config
    if not config.source_links_repository or app.builder.name == "epub":
        return {}
    repository = Repository(config.source_links_repository, config.source_links_branch, config.source_links_folder)
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else pagename
    found = {
        "repository": repository.url,
        "issues": repository.issues,
        "report": repository.report(f"{title}：", f"{pagename}\n\n"),
    }
    if written:
        file = app.env.doc2path(pagename, base=False)
        found["edit"] = repository.edit(file.as_posix())
    return found


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("source_links_repository", "", "html", str)
    app.add_config_value("source_links_branch", "main", "html", str)
    app.add_config_value("source_links_folder", "", "html", str)
    app.connect("html-page-context", add_links)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
