"""检验网格：面积、边的两侧、外接圆、约束，全用有理数。"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from exact_geometry import mesh
from geometry_checks.inputs import Source, float_set
from geometry_checks.overlays import signed, strips
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample

Exact = tuple[Fraction, Fraction]


def within(p: Exact, rings: list[list[Exact]]) -> bool:
    """p 严格在里面（奇偶规则）：往右的射线穿过奇数次边，而且不在边上。"""
    odd = False
    for ring in rings:
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            turn = determinant(rows_of([a, b, p]))
            if turn == 0 and min(a, b) <= p <= max(a, b):
                return False
            if (a[1] > p[1]) != (b[1] > p[1]) and (turn > 0) == (b[1] > a[1]):
                odd = not odd
    return odd


def on_segment(p: Exact, a: Exact, b: Exact) -> bool:
    """p 在线段 ab 上。"""
    return determinant(rows_of([a, b, p])) == 0 and min(a, b) <= p <= max(a, b)


@oracle("网格 mesh", "面积、边、外接圆、约束的定义，有理数")
def check_mesh(rng: Source, case: int) -> bool:
    rings = [rng.moved(dict.fromkeys(float_set(rng, case, 3, 6))) for _ in range(rng.randint(1, 2))]
    ends = rng.moved(float_set(rng, case, 4, 4))
    segments = [tuple(ends[:2]), tuple(ends[2:])][: rng.randint(0, 2)]
    loose = rng.moved(float_set(rng, case, 2, 2))[: rng.randint(0, 2)]
    found = mesh(rings, segments, loose, delaunay=case % 4 > 0)
    exact = list(map(rational, rings))
    corners = [[found.points[k] for k in t] for t in found.triangles]
    areas = [signed(list(c)) for c in corners]
    columns = strips([rings, []])
    size = sum(
        (right - left) * (sum(high) - sum(low)) / 2
        for (left, right), *cells in columns
        for low, high, (inside, _) in cells
        if inside
    )
    if any(a <= 0 for a in areas) or sum(areas) != size:
        return False
    sides = Counter((t[k - 1], t[k]) for t in found.triangles for k in range(3))
    opposite = {(t[k - 1], t[k]): t[k - 2] for t in found.triangles for k in range(3)}
    if any(n > 1 for n in sides.values()):
        return False
    for (i, j), k in opposite.items():
        if (j, i) not in opposite:
            if (min(i, j), max(i, j)) not in found.fixed:
                return False
        elif case % 4 > 0 and (min(i, j), max(i, j)) not in found.fixed:
            four = [found.points[m] for m in (i, j, k, opposite[j, i])]
            if determinant(rows_of(four, lift=True)) > 0:
                return False
    whole = {(min(side), max(side)) for side in sides}
    if not found.fixed <= whole:
        return False
    walls = [(found.points[i], found.points[j]) for i, j in found.fixed]
    for a, b in map(rational, segments):
        for k in range(9):  # 约束上的九个点，在里面就在一条固定的边上
            p = tuple(x + Fraction(k, 8) * (y - x) for x, y in zip(a, b, strict=True))
            if within(p, exact) and p not in found.points and not any(on_segment(p, *wall) for wall in walls):
                return False
    return all(p in found.points for p in rational(loose) if within(p, exact))


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
