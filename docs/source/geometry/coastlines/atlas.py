"""真实的数据：Natural Earth 的海岸线，从 TopoJSON 解开，经纬度的单位是度。"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from exact_geometry import INSIDE, area, locate
from kd_tree.cities import cities

Ring = list[tuple[float, float]]  # 一圈（经度，纬度），首尾不重复
Span = tuple[float, float, list[Ring]]  # 最西、最东的经度，外边界和洞
PACKAGE = Path("node_modules/world-atlas")  # npm 的 world-atlas，公有领域的数据


def atlas(name: str) -> Path:
    """包里的一个文件：从本文件起往上，第一个装了 world-atlas 的文件夹。

    没有就抛出 FileNotFoundError。
    """
    for folder in Path(__file__).resolve().parents:
        if (folder / PACKAGE / name).exists():
            return folder / PACKAGE / name
    raise FileNotFoundError(
        f"no {PACKAGE / name} above {__file__}; run: npm install world-atlas@2.0.2"
    )


def land(scale: str = "110m") -> list[list[Ring]]:
    """所有陆地：每块是一圈外边界和若干圈洞，坐标是（经度，纬度），度。

    比例尺 110m、50m、10m 是一比一亿一千万、五千万、一千万；
    没有这个文件抛出 FileNotFoundError。
    """
    topology = json.loads(atlas(f"land-{scale}.json").read_text("utf-8"))
    (sx, sy), (tx, ty) = (topology["transform"][k] for k in ("scale", "translate"))
    arcs = [
        [(x * sx + tx, y * sy + ty) for x, y in running(arc)]
        for arc in topology["arcs"]
    ]
    return [
        [
            [p for k in ring for p in (arcs[k] if k >= 0 else arcs[~k][::-1])[:-1]]
            for ring in polygon
        ]
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in geometry["arcs"]
    ]


def running(arc: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """TopoJSON 的弧记的是与上一点的差，加起来才是坐标。"""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x, y


def unrolled(ring: Ring) -> Ring:
    """跨过 180° 经线时不跳回去，而是继续往下数；绕南极一圈的，再沿南纬 90° 走回来。"""
    turns, found = 0, ring[:1]
    for before, (x, y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        turns += (before[0] - x > 180) - (before[0] - x < -180)
        found.append((x + 360.0 * turns, y))
    if turns == 0:
        return found[:-1]
    return [*found, (found[-1][0], -90.0), (found[0][0], -90.0)]


def spans(polygons: list[list[Ring]]) -> list[Span]:
    """每块陆地连同它最西、最东的经度，离得远的不必问。"""
    return [
        (min(outer)[0], max(outer)[0], [outer, *holes]) for outer, *holes in polygons
    ]


def on_land(place: tuple[float, float], lands: list[Span]) -> bool:
    """（经度，纬度）在不在陆上；岸线也算。

    展开过的圈会伸到 ±180° 之外，所以差一整圈的经度都问一遍。
    """
    lon, lat = place
    return any(
        locate((x, lat), outer) >= 0
        and all(locate((x, lat), hole) <= 0 for hole in holes)
        for west, east, (outer, *holes) in lands
        for x in (lon - 360.0, lon, lon + 360.0)
        if west <= x <= east
    )


def island(place: tuple[float, float], polygons: list[list[Ring]]) -> Ring:
    """外圈里含有这个地点的那块陆地，逆时针；没有就抛出 ValueError。"""
    for outer, *_ in polygons:
        if locate(place, outer) == INSIDE:
            return outer if area(outer) > 0 else outer[::-1]
    raise ValueError(f"no land at {place}")


def main() -> None:
    places = {name: (lon, lat) for name, (lat, lon) in cities().items()} | {"南极点附近": (0.0, -89.0)}
    raw = land()
    before = {name for name, place in places.items() if on_land(place, spans(raw))}
    print(f"照原样问 110m 的 {len(raw)} 块陆地：{len(before)} 处在陆上")
    for scale in ("110m", "50m"):
        whole = [[unrolled(ring) for ring in polygon] for polygon in land(scale)]
        lands, count = spans(whole), sum(len(ring) for polygon in whole for ring in polygon)
        after = {name for name, place in places.items() if on_land(place, lands)}
        print(f"展开以后，{scale}，{count:,} 个顶点：{len(after)} 处在陆上，{len(places) - len(after)} 处在海里")
        if scale == "110m":
            print(f"  与照原样问不同的：{'，'.join(sorted(before ^ after))}")


if __name__ == "__main__":
    main()
