"""What a build has to show: names, the tree of contents, the files that pages bring along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from .affected_pages import pages_below
from .files import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_STYLE = (".css", ".js")


def reading(env: BuildEnvironment) -> str:
    """A token that changes whenever a page has been read, added or removed."""
    return digest(sorted(env.all_docs.items()))


def appearance(app: Sphinx) -> str:
    """A token that changes with the style sheets and scripts, whose checksums stand in every page."""
    if app.builder.format != "html":
        return ""
    files = (path for entry in app.config.html_static_path for path in _files(Path(app.confdir, entry)))
    return digest(sorted((str(path), path.read_bytes()) for path in files if path.suffix in _STYLE))


def take(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """The names and what is shown of each, the tree of contents, the headings in it, the images."""
    outlines = {docname: digest(list(_outline(toc))) for docname, toc in env.tocs.items()}
    numbers = {docname: _numbers(env, docname) for docname in env.all_docs}
    tree = pages_below(env.config.root_doc, env.toctree_includes)
    return {
        "names": dict(_names(env, outlines, numbers)),
        "tree": digest([(docname, _title(env, docname), numbers.get(docname)) for docname in tree]),
        "outlines": {docname: outlines.get(docname, "") for docname in tree},
        "images": {path: name for path, (_docnames, name) in sorted(env.images.items())},
    }


def _names(env: BuildEnvironment, outlines: dict[str, str], numbers: dict[str, str]) -> Iterator[tuple[str, str]]:
    for domain in env.domains.sorted():
        for name, text, kind, docname, anchor, priority in domain.get_objects():
            if (domain.name, kind) == ("std", "doc"):
                shown = f"{text}|{outlines.get(docname)}|{numbers.get(docname)}"
            else:
                shown = f"{text}|{docname}#{anchor}|{priority}|{numbers.get(docname)}"
            yield f"{domain.name}:{kind}:{name}", shown
    for label, (docname, number) in env.domains.math_domain.equations.items():
        yield f"math:equation:{label}", f"{docname}|{number}|{numbers.get(docname)}"
    for label, (docname, anchor, _line) in env.domains.citation_domain.citations.items():
        yield f"citation:label:{label}", f"{docname}#{anchor}"


def _title(env: BuildEnvironment, docname: str) -> list[object]:
    """A page's title with its mark-up, and the pages right below it."""
    title = env.titles.get(docname)
    return [str(title), list(env.toctree_includes.get(docname, ()))]


def _numbers(env: BuildEnvironment, docname: str) -> str:
    """The numbers of a page's sections, figures, tables and listings; empty where nothing is numbered."""
    numbers = (env.toc_secnumbers.get(docname), env.toc_fignumbers.get(docname))
    return digest(numbers) if any(numbers) else ""


def _outline(toc: nodes.Element) -> Iterator[object]:
    """A page's table of contents: headings with their mark-up and anchors, and the toctrees among them."""
    for node in toc.findall():
        if isinstance(node, nodes.Text):
            yield str(node)
        elif isinstance(node, addnodes.toctree):
            yield node["entries"], node.get("caption"), node.get("hidden"), node.get("maxdepth"), node.get("numbered")
        elif isinstance(node, nodes.Element):
            yield node.tagname, node.get("refuri"), node.get("anchorname")


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        yield from (path for path in place.rglob("*") if path.is_file())
