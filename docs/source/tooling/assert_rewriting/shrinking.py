"""会缩小反例的性质测试：生成器只向一串自然数要选择；缩小的是那串数，不是造出来的值。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Any


# -- 选择 --
class Invalid(Exception):
    """这串选择造不出值：不够用、太大，或者被 filtered 拒绝。"""


class Choices:
    """一串选择：先照 prefix 重放，用完了再随机；没有 rng，用完了就无效。"""

    def __init__(self, prefix: tuple[int, ...] = (), rng: Random | None = None) -> None:
        self.prefix, self.rng = prefix, rng
        self.made: list[int] = []
        self.sizes: list[int] = []

    def __call__(self, size: int, pick: Callable[[Random], int] | None = None) -> int:
        """0 到 size - 1 里的一个；约定数越小，造出的值越简单。"""
        self.sizes.append(size)
        if len(self.made) < len(self.prefix):
            number = self.prefix[len(self.made)]
        elif self.rng is None:
            raise Invalid
        else:
            number = pick(self.rng) if pick else self.rng.randrange(size)
        if number >= size:
            raise Invalid
        self.made.append(number)
        return number


# -- 生成器 --
Generator = Callable[[Choices], Any]


def integers(low: int = -(2**63), high: int = 2**63 - 1) -> Generator:
    """整数；离 0 最近的最简单，一样近的，正的在前：0、1、-1、2、-2……"""
    origin = min(max(low, 0), high)
    both = min(high - origin, origin - low)  # 两边都有的那一段，正负轮流

    def value(number: int) -> int:
        if number <= 2 * both:
            return origin + (number + 1) // 2 * (1 if number % 2 else -1)
        sign = 1 if high - origin > both else -1
        return origin + sign * (number - both)

    def pick(rng: Random) -> int:
        """先挑位数，再挑数：小的大的都常见。"""
        bits = rng.randint(0, (high - low).bit_length())
        return min(rng.getrandbits(bits), high - low)

    return lambda choices: value(choices(high - low + 1, pick))


def sampled(values: str | list | tuple) -> Generator:
    """values 里的一个；写在前面的简单。"""
    return lambda choices: values[choices(len(values))]


def lists(element: Generator, least: int = 0, most: int = 30) -> Generator:
    """列表：每一项之前先问“还要吗”（满了只能答 0）；删去相邻的几个选择，就少几项。"""

    def draw(choices: Choices) -> list:
        made = []
        while len(made) < least or choices(
            1 + (len(made) < most), lambda rng: more(rng, made)
        ):
            made.append(element(choices))
        return made

    def more(rng: Random, made: list) -> int:
        return int(len(made) < most and rng.random() < 0.9)

    return draw


def tuples(*elements: Generator) -> Generator:
    return lambda choices: tuple(element(choices) for element in elements)


def text(alphabet: str) -> Generator:
    return mapped("".join, lists(sampled(alphabet)))


def mapped(change: Callable, inner: Generator) -> Generator:
    return lambda choices: change(inner(choices))


def filtered(wanted: Callable[[Any], bool], inner: Generator) -> Generator:
    def draw(choices: Choices) -> Any:
        value = inner(choices)
        if not wanted(value):
            raise Invalid
        return value

    return draw


def bound(inner: Generator, then: Callable[[Any], Generator]) -> Generator:
    """后一步怎样造，要看前一步造出了什么。"""
    return lambda choices: then(inner(choices))(choices)


# -- 找反例 --
@dataclass
class Counterexample:
    """一个反例：选择、值、错在哪里；steps 记着缩小的每一步。"""

    choices: tuple[int, ...]
    value: Any
    failure: tuple
    steps: list[tuple[str, tuple[int, ...], Any]] = field(default_factory=list)
    tried: int = 0


def attempt(
    prefix: tuple, generator: Generator, test: Callable, rng: Random | None = None
) -> Counterexample | None:
    """试一次；性质不成立，返回反例，否则返回 None。"""
    choices = Choices(prefix, rng)
    try:
        value = generator(choices)
    except Invalid:
        return None
    try:
        test(value)
    except Exception as error:
        return Counterexample(
            tuple(choices.made), value, (type(error), last_line(error))
        )
    return None


def last_line(error: BaseException) -> int:
    """在第几行抛出；与种类一起，认得出是不是同一个错。"""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_lineno


def find(
    generator: Generator, test: Callable, rng: Random, tries: int = 2000
) -> Counterexample | None:
    """随机地试，找到就缩小。"""
    for _ in range(tries):
        found = attempt((), generator, test, rng)
        if found:
            return Shrinker(found, generator, test).run()
    return None


# -- 缩小 --
class Shrinker:
    """一遍一遍地试更短、更小的选择，直到哪一种改法都不再奏效。"""

    def __init__(
        self, found: Counterexample, generator: Generator, test: Callable
    ) -> None:
        self.best, self.generator, self.test = found, generator, test
        self.steps = [("找到", found.choices, found.value)]
        self.tried: set[tuple[int, ...]] = set()

    def run(self) -> Counterexample:
        before = None
        while before != self.best.choices:
            before = self.best.choices
            for change in (
                self.delete,
                self.lower,
                self.together,
                self.swap,
                self.move,
                self.shorten,
            ):
                change()
        self.best.steps, self.best.tried = self.steps, len(self.tried)
        return self.best

    def accept(self, choices: tuple[int, ...], what: str) -> bool:
        """这串选择更简单（先比长短，再逐个比大小），仍是同一个错，就换成它。"""
        if (len(choices), choices) >= (
            len(self.best.choices),
            self.best.choices,
        ) or choices in self.tried:
            return False
        self.tried.add(choices)
        found = attempt(choices, self.generator, self.test)
        if not found or found.failure != self.best.failure:
            return False
        self.best = found
        self.steps.append((what, found.choices, found.value))
        return True

    def delete(self) -> None:
        """删去相邻的几个；从后往前，从多到少。"""
        for size in (8, 4, 3, 2, 1):
            start = len(self.best.choices) - size
            while start >= 0:
                now = self.best.choices
                if not self.accept(
                    now[:start] + now[start + size :], f"删去 {size} 个"
                ):
                    start -= 1
                else:
                    start = min(start, len(self.best.choices) - size)

    def lower(self) -> None:
        """每一个单独变小。"""
        for place in range(len(self.best.choices)):
            self.lower_at([place], "变小")

    def together(self) -> None:
        """相等的几个一起变小：单独变就不相等了。"""
        for number in sorted({n for n in self.best.choices if n}, reverse=True):
            places = [i for i, n in enumerate(self.best.choices) if n == number]
            for first in range(len(places) - 1):
                self.lower_at(places[first:], "相等的一起变小")
            for pair in combinations(places, 2):
                if pair[1] - pair[0] <= 8:
                    self.lower_at(list(pair), "相等的一起变小")

    def lower_at(self, places: list[int], what: str) -> None:
        """这几个位置上同一个数：先只留低的几位，再看减去多少还行。"""
        number = (
            self.best.choices[places[0]] if places[-1] < len(self.best.choices) else 0
        )
        for bits in range(number.bit_length()):
            if self.replace(dict.fromkeys(places, number % 2**bits), what):
                break
        for step in (4, 2, 1):  # 整数的正负轮流编号，减偶数不变号，减四不变奇偶
            start = (
                self.best.choices[places[0]]
                if places[-1] < len(self.best.choices)
                else 0
            )

            def put(less: int, start: int = start) -> bool:
                return start >= less and self.replace(
                    dict.fromkeys(places, start - less), what
                )

            largest(lambda times, step=step: put(step * times))

    def replace(self, numbers: dict[int, int], what: str) -> bool:
        now = self.best.choices
        return max(numbers) < len(now) and self.accept(
            tuple(numbers.get(place, number) for place, number in enumerate(now)), what
        )

    def swap(self) -> None:
        """交换两段同样长的：小的排到前面。"""
        for size in (1, 2, 3):
            for gap in range(size, 3 * size + 1):
                for i in range(len(self.best.choices) - gap - size + 1):
                    now, j = self.best.choices, i + gap
                    moved = (
                        now[:i]
                        + now[j : j + size]
                        + now[i + size : j]
                        + now[i : i + size]
                        + now[j + size :]
                    )
                    self.accept(moved, "交换")

    def move(self) -> None:
        """前面的减多少，后面的就加多少：和不变。"""
        for i in range(len(self.best.choices)):
            for j in range(i + 1, min(i + 9, len(self.best.choices))):
                for step in (2, 1):
                    for less in (0, 1, -1):  # 从 0 变成正数，编号少一
                        self.move_between(i, j, step, less)

    def move_between(self, i: int, j: int, step: int, less: int) -> None:
        if j >= len(self.best.choices):
            return
        one, other = self.best.choices[i], self.best.choices[j]
        largest(
            lambda times: (
                one >= step * times
                and self.replace(
                    {i: one - step * times, j: other + step * times - less},
                    "挪给后面的",
                )
            )
        )

    def shorten(self) -> None:
        """一个变小，同时删去后面的几个：个数写在前面的列表要这样缩。"""
        for i in range(len(self.best.choices)):
            for size in (1, 2, 3):
                for start in range(i + 1, len(self.best.choices) - size + 1):
                    now = self.best.choices
                    if start + size <= len(now) and now[i]:
                        fewer = (now[i] - 1, *now[i + 1 : start], *now[start + size :])
                        self.accept((*now[:i], *fewer), "变小并删去")


def largest(works: Callable[[int], bool]) -> int:
    """works(k) 成立的最大的 k，当它从某处起不再成立：先翻倍，再二分。"""
    low, high = 0, 1
    while works(high):
        low, high = high, 2 * high
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if works(middle) else (low, middle)
    return low


# -- 结束 --
def simplest(
    generator: Generator, test: Callable, longest: int, most: int
) -> tuple[int, ...] | None:
    """列举：至多 longest 个选择、每个不超过 most 的反例里，最简单的；没有就是 None。"""
    for length in range(longest + 1):
        for choices in sequences(generator, length, most):
            if attempt(choices, generator, test):
                return choices
    return None


def sequences(
    generator: Generator, length: int, most: int, prefix: tuple[int, ...] = ()
) -> Iterator[tuple[int, ...]]:
    """恰好用掉 length 个选择的各串，从小到大。"""
    choices = Choices(prefix)
    try:
        generator(choices)
    except Invalid:
        asked = len(choices.sizes) > len(prefix)
        if asked and len(prefix) < length:
            for number in range(min(choices.sizes[-1], most + 1)):
                yield from sequences(generator, length, most, (*prefix, number))
        return
    if len(prefix) == length:
        yield prefix


def main() -> None:
    def sums_small(values: list[int]) -> None:
        assert sum(values) < 1000

    found = find(lists(integers()), sums_small, Random(4))
    for what, choices, value in found.steps:
        print(f"{what}：{len(choices)} 个选择，{str(value)[:60]}")
    print("试了", found.tried, "串")


if __name__ == "__main__":
    main()
