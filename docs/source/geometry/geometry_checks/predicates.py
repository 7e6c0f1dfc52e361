"""检验谓词：方向、圆内、空间方向、点积、距离的远近、展开式。"""

from __future__ import annotations

import random

from computational_geometry.orientation import compare_distance, orient
from computational_geometry.vectors import Point
from geometry_checks.inputs import nudge, point_set, space_set
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample, sign, square
from robust_predicates.batch import orient_many
from robust_predicates.expansions import orient_expansion
from robust_predicates.incircle import dot_sign, incircle
from robust_predicates.orient3d import orient3d


@oracle("方向 orient", "3 × 3 行列式，有理数消元")
def check_orient(rng: random.Random, case: int) -> bool:
    p, q, r = points = point_set(rng, case, 3, 3)
    true = sign(determinant(rows_of(points)))
    return orient(p, q, r) == true == orient_many(p, q, r)[0]


@oracle("方向，展开式与批量", "3 × 3 行列式，有理数消元")
def check_expansion(rng: random.Random, case: int) -> bool:
    p, q, r = points = point_set(rng, case, 3, 3)
    return orient_expansion(p, q, r) == sign(determinant(rows_of(points))) == orient_many(p, q, r)[0]


@oracle("圆内 incircle", "4 × 4 行列式，有理数消元")
def check_incircle(rng: random.Random, case: int) -> bool:
    points = point_set(rng, case, 4, 4)
    return incircle(*points) == sign(determinant(rows_of(points, lift=True)))


@oracle("空间方向 orient3d", "4 × 4 行列式，有理数消元")
def check_orient3d(rng: random.Random, case: int) -> bool:
    points = space_set(rng, case, 4, 4)
    return orient3d(*points) == -sign(determinant(rows_of(points)))


def almost_perpendicular(rng: random.Random) -> list[Point]:
    """ab 与 cd 垂直，至多差几个末位。"""
    a, b, c = ((rng.random(), rng.random()) for _ in range(3))
    t = rng.uniform(-3, 3)
    return [a, b, c, (nudge(rng, c[0] - t * (b[1] - a[1])), nudge(rng, c[1] + t * (b[0] - a[0])))]


def almost_mirrored(rng: random.Random) -> list[Point]:
    """cd 是 ab 关于直线 y = x 的镜像，一样长，至多差几个末位。"""
    a, b = ((rng.random(), rng.random()) for _ in range(2))
    return [a, b, a[::-1], (nudge(rng, b[1]), b[0])]


@oracle("点积的符号 dot_sign", "定义，有理数")
def check_dot(rng: random.Random, case: int) -> bool:
    a, b, c, d = points = almost_perpendicular(rng) if case % 2 else point_set(rng, case, 4, 4)
    exact = rational(points)
    true = sum((q - p) * (s - r) for p, q, r, s in zip(*exact, strict=True))
    return dot_sign(a, b, c, d) == sign(true)


@oracle("距离的远近 compare_distance", "定义，有理数")
def check_distance(rng: random.Random, case: int) -> bool:
    a, b, c, d = points = almost_mirrored(rng) if case % 2 else point_set(rng, case, 4, 4)
    exact = rational(points)
    return compare_distance(a, b, c, d) == sign(square(*exact[:2]) - square(*exact[2:]))


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
