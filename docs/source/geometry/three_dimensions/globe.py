"""真实的数据：时区城市在球面上的凸包，就是球面的德劳内三角剖分。"""

from __future__ import annotations

from math import pi

from exact_geometry import Hull3, hull3
from kd_tree.cities import cities, kilometres, on_sphere


def globe() -> tuple[Hull3, dict[tuple[float, float, float], str]]:
    """（时区城市的凸包，球面上的点 → 时区名）；坐标重合的城市只留一个。"""
    names = {on_sphere(*place): name for name, place in cities().items()}
    return hull3(names), names


def main() -> None:
    hull, names = globe()
    v, e, f = len(hull.vertices), len(hull.edges), len(hull.faces)
    triangles = sum(len(face) == 3 for face in hull.faces)
    print(f"{len(names)} 座城市：{v} 顶点 {e} 棱 {f} 面，V - E + F = {v - e + f}，三角形 {triangles} 个")
    print(f"体积是球的 {float(hull.volume) / (4 * pi / 3):.2%}")
    pairs = sorted((kilometres(*(hull.points[k] for k in edge)), edge) for edge in hull.edges)
    for title, (length, edge) in (("最短", pairs[0]), ("最长", pairs[-1])):
        print(f"{title}的棱：{' — '.join(sorted(names[hull.points[k]] for k in edge))}，{length:,.0f} km")
    home = next(k for k, p in enumerate(hull.points) if names[p] == "Asia/Shanghai")
    near = sorted(names[hull.points[next(iter(edge - {home}))]] for edge in hull.edges if home in edge)
    print("上海的邻居：", "，".join(name.split("/")[-1] for name in near))


if __name__ == "__main__":
    main()
