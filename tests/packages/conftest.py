"""The packages as a stranger has them: from their wheels."""

from __future__ import annotations

import os
import zipfile

import pytest


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """Lets a build import the packages from their wheels."""
    if os.environ.get("PACKAGES_MATRIX"):  # an environment into which they are installed
        return {}
    from extensions.distributions import build, distributions

    folder = tmp_path_factory.mktemp("wheels")
    for distribution in distributions():
        wheel, _archive = build(distribution, folder / "built")
        zipfile.ZipFile(wheel).extractall(folder / "site")
    return {"PYTHONPATH": str(folder / "site")}
