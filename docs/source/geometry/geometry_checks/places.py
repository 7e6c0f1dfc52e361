"""检验点定位：逐条求高度，有理数；矩形的地图，比较坐标。"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry import Place, Point, PolygonLocator, TrapezoidalMap
from geometry_checks.inputs import Source, float_set
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample, sign

Pair = tuple[Point, Point]


def apart(one: list, other: list) -> bool:
    """两条线段（有理数）除了一个公共端点以外没有公共点。"""
    (a, b), (c, d) = one, other
    turns = [sign(determinant(rows_of(list(three)))) for three in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))]
    boxes = all(min(a[k], b[k]) <= max(c[k], d[k]) and min(c[k], d[k]) <= max(a[k], b[k]) for k in (0, 1))
    if turns[0] * turns[1] > 0 or turns[2] * turns[3] > 0 or not boxes:
        return True
    shared = {a, b} & {c, d}
    if len(shared) != 1:
        return False
    (v,) = shared
    (x,), (y,) = {a, b} - shared, {c, d} - shared
    return determinant(rows_of([v, x, y])) != 0 or (x > v) != (y > v)


def disjoint(rng: Source, case: int) -> list[Pair]:
    """随机的线段，换成要检验的那种数以后，与前面的相交就不要。"""
    kept: list[Pair] = []
    exact: list[list] = []
    points = rng.moved(float_set(rng, case, 8, 24))
    for p, q in zip(points[::2], points[1::2], strict=False):
        pair = rational([p, q])
        if p != q and all(apart(pair, other) for other in exact):
            kept.append((p, q))
            exact.append(pair)
    return kept


def by_heights(segments: list[Pair], point: Point) -> Place:
    """逐条看：端点、线上，再看正上方、正下方最近的；一样近时，以稍稍往右（下方的）、往左（上方的）为准。"""
    (p,) = rational([point])
    exact = [sorted(rational(list(pair))) for pair in segments]
    for ends in exact:
        if p in ends:
            return Place(vertex=p)
    under, over = [], []
    for k, (a, b) in enumerate(exact):
        if not a < p < b:
            continue
        if a[0] == b[0]:
            return Place(on=k)
        slope = (b[1] - a[1]) / (b[0] - a[0])
        height = a[1] + (p[0] - a[0]) * slope
        if height == p[1]:
            return Place(on=k)
        (under if height < p[1] else over).append((height, slope, k))
    below = max(under)[2] if under else None
    above = min(over, key=lambda found: (found[0], -found[1]))[2] if over else None
    return Place(below=below, above=above)


@oracle("点定位 TrapezoidalMap", "逐条求高度，有理数")
def check_place(rng: Source, case: int) -> bool:
    segments = disjoint(rng, case)
    queries = rng.moved(float_set(rng, case, 4, 4)) + [p for pair in segments for p in pair][:2]
    queries += [tuple(sum(map(Fraction, xs)) / 2 for xs in zip(*pair, strict=True)) for pair in segments[:2]]
    found = TrapezoidalMap(segments, seed=case)
    return all(found.locate(p) == by_heights(segments, p) for p in queries)


def tiled(rng: Source, box: tuple[int, int, int, int], depth: int) -> list[tuple[int, int, int, int]]:
    """一个矩形随机地横切、竖切成许多个；切口不对齐。"""
    left, low, right, high = box
    across = rng.random() < 0.5
    room = right - left if across else high - low
    if depth == 0 or room < 2:
        return [box]
    at = (left if across else low) + rng.randrange(1, room)
    if across:
        halves = ((left, low, at, high), (at, low, right, high))
    else:
        halves = ((left, low, right, at), (left, at, right, high))
    return [tile for half in halves for tile in tiled(rng, half, depth - 1)]


@oracle("地图 PolygonLocator", "矩形，比较坐标")
def check_map(rng: Source, case: int) -> bool:
    tiles = tiled(rng, (0, 0, 12, 8), 4)
    rng.shuffle(tiles)
    hole = rng.choice(tiles)
    tiles.remove(hole)
    corners = [[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in tiles]
    frame = [[(-2, -2), (14, -2), (14, 10), (-2, 10)], [(0, 0), (12, 0), (12, 8), (0, 8)]]
    polygons = [[rng.moved(ring[:: rng.choice((1, -1))])] for ring in corners] + [list(map(rng.moved, frame))]
    found = PolygonLocator(polygons, seed=case)
    for _ in range(12):
        x, y = (Fraction(rng.randrange(-6, 30), 2) for _ in range(2))
        inside = [k for k, (a, b, c, d) in enumerate(tiles) if a <= x <= c and b <= y <= d]
        if -2 <= x <= 14 and -2 <= y <= 10 and not (0 < x < 12 and 0 < y < 8):
            inside.append(len(tiles))
        if found.locate(rng.moved([(float(x), float(y))])[0]) != inside:
            return False
    return True


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
