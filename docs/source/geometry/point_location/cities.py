"""真实的地图：四百多座时区城市的沃罗诺伊图，查一个点属于谁。"""

from __future__ import annotations

import random

from exact_geometry import KDTree, PolygonLocator, voronoi
from kd_tree.cities import cities

WORLD = (-180.0, -90.0), (180.0, 90.0)


def main() -> None:
    names = {(lon, lat): name for name, (lat, lon) in cities().items()}
    regions = voronoi(names, *WORLD)
    sites = list(regions)
    found = PolygonLocator([[region] for region in regions.values()])
    tree = KDTree(sites)
    print(
        f"{len(sites)} 座城市，{len(found.pieces):,} 段边界，"
        f"{len(found.map.trapezoids()):,} 格"
    )
    for title, place in (("西安", (108.95, 34.27)), ("尼莫点", (-123.39, -48.88))):
        (k,) = found.locate(place)
        print(f"{title}在 {names[sites[k]]} 的区域里")
    rng = random.Random(7)
    queries = [(rng.uniform(-180, 180), rng.uniform(-90, 90)) for _ in range(500)]
    same = sum(sites[found.locate(q)[0]] == tree.nearest(q)[0][1] for q in queries)
    depths = [sum(1 for _ in found.map.path(q)) - 1 for q in queries]
    print(f"500 个随机的点，与 k-d 树的最近邻相同的 {same} 个（经纬度当平面坐标）")
    print(f"平均问 {sum(depths) / len(depths):.1f} 个问题，最多 {max(depths)} 个")


if __name__ == "__main__":
    main()
