"""See that everything is there that turns the handbook's LaTeX into a PDF: programs, LaTeX packages, fonts."""

from __future__ import annotations

import shutil
import subprocess

from debian_packages import ensure, missing_commands

#: What provides what stands below. Their dependencies bring the rest; recommendations are not needed.
PACKAGES = (
    "texlive-xetex",
    "texlive-lang-chinese",
    "texlive-fonts-recommended",
    "latexmk",
    "fonts-noto-cjk",
    "fonts-texgyre",
    "fonts-texgyre-math",
    "fonts-dejavu-core",
    "fonts-dejavu-extra",
    "fonts-symbola",
    "poppler-utils",
)
COMMANDS = ("xelatex", "latexmk", "upmendex", "xdvipdfmx", "kpsewhich", "fc-list", "pdfinfo")
LATEX_FILES = ("xeCJK.sty", "ctexhook.sty", "titlesec.sty", "tcolorbox.sty", "unicode-math.sty", "needspace.sty")
LATEX_FONTS = ("texgyrepagella-regular.otf", "texgyrepagella-math.otf", "pzdr.tfm")
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans Mono", "DejaVu Sans", "Symbola")
ELSEWHERE = """\
On Debian or Ubuntu: sudo apt-get install --no-install-recommends {}
On macOS: brew install --cask mactex, and the fonts {} (brew search font-…).
On other systems: TeX Live with XeLaTeX, latexmk, upmendex and its Chinese packages, poppler, and the same fonts."""


def main() -> None:
    elsewhere = ELSEWHERE.format(" ".join(PACKAGES), ", ".join((*LATEX_FONTS, *FONTS)))
    ensure("The PDF", PACKAGES, missing, elsewhere=elsewhere)


def missing() -> list[str]:
    """What is not here: commands first, because the others are found by them."""
    commands = missing_commands(*COMMANDS)
    if commands:
        return commands
    return [*_not_found_by_tex((*LATEX_FILES, *LATEX_FONTS)), *_fonts_not_installed()]


def _not_found_by_tex(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if not _said_by("kpsewhich", name).strip()]


def _fonts_not_installed() -> list[str]:
    families = {name.strip() for name in _said_by("fc-list", ":", "family").replace("\n", ",").split(",")}
    return [f"the font {name}" for name in FONTS if name not in families]


def _said_by(*command: str) -> str:
    path = shutil.which(command[0]) or command[0]
    return subprocess.run([path, *command[1:]], capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    main()
