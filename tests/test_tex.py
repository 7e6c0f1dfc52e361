"""Where TeX is missing, `make pdf` names every package and font that it needs, and stops."""

from __future__ import annotations

import shutil

import pytest

import tex


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A PATH of our own, and a way to put a command there that prints something."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def add(name, said=""):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\n{said}\n")
        script.chmod(0o755)

    return add


def test_without_tex_the_exact_list_is_printed(path):
    with pytest.raises(SystemExit) as stopped:
        tex.main()
    said = str(stopped.value)
    assert "xelatex" in said
    assert f"sudo apt-get install --no-install-recommends {' '.join(tex.PACKAGES)}" in said
    assert all(font in said for font in tex.FONTS)
    assert "macOS" in said


def test_a_missing_font_is_named(path):
    for command in tex.COMMANDS:
        path(command, "echo /found")
    path("fc-list", "echo 'Noto Serif CJK SC,Noto Serif CJK SC Medium'; echo DejaVu Sans; echo DejaVu Sans Mono")
    assert tex.missing() == ["the font Noto Sans CJK SC", "the font Symbola"]


def test_a_missing_latex_package_is_named(path):
    for command in tex.COMMANDS:
        path(command, "echo /found")
    path("kpsewhich", 'case "$1" in xeCJK.sty) ;; *) echo /found;; esac')
    assert "xeCJK.sty" in tex.missing()


@pytest.mark.skipif(not shutil.which("apt-cache"), reason="no apt-cache: this is not Debian")
def test_every_package_that_is_named_is_one_of_debian():
    import subprocess

    shown = subprocess.run(["apt-cache", "show", *tex.PACKAGES], capture_output=True, text=True, check=False).stdout
    if not shown:
        pytest.skip("apt-cache knows no packages: apt-get update was never run")
    assert set(tex.PACKAGES) - {line[9:] for line in shown.splitlines() if line.startswith("Package: ")} == set()
