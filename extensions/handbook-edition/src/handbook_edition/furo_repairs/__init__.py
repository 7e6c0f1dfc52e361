"""What the markup of furo and sphinx-design breaks, repaired in every rendered page.

Templates can be overridden block by block; these faults stand outside all blocks, or are written by nodes. So the
page is repaired as a whole, after its template, through Sphinx's own extension point for that, the template bridge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def render_through_the_bridge(_app: Sphinx, config: Config) -> None:
    if not config.template_bridge:
        config.template_bridge = "handbook_edition.furo_repairs.bridge.RepairingTemplates"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", render_through_the_bridge)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
