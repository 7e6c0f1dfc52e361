"""What the tests of several chapters want."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def no_collection() -> Iterator[None]:
    """A debugger that steps also stops in what `gc.callbacks` holds, and Hypothesis puts a function there."""
    gc.disable()
    yield
    gc.enable()
