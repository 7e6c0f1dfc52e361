"""检验谓词：方向、圆内、空间方向、点积、距离的远近、展开式。"""

from __future__ import annotations

from exact_geometry import (
    Point,
    compare_distance,
    cross_sign,
    dot_sign,
    in_diametral_circle,
    incircle,
    orient,
    orient3d,
)
from exact_geometry.batch import orient_many
from geometry_checks.inputs import KINDS, Source, nudge, point_set, space_set
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample, sign, square
from robust_predicates.expansions import orient_expansion


@oracle("方向 orient", "3 × 3 行列式，有理数消元")
def check_orient(rng: Source, case: int) -> bool:
    p, q, r = points = point_set(rng, case, 3, 3)
    true = sign(determinant(rows_of(points)))
    return orient(p, q, r) == true == orient_many(p, q, r)[0]


@oracle("方向，展开式与批量", "3 × 3 行列式，有理数消元")
def check_expansion(rng: Source, case: int) -> bool:
    rows = [point_set(rng, case, 3, 3) for _ in range(3)]
    true = [sign(determinant(rows_of(points))) for points in rows]
    small = rng.numbers == "float" and case % len(KINDS) != 7  # 展开式只收浮点数，范围有限
    return orient_many(*zip(*rows, strict=True)).tolist() == true and (
        not small or [orient_expansion(*points) for points in rows] == true
    )


@oracle("圆内 incircle", "4 × 4 行列式，有理数消元")
def check_incircle(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 4, 4)
    return incircle(*points) == sign(determinant(rows_of(points, lift=True)))


@oracle("空间方向 orient3d", "4 × 4 行列式，有理数消元")
def check_orient3d(rng: Source, case: int) -> bool:
    points = space_set(rng, case, 4, 4)
    return orient3d(*points) == -sign(determinant(rows_of(points)))


@oracle("圆内，三点共线", "沿直线的次序与一侧，有理数")
def check_flat_incircle(rng: Source, case: int) -> bool:
    a, d = point_set(rng, case, 2, 2)
    step = rng.choice([(1, 0), (0, 1), (1, 1), (2, -3), (-5, 1)])
    places = [rng.randint(-2, 2) for _ in range(3)]
    three = [(a[0] + k * step[0], a[1] + k * step[1]) for k in places]
    if determinant(rows_of(three)):  # 浮点数舍入以后不共线了
        return True
    (p, q, r), (at,) = rational(three), rational([d])
    low, high = min(p, q, r), max(p, q, r)  # 直线从 low 指向 high
    turns = ((q > p) - (q < p)) * ((r > q) - (r < q)) * ((r > p) - (r < p))
    far = determinant([[high[k] - low[k] for k in (0, 1)], [at[k] - low[k] for k in (0, 1)]])
    return incircle(*three, d) == turns * sign(far)


def almost_perpendicular(rng: Source) -> list[Point]:
    """ab 与 cd 垂直，至多差几个末位。"""
    a, b, c = ((rng.random(), rng.random()) for _ in range(3))
    t = rng.uniform(-3, 3)
    return [a, b, c, (nudge(rng, c[0] - t * (b[1] - a[1])), nudge(rng, c[1] + t * (b[0] - a[0])))]


def almost_mirrored(rng: Source) -> list[Point]:
    """cd 是 ab 关于直线 y = x 的镜像，一样长，至多差几个末位。"""
    a, b = ((rng.random(), rng.random()) for _ in range(2))
    return [a, b, a[::-1], (nudge(rng, b[1]), b[0])]


@oracle("点积的符号 dot_sign", "定义，有理数")
def check_dot(rng: Source, case: int) -> bool:
    a, b, c, d = points = rng.moved(almost_perpendicular(rng)) if case % 2 else point_set(rng, case, 4, 4)
    exact = rational(points)
    true = sum((q - p) * (s - r) for p, q, r, s in zip(*exact, strict=True))
    corner = sum((p - r) * (q - r) for p, q, r, _ in zip(*exact, strict=True))
    p, q, r, s = exact
    turn = (q[0] - p[0]) * (s[1] - r[1]) - (q[1] - p[1]) * (s[0] - r[0])
    found = dot_sign(a, b, c, d), cross_sign(a, b, c, d), in_diametral_circle(a, b, c)
    return found == (sign(true), sign(turn), -sign(corner))


@oracle("距离的远近 compare_distance", "定义，有理数")
def check_distance(rng: Source, case: int) -> bool:
    a, b, c, d = points = rng.moved(almost_mirrored(rng)) if case % 2 else point_set(rng, case, 4, 4)
    exact = rational(points)
    return compare_distance(a, b, c, d) == sign(square(*exact[:2]) - square(*exact[2:]))


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
