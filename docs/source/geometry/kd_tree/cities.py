"""真实的数据：时区数据库里每个时区的代表城市，连同经纬度。"""

from __future__ import annotations

import re
from importlib.resources import files
from math import asin, cos, degrees, radians, sin, sqrt

from exact_geometry import KDTree, Vector

EARTH = 6371.0  # 平均半径，公里
POSITION = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


def cities() -> dict[str, tuple[float, float]]:
    """时区名 → （纬度，经度），单位是度，北正东正；来自 PyPI 的 tzdata 包里的 zone.tab。"""
    text = files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")
    rows = [
        line.split("\t")
        for line in text.splitlines()
        if line and not line.startswith("#")
    ]
    return {row[2]: parse(row[1]) for row in rows}


def parse(position: str) -> tuple[float, float]:
    """ISO 6709 的 ±DDMM±DDDMM 或 ±DDMMSS±DDDMMSS；别的写法抛出 ValueError。"""
    found = POSITION.fullmatch(position)
    if not found:
        raise ValueError(f"not a position of ISO 6709: {position}")
    a, b = found.groups()[:4], found.groups()[4:]
    latitude, longitude = (
        (-1 if s == "-" else 1) * (int(d) + int(m) / 60 + int(x or 0) / 3600)
        for s, d, m, x in (a, b)
    )
    return latitude, longitude


def on_sphere(latitude: float, longitude: float) -> tuple[float, float, float]:
    """单位球面上的点。球面上谁更近，弦长说了算，所以三维的 k-d 树就能用。"""
    phi, lam = radians(latitude), radians(longitude)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)


def kilometres(p: Vector, q: Vector) -> float:
    """球面上两点沿大圆的距离，公里。"""
    chord = sqrt(sum((a - b) ** 2 for a, b in zip(p, q, strict=True)))
    return 2 * EARTH * asin(min(1.0, chord / 2))


def main() -> None:
    places = cities()
    names = list(places)
    tree = KDTree(on_sphere(*place) for place in places.values())
    print(f"{len(places)} 个时区城市")
    for title, latitude, longitude in (("西安", 34.27, 108.95), ("南极点", -90.0, 0.0), ("尼莫点", -48.88, -123.39)):
        query = on_sphere(latitude, longitude)
        near = [f"{names[k].split('/')[-1]} {kilometres(query, p):,.0f} km" for k, p in tree.nearest(query, 3)]
        print(f"离{title}最近的三个：", "，".join(near))
    west, east = on_sphere(0.0, 179.9), on_sphere(0.0, -179.9)
    gap = kilometres(west, east)
    print(f"跨过 180° 经线：经度差 359.8°，实际只有 {gap:.1f} km，角度 {degrees(gap / EARTH):.1f}°")


if __name__ == "__main__":
    main()
