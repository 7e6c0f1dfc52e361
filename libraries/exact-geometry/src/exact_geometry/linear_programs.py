"""Linear programs in the plane: bounds come one by one at random, O(n) expected."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cmp_to_key

from exact_geometry.coordinates import (
    ExactPoint,
    Point,
    cross,
    dot,
    exact,
    exactly,
    sign,
)
from exact_geometry.half_planes import HalfPlane

ExactPlane = tuple[Fraction, Fraction, Fraction]


def maximise(
    half_planes: Iterable[HalfPlane], direction: Point, seed: int | None = 0
) -> ExactPoint | None:
    """The point that lies farthest in a direction, of those where every a·x + b·y ≤ c.

    None if there is no such point; one of them if there are several; any, if direction
    is the zero vector. Raises ValueError if there is no farthest one. O(n) operations
    on fractions expected; seed None keeps the order of the input.
    Source: R. Seidel, Small-dimensional linear programming and convex hulls made easy
    (1991).
    """
    goal = exact(direction)
    planes: list[ExactPlane] = []
    for a, b, c in map(exactly, half_planes):
        if a or b:
            planes.append((a, b, c))
        elif c < 0:
            return None
    if not planes and not any(goal):
        return Fraction(0), Fraction(0)
    first = witnesses(planes, goal)
    if first is None:  # 无界，除非根本没有公共点；任何一条约束自己的方向都有界
        own = planes[0][:2] if planes else goal
        if planes and maximise(planes, own, seed) is None:
            return None
        if any(goal):
            raise ValueError("the objective is unbounded")
        return maximise(planes, own, seed)
    others = [plane for k, plane in enumerate(planes) if k not in first]
    if seed is not None:
        random.Random(seed).shuffle(others)
    return climb([planes[k] for k in first], others, goal)


def witnesses(planes: Sequence[ExactPlane], goal: ExactPoint) -> list[int] | None:
    """One or two bounds that alone keep the goal bounded, or None.

    Their normals have goal between them, or one has its direction.
    """
    if not any(goal):
        return None

    turns = [cross(goal, plane[:2]) for plane in planes]
    left = nearest(planes, [k for k, turn in enumerate(turns) if turn > 0], 1)
    right = nearest(planes, [k for k, turn in enumerate(turns) if turn < 0], -1)
    for k, (a, b, _) in enumerate(planes):
        if turns[k] == 0 and dot(goal, (a, b)) > 0:
            return [k]
    if left is None or right is None or cross(planes[right][:2], planes[left][:2]) <= 0:
        return None
    return [left, right]


def nearest(planes: Sequence[ExactPlane], beside: list[int], side: int) -> int | None:
    """The bound whose normal turns least from the goal.

    All of them lie on one side of it, the left if side is 1.
    """

    def compare(one: int, other: int) -> int:
        return -side * sign(cross(planes[one][:2], planes[other][:2]))

    return min(beside, key=cmp_to_key(compare), default=None)


def climb(
    first: list[ExactPlane], others: list[ExactPlane], goal: ExactPoint
) -> ExactPoint | None:
    """From the best point of first on, bound by bound.

    A violated one holds the new best.
    """
    best = corner(*first)
    seen = list(first)
    for a, b, c in others:
        if a * best[0] + b * best[1] > c:  # 不违反就什么也不用做
            found = along((a, b, c), seen, goal)
            if found is None:
                return None
            best = found
        seen.append((a, b, c))
    return best


def corner(one: ExactPlane, other: ExactPlane | None = None) -> ExactPoint:
    """Where two borders meet; of one border, the point nearest to the origin."""
    a, b, c = one
    if other is None:
        other = (-b, a, Fraction(0))
    d, e, f = other
    turn = cross((a, b), (d, e))
    return (c * e - b * f) / turn, (a * f - c * d) / turn


def along(
    plane: ExactPlane, seen: list[ExactPlane], goal: ExactPoint
) -> ExactPoint | None:
    """The best point on the border a·x + b·y = c that keeps all of seen.

    One dimension, O(n).
    """
    a, b, _ = plane
    foot, way = corner(plane), (-b, a)
    low: Fraction | None = None
    high: Fraction | None = None
    for p, q, bound in seen:
        rate, room = dot((p, q), way), bound - dot((p, q), foot)
        if rate > 0:
            high = room / rate if high is None else min(high, room / rate)
        elif rate < 0:
            low = room / rate if low is None else max(low, room / rate)
        elif room < 0:
            return None
    if low is not None and high is not None and low > high:
        return None
    ends = (high, low) if dot(goal, way) > 0 else (low, high)
    t = next((end for end in ends if end is not None), Fraction(0))
    return foot[0] + t * way[0], foot[1] + t * way[1]
