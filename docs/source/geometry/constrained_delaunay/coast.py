"""真实的海岸线：一座岛剖成网格，面积一点也不差。"""

from __future__ import annotations

from coastlines.atlas import island, land
from coastlines.simplify import metres
from constrained_delaunay.angles import smallest_angle
from constrained_delaunay.grids import size
from exact_geometry import area, is_simple, mesh


def main() -> None:
    britain = metres(island((-1.5, 52.5), land("50m")))
    print(f"大不列颠，{len(britain)} 个顶点，简单多边形：{is_simple(britain)}")
    for name, found in (("扫描", mesh([britain], delaunay=False)), ("翻转后", mesh([britain]))):
        same = size(found) == area(britain)
        print(f"{name}：{len(found.triangles)} 个三角形，面积之和恰好相等：{same}", end="，")
        print(f"最小的角 {smallest_angle(found):.3f}°")
    step = 40_000
    xs, ys = zip(*britain, strict=True)
    lattice = [(x, y) for x in range(min(xs), max(xs), step) for y in range(min(ys), max(ys), step)]
    found = mesh([britain], points=lattice)
    inner = len(found.points) - len(britain)
    print(f"再撒上间隔 40 公里的格点：里面的 {inner} 个，三角形 {len(found.triangles)} 个")


if __name__ == "__main__":
    main()
