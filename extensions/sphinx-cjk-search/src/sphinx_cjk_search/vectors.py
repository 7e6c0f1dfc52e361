"""The vectors that a model gives, kept from build to build, and what a site needs of them. Pure, but for the cache.

What is kept are whole lists of texts, such as those of a page: a model may give a text another last bit beside other
texts, and an index must not depend on which of them were known already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sphinx_exact_rebuilds.files import fingerprint, kept_file

from .encoding import ALPHABET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .embedders import Embedder

    Rows = NDArray[np.float64]

#: Components that are kept of a model's: those in which the passages of the site differ most.
DIMENSIONS = 64
#: Steps on either side of zero: a component is one character of the alphabet.
STEPS = 7
_OF_A_BYTE = 127
_ROUNDS = 8


class VectorCache:
    """A folder with a file for each list of texts."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.folder = folder
        self.embedder = embedder
        self._used: set[str] = set()

    def of(self, texts: Sequence[str]) -> Rows:
        """Their directions, a row each, from the folder where it has them; ``texts`` is not empty."""
        name = fingerprint(self.embedder.identity, *texts)
        self._used.add(name)
        kept = kept_file(self.folder / name, lambda: _rounded(self.embedder(texts), _OF_A_BYTE).tobytes())
        return directions(np.frombuffer(kept.read_bytes(), np.int8).reshape(len(texts), -1).astype(np.float64))

    def forget_others(self) -> None:
        """Delete what this build had no use for."""
        for path in self.folder.glob("*"):
            if path.name not in self._used:
                path.unlink()


@dataclass(frozen=True)
class Space:
    """The plane, of few dimensions, in which the passages of a site differ most."""

    centre: Rows
    basis: Rows

    @classmethod
    def of(cls, passages: Rows) -> Space:
        centre = passages.mean(axis=0)
        apart = directions(passages - centre)
        values, axes = np.linalg.eigh(apart.T @ apart)
        basis = axes[:, values > 1e-6 * values[-1]][:, ::-1][:, :DIMENSIONS]
        if not basis.shape[1]:
            basis = axes[:, -1:]
        signs = np.sign(basis[np.abs(basis).argmax(axis=0), np.arange(basis.shape[1])])
        return cls(centre, basis * signs)

    def places(self, rows: Rows, centre: Rows | None = None) -> Rows:
        """Directions of rows in the plane, seen from the middle of the passages or from another."""
        return directions((rows - (self.centre if centre is None else centre)) @ self.basis)


def directions(rows: Rows) -> Rows:
    """Every row made as long as one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths, lengths, 1)


def neighbourhoods(places: Rows, count: int) -> tuple[Rows, list[NDArray[np.intp]]]:
    """The passages in ``count`` groups of those that lie close together, and the middle of each group (k-means)."""
    middles = places[np.linspace(0, len(places) - 1, count).astype(int)]
    for _ in range(_ROUNDS):
        nearest = (places @ middles.T).argmax(axis=1)
        sums = np.zeros_like(middles)
        np.add.at(sums, nearest, places)
        middles = np.where(np.any(sums, axis=1, keepdims=True), directions(sums), middles)
    nearest = (places @ middles.T).argmax(axis=1)
    return middles, [np.flatnonzero(nearest == group) for group in range(count)]


def written(rows: Rows) -> list[str]:
    """Each row as text, a character a component; ``static/meaning.js`` reads it."""
    return ["".join(ALPHABET[step + STEPS + 1] for step in row) for row in _rounded(rows, STEPS).tolist()]


def _rounded(rows: NDArray[np.floating], steps: int) -> NDArray[np.int8]:
    largest = np.abs(rows).max(axis=1, keepdims=True)
    return np.round(rows / np.where(largest, largest, 1) * steps).astype(np.int8)
