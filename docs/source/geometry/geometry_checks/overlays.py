"""检验布尔运算：竖直的长条切开平面，每一格数奇偶，面积和块数都精确。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise

from exact_geometry import (
    shape_difference,
    shape_intersection,
    shape_union,
    shape_xor,
)
from geometry_checks.inputs import Source, float_set
from geometry_checks.registry import determinant, oracle, rational, sample

#: 名字 → 一格留不留：（在第一个里，在第二个里）
RULES: dict[str, Callable[[bool, bool], bool]] = {
    "union": lambda a, b: a or b,
    "intersection": lambda a, b: a and b,
    "difference": lambda a, b: a and not b,
    "xor": lambda a, b: a != b,
}
Line = tuple[Fraction, Fraction]  # 在一条的左端和右端的高度
Cell = tuple[Line, Line, tuple[bool, ...]]  # 下边、上边、在不在各个图形里


def sides_of(rings: list) -> list:
    """所有的边，左端在前；竖直的、缩成一点的不要。"""
    found = []
    for ring in map(rational, rings):
        for p, q in zip(ring, ring[1:] + ring[:1], strict=True):
            if p[0] != q[0]:
                found.append((min(p, q), max(p, q)))
    return found


def crossing_at(one: tuple, other: tuple) -> list[Fraction]:
    """两条不平行的直线交点的横坐标，克拉默法则。"""
    rows, right = [], []
    for (px, py), (qx, qy) in (one, other):
        rows.append([py - qy, qx - px])
        right.append(px * (py - qy) + py * (qx - px))
    whole = determinant(rows)
    if whole == 0:
        return []
    return [determinant([[right[k], rows[k][1]] for k in (0, 1)]) / whole]


def strips(shapes: list) -> list[list[Cell]]:
    """每一竖条里从下到上的格子；条与条在所有的顶点和交点处分开，格子里没有顶点，也没有交点。"""
    sides = [(side, k) for k, rings in enumerate(shapes) for side in sides_of(rings)]
    xs = {x for (p, q), _ in sides for x in (p[0], q[0])}
    given = [side for side, k in sides if k < 2]  # 结果的边都在它们上面
    for one, other in combinations(given, 2):
        xs.update(crossing_at(one, other))
    found = []
    for left, right in pairwise(sorted(xs)):
        here = []
        for ((px, py), (qx, qy)), k in sides:
            if px <= left and right <= qx:
                slope = (qy - py) / (qx - px)
                ends = py + (left - px) * slope, py + (right - px) * slope
                here.append((sum(ends), ends, k))
        here.sort(key=lambda item: item[0])
        inside = [False] * len(shapes)
        cells = []
        for (middle, low, k), (above, high, _) in pairwise(here):
            inside[k] = not inside[k]
            if middle < above:
                cells.append((low, high, tuple(inside)))
        found.append([(left, right), *cells])
    return found


def components(columns: list, keep: Callable[[bool, bool], bool]) -> Counter[Fraction]:
    """留下的格子连成几块，各有多大：同一条里上下相邻，或者左右两条的边上有公共的一段。"""
    leader: dict[tuple[int, int], tuple[int, int]] = {}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while leader[cell] != cell:
            cell = leader[cell]
        return cell

    sizes: dict[tuple[int, int], Fraction] = {}
    for i, ((left, right), *cells) in enumerate(columns):
        for j, (low, high, inside) in enumerate(cells):
            if not keep(*inside[:2]):
                continue
            leader[i, j] = (i, j)
            sizes[i, j] = (right - left) * (sum(high) - sum(low)) / 2
            near = [(i, j - 1)] if j and cells[j - 1][1] == low else []
            for m, (under, over, _) in enumerate(columns[i - 1][1:] if i else ()):
                if min(over[1], high[0]) > max(under[1], low[0]):
                    near.append((i - 1, m))
            for cell in near:
                if cell in leader:
                    leader[root(cell)] = root((i, j))
    total: dict[tuple[int, int], Fraction] = {}
    for cell, size in sizes.items():
        total[root(cell)] = total.get(root(cell), Fraction(0)) + size
    return Counter(total.values())


def signed(ring: list) -> Fraction:
    """有向面积：梯形之和。"""
    return sum(((p[0] - q[0]) * (p[1] + q[1]) / 2 for p, q in zip(ring, ring[1:] + ring[:1], strict=True)), Fraction(0))


def is_tidy(ring: list) -> bool:
    """顶点两两不同，没有共线的，从最小的开始。"""
    around = zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True)
    turns = [determinant([[a - b for a, b in zip(p, q, strict=True)] for q in (o, r)]) for o, p, r in around]
    return all(turns) and len(set(ring)) == len(ring) and ring[0] == min(ring)


def rings_of(rng: Source, case: int) -> list:
    """一两圈随机的顶点：自交、重合、共线都有。"""
    rings = [list(dict.fromkeys(float_set(rng, case, 3, 6))) for _ in range(rng.randint(1, 2))]
    return [rng.moved(ring) for ring in rings]


@oracle("布尔运算 overlay", "竖条里数奇偶，面积与块数，有理数")
def check_overlay(rng: Source, case: int) -> bool:
    first, second = rings_of(rng, case), rings_of(rng, case)
    if case % 5 == 0:  # 公共的边
        second[0] = [*first[0][:2], *second[0]]
    functions = shape_union, shape_intersection, shape_difference, shape_xor
    name = rng.choice(list(RULES))
    keep = RULES[name]
    found = dict(zip(RULES, functions, strict=True))[name](first, second)
    rings = [ring for polygon in found for ring in polygon]
    columns = strips([first, second, rings])
    if any(keep(a, b) != c for _, *cells in columns for _, _, (a, b, c) in cells):
        return False
    if not all(map(is_tidy, rings)):
        return False
    if any(signed(outer) <= 0 or any(signed(hole) >= 0 for hole in holes) for outer, *holes in found):
        return False
    sizes = Counter(sum(map(signed, polygon)) for polygon in found)
    return sizes == components(strips([first, second]), keep)


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
