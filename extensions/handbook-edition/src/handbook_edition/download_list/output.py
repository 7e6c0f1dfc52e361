"""The rim: copy what was built elsewhere into the site, and fill in the lists of the written pages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from .listing import BEGIN, filled_in, find_downloads, table

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .listing import Download

logger = logging.getLogger(__name__)
FOLDER, SUMS = "downloads", "SHA256SUMS"


def fill_in_lists(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html" or app.builder.name == "epub":
        return
    formats = [tuple(pair) for pair in app.config.download_list_formats]
    copy_downloads(app, [pattern for pattern, _ in formats])
    in_folder = [(f"{FOLDER}/{pattern}", description) for pattern, description in formats]
    downloads = find_downloads(app.outdir, in_folder + formats)
    write_sums(app.outdir / FOLDER, downloads)
    for page in pages_with_a_list(app):
        root = "../" * (len(page.relative_to(app.outdir).parts) - 1)
        html = page.read_text(encoding="utf-8")
        page.write_text(filled_in(html, table(downloads, app.config.download_list_labels, root)), encoding="utf-8")
    logger.info("download_list: %d files to download", len(downloads))


def copy_downloads(app: Sphinx, patterns: list[str]) -> None:
    """Bring the files of ``download_list_folder`` into the build, in place of those of an earlier build."""
    target = app.outdir / FOLDER
    delete_all_but_pages(app, target)
    if not app.config.download_list_folder:
        return
    source = app.confdir / app.config.download_list_folder
    for path in sorted({path for pattern in patterns for path in source.glob(pattern) if path.is_file()}):
        target.mkdir(exist_ok=True)
        shutil.copy2(path, target)


def delete_all_but_pages(app: Sphinx, folder: Path) -> None:
    """Empty a folder in which pages may lie too: ``dirhtml`` puts the page ``downloads`` there."""
    pages = {Path(app.builder.get_outfilename(docname)) for docname in app.env.found_docs}  # type: ignore[attr-defined]
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder comes before the folder
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in pages:
            path.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def write_sums(folder: Path, downloads: list[Download]) -> None:
    """Write what ``sha256sum --check SHA256SUMS`` reads in that folder."""
    lines = [f"{item.sha256}  {item.address.removeprefix(FOLDER + '/')}\n" for item in downloads if _within(item)]
    if lines:
        (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _within(item: Download) -> bool:
    return item.address.startswith(f"{FOLDER}/")


def pages_with_a_list(app: Sphinx) -> list[Path]:
    pages = (path for path in sorted(app.outdir.rglob("*.html")) if "_static" not in path.parts)
    return [path for path in pages if BEGIN in path.read_text(encoding="utf-8")]
