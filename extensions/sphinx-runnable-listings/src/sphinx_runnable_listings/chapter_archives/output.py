"""The rim: the zip is written when its page is, beside the files that the page offers one by one."""

from __future__ import annotations

import shlex
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import download_reference

from sphinx_exact_rebuilds.files import write_if_different

from ..i18n import _
from .archive import archive
from .directives import archived, chapter_archive

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .directives import Archived

#: Below the folder of downloads that Sphinx makes.
FOLDER = "chapters"
DOWNLOADS = "_downloads"


def offer_archive(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the archive, its size and its commands where the directive stands; nothing in what is not a website."""
    for place in list(doctree.findall(chapter_archive)):
        if app.builder.format != "html" or app.builder.name == "epub":
            place.parent.remove(place)
            continue
        page = archived(app.env)[place["docname"]]  # singlehtml resolves all pages as one
        title = app.env.titles[place["docname"]].astext()
        content = archive(page.chapter.name, page.contents, readme(page, title))
        name = file_name(app, page)
        target = Path(app.outdir, DOWNLOADS, name)
        write_if_different(target, content)
        place.replace_self(offer(page, name, len(content)))


def file_name(app: Sphinx, page: Archived) -> str:
    """The archive's place in the folder of downloads: ``chapters/geometry/kd_tree.zip``."""
    relative = page.chapter.relative_to(Path(app.srcdir).resolve())
    return f"{FOLDER}/{relative.as_posix()}.zip"


def readme(page: Archived, title: str) -> str:
    """Three lines: what it is, how to install what it needs, where it needs anything, and how to run it."""
    install = _("Install what some of it needs: %s") % "`pip install -r requirements.txt`"
    words = {"command": f"`{page.command}`", "results": f"`{page.chapter.name}/results/`"}
    run = _("Run a module in this folder: %(command)s. What each of them printed is in %(results)s.") % words
    lines = [install, run] if page.contents.requirements else [run]
    return f"# {title}\n\n" + "".join(f"- {line}\n" for line in lines)


def offer(page: Archived, name: str, size: int) -> nodes.Node:
    text = name.rpartition("/")[2]
    link = download_reference("", "", nodes.literal(text, text, classes=["xref", "download"]), filename=name)
    rest = _(" (%s): all its code, what that imports and reads, and what it printed. Unpacked anywhere, it runs:")
    paragraph = nodes.paragraph("", "", nodes.Text(_("Take this chapter along: ")), link)
    paragraph += nodes.Text(rest % readable(size))
    folder = PurePosixPath(page.chapter.name, page.contents.folder)
    commands = [shlex.join(["cd", str(folder)]), page.command]
    if page.contents.packages[page.module]:
        commands.insert(1, "pip install -r requirements.txt")
    shown = "\n".join(f"$ {command}" for command in commands)
    block = nodes.literal_block(shown, shown, language="console")
    return nodes.container("", paragraph, block, classes=["chapter-archive", "no-excerpt"])


def readable(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 999_500 else f"{max(1, round(size / 1000))} kB"


def delete_others(app: Sphinx, exception: Exception | None) -> None:
    """Delete archives that an earlier build has left and no page offers any more."""
    if exception is not None or app.builder.format != "html":
        return
    wanted = {Path(app.outdir, DOWNLOADS, file_name(app, page)) for page in archived(app.env).values()}
    for path in Path(app.outdir, DOWNLOADS, FOLDER).rglob("*.zip"):
        if path not in wanted:
            path.unlink()
