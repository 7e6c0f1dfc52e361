"""网格：带洞的图形、约束的线段和点，扫一遍剖成三角形，再翻转成约束德劳内。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exact_geometry.coordinates import ExactPoint, Point, exact, finite
from exact_geometry.overlays import Rings, Side, divided, sweep
from exact_geometry.polygons import edges
from exact_geometry.predicates import incircle, orient
from exact_geometry.sweep import Segment
from exact_geometry.triangulations import Triangle


@dataclass(frozen=True)
class Mesh:
    """points 按 (x, y) 排好，都是有理数；triangles 用下标，逆时针，最小的下标在前。

    fixed 是不许翻转的边：图形的边界和约束，每条小的下标在前。sources 与 points 一一对应，
    是这一点在输入（各圈、各条线段、各点，依次数下来）里第一次出现的序号；算出来的交点是 None。
    """

    points: list[ExactPoint]
    triangles: list[Triangle]
    fixed: set[tuple[int, int]]
    sources: list[int | None]


def mesh(
    shape: Rings,
    segments: Iterable[tuple[Point, Point]] = (),
    points: Iterable[Point] = (),
    *,
    delaunay: bool = True,
) -> Mesh:
    """图形里面的三角剖分；里面的 segments 是三角形的边，里面的 points 是顶点。

    图形是几圈顶点，按奇偶规则，洞可以碰到外圈；约束可以相交，交点成为顶点，伸到外面的部分不管。
    默认是约束德劳内：不穿过 fixed 就看得见的点，都不在外接圆里；delaunay=False 就停在
    O((n + k) log n) 次比较的扫描。翻转最坏 O(n²) 次，平常与 n 同阶。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：S. Hertel, K. Mehlhorn（1983）；C. L. Lawson（1977）；D. T. Lee, A. K. Lin（1986）。
    """
    given: list[ExactPoint] = []
    sides: list[Side] = []
    for ring in shape:
        corners = [exact(p) for p in finite(ring)]
        given += corners
        sides += [(p, q) for p, q in edges(corners) if p != q]
    borders = len(sides)
    for pair in segments:
        sides.append(tuple(exact(p) for p in finite(pair)))
        given += sides[-1]
    loose = [exact(p) for p in finite(points)]
    given += loose
    sides += [(p, p) for p in loose]
    parts = divided(sides)
    wanted = {piece for found in parts[borders:] for piece in found}
    toggles = dict.fromkeys(wanted, False)
    for found in parts[:borders]:
        for piece in found:
            toggles[piece] = not toggles.get(piece, False)
    toggles = {piece: t for piece, t in toggles.items() if t or piece in wanted}
    single = {p for p, q in sides[borders:] if p == q}
    places, triangles, fixed = swept(toggles, single)
    number = {p: k for k, p in enumerate(places)}
    named = [tuple(number[p] for p in t) for t in triangles]
    walls = {(number[p], number[q]) for p, q in fixed}
    if delaunay:
        named = flipped(places, named, walls)
    first: dict[ExactPoint, int] = {}
    for k, p in enumerate(given):
        first.setdefault(p, k)
    turned = sorted(min((i, j, k), (j, k, i), (k, i, j)) for i, j, k in named)
    return Mesh(places, turned, walls, [first.get(p) for p in places])


def swept(
    toggles: dict[Side, bool], single: set[ExactPoint]
) -> tuple[list[ExactPoint], list[tuple[ExactPoint, ...]], list[Side]]:
    """（用到的点，三角形，里面的和边界上的小段）；toggles 是小段 → 穿过它内外变不变。"""
    pieces = [Segment(p, q, k) for k, (p, q) in enumerate(toggles)]
    changes = list(toggles.values())
    inside: dict[int | None, bool] = {None: False}  # 小段 → 它上方是不是里面
    chains: dict[int | None, Chain] = {}  # 小段 → 它上方那一格的链
    triangles: list[tuple[ExactPoint, ...]] = []
    used: set[ExactPoint] = set()
    fixed: list[Side] = []
    for p, under, ending, starting in sweep(pieces, single):
        below = under.name if under else None
        for piece in ending[:-1]:  # 中间的格子到此为止
            if closing := chains.pop(piece.name, None):
                closing.add_top(p, triangles)
        lowest = chains.get(below)
        highest = chains.pop(ending[-1].name, None) if ending else lowest
        low, high = parted(lowest, highest, p, triangles)
        label = inside[below]
        for piece in starting:
            above = inside[piece.name] = label ^ changes[piece.name]
            if label or above:
                fixed.append((piece.start, piece.end))
            label = above
            if above:
                chains[piece.name] = Chain([p], 0)
        if low and high and not starting:
            low, high = low.joined(high), None
        if low:
            chains[below] = low
        if high:
            chains[starting[-1].name] = high
        if low or high or any(inside[piece.name] for piece in starting):
            used.add(p)
    return sorted(used | {p for side in fixed for p in side}), triangles, fixed


@dataclass
class Chain:
    """一格里已经走过的部分的右边界，从下到上：处处向右鼓着；corners[rightmost] 最靠右。"""

    corners: list[ExactPoint]
    rightmost: int

    def add_top(self, p: ExactPoint, triangles: list) -> Chain:
        """上边走到了 p：看得见的都连上，成为三角形。"""
        corners = self.corners
        while len(corners) > 1 and orient(corners[-2], corners[-1], p) < 0:
            triangles.append((corners[-2], p, corners[-1]))
            corners.pop()
        return Chain([*corners, p], len(corners))

    def add_bottom(self, p: ExactPoint, triangles: list) -> Chain:
        """下边走到了 p。"""
        corners, k = self.corners, 0
        while k + 1 < len(corners) and orient(corners[k], corners[k + 1], p) < 0:
            triangles.append((corners[k], p, corners[k + 1]))
            k += 1
        return Chain([p, *corners[k:]], 0)

    def split(self, p: ExactPoint, triangles: list) -> tuple[Chain, Chain]:
        """p 在格子中间：与最靠右的顶点连起来，分成上下两条。"""
        k = self.rightmost
        low, high = Chain(self.corners[: k + 1], k), Chain(self.corners[k:], 0)
        return low.add_top(p, triangles), high.add_bottom(p, triangles)

    def joined(self, other: Chain) -> Chain:
        """上下两格在 p 处合成一格：p 是这条的最上面，也是那条的最下面。"""
        return Chain(self.corners + other.corners[1:], len(self.corners) - 1)


def parted(
    lowest: Chain | None, highest: Chain | None, p: ExactPoint, triangles: list
) -> tuple[Chain | None, Chain | None]:
    """p 下方那一格的链和上方那一格的链，都走到 p；两格是同一格时，p 把它分开。"""
    if lowest and lowest is highest:
        return lowest.split(p, triangles)
    low = lowest.add_top(p, triangles) if lowest else None
    return low, highest.add_bottom(p, triangles) if highest else None


def flipped(
    points: Sequence[ExactPoint], triangles: list[Triangle], fixed: set[tuple[int, int]]
) -> list[Triangle]:
    """翻转不固定的边，直到每条边两侧的三角形都不把对面的顶点圈进外接圆。"""
    opposite: dict[tuple[int, int], int] = {}
    for i, j, k in triangles:
        opposite |= {(i, j): k, (j, k): i, (k, i): j}
    waiting = [side for side in opposite if side[0] < side[1]]
    while waiting:
        i, j = waiting.pop()
        if (min(i, j), max(i, j)) in fixed:
            continue
        if (i, j) not in opposite or (j, i) not in opposite:
            continue
        k, m = opposite[i, j], opposite[j, i]
        if incircle(points[i], points[j], points[k], points[m]) <= 0:
            continue
        del opposite[i, j], opposite[j, i]  # 换成 m 到 k 的对角线
        opposite |= {(i, m): k, (m, k): i, (k, i): m, (m, j): k, (j, k): m, (k, m): j}
        waiting += [(i, m), (m, j), (j, k), (k, i)]
    return list(
        {min((i, j, k), (j, k, i), (k, i, j)) for (i, j), k in opposite.items()}
    )
