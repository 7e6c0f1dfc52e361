"""三维凸包：随机地一点一点加进去，期望 O(n log n)；共面的三角形合成一个多边形面。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from computational_geometry.orientation import finite
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
    """凸包的面，期望 O(n log n)；不足三维时 dimension 小于 3：共面的只有一个面，共线的和一点没有面。

    坐标是 float、int 或 Fraction，混用也行；NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：K. L. Clarkson, P. W. Shor, Applications of random sampling（1989）。
    """
    ordered = sorted(set(finite(points)))
    basis = spanning(ordered)
    if len(basis) < 4:
        everything = list(range(len(ordered)))
        faces = [polygon(ordered, everything, basis)] if len(basis) == 3 else []
        return Hull3(ordered, faces, len(basis) - 1)
    return Hull3(ordered, sorted(merged(ordered, Growing(ordered, basis).grow())), 3)


class Growing:
    """逐点长大的凸包，面都是三角形；每个还在外面的点记着一个看得见它的面，每个面记着这些点。"""

    def __init__(self, points: list[Vector3], basis: list[int]) -> None:
        self.points = points
        i, j, k, m = basis
        if orient3d(*(points[n] for n in basis)) > 0:
            i, j = j, i
        self.across: dict[tuple[int, int], Face] = {}  # 有向棱 → 它所属的面；反向的那条属于邻面
        self.outside: dict[Face, list[int]] = {}
        self.sees: dict[int, Face] = {}
        first = [(i, j, k), (i, m, j), (j, m, k), (k, m, i)]
        self.add(first, [n for n in range(len(points)) if n not in basis])

    def add(self, faces: list[Face], loose: list[int]) -> None:
        """添上这些面；loose 里的点各找一个看得见的新面，找不到的已经在里面了。"""
        for face in faces:
            self.outside[face] = []
            for n in range(3):
                self.across[face[n - 1], face[n]] = face
        for p in loose:
            self.sees.pop(p, None)
            face = next((face for face in faces if self.visible(face, p)), None)
            if face:
                self.sees[p] = face
                self.outside[face].append(p)

    def visible(self, face: Face, p: int) -> bool:
        """p 严格在面的外侧；共面的不算。"""
        return orient3d(*(self.points[n] for n in face), self.points[p]) > 0

    def grow(self) -> list[Face]:
        """按随机的次序加进所有的点：拆掉看得见的面，从洞口的每条棱向新点张一个三角形。"""
        order = list(self.sees)
        Random(0).shuffle(order)
        for p in order:
            if p not in self.sees:
                continue
            seen, waiting = {self.sees[p]}, [self.sees[p]]
            rim = []
            while waiting:
                face = waiting.pop()
                for n in range(3):
                    edge = face[n - 1], face[n]
                    beyond = self.across[edge[::-1]]
                    if beyond in seen:
                        continue
                    if self.visible(beyond, p):
                        seen.add(beyond)
                        waiting.append(beyond)
                    else:
                        rim.append(edge)
            loose = [q for face in seen for q in self.outside.pop(face) if q != p]
            del self.sees[p]
            self.add([(*edge, p) for edge in rim], loose)
        return list(self.outside)


def merged(points: list[Vector3], triangles: list[Face]) -> list[Face]:
    """共面的相邻三角形合成一个多边形面。"""
    across = {(t[n - 1], t[n]): t for t in triangles for n in range(3)}
    faces, done = [], set()
    for start in triangles:
        if start in done:
            continue
        done.add(start)
        flat = [start]
        for face in flat:  # 一边走一边加长
            for n in range(3):
                beyond = across[face[n], face[n - 1]]
                (far,) = set(beyond) - {face[n], face[n - 1]}
                if beyond not in done and coplanar(points, start, far):
                    done.add(beyond)
                    flat.append(beyond)
        corners = sorted({k for face in flat for k in face})
        faces.append(polygon(points, corners, list(start)))
    return faces


def coplanar(points: list[Vector3], face: Face, p: int) -> bool:
    """p 在面所在的平面上，精确。"""
    return orient3d(*(points[n] for n in face), points[p]) == 0


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
