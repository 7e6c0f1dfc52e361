"""四种规则各犯多少错：在 C3 接受的随机类上逐条检查三个要求。"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from inheritance.agreement import pick
from inheritance.linearization import RULES, InconsistentHierarchy, c3

Bases = Mapping[str, Sequence[str]]
Rule = Callable[[str, Bases], list[str]]

CHECKED = ("与 C3 不同", "父类排在子类前面", "违反书写次序", "不单调")


def accepted_classes(seed: int, count: int, size: int = 9) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """``count`` 个随机的层次，各有 ``size`` 个类；逐个给出 C3 接受的类 ``(name, bases)``。"""
    rng = random.Random(seed)
    for _ in range(count):
        bases: dict[str, tuple[str, ...]] = {}
        for i in range(size):
            pool = list(bases)
            wanted = min(len(pool), pick(rng, 4))
            bases[f"C{i}"] = tuple(pool.pop(pick(rng, len(pool))) for _ in range(wanted))
            try:
                c3(f"C{i}", bases)
            except InconsistentHierarchy:
                del bases[f"C{i}"]
                continue
            yield f"C{i}", bases


def is_subsequence(short: Sequence[str], long: Sequence[str]) -> bool:
    """``short`` 里的名字，在 ``long`` 里是不是也按同样的先后出现。"""
    rest = iter(long)
    return all(name in rest for name in short)


def base_before_subclass(order: Sequence[str], bases: Bases) -> bool:
    """有没有哪个基类排到了自己的子类前面。"""
    place = {name: i for i, name in enumerate(order)}
    return any(place[base] < place[name] for name in order for base in bases[name])


def local_order_broken(order: Sequence[str], bases: Bases) -> bool:
    """有没有哪条类语句自己写的基类次序被打乱了。"""
    return not all(is_subsequence(bases[name], order) for name in order)


def not_monotonic(rule: Rule, order: Sequence[str], bases: Bases) -> bool:
    """有没有哪个直接基类，单独来看，次序与这里的不同。"""
    return not all(is_subsequence(rule(base, bases), order) for base in bases[order[0]])


def faults(rule: Rule, name: str, bases: Bases) -> list[str]:
    """这种规则给这个类排的次序，错在哪里。"""
    order = rule(name, bases)
    checks = {
        "与 C3 不同": order != c3(name, bases),
        "父类排在子类前面": base_before_subclass(order, bases),
        "违反书写次序": local_order_broken(order, bases),
        "不单调": not_monotonic(rule, order, bases),
    }
    return [fault for fault, found in checks.items() if found]


def score(seed: int = 20260111, count: int = 2000) -> tuple[int, dict[str, Counter[str]]]:
    """类的个数；每种规则的每种错，各有多少个类犯。"""
    tallies = {title: Counter[str]() for title, _ in RULES}
    total = 0
    for name, bases in accepted_classes(seed, count):
        total += 1
        for title, rule in RULES:
            tallies[title].update(faults(rule, name, bases))
    return total, tallies


def by_ancestors(seed: int = 20260111, count: int = 2000) -> dict[str, dict[int, float]]:
    """每种规则：与 C3 次序不同的类占百分之几，按祖先的个数分开。

    这样的类不到 50 个的祖先个数，略去。
    """
    totals: Counter[int] = Counter()
    different = {title: Counter[int]() for title, _ in RULES}
    for name, bases in accepted_classes(seed, count):
        right = c3(name, bases)
        totals[len(right) - 1] += 1
        for title, rule in RULES:
            different[title][len(right) - 1] += rule(name, bases) != right
    sizes = [n for n in sorted(totals) if totals[n] >= 50]
    return {title: {n: 100 * wrong[n] / totals[n] for n in sizes} for title, wrong in different.items()}


def ancestors(seed: int = 20260111, count: int = 2000) -> Counter[int]:
    """有多少个祖先的类，各有多少个。"""
    return Counter(len(c3(name, bases)) - 1 for name, bases in accepted_classes(seed, count))


def main() -> None:
    total, tallies = score()
    print(f"{total} 个被 C3 接受的类，每格是出错的类所占的百分比")
    for title, tally in tallies.items():
        shares = "  ".join(f"{fault} {100 * tally[fault] / total:4.1f}%" for fault in CHECKED)
        print(f"{title}\n    {shares}")
    having = ancestors()
    few = {"没有": [0], "一两个": [1, 2], "三个以上": [n for n in having if n > 2]}
    print("祖先有多少")
    print("    " + "  ".join(f"{word}：{100 * sum(having[n] for n in ns) / total:.1f}%" for word, ns in few.items()))
    wrong = "  ".join(f"{n} 个：{share:.1f}%" for n, share in by_ancestors()["广度优先"].items())
    print(f"广度优先与 C3 不同的类，按祖先个数\n    {wrong}")


if __name__ == "__main__":
    main()
