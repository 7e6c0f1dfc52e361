"""What the markup of furo and sphinx-design breaks, repaired in every rendered page.

Templates can be overridden block by block; these faults stand outside all blocks, or are written by nodes. So the
page is repaired as a whole, after its template, through Sphinx's own extension point for that, the template bridge;
furo's script when it has been copied.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.files import write_atomically

from .repairs import SCRIPT_REPAIRS, repaired

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def render_through_the_bridge(_app: Sphinx, config: Config) -> None:
    if not config.template_bridge:
        config.template_bridge = "handbook_edition.furo_repairs.bridge.RepairingTemplates"


def repair_the_script(app: Sphinx, exception: Exception | None) -> None:
    script = Path(app.outdir, "_static/scripts/furo.js")
    if exception is None and script.exists():
        write_atomically(script, repaired(script.read_text("utf-8"), SCRIPT_REPAIRS))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", render_through_the_bridge)
    app.connect("build-finished", repair_the_script)  # before a service worker counts what there is
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
