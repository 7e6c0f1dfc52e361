"""Make the handbook a PDF: Sphinx writes LaTeX, latexmk runs XeLaTeX until nothing changes, the log is read.

python docs/pdf.py [BUILD_FOLDER] [SPHINX_OPTION…]
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import tex
from latex_log import complaints, fills

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "docs" / "source"
BUILD = ROOT / "docs" / "build" / "pdf"
NAME = "incoming-transmission"
#: A page that is emptier than so many per cent is counted.
FULL = 70
#: What a run of XeLaTeX prints when a page is done.
PAGE = re.compile(rb"\[(\d+)")


def main(arguments: list[str]) -> None:
    build = Path(arguments[0]) if arguments[:1] and not arguments[0].startswith("-") else BUILD
    tex.main()
    write_latex(build, [argument for argument in arguments if argument != str(build)])
    if found := bind(build):
        sys.exit("\n".join(["pdf: the PDF is there, but in it there is", *(f"  {complaint}" for complaint in found)]))


def bind(build: Path) -> list[str]:
    """Make the PDF of the LaTeX in ``build``, say where it is, and return what is wrong in it."""
    start = time.monotonic()
    typeset(build / "latex")
    pdf = build / f"{NAME}.pdf"
    shutil.copyfile(build / "latex" / f"{NAME}.pdf", pdf)
    print(f"\n{pdf}: {pages(pdf)} pages, {pdf.stat().st_size / 1e6:.1f} MB, in {time.monotonic() - start:.0f} s")
    log = (build / "latex" / f"{NAME}.log").read_bytes()
    print(f"{sum(percent < FULL for percent in fills(log).values())} pages are less than {FULL} % full")
    return complaints(log)


def write_latex(build: Path, options: list[str]) -> None:
    command = [sys.executable, "-m", "sphinx", "-b", "latex", "-d", str(build / "doctrees"), *options]
    done = subprocess.run([*command, str(SOURCE), str(build / "latex")], check=False)
    if done.returncode != 0:
        sys.exit("pdf: Sphinx could not write the LaTeX; it says above where the fault is")


def typeset(folder: Path) -> None:
    """Run latexmk in ``folder``; what it prints is a page number a moment, kept in ``latexmk.log``."""
    command = ["latexmk", f"{NAME}.tex"]
    log = folder / "latexmk.log"
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        assert running.stdout is not None
        with log.open("wb") as kept:
            _show_progress(running.stdout, kept)
    if running.returncode != 0:
        errors = complaints((folder / f"{NAME}.log").read_bytes()) if (folder / f"{NAME}.log").exists() else []
        sys.exit("\n".join([f"pdf: LaTeX stopped (all it said: {log})", *errors[-5:]]))


def _show_progress(output: object, kept: object) -> None:
    run = shown = 0
    for line in output:  # type: ignore[attr-defined]
        kept.write(line)  # type: ignore[attr-defined]
        if line.startswith(b"This is XeTeX"):
            run, shown = run + 1, 0
            print(f"XeLaTeX, run {run} …", flush=True)
        page = max((int(number) for number in PAGE.findall(line)), default=0)
        if page // 50 > shown:
            shown = page // 50
            print(f"  page {page}", flush=True)


def pages(pdf: Path) -> int:
    said = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"^Pages:\s+(\d+)", said, re.MULTILINE)[1])  # type: ignore[index]


if __name__ == "__main__":
    main(sys.argv[1:])
