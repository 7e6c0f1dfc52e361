"""空间：点积、叉积、距离，三维凸包，线段与三角形。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from exact_geometry.coordinates import Number, Vector, as_integers, exactly, finite
from exact_geometry.hulls import convex_hull
from exact_geometry.predicates import orient3d

Vector3 = tuple[Number, Number, Number]  # float、int 或 Fraction，右手系


def sub3(q: Vector, p: Vector) -> Vector3:
    """从 p 到 q。"""
    return q[0] - p[0], q[1] - p[1], q[2] - p[2]


def dot3(a: Vector, b: Vector) -> float:
    """a·b = |a||b|cos θ。"""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross3(a: Vector, b: Vector) -> Vector3:
    """a×b：垂直于两者，右手定则，长度是平行四边形的面积。"""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def triple(a: Vector, b: Vector, c: Vector) -> float:
    """混合积 a×b·c：平行六面体的有向体积，右手为正。"""
    return dot3(cross3(a, b), c)


def plane_distance_squared(p: Vector, a: Vector, b: Vector, c: Vector) -> Fraction:
    """p 到平面 abc 的距离的平方，精确；a、b、c 共线时抛出 ValueError。"""
    p, a, b, c = map(exactly, (p, a, b, c))
    normal = cross3(sub3(b, a), sub3(c, a))
    size = dot3(normal, normal)
    if size == 0:
        raise ValueError("three collinear points span no plane")
    return Fraction(dot3(sub3(p, a), normal) ** 2) / size


def lines_distance_squared(a: Vector, b: Vector, c: Vector, d: Vector) -> Fraction:
    """直线 ab 与 cd 的距离的平方，精确；平行也行。一条线的两点重合时抛出 ValueError。"""
    a, b, c, d = map(exactly, (a, b, c, d))
    u, v, w = sub3(b, a), sub3(d, c), sub3(c, a)
    if dot3(u, u) == 0 or dot3(v, v) == 0:
        raise ValueError("a line needs two points")
    normal = cross3(u, v)
    if any(normal):
        return Fraction(dot3(w, normal) ** 2) / dot3(normal, normal)
    across = cross3(u, w)  # 平行：底边 u、高就是距离的平行四边形
    return Fraction(dot3(across, across)) / dot3(u, u)


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
        return {frozenset((f[k], f[k - 1])) for f in self.faces for k in range(len(f))}

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
        self.across: dict[
            tuple[int, int], Face
        ] = {}  # 有向棱 → 它所属的面；反向的那条属于邻面
        self.outside: dict[Face, list[int]] = {}
        self.sees: dict[int, Face] = {}
        first = [(i, j, k), (i, m, j), (j, m, k), (k, m, i)]
        self.add(first, [n for n in range(len(points)) if n not in basis])

    def add(self, faces: Sequence[Face], loose: Sequence[int]) -> None:
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


def inside(hull: Hull3, p: Vector) -> int:
    """点在三维凸包里 1、面上 0、外面 -1；dimension 不是 3 时抛出 ValueError。"""
    if hull.dimension != 3:
        raise ValueError("the hull has no inside")
    return min(-orient3d(*(hull.points[k] for k in face[:3]), p) for face in hull.faces)


def segment_hits_triangle(
    p: Vector, q: Vector, a: Vector, b: Vector, c: Vector
) -> bool:
    """线段 pq 穿过三角形 abc 吗（碰到边、顶点也算）。

    pq 与三角形共面，或 a、b、c 共线时抛出 ValueError。
    """
    first, second = orient3d(a, b, c, p), orient3d(a, b, c, q)
    if first == second == 0:
        raise ValueError("the segment lies in the plane of the triangle")
    if first * second > 0:
        return False
    turns = [orient3d(p, q, *side) for side in ((a, b), (b, c), (c, a))]
    return min(turns) >= 0 or max(turns) <= 0


def surface_squared(hull: Hull3) -> list[Fraction]:
    """各个面的面积的平方，精确（面积本身一般是无理数）。"""
    sizes = []
    for face in hull.faces:
        corners = [exactly(hull.points[k]) for k in face]
        total = (Fraction(0), Fraction(0), Fraction(0))
        for k in range(1, len(face) - 1):
            a, b = (sub3(corners[m], corners[0]) for m in (k, k + 1))
            piece = cross3(a, b)
            total = tuple(x + y for x, y in zip(total, piece, strict=True))
        sizes.append(Fraction(dot3(total, total)) / 4)
    return sizes
