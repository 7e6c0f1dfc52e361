"""Rebuild and reload while somebody writes: ``make serve``.

sphinx-autobuild starts a new Python for every build, which begins by importing Sphinx, MyST and what they need. Here
the server imports them once, and each build runs in a process forked from it. What a writer may edit is never kept:
the modules of this repository are imported anew by each build. Where processes are not forked, as on macOS, builds are
right and no faster than before.

A build's process ends with it, so nothing in it is worth collecting: nearly all of its objects are the environment that
it reads back, which stays, and looking through it again and again costs two fifths of the build of one edited page.
Without the collector a build of this whole handbook takes 400 MiB instead of 230.
"""

from __future__ import annotations

import gc
import importlib
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import sphinx_autobuild.__main__ as autobuild
from sphinx.cmd.build import build_main
from sphinx_autobuild.build import Builder
from sphinx_autobuild.utils import show_message

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(sys.prefix).resolve()


class WarmBuilder(Builder):  # type: ignore[misc]
    """Called in a process of its own for every change; the first time, by the server itself."""

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        if changed_paths:
            show_message(f"{', '.join(path.name for path in changed_paths[:5])} changed, rebuilding...")
            gc.disable()
            build_main(self.sphinx_args)
        else:
            with ProcessPoolExecutor(max_workers=1) as pool:
                warm_up(pool.submit(build_and_list_modules, self.sphinx_args).result())
        show_message(f"Serving on {self.uri}")


def build_and_list_modules(arguments: list[str]) -> list[str]:
    """Build, and name the modules that were imported for it, those that a writer may edit left out."""
    build_main(arguments)
    return [name for name, module in list(sys.modules.items()) if is_foreign(getattr(module, "__file__", None))]


def is_foreign(file: str | None) -> bool:
    """Whether a module's file lies outside this repository; what is installed into ``.venv`` does."""
    if file is None:
        return False
    path = Path(file).resolve()
    return path.is_relative_to(VENV) or not path.is_relative_to(ROOT)


def warm_up(names: list[str]) -> None:
    """Import what builds need; a module that cannot be had here will be had, or missed, by the build."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            show_message(f"{name} is not kept ready: {error}")


if __name__ == "__main__":
    autobuild.Builder = WarmBuilder
    autobuild.main(sys.argv[1:])
