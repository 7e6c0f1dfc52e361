"""How the geometry algorithms grow, and how they compare with shapely and scipy.

``.venv/bin/python -m benchmarks.geometry`` prints the table; ``--record`` also writes it, with the times, to
``docs/source/geometry/geometry_checks/results/``, where the page shows it and ``draw.py`` draws it. Times are medians
of the CPU seconds of several runs in one process, so that what else the machine does matters little; a slope is the
least-squares fit of log time against log n.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

GEOMETRY = Path(__file__).parents[1] / "docs" / "source" / "geometry"
RESULTS = GEOMETRY / "geometry_checks" / "results"
sys.path.insert(0, str(GEOMETRY))

import numpy as np  # noqa: E402
import shapely  # noqa: E402
from scipy.spatial import ConvexHull, Delaunay, HalfspaceIntersection, Voronoi, cKDTree  # noqa: E402

from exact_geometry import (  # noqa: E402
    KDTree,
    closest_pair,
    closest_pair_by_grid,
    convex_hull,
    delaunay,
    hull3,
    intersect,
    intersections,
    minkowski_sum,
    orient,
    smallest_circle,
    smallest_rectangle,
    triangulate,
    union_area,
    voronoi,
)
from exact_geometry.batch import orient_many  # noqa: E402
from geometry_checks.inputs import cloud  # noqa: E402
from sweep_line.work import short  # noqa: E402

Job = Callable[[], object]


@dataclass(frozen=True)
class Series:
    """One algorithm: its order in theory, the sizes, and what to run for n; ``rival`` names the library's turn."""

    name: str
    order: str
    sizes: tuple[int, ...]
    ours: Callable[[int], Job]
    rival: str = ""
    theirs: Callable[[int], Job] | None = None


def points(n: int) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = cloud(n, 1.0, seed=7)
    return found


def tangents(n: int) -> list[tuple[float, float, float]]:
    """n half-planes around the unit circle: each of them counts."""
    return [(math.cos(math.tau * k / n), math.sin(math.tau * k / n), 1.0) for k in range(n)]


def star(n: int) -> list[tuple[float, float]]:
    """A simple polygon of n vertices, seen whole from its middle."""
    rng = random.Random(7)
    turns = [math.tau * k / n for k in range(n)]
    return [(r * math.cos(t), r * math.sin(t)) for t in turns for r in (rng.uniform(0.3, 1),)]


def wheel(n: int, turn: float) -> list[tuple[float, float]]:
    """n points on the unit circle: each of them is a corner."""
    return [(math.cos(math.tau * (k / n + turn)), math.sin(math.tau * (k / n + turn))) for k in range(n)]


def discs(n: int) -> list[tuple[float, float, float]]:
    """n circles, each of which meets about five others."""
    rng = random.Random(7)
    side = math.sqrt(n)
    return [(side * rng.random(), side * rng.random(), rng.uniform(0.3, 0.8)) for _ in range(n)]


