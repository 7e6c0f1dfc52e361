"""不成立的性质，一张表：怎样造值，怎样用 Hypothesis 造同样的值，性质本身。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from assert_rewriting.shrinking import (
    Generator,
    bound,
    filtered,
    integers,
    lists,
    mapped,
    sampled,
    text,
    tuples,
)


class Property(NamedTuple):
    """ours 与 theirs 造同样的值，theirs 收到 hypothesis.strategies；列举时每个选择不超过 most。"""

    name: str
    ours: Generator
    theirs: Callable[[Any], Any]
    test: Callable[[Any], None]
    most: int | None = None


LETTERS = "abcdefgh"
WHOLE = integers()


# -- 性质 --
def below_thousand(n: int) -> None:
    assert n < 1000


def above_minus_hundred(n: int) -> None:
    assert n > -100


def no_big_even(n: int) -> None:
    assert n < 100 or n % 2


def sum_below_250(values: list[int]) -> None:
    assert sum(values) < 250


def small_sum(values: list[int]) -> None:
    assert sum(values) < 1000


def sorted_already(values: list[int]) -> None:
    assert values == sorted(values)


def palindrome(values: list) -> None:
    assert list(values) == list(reversed(values))


def no_repeats(values: list[int]) -> None:
    assert len(set(values)) == len(values)


def narrow(values: list[int]) -> None:
    assert not values or max(values) - min(values) < 50


def short(values: list[int]) -> None:
    assert len(values) < 5


def nothing_large(values: list[int]) -> None:
    assert all(value < 200 for value in values)


def increasing_pair(pair: tuple[int, int]) -> None:
    assert pair[0] + pair[1] < 100


def never_equal(pair: tuple[int, int]) -> None:
    assert pair[0] != pair[1] or pair[0] < 10


def product_small(pair: tuple[int, int]) -> None:
    assert pair[0] * pair[1] < 400


def no_h(word: str) -> None:
    assert "h" not in word


def at_most_two(word: str) -> None:
    assert len(set(word)) < 3


def reads_alike(word: str) -> None:
    assert word == word[::-1]


def rows_short(rows: list[list[int]]) -> None:
    assert sum(map(len, rows)) < 3


def only_one_row(rows: list[list[int]]) -> None:
    assert sum(any(row) for row in rows) < 2


def two_bugs(n: int) -> None:
    if n == 0:
        raise KeyError(n)
    if n > 500:
        raise ValueError(n)


def divides(n: int) -> None:
    assert 1000 % n != 8


def counted(values: list[int]) -> None:
    assert 3 not in values


def even_sum(values: list[int]) -> None:
    assert sum(values) < 30


PROPERTIES = [
    Property("整数都小于 1000", WHOLE, lambda st: st.integers(), below_thousand, 2000),
    Property(
        "整数都大于 -100", WHOLE, lambda st: st.integers(), above_minus_hundred, 300
    ),
    Property("没有大的偶数", WHOLE, lambda st: st.integers(), no_big_even, 300),
    Property(
        "10 到 9999 里没有大的偶数",
        integers(10, 9999),
        lambda st: st.integers(10, 9999),
        no_big_even,
        100,
    ),
    Property(
        "列表的和小于 1000",
        lists(WHOLE),
        lambda st: st.lists(st.integers(), max_size=30),
        small_sum,
        2000,
    ),
    Property(
        "0 到 100 的数，和小于 250",
        lists(integers(0, 100)),
        lambda st: st.lists(st.integers(0, 100), max_size=30),
        sum_below_250,
    ),
    Property(
        "列表本来有序",
        lists(WHOLE),
        lambda st: st.lists(st.integers(), max_size=30),
        sorted_already,
        3,
    ),
    Property(
        "列表正反一样",
        lists(WHOLE),
        lambda st: st.lists(st.integers(), max_size=30),
        palindrome,
        2,
    ),
    Property(
        "列表没有重复",
        lists(WHOLE),
        lambda st: st.lists(st.integers(), max_size=30),
        no_repeats,
        2,
    ),
    Property(
        "最大减最小不到 50",
        lists(WHOLE),
        lambda st: st.lists(st.integers(), max_size=30),
        narrow,
    ),
    Property(
        "列表不到五项",
        lists(WHOLE),
        lambda st: st.lists(st.integers(), max_size=30),
        short,
        1,
    ),
    Property(
        "每一项都小于 200",
        lists(WHOLE),
        lambda st: st.lists(st.integers(), max_size=30),
        nothing_large,
        400,
    ),
    Property(
        "两个正数的和小于 100",
        tuples(integers(0, 1000), integers(0, 1000)),
        lambda st: st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
        increasing_pair,
        100,
    ),
    Property(
        "两个大数不相等",
        tuples(integers(0, 99), integers(0, 99)),
        lambda st: st.tuples(st.integers(0, 99), st.integers(0, 99)),
        never_equal,
        20,
    ),
    Property(
        "两个正数的积小于 400",
        tuples(integers(0, 1000), integers(0, 1000)),
        lambda st: st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
        product_small,
        400,
    ),
    Property(
        "没有字母 h",
        text(LETTERS),
        lambda st: st.text(st.sampled_from(LETTERS), max_size=30),
        no_h,
        7,
    ),
    Property(
        "至多两种字母",
        text(LETTERS),
        lambda st: st.text(st.sampled_from(LETTERS), max_size=30),
        at_most_two,
        3,
    ),
    Property(
        "回文",
        text(LETTERS),
        lambda st: st.text(st.sampled_from(LETTERS), max_size=30),
        reads_alike,
        2,
    ),
    Property(
        "各行合起来不到三项",
        lists(lists(integers(0, 9), most=5), most=5),
        lambda st: st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=5),
        rows_short,
        1,
    ),
    Property(
        "至多一行有非零的数",
        lists(lists(integers(0, 9), most=5), most=5),
        lambda st: st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=5),
        only_one_row,
        1,
    ),
    Property(
        "两个不同的错",
        integers(1, 10**6),
        lambda st: st.integers(1, 10**6),
        two_bugs,
        600,
    ),
    Property(
        "偶数都不大（造出来就是偶数）",
        mapped(lambda n: 2 * n, integers(0, 10**6)),
        lambda st: st.integers(0, 10**6).map(lambda n: 2 * n),
        below_thousand,
        600,
    ),
    Property(
        "1000 除以奇数，余数不是 8",
        filtered(lambda n: n % 2, integers(1, 999)),
        lambda st: st.integers(1, 999).filter(lambda n: n % 2),
        divides,
        50,
    ),
    Property(
        "先定个数，再造那么多项：没有 3",
        bound(integers(0, 20), lambda n: lists(integers(0, 9), n, n)),
        lambda st: st.integers(0, 20).flatmap(
            lambda n: st.lists(st.integers(0, 9), min_size=n, max_size=n)
        ),
        counted,
        5,
    ),
    Property(
        "先定上界，再造不超过它的：和小于 30",
        bound(integers(1, 20), lambda n: lists(integers(0, n))),
        lambda st: st.integers(1, 20).flatmap(
            lambda n: st.lists(st.integers(0, n), max_size=30)
        ),
        even_sum,
        16,
    ),
    Property(
        "挑出的三个词没有两个相同",
        lists(sampled(["甲", "乙", "丙", "丁"]), 3, 3),
        lambda st: st.lists(
            st.sampled_from(["甲", "乙", "丙", "丁"]), min_size=3, max_size=3
        ),
        no_repeats,
        3,
    ),
]
# -- 结束 --
