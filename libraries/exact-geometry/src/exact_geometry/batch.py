"""Many triples at once: numpy filters, and only what is in doubt is asked exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exact_geometry.predicates import CROSS_BOUND, UNDERFLOW, orient


def orient_many(p: ArrayLike, q: ArrayLike, r: ArrayLike) -> NDArray[np.int8]:
    """The orientation of every row, each one exact.

    p, q and r have the shape (n, 2) or (2,), and are broadcast; their numbers are
    float, int of any size or Fraction, also mixed, in any unit: only signs matter.
    Returns int8 of the shape (n,): 1 for a left turn, 0 for collinear, -1 for a right
    turn. Raises ValueError for any other shape and for NaN, OverflowError for infinity.
    """
    given = [unrounded(a) for a in (p, q, r)]
    if any(a.ndim not in (1, 2) or a.shape[-1] != 2 for a in given):
        raise ValueError("points must have shape (n, 2) or (2,)")
    given = [np.atleast_2d(a) for a in np.broadcast_arrays(*given)]
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        p, q, r = floats = [rounded(a) for a in given]
        left = (q[:, 0] - p[:, 0]) * (r[:, 1] - p[:, 1])
        right = (q[:, 1] - p[:, 1]) * (r[:, 0] - p[:, 0])
        value = left - right
        sure = np.abs(value) > CROSS_BOUND * (np.abs(left) + np.abs(right)) + UNDERFLOW
        for a, b in zip(given, floats, strict=True):
            if a.dtype != np.float64:
                sure &= (np.abs(b) < 2.0**53).all(axis=1) & (a == b).all(axis=1)
    signs = np.where(sure, np.sign(value), 0).astype(np.int8)
    for k in np.flatnonzero(~sure):
        signs[k] = orient(*(tuple(a[k].tolist()) for a in given))
    return signs


def unrounded(a: ArrayLike) -> NDArray[Any]:
    """An array whose numbers stay as they are unless all are floats."""
    if isinstance(a, np.ndarray):
        return a
    kept = np.array(a, dtype=object)
    return kept.astype(np.float64) if {type(x) for x in kept.flat} <= {float} else kept


def rounded(a: NDArray[Any]) -> NDArray[np.float64]:
    """The floats of the filter.

    Integers beyond the largest float leave all rows in doubt.
    """
    try:
        return a.astype(np.float64)
    except OverflowError:
        return np.full(a.shape, np.nan)
