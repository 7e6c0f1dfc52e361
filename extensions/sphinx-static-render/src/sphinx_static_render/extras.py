"""What an extension of this distribution needs beyond Sphinx; whoever lacks it is told what to install."""

from __future__ import annotations

from importlib.util import find_spec

from sphinx.errors import ExtensionError


def require(extra: str, *modules: str) -> None:
    """Raise :exc:`sphinx.errors.ExtensionError` unless all of ``modules``, which ``extra`` brings along, are there."""
    if missing := [module for module in modules if find_spec(module) is None]:
        raise ExtensionError(
            f"sphinx_static_render.{extra.replace('-', '_')} needs {', '.join(missing)}, which is not installed: "
            f'pip install "sphinx-static-render[{extra}]"'
        )
