"""Packages of the system are installed where that is allowed; elsewhere their exact list is printed."""

from __future__ import annotations

import os
import stat

import pytest

from debian_packages import ensure, missing_commands

PACKAGES = ["latexmk", "texlive-xetex"]


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """An empty PATH of our own, and a way to put commands there: each notes how it was called, then does its body."""
    folder = tmp_path / "bin"
    folder.mkdir()
    notes = tmp_path / "calls.txt"
    monkeypatch.setenv("PATH", str(folder))

    def add(name, body=""):
        script = folder / name
        script.write_text(f'#!/bin/sh\necho "{name} $*" >> {notes}\n{body}\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    add.calls = lambda: notes.read_text().splitlines() if notes.exists() else []
    add.folder = folder
    # `env A=b apt-get …` looks apt-get up on the PATH, which holds nothing but our commands.
    add("env", 'shift; exec "$@"')
    return add


def test_nothing_happens_when_nothing_is_missing(machine, capsys):
    machine("apt-get")
    ensure("The PDF", PACKAGES, list)
    assert machine.calls() == []
    assert capsys.readouterr().out == ""


def test_root_is_told_what_will_be_installed_and_it_is_installed(machine, monkeypatch, capfd):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine(
        "apt-get",
        f'case "$*" in *install*) : > {machine.folder}/xelatex; /bin/chmod +x {machine.folder}/xelatex;; esac',
    )
    ensure("The PDF", PACKAGES, lambda: missing_commands("xelatex"))
    said = capfd.readouterr().out
    assert "The PDF needs what is not here: xelatex." in said
    assert "Installing from the system's packages: latexmk texlive-xetex" in said
    apt = [call for call in machine.calls() if call.startswith("apt-get")]
    assert [call.split()[4] for call in apt] == ["update", "install"]
    assert apt[1].endswith("--no-install-recommends latexmk texlive-xetex")


def test_a_sudo_without_a_password_is_used(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine("sudo", 'shift; test "$1" = true || exec "$@"')
    machine("apt-get")
    asked = iter([["xelatex"], []])
    ensure("The PDF", PACKAGES, lambda: next(asked))
    assert any(call.startswith("sudo -n env") and "apt-get" in call for call in machine.calls())


def test_a_sudo_that_asks_for_a_password_is_left_alone_and_the_list_is_printed(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine("sudo", "exit 1")
    machine("apt-get")
    with pytest.raises(SystemExit) as stopped:
        ensure("The PDF", PACKAGES, lambda: ["xelatex"])
    assert "sudo apt-get install --no-install-recommends latexmk texlive-xetex" in str(stopped.value)
    assert not any("apt-get" in call for call in machine.calls())


def test_without_apt_the_list_or_the_way_of_that_system_is_printed(machine):
    with pytest.raises(SystemExit, match=r"On Debian or Ubuntu: sudo apt-get install .* latexmk texlive-xetex"):
        ensure("The PDF", PACKAGES, lambda: ["xelatex"])
    with pytest.raises(SystemExit, match=r"needs what is not here: xelatex.\nbrew install mactex"):
        ensure("The PDF", PACKAGES, lambda: ["xelatex"], elsewhere="brew install mactex")


def test_an_installation_that_fails_says_what_to_do_by_hand(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine("apt-get", "exit 100")
    with pytest.raises(SystemExit, match=r"apt-get failed .* By hand: sudo apt-get install"):
        ensure("The PDF", PACKAGES, lambda: ["xelatex"])


def test_an_installation_that_brings_nothing_is_an_error_that_names_what_is_missing(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine("apt-get")
    with pytest.raises(SystemExit, match=r"still lacks xelatex"):
        ensure("The PDF", PACKAGES, lambda: ["xelatex"])


def test_while_tests_run_not_even_root_installs_anything(monkeypatch, capfd):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit, match="apt-get failed"):
        ensure("The PDF", PACKAGES, lambda: ["xelatex"])
    assert "tests install nothing" in capfd.readouterr().err
