"""检验的登记处：每条检验是一个算法、对照的一方和一个比较两者的函数。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from geometry_checks.inputs import NUMBERS, Source

Check = Callable[[Source, int], bool]


@dataclass(frozen=True)
class Oracle:
    """一行对照：算法、对照的一方、检验；检验返回 True 表示一致。"""

    name: str
    against: str
    check: Check


REGISTERED: list[Oracle] = []


def oracle(name: str, against: str) -> Callable[[Check], Check]:
    """把检验登记到 REGISTERED。"""

    def register(check: Check) -> Check:
        REGISTERED.append(Oracle(name, against, check))
        return check

    return register


def run(chosen: Oracle, cases: int, seed: int = 20260111) -> list[int]:
    """跑 cases 次，返回不一致（或抛出异常）的那些次的编号，三种数轮流。

    每一次只由种子、算法的名字和编号决定，可以单独重演。
    """
    return [case for case in range(cases) if not agrees(chosen, case, seed)]


def agrees(chosen: Oracle, case: int, seed: int = 20260111) -> bool:
    """第 case 次一致吗。"""
    rng = Source(f"{seed}/{chosen.name}/{case}")
    rng.use(NUMBERS[case % len(NUMBERS)])
    try:
        return bool(chosen.check(rng, case // len(NUMBERS)))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return False


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


def rational(points: list) -> list[tuple[Fraction, ...]]:
    return [tuple(map(Fraction, p)) for p in points]


def square(p: tuple, q: tuple) -> Fraction:
    return sum(((a - b) ** 2 for a, b in zip(p, q, strict=True)), Fraction(0))


def determinant(rows: list[list[Fraction]]) -> Fraction:
    """高斯消元，有理数：与各谓词展开的公式无关。"""
    rows = [list(row) for row in rows]
    value = Fraction(1)
    for k in range(len(rows)):
        pivot = next((m for m in range(k, len(rows)) if rows[m][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            rows[k], rows[pivot], value = rows[pivot], rows[k], -value
        value *= rows[k][k]
        for m in range(k + 1, len(rows)):
            factor = rows[m][k] / rows[k][k]
            rows[m] = [x - factor * y for x, y in zip(rows[m], rows[k], strict=True)]
    return value


def rows_of(points: list, *, lift: bool = False) -> list[list[Fraction]]:
    """每个点一行，后面跟着（平方和与）1。"""
    return [[*p, *([sum(x * x for x in p)] if lift else []), Fraction(1)] for p in rational(points)]


def sample(module: str, cases: int = 12) -> None:
    """把一个模块里的检验各跑几次，印出结果。"""
    for chosen in REGISTERED:
        if chosen.check.__module__ == module:
            print(f"{chosen.name}：{cases} 次，不一致 {len(run(chosen, cases))} 次；对照 {chosen.against}")


def main() -> None:
    rows = [[Fraction(2), Fraction(1)], [Fraction(4), Fraction(5)]]
    print("有理数消元求行列式：", determinant(rows))

    @oracle("平方", "连加奇数")
    def check_square(rng: Source, case: int) -> bool:
        n = rng.randrange(1000)
        return n * n == sum(range(1, 2 * n, 2))

    sample(__name__)


if __name__ == "__main__":
    main()
