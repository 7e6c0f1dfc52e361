"""Names of image files in the output folder, made to depend on which images there are, not on when they came.

Of two images of one name in different folders, Sphinx calls the one that it met later ``name1.png``; which that is
depends on what was read when, and in a parallel build on which process was done first (Sphinx 8.2 to 9.0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sphinx_internals import rename_images

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def name_images(app: Sphinx, env: BuildEnvironment) -> None:
    """When every page has been read: give the names anew, in the order of the images' paths."""
    if app.config.exact_rebuilds:
        rename_images(env)
