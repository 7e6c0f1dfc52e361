"""Pack the site for reading offline, and collect the formats that the site offers. Run by the Makefile.

python docs/formats.py offline BUILD/offline        the zip and the docset of BUILD/offline/html
python docs/formats.py collect BUILD TARGET         what was built, into TARGET
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from handbook_edition.resvg import png
from sphinx_runnable_listings.chapter_archives.archive import write_zip

NAME = "incoming-transmission"
LOGO = Path(__file__).parent / "source/_static/logo.svg"
#: What a reader never opens.
UNREAD = {".buildinfo", ".doctrees", "service-worker.js"}
#: Where the other targets of the Makefile leave what they make.
PRODUCTS = (f"pdf/{NAME}.pdf", f"epub/epub/{NAME}.epub", f"offline/{NAME}-html.zip", f"offline/{NAME}.docset.tgz")


def readable_files(folder: Path) -> list[Path]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in paths if not UNREAD & set(path.relative_to(folder).parts)]


def make_zip(html: Path, target: Path) -> None:
    """The pages in one folder; the same bytes from the same pages."""
    write_zip(target, NAME, ((path.relative_to(html).as_posix(), path.read_bytes()) for path in readable_files(html)))


def make_docset(html: Path, target: Path) -> None:
    """What Dash and Zeal read, with an icon drawn from the logo."""
    folder = target.parent
    icon = folder / "icon.png"
    icon.write_bytes(png(LOGO.read_text(encoding="utf-8"), size=32))
    command = [sys.executable, "-m", "doc2dash", "--name", NAME, "--destination", str(folder), "--force", "--quiet"]
    options = ["--index-page", "index.html", "--enable-js", "--icon", str(icon)]
    subprocess.run([*command, *options, str(html)], check=True)
    with tarfile.open(target, "w:gz") as archive:
        archive.add(folder / f"{NAME}.docset", f"{NAME}.docset")


def pack_offline(folder: Path) -> None:
    for make, name in ((make_zip, f"{NAME}-html.zip"), (make_docset, f"{NAME}.docset.tgz")):
        make(folder / "html", folder / name)
        print(f"{folder / name}  {(folder / name).stat().st_size:,} bytes")


def collect(build: Path, target: Path) -> None:
    """Copy the products that exist, and say which do not."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for product in PRODUCTS:
        if (build / product).is_file():
            shutil.copy2(build / product, target)
        else:
            print(f"not built, so not offered: {build / product}")


if __name__ == "__main__":
    command, first, *rest = sys.argv[1:]
    if command == "offline":
        pack_offline(Path(first))
    else:
        collect(Path(first), Path(rest[0]))
