"""三维凸包：像包礼物一样一面一面地翻过去，共面的点合成一个多边形面。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from computational_geometry.orientation import finite, orient
from convex_hull.hull import convex_hull
from robust_predicates.integers import as_integers, exactly
from robust_predicates.orient3d import orient3d
from three_dimensions.vectors3 import Vector3, cross3, sub3, triple

Face = tuple[int, ...]


@dataclass(frozen=True)
class Hull3:
    """points 去了重、排好序；faces 用下标，从外面看逆时针，最小的下标在前。

    dimension 是 -1（没有点）到 3。
    """

    points: list[Vector3]
    faces: list[Face]
    dimension: int

    @property
    def vertices(self) -> list[int]:
        """是顶点的那些点的下标，从小到大。"""
        return sorted({k for face in self.faces for k in face})

    @property
    def edges(self) -> set[frozenset[int]]:
        """棱，每条是两个下标。"""
        return {
            frozenset((f[k], f[k - 1])) for f in self.faces for k in range(len(f))
        }

    @property
    def volume(self) -> Fraction:
        """精确的体积：每个面与第一个点张成的棱锥之和。"""
        corners = [exactly(p) for p in self.points]
        cones = (
            triple(*(sub3(corners[k], corners[0]) for k in (f[0], f[i], f[i + 1])))
            for f in self.faces
            for i in range(1, len(f) - 1)
        )
        return Fraction(sum(cones)) / 6 if self.dimension == 3 else Fraction(0)


def hull3(points: Iterable[Vector3]) -> Hull3:
    """凸包的面，O(n·面数)；不足三维时 dimension 小于 3：共面的只有一个面，共线的和一点没有面。

    坐标同为 float、int 或 Fraction；NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：D. R. Chand, S. S. Kapur, An algorithm for convex polytopes（1970）。
    """
    ordered = sorted(set(finite(points)))
    basis = spanning(ordered)
    faces: list[Face]
    if len(basis) < 4:
        everything = list(range(len(ordered)))
        faces = [polygon(ordered, everything, basis)] if len(basis) == 3 else []
        return Hull3(ordered, faces, len(basis) - 1)
    waiting = [first_edge(ordered)]
    faces = []
    known: set[tuple[int, int]] = set()  # 已经有面的有向棱；反向的那条属于邻面
    while waiting:
        i, j = waiting.pop()
        if (i, j) in known:
            continue
        face = wrap(ordered, i, j)
        faces.append(face)
        for k in range(len(face)):
            known.add((face[k - 1], face[k]))
            waiting.append((face[k], face[k - 1]))
    return Hull3(ordered, sorted(faces), 3)


def spanning(points: list[Vector3]) -> list[int]:
    """张成整个点集的至多四个点的下标：先两个不同的，再不共线的，再不共面的。"""
    found = [0] if points else []
    if len(points) > 1:
        found.append(1)
        found += next(
            ([k] for k in range(2, len(points)) if not collinear(points, 0, 1, k)), []
        )
    if len(found) == 3:
        a, b, c = (points[k] for k in found)
        found += next(([k] for k, p in enumerate(points) if orient3d(a, b, c, p)), [])
    return found


def collinear(points: list[Vector3], i: int, j: int, k: int) -> bool:
    """三点共线，精确。"""
    a, b, c = as_integers(points[i], points[j], points[k])
    return not any(cross3(sub3(b, a), sub3(c, a)))


def first_edge(points: list[Vector3]) -> tuple[int, int]:
    """凸包的一条棱：沿 z 轴压扁，平面凸包的一条边立起来是一面墙。

    墙上那些点的平面凸包的边就是棱。
    """
    flat = convex_hull((p[0], p[1]) for p in points)
    along = 0 if flat[0][0] != flat[1][0] else 1
    on_wall = [
        k for k, p in enumerate(points) if orient(flat[0], flat[1], (p[0], p[1])) == 0
    ]
    number = {(points[k][along], points[k][2]): k for k in on_wall}
    start, end = convex_hull(number)[:2]
    return number[start], number[end]


def wrap(points: list[Vector3], i: int, j: int) -> Face:
    """以有向边 ij 为界的面：所有点都不在它外侧。"""
    others = (k for k in range(len(points)) if k not in (i, j))
    best = next(k for k in others if not collinear(points, i, j, k))
    flat: list[int] = []  # 与目前的平面共面的；换了平面就从头记，先前的都严格在新平面之内
    for k, p in enumerate(points):
        turn = orient3d(points[i], points[j], points[best], p)
        if turn > 0:
            best, flat = k, [k]
        elif turn == 0:
            flat.append(k)
    return polygon(points, sorted({i, j, *flat}), [i, j, best])


def polygon(points: list[Vector3], flat: list[int], frame: list[int]) -> Face:
    """共面的点的平面凸包；沿法向量最大的坐标轴投影，次序与 frame 的转向一致。"""
    a, b, c = as_integers(*(points[k] for k in frame))
    normal = cross3(sub3(b, a), sub3(c, a))
    axis = max(range(3), key=lambda m: abs(normal[m]))
    x, y = (axis + 1) % 3, (axis + 2) % 3
    keep = [x, y] if normal[axis] > 0 else [y, x]
    number = {(points[k][keep[0]], points[k][keep[1]]): k for k in flat}
    ring = [number[p] for p in convex_hull(number)]
    least = ring.index(min(ring))
    return tuple(ring[least:] + ring[:least])


def volume(hull: Hull3) -> str:
    """分母小就写成分数，否则写成小数。"""
    exact = hull.volume
    return str(exact) if exact.denominator < 100 else f"{float(exact):.6f}"


def shaken(points: list[Vector3], seed: int = 7) -> list[Vector3]:
    """每个坐标加上至多 1e-9 的随机数。"""
    rng = Random(seed)
    return [tuple(x + rng.uniform(-1e-9, 1e-9) for x in p) for p in points]


def main() -> None:
    cube = [(x, y, z) for x in (0, 2) for y in (0, 2) for z in (0, 2)]
    cases = {
        "正方体，连同棱和面的中点": [(x, y, z) for x in range(3) for y in range(3) for z in range(3)],
        "正方体切去一角": [*(p for p in cube if p != (2, 2, 2)), (1, 2, 2), (2, 1, 2), (2, 2, 1)],
        "正八面体": [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)],
        "第一例的 27 个点，各加 1e-9 的扰动": shaken([(x, y, z) for x in range(3) for y in range(3) for z in range(3)]),
        "共面": [(x, y, x + y) for x in range(3) for y in range(3)],
        "共线": [(k, 2 * k, 3 * k) for k in range(4)],
    }
    for name, points in cases.items():
        h = hull3(points)
        v, e, f = len(h.vertices), len(h.edges), len(h.faces)
        print(f"{name}：{h.dimension} 维，{v} 顶点 {e} 棱 {f} 面，体积 {volume(h)}，V - E + F = {v - e + f}")


if __name__ == "__main__":
    main()
