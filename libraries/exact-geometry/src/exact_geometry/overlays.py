"""多边形的布尔运算：把边剪成互不相交的小段，认出每段两侧的归属，再沿着边界走。"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cmp_to_key
from itertools import pairwise
from operator import and_, or_, xor

from exact_geometry.coordinates import (
    ExactPoint,
    Point,
    cross,
    exact,
    finite,
    sign,
    sub,
)
from exact_geometry.polygons import edges, shoelace
from exact_geometry.sweep import Segment, intersections

Rings = Sequence[Sequence[Point]]  # 一个图形：几圈顶点，按奇偶规则
Ring = list[ExactPoint]
Shape = list[list[Ring]]  # 结果：几个多边形，各是逆时针的外圈和顺时针的洞
Inside = tuple[bool, bool]  # （在不在第一个图形里，在不在第二个里）
Side = tuple[ExactPoint, ExactPoint]


def shape_union(first: Rings, second: Rings) -> Shape:
    """两个图形的并；约定和错误同 overlay。"""
    return overlay(first, second, or_)


def shape_intersection(first: Rings, second: Rings) -> Shape:
    """两个图形的交里有面积的部分；约定和错误同 overlay。"""
    return overlay(first, second, and_)


def shape_difference(first: Rings, second: Rings) -> Shape:
    """第一个图形减去第二个；约定和错误同 overlay。"""
    return overlay(first, second, lambda a, b: a and not b)


def shape_xor(first: Rings, second: Rings) -> Shape:
    """恰好在一个图形里的部分；约定和错误同 overlay。"""
    return overlay(first, second, xor)


def overlay(first: Rings, second: Rings, keep: Callable[[bool, bool], bool]) -> Shape:
    """keep（在不在第一个里，在不在第二个里）为真的部分。

    图形是几圈顶点，首尾不重复；从一点出发的射线穿过奇数次边，这点就在里面，所以洞、
    方向、自交、重复的边都不必先处理。keep(False, False) 须为假，否则抛出 ValueError。
    结果的顶点是有理数，没有共线的，每圈从最小的顶点开始；洞可以在一些点上碰到外圈、
    碰到别的洞；没有面积的部分不算。O((n + k) log n) 次比较，k 是交点数。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：J. Nievergelt, F. P. Preparata, Plane-sweep algorithms（1982）。
    """
    if keep(False, False):
        raise ValueError("what lies in neither shape has no bounds")
    pieces, toggles = cut(first, second)
    borders = []
    for piece, below, above in labelled(pieces, toggles):
        if keep(*below) != keep(*above):
            ends = piece.start, piece.end
            borders.append(ends if keep(*above) else ends[::-1])  # 里面总在左边
    return assembled(borders)


def cut(first: Rings, second: Rings) -> tuple[list[Segment], list[Inside]]:
    """（互不相交的小段，穿过它时两边的归属各变不变）。

    重合的小段合成一段；同一个图形走过偶数次的，穿过它什么也不变。
    """
    sides: list[Side] = []
    owner: list[int] = []
    for number, rings in enumerate((first, second)):
        for ring in rings:
            corners = [exact(p) for p in finite(ring)]
            sides += [(p, q) for p, q in edges(corners) if p != q]
            owner += [number] * (len(sides) - len(owner))
    toggles: dict[Side, list[bool]] = {}
    for parts, number in zip(divided(sides), owner, strict=True):
        for piece in parts:
            toggles.setdefault(piece, [False, False])[number] ^= True
    kept = [(ends, (a, b)) for ends, (a, b) in toggles.items() if a or b]
    segments = [Segment(p, q, k) for k, ((p, q), _) in enumerate(kept)]
    return segments, [inside for _, inside in kept]


def divided(sides: list[Side]) -> list[list[Side]]:
    """每条边在别的边碰到它的地方剪开，各段从左到右；缩成一点的边没有段。"""
    stops = [set(side) for side in sides]
    for point, names in intersections(sides).items():
        for k in names:
            stops[k].add(point)
    return [list(pairwise(sorted(places))) for places in stops]


def labelled(
    pieces: list[Segment], toggles: list[Inside]
) -> Iterator[tuple[Segment, Inside, Inside]]:
    """每一小段，和紧贴它下方、上方的归属；竖直的小段，“上方”是左边。"""
    over: dict[int, Inside] = {}
    for _, under, _, starting in sweep(pieces):
        below = over[under.name] if under else (False, False)
        for piece in starting:
            a, b = toggles[piece.name]
            above = over[piece.name] = below[0] ^ a, below[1] ^ b
            yield piece, below, above
            below = above


def sweep(
    pieces: Iterable[Segment], points: Iterable[ExactPoint] = ()
) -> Iterator[tuple[ExactPoint, Segment | None, list[Segment], list[Segment]]]:
    """从左往右走过互不相交的小段的端点，和别的一些点。

    每次给出（点，它正下方的一段，到它为止的，从它出发的），都是从下到上。
    """
    starting: dict[ExactPoint, list[Segment]] = {}
    stops = set(points)
    for piece in pieces:
        starting.setdefault(piece.start, []).append(piece)
        stops |= {piece.start, piece.end}
    rising = cmp_to_key(Segment.slope_before)
    status: list[Segment] = []  # 扫描线此刻穿过的小段，从下到上
    for p in sorted(stops):
        low = bisect_left(status, True, key=lambda piece, p=p: piece.side(p) <= 0)
        high = low
        while high < len(status) and status[high].end == p:
            high += 1
        onward = sorted(starting.get(p, ()), key=rising)
        yield p, status[low - 1] if low else None, status[low:high], onward
        status[low:high] = onward


def assembled(borders: list[Side]) -> Shape:
    """有向的边界，里面在左边；接成多边形。"""
    walks = list(walked(borders))
    number = {side: k for k, walk in enumerate(walks) for side in edges(walk)}
    first = {min(walk): k for k, walk in enumerate(walks) if shoelace(walk) < 0}
    polygons: dict[int, list[Ring]] = {}
    owner = list(range(len(walks)))
    segments = [Segment(min(s), max(s), k) for k, s in enumerate(borders)]
    for p, under, _, _ in sweep(segments):
        if p in first:  # 单独的一圈洞：正下方的边是它的外圈的，或是另一个洞的
            assert under is not None
            owner[first[p]] = owner[number[borders[under.name]]]
    for k, walk in enumerate(walks):
        rings = polygons.setdefault(owner[k], [])
        rings += [tidy(ring) for ring in simple_rings(walk)]
    whole = [
        sorted(rings, key=lambda r: (shoelace(r) < 0, r)) for rings in polygons.values()
    ]
    return sorted(whole)


def walked(borders: list[Side]) -> Iterator[Ring]:
    """沿着边界走，每条有向边恰好走一次；在岔路口总是最靠左转，所以贴着同一块里面。"""
    leaving: dict[ExactPoint, list[ExactPoint]] = {}
    for p, q in borders:
        leaving.setdefault(p, []).append(q)
    walked: set[Side] = set()
    for start in borders:
        walk, side = [], start
        while side not in walked:
            walked.add(side)
            walk.append(side[0])
            side = side[1], leftmost(*side, leaving[side[1]])
        if walk:
            yield walk


def leftmost(p: ExactPoint, q: ExactPoint, ends: list[ExactPoint]) -> ExactPoint:
    """从 p 走到 q 以后，接着走向 ends 里的哪一个：从来的方向顺时针转，最先碰到的。"""
    back = sub(p, q)
    best = ends[0]
    for end in ends[1:]:
        if sooner(back, sub(best, q), sub(end, q)):
            best = end
    return best


def sooner(back: Point, one: Point, other: Point) -> bool:
    """从 back 的方向顺时针转，other 比 one 先碰到；三个方向两两不同。"""
    half = sign(cross(back, one)), sign(cross(back, other))  # -1 在前半圈，1 在后半圈
    return half[1] < half[0] if half[0] != half[1] else cross(one, other) > 0


def simple_rings(walk: Ring) -> Iterator[Ring]:
    """走到从前到过的点，中间那一圈就拆下来：里面碰到自己的边界成了外圈和洞。"""
    path: Ring = []
    place: dict[ExactPoint, int] = {}
    for p in walk:
        if p in place:
            yield path[place[p] :]
            for q in path[place[p] + 1 :]:
                del place[q]
            del path[place[p] + 1 :]
        else:
            place[p] = len(path)
            path.append(p)
    yield path


def tidy(ring: Ring) -> Ring:
    """去掉共线的顶点，从最小的开始。"""
    around = zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True)
    corners = [q for p, q, r in around if cross(sub(q, p), sub(r, q))]
    least = corners.index(min(corners))
    return corners[least:] + corners[:least]