def in_ball(n: int) -> list[tuple[float, float, float]]:
    rng = random.Random(7)
    return [(rng.gauss(0, 1), rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(n)]


def on_ball(n: int) -> list[tuple[float, float, float]]:
    """n points on the unit sphere: each of them is a corner."""
    return [(x / r, y / r, z / r) for x, y, z in in_ball(n) for r in (math.hypot(x, y, z),)]


def spiral(n: int) -> list[tuple[float, float]]:
    """A corridor of n corners, wound six times around the middle: half of them are dented."""
    half = n // 2
    turns = [(k / half, 6 * math.tau * k / half) for k in range(half)]
    walls = [[((r + 8 * s) * math.cos(t), (r + 8 * s) * math.sin(t)) for s, t in turns] for r in (1.0, 1.4)]
    return walls[0] + walls[1][::-1]


def triples(n: int) -> np.ndarray:
    return np.random.default_rng(7).random((3, n, 2))


def one_by_one(n: int) -> Job:
    p, q, r = ([tuple(x) for x in a] for a in triples(n).tolist())
    return lambda: [orient(*t) for t in zip(p, q, r, strict=True)]


def their_closest(p: np.ndarray) -> object:
    return cKDTree(p).query(p, k=2)


def their_union(circles: list[tuple[float, float, float]]) -> float:
    polygons = [shapely.Point(x, y).buffer(r, quad_segs=256) for x, y, r in circles]
    return float(shapely.union_all(polygons).area)


def queries(n: int) -> Job:
    tree, asked = KDTree(points(n)), cloud(200, 1.0, seed=8)
    return lambda: [tree.nearest(q) for q in asked]


def their_queries(n: int) -> Job:
    tree, asked = cKDTree(points(n)), cloud(200, 1.0, seed=8)
    return lambda: [tree.query(q) for q in asked]


SERIES = [
    Series("方向，逐个", "n", (2_000, 8_000, 32_000), one_by_one),
    Series("方向，numpy 一批", "n", (50_000, 200_000, 800_000), lambda n: partial(orient_many, *triples(n))),
    Series(
        "凸包",
        "n log n",
        (1_000, 4_000, 16_000),
        lambda n: partial(convex_hull, points(n)),
        "scipy.ConvexHull",
        lambda n: partial(ConvexHull, np.array(points(n))),
    ),
    Series(
        "最近点对，分治",
        "n log n",
        (1_000, 4_000, 16_000),
        lambda n: partial(closest_pair, points(n)),
        "scipy.cKDTree",
        lambda n: partial(their_closest, np.array(points(n))),
    ),
    Series("最近点对，网格", "n", (500, 2_000, 8_000), lambda n: partial(closest_pair_by_grid, points(n))),
    Series(
        "k-d 树，建树",
        "n log² n",
        (1_000, 4_000, 16_000),
        lambda n: partial(KDTree, points(n)),
        "scipy.cKDTree",
        lambda n: partial(cKDTree, np.array(points(n))),
    ),
    Series("k-d 树，200 次查询", "log n", (1_000, 4_000, 16_000), queries, "scipy.cKDTree", their_queries),
    Series(
        "半平面交",
        "n log n",
        (200, 800, 3_200),
        lambda n: partial(intersect, tangents(n)),
        "scipy.HalfspaceIntersection",
        lambda n: partial(HalfspaceIntersection, np.array([(a, b, -c) for a, b, c in tangents(n)]), np.zeros(2)),
    ),
    Series(
        "扫描线，短线段",
        "n log n",
        (100, 400, 1_600),
        lambda n: partial(intersections, short(n, 7)),
        "shapely.node",
        lambda n: partial(shapely.node, shapely.MultiLineString(short(n, 7))),
    ),
    Series(
        "德劳内",
        "n log n",
        (500, 2_000, 8_000),
        lambda n: partial(delaunay, points(n)),
        "scipy.Delaunay",
        lambda n: partial(Delaunay, np.array(points(n))),
    ),
    Series(
        "沃罗诺伊",
        "n log n",
        (125, 500, 2_000),
        lambda n: partial(voronoi, points(n), -2.0, 2.0),
        "scipy.Voronoi",
        lambda n: partial(Voronoi, np.array(points(n))),
    ),
    Series(
        "最小圆",
        "n（期望）",
        (2_000, 8_000, 32_000),
        lambda n: partial(smallest_circle, points(n)),
        "shapely",
        lambda n: partial(shapely.minimum_bounding_radius, shapely.MultiPoint(points(n))),
    ),
    Series(
        "圆的面积并",
        "n√n（均匀）",
        (100, 400, 1_600),
        lambda n: partial(union_area, discs(n)),
        "shapely.union_all",
        lambda n: partial(their_union, discs(n)),
    ),
    Series("闵可夫斯基和", "n", (250, 1_000, 4_000), lambda n: partial(minkowski_sum, wheel(n, 0.0), wheel(n, 0.001))),
    Series(
        "最小外接矩形",
        "n log n",
        (250, 1_000, 4_000),
        lambda n: partial(smallest_rectangle, wheel(n, 0.0)),
        "shapely",
        lambda n: partial(shapely.minimum_rotated_rectangle, shapely.MultiPoint(wheel(n, 0.0))),
    ),
    Series(
        "耳切法，星形",
        "n²",
        (100, 200, 400),
        lambda n: partial(triangulate, star(n)),
        "shapely",
        lambda n: partial(shapely.constrained_delaunay_triangles, shapely.Polygon(star(n))),
    ),
    Series(
        "耳切法，螺旋",
        "n²",
        (100, 200, 400),
        lambda n: partial(triangulate, spiral(n)),
        "shapely",
        lambda n: partial(shapely.constrained_delaunay_triangles, shapely.Polygon(spiral(n))),
    ),
    Series(
        "三维凸包，球里",
        "n log n（期望）",
        (400, 1_600, 6_400),
        lambda n: partial(hull3, in_ball(n)),
        "scipy.ConvexHull",
        lambda n: partial(ConvexHull, np.array(in_ball(n))),
    ),
    Series(
        "三维凸包，球面上",
        "n log n（期望）",
        (200, 800, 3_200),
        lambda n: partial(hull3, on_ball(n)),
        "scipy.ConvexHull",
        lambda n: partial(ConvexHull, np.array(on_ball(n))),
    ),
]


def seconds(job: Job, runs: int = 5, least: float = 0.02) -> float:
    """The median CPU time of one call; short calls are repeated until they take ``least`` seconds together."""
    gc.collect()
    start = time.process_time()
    job()
    again = max(1, round(least / max(time.process_time() - start, 1e-7)))
    found = []
    for _ in range(runs):
        start = time.process_time()
        for _ in range(again):
            job()
        found.append((time.process_time() - start) / again)
    return statistics.median(found)


def slope(sizes: tuple[int, ...], times: list[float]) -> float:
    """The slope of the least-squares line through (log n, log t)."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def measure(series: Series) -> dict[str, Any]:
    times = [seconds(series.ours(n)) for n in series.sizes]
    ratio = times[-1] / seconds(series.theirs(series.sizes[-1])) if series.theirs else None
    return {
        "name": series.name,
        "order": series.order,
        "sizes": list(series.sizes),
        "seconds": times,
        "slope": slope(series.sizes, times),
        "rival": series.rival,
        "ratio": ratio,
    }


def line(found: dict[str, Any]) -> str:
    n, per = found["sizes"][-1], found["seconds"][-1] * 1e3
    times = found["ratio"] and (f"{found['ratio']:,.0f}" if found["ratio"] >= 1 else f"{found['ratio']:.2g}")
    ratio = f"{found['rival']} 的 {times} 倍" if times else ""
    return f"{found['slope']:5.2f}{n:9,}{per:9.1f} ms  {found['name']}，{found['order']}{'；' + ratio if ratio else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write the table and the times for the page")
    record = parser.parse_args().record
    lines, found = [" 斜率   最大 n        耗时  算法，理论上的阶；耗时是库函数的几倍"], []
    print(lines[0])
    for series in SERIES:
        found.append(measure(series))
        lines.append(line(found[-1]))
        print(lines[-1], flush=True)
    lines.append(f"Python {platform.python_version()}，numpy {np.__version__}，处理器时间的中位数，同一个进程里量的")
    print(lines[-1])
    if record:
        (RESULTS / "benchmark.json").write_text(
            json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        (RESULTS / "benchmark.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
