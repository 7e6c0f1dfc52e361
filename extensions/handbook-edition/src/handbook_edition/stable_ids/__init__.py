"""Ids that last: made of the words that they mark, not of a number that changes with what stands before them.

docutils makes ids of ASCII letters, so a section called 引用计数 becomes ``id7``, and ``id8`` when another section is
put before it. Here it becomes ``引用计数`` in every builder, and so do captioned listings (``code-…``), figures
(``fig-`` and the name of the picture), tables and terms. A section with a label keeps the label as its first id: a
label outlives a change of the title.

An address that was published stays alive through a file of moved ids (``stable_ids_moved_file``, TOML)::

    ["python/garbage_collection/index"]
    id7 = "引用计数"
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ConfigError

from .transforms import NameByWords

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def read_moved_file(app: Sphinx, config: Config) -> None:
    """Let a page be read again when the file of moved ids says something new; raises ConfigError for a bad file."""
    if not config.stable_ids_moved_file:
        return
    path = Path(app.confdir, config.stable_ids_moved_file)
    try:
        config.stable_ids_moved = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"stable_ids_moved_file: {path}: {error}") from error


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("stable_ids_moved_file", "", "", types=str)
    app.add_config_value("stable_ids_moved", {}, "env", types=dict)
    app.connect("config-inited", read_moved_file, priority=400)
    app.add_transform(NameByWords)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
