"""一次判断许多组三点：过滤交给 numpy，只有拿不准的才逐个精确。"""

from __future__ import annotations

import numpy as np

from exact_geometry.batch import orient_many


def main() -> None:
    rng = np.random.default_rng(7)
    p, q, r = rng.random((3, 100_000, 2))
    signs, counts = np.unique(orient_many(p, q, r), return_counts=True)
    print("随机 100,000 组：", dict(zip(signs.tolist(), counts.tolist(), strict=True)))
    u = 2.0**-53
    i, j = np.meshgrid(np.arange(256), np.arange(256))
    grid = np.column_stack([0.5 + i.ravel() * u, 0.5 + j.ravel() * u])
    signs = orient_many(grid, (12.0, 12.0), (24.0, 24.0))
    print("Kettner 的格点答错：", int(np.sum(signs != np.sign(j.ravel() - i.ravel()))))


if __name__ == "__main__":
    main()
