"""Build a corpus with Sphinx in a process of its own, and say how many CPU seconds it took."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from . import cost
from .packages import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .corpora import Corpus


def build(corpus: Corpus, out: Path, extra: list[str], path: Path | None = None, settings: Sequence[str] = ()) -> float:
    """Build from nothing with the corpus's extensions and ``extra`` ones; return the CPU seconds.

    ``path`` goes first on ``PYTHONPATH``: that is how a peer's package gets into one build and no other.
    ``settings`` are those of ``conf.py`` that are other than there, as ``name=value``.
    """
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(doctrees(out), ignore_errors=True)
    return rebuild(corpus, out, extra, path, settings)


def rebuild(
    corpus: Corpus, out: Path, extra: list[str], path: Path | None = None, settings: Sequence[str] = ()
) -> float:
    """Build again what has changed."""
    out.mkdir(parents=True, exist_ok=True)
    extensions = ",".join([*corpus.extensions, *extra])
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-d", str(doctrees(out))]
    for setting in (f"extensions={extensions}", *settings):
        command += ["-D", setting]
    command += [str(corpus.source), str(out)]
    return cost.run(command, ROOT, f"Sphinx could not build the corpus {corpus.name}.", environment(path)).cpu


def doctrees(out: Path) -> Path:
    """Beside the site, not in it."""
    return out.with_name(f"{out.name}-doctrees")


def environment(path: Path | None) -> dict[str, str]:
    before = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*([str(path)] if path else []), *before])}


def copy(site: Path, out: Path) -> None:
    """A copy of a built site, with hard links: a peer that indexes the written pages needs no build of its own."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(site, out, copy_function=os.link)
