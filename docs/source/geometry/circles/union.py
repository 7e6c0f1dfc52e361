"""圆的面积并：只沿露在外面的弧积分（格林公式）。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import atan2, cos, fsum, pi, sin, tau

from circles.meet import relation, root
from computational_geometry.orientation import finite
from computational_geometry.vectors import dot, sub
from robust_predicates.integers import as_integers

Disc = tuple[float, float, float]  # (x, y, r)
Arc = tuple[float, float]  # 从第一个角逆时针到第二个角


def union_area(discs: Iterable[Disc]) -> float:
    """并的面积；半径不小于 0，负的抛出 ValueError。O(n log n + m log m)，m 是外接正方形相碰的对数。

    位置关系（内含、相离）精确判断；弧的端点是浮点数。每一堆连在一起的圆从自己的一个圆心起算，
    所以误差与“这一堆的周长 × 跨度 × 机器精度”同阶，与搬到多远无关。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    distinct = sorted(set(finite(discs)))
    if any(r < 0 for _, _, r in distinct):
        raise ValueError("a circle needs a radius of at least 0")
    kept, crossing = outermost(distinct)
    return fsum(
        sweep(kept[k], arc, kept[origin])
        for origin, members in groups(crossing).items()
        for k in members
        for arc in exposed(kept[k], [kept[j] for j in crossing[k]])
    )


def outermost(discs: list[Disc]) -> tuple[list[Disc], list[list[int]]]:
    """（不在别的圆里面的圆，每一个与哪几个相交）。"""
    pairs = []
    for i, j in near(discs):
        one, other = discs[i], discs[j]
        pairs.append((i, j, relation(one[:2], one[2], other[:2], other[2])))
    inner = {min(i, j, key=lambda k: discs[k][2]) for i, j, where in pairs if where < 0}
    kept = [k for k in range(len(discs)) if k not in inner]
    number = {k: place for place, k in enumerate(kept)}
    crossing: list[list[int]] = [[] for _ in kept]
    for i, j, where in pairs:
        if where == 0 and i in number and j in number:
            crossing[number[i]].append(number[j])
            crossing[number[j]].append(number[i])
    return [discs[k] for k in kept], crossing


def near(discs: list[Disc]) -> Iterator[tuple[int, int]]:
    """外接正方形相碰的每一对：从左往右扫，只与还没有走完的比上下。discs 已按 x 排好。"""
    order = sorted(range(len(discs)), key=lambda k: discs[k][0] - discs[k][2])
    open_: list[int] = []
    for k in order:
        x, y, r = discs[k]
        open_ = [j for j in open_ if discs[j][0] + discs[j][2] >= x - r]
        for j in open_:
            v, s = discs[j][1:]
            if v - s <= y + r and y - r <= v + s:  # 两边舍入的方向相同，相碰的一对也不会漏
                yield j, k
        open_.append(k)


def groups(crossing: list[list[int]]) -> dict[int, list[int]]:
    """相交的圆连成一堆一堆：每堆的第一个 → 这一堆的全部。"""
    found: dict[int, list[int]] = {}
    seen: set[int] = set()
    for origin in range(len(crossing)):
        if origin not in seen:
            seen.add(origin)
            found[origin] = [origin]
            for k in found[origin]:  # 一边走一边加长
                fresh = [j for j in crossing[k] if j not in seen]
                seen.update(fresh)
                found[origin] += fresh
    return found


def exposed(disc: Disc, discs: list[Disc]) -> list[Arc]:
    """圆周上不在别的圆里的弧；discs 是与它相交的圆。"""
    covered = sorted(arc for other in discs for arc in covering(disc, other))
    bare, reached = [], 0.0
    for start, end in covered:
        if start > reached:
            bare.append((reached, start))
        reached = max(reached, end)
    return [*bare, (reached, tau)] if reached < tau else bare


def covering(disc: Disc, other: Disc) -> list[Arc]:
    """disc 的圆周落在 other 里的弧，拆成 [0, 2π] 里的一段或两段；两圆相交。"""
    centre, there, (r, s) = as_integers(disc[:2], other[:2], (disc[2], other[2]))
    gap = sub(there, centre)
    d2 = dot(gap, gap)
    along = Fraction(d2 + r * r - s * s, 2 * d2)  # 公共弦的垂足，以圆心距为单位
    across = root(Fraction(r * r, d2) - along * along)  # 半弦；先精确相减再开方，快相切时也准
    half = atan2(across, along)
    start = (direction(*gap) - half) % tau
    end = start + 2 * half
    return [(start, end)] if end <= tau else [(start, tau), (0.0, end - tau)]


def direction(x: int, y: int) -> float:
    """整数向量的极角；整数太大时先一起去掉末尾的几位。"""
    extra = max(0, max(abs(x), abs(y)).bit_length() - 1000)
    return atan2(y >> extra, x >> extra)


def sweep(disc: Disc, arc: Arc, origin: Disc) -> float:
    """∮ (x dy - y dx) / 2 在一段弧上的值，以 origin 的圆心为原点。"""
    x, y, r = float(disc[0] - origin[0]), float(disc[1] - origin[1]), float(disc[2])
    a, b = arc
    return r * (r * (b - a) + x * (sin(b) - sin(a)) - y * (cos(b) - cos(a))) / 2


def main() -> None:
    print("一个单位圆：", union_area([(0.0, 0.0, 1.0)]) == pi)
    print("重复三遍：", union_area([(0.0, 0.0, 1.0)] * 3) == pi)
    lens = 2 * pi / 3 - 3**0.5 / 2
    print(f"圆心相距 1 的两个单位圆：{union_area([(0.0, 0.0, 1.0), (1.0, 0.0, 1.0)]):.12f}，公式 {2 * pi - lens:.12f}")
    print("内含：", union_area([(0.0, 0.0, 2.0), (0.5, 0.0, 1.0)]) == 4 * pi)
    far = [(1e9 + x, 1e9, 1.0) for x in (0.0, 1.0)]
    print(f"搬到 1e9 远：{union_area(far):.12f}")
    apart = [(0.0, 0.0, 1.0), (1e17, 0.0, 1.0)]
    print("相距 1e17 的两个单位圆：", union_area(apart) == 2 * pi)


if __name__ == "__main__":
    main()
