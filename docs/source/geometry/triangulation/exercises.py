"""练习的参考解答。"""

from __future__ import annotations

import random

from exact_geometry import Point, area, centroid, finite, orient, triangulate
from exact_geometry.coordinates import sub
from exact_geometry.polygons import edges
from exact_geometry.triangulations import Triangle


def sample(polygon: list[Point], n: int, seed: int) -> list[Point]:
    """多边形里均匀分布的 n 个点：先按面积挑三角形，再在三角形里取。"""
    rng = random.Random(seed)
    triangles = triangulate(polygon)
    sizes = [float(area([polygon[k] for k in t])) for t in triangles]
    points = []
    for chosen in rng.choices(triangles, sizes, k=n):
        a, b, c = (polygon[k] for k in chosen)
        s, t = rng.random(), rng.random()
        if s + t > 1:  # 平行四边形的另一半折回来
            s, t = 1 - s, 1 - t
        (ux, uy), (vx, vy) = sub(b, a), sub(c, a)
        points.append((a[0] + s * ux + t * vx, a[1] + s * uy + t * vy))
    return points


def fan(polygon: list[Point]) -> list[Triangle]:
    """从第一个顶点发出的扇形：只对凸多边形是剖分，别的抛出 ValueError。"""
    polygon = finite(polygon)
    n = len(polygon)
    upwards = [(p[1], p[0]) < (q[1], q[0]) for p, q in edges(polygon)]
    lowest = sum(upwards[k] and not upwards[k - 1] for k in range(n))
    if lowest != 1 or any(
        orient(polygon[k - 2], polygon[k - 1], polygon[k]) <= 0
        for k in range(n)
    ):  # 处处左转还不够，五角星也是；只转一圈的，由下往上才只有一次
        raise ValueError(
            "a fan needs a strictly convex polygon, counter-clockwise"
        )
    return [(0, k, k + 1) for k in range(1, n - 1)]


def main() -> None:
    letter = [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)]
    print("练习 1：", [str(x) for x in centroid(letter)])
    points = sample(letter, 4_000, 7)
    low = sum(y < 2 for _, y in points) / len(points)
    print(f"练习 2：落在下半截的比例 {low:.3f}，面积之比 {12 / 20:.3f}")
    print("练习 3：", fan([(0, 0), (2, 0), (3, 2), (1, 3)]))
    for refused in (letter, [(0, 10), (-6, -8), (9, 3), (-9, 3), (6, -8)]):  # 后者是五角星
        try:
            print("  ", fan(refused))
        except ValueError as error:
            print("  ", error)


if __name__ == "__main__":
    main()
