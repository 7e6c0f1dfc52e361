"""一次判断许多组三点：过滤交给 numpy，只有拿不准的才逐个精确。只有这个模块要 numpy。"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exact_geometry.predicates import CROSS_BOUND, UNDERFLOW, orient


def orient_many(p: ArrayLike, q: ArrayLike, r: ArrayLike) -> NDArray[np.int8]:
    """逐行的方向谓词。

    p、q、r 的形状是 (n, 2) 或 (2,)，可以广播；单位随意，只看符号。
    数可以是 float、int（多大都行）或 Fraction，混用也行。
    返回形状 (n,) 的 int8，取值 1（左转）、0（共线）、-1（右转），每一个都精确。
    别的形状抛出 ValueError；有 NaN 抛出 ValueError，有无穷大抛出 OverflowError。
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


def unrounded(a: ArrayLike) -> NDArray:
    """数组；列表里若不全是 float，就让 numpy 留着原来的数，免得它先舍入。"""
    if isinstance(a, np.ndarray):
        return a
    kept = np.array(a, dtype=object)
    return kept.astype(np.float64) if {type(x) for x in kept.flat} <= {float} else kept


def rounded(a: NDArray) -> NDArray[np.float64]:
    """过滤用的浮点数；有的整数比最大的浮点数还大，整批就都拿不准。"""
    try:
        return a.astype(np.float64)
    except OverflowError:
        return np.full(a.shape, np.nan)
