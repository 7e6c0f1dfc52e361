"""Pages that are drawn with their first byte of text: the styles that a page can use stand in the page itself.

The sheets of a page are asked for one by one, and a page is not drawn before all are there; on a slow network that
takes longer than the text. So a page carries those rules whose tags, classes and ids occur in it, or as words in its
scripts, which may add them, and all its sheets come as one, later, without being waited for. The one sheet holds all
rules in their order and is applied as a whole: nothing looks different in between.

Builders other than ``html`` and ``dirhtml`` are left as they are.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_exact_rebuilds import state
from sphinx_exact_rebuilds.files import kept_file, write_atomically

from .pages import drawn_early, names_in, names_made_by, scripts_in
from .sheets import closed, parsed, rebased, seen_from, usable, without_faces

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from .sheets import Group, Other, Rule

FOLDER = "_static"
NAME = "all-styles"
BUILDERS = ("html", "dirhtml")
_USED = re.compile(rf"{FOLDER}/({NAME}-\w+\.css)")


def carry_styles(app: Sphinx, exception: Exception | None) -> None:
    """Give the pages that this build has written their first styles, and delete sheets that no page asks for any more.

    When the build has finished, because themes write sheets until then.
    """
    if exception is not None or app.builder.name not in BUILDERS:
        return
    outdir = Path(app.outdir)
    used = set()
    for page in sorted(path for path in outdir.rglob("*.html") if FOLDER not in path.parts):
        html = page.read_text("utf-8")
        early = drawn_early(html, lambda addresses, html=html: _styles(outdir, addresses, html))  # type: ignore[misc]
        if early != html:
            write_atomically(page, early)
        used |= set(_USED.findall(early))
    for path in (outdir / FOLDER).glob(f"{NAME}-*.css"):
        if path.name not in used:
            path.unlink()


def _styles(outdir: Path, addresses: list[str], html: str) -> tuple[str, str]:
    """The first styles of a page with sheets at these addresses, and the address of the one sheet, which is there."""
    root = addresses[0].partition(FOLDER)[0]
    css, rules = _read(outdir, [address.removeprefix(root) for address in addresses])
    file = f"{NAME}-{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    kept_file(outdir / FOLDER / file, lambda: seen_from(css, "../"))
    there = names_in(html).union(*(_made_by(outdir / name.removeprefix(root)) for name in scripts_in(html)))
    return seen_from(usable(rules, there), root), f"{root}{FOLDER}/{file}"


def _made_by(script: Path) -> frozenset[str]:
    return _names_made_by(script, script.stat().st_mtime_ns) if script.exists() else frozenset()


@cache
def _names_made_by(script: Path, changed: int) -> frozenset[str]:
    return names_made_by(script.read_text("utf-8"))


def _read(outdir: Path, names: list[str]) -> tuple[str, list[Rule | Group | Other]]:
    """The sheets of these names, one after the other, as text without their fonts, and as rules."""
    sheets = [_sheet(outdir, name, (outdir / name).stat().st_mtime_ns) for name in names]
    return "\n".join(css for css, _ in sheets), [rule for _, rules in sheets for rule in rules]


@cache
def _sheet(outdir: Path, name: str, changed: int) -> tuple[str, tuple[Rule | Group | Other, ...]]:
    """A sheet as text without its fonts, and as rules. ``changed`` is when it was written."""
    css = rebased(closed((outdir / name).read_text("utf-8")), name.rpartition("/")[0])
    return without_faces(css), parsed(css)


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, when a sheet of this site has changed since they were written: they carry its rules."""
    if app.builder.name not in BUILDERS:
        return []
    folders = (Path(app.confdir, folder) for folder in app.config.html_static_path)
    sheets = sorted(path for folder in folders for path in folder.rglob("*.css"))
    current = {"sheets": state.digest([[path.name, path.read_text("utf-8")] for path in sheets])}
    changed = state.load(app, NAME) != current
    state.save(app, NAME, current)
    return sorted(env.found_docs) if changed else []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_exact_rebuilds.state")
    app.connect("env-updated", outdated)
    app.connect("build-finished", carry_styles, priority=800)  # after all who write pages, before a service worker
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
