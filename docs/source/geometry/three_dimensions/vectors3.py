"""空间的点积、叉积、混合积；点到平面、两条直线之间的距离。"""

from __future__ import annotations

from fractions import Fraction

from robust_predicates.integers import Vector, exactly

Vector3 = tuple[float, float, float]  # float、int 或 Fraction，右手系


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


def main() -> None:
    x, y, z = (1, 0, 0), (0, 1, 0), (0, 0, 1)
    print("x × y =", cross3(x, y), " x × y · z =", triple(x, y, z), " y × x · z =", triple(y, x, z))
    print("原点到平面 x + y + z = 1 的距离的平方：", plane_distance_squared((0, 0, 0), x, y, z))
    print("正方体的一条棱与异面的面对角线：", lines_distance_squared((0, 0, 0), (0, 0, 1), (1, 0, 0), (0, 1, 0)))
    print("平行的两条棱：", lines_distance_squared((0, 0, 0), (0, 0, 1), (1, 1, 0), (1, 1, 5)))


if __name__ == "__main__":
    main()
