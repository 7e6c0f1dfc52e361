"""随机地加、删，每一步都比：我们的表与真的集合、真的字典，次序相同吗，大小相同吗。"""

import random
import sys

from dicts_and_sets.table import DictTable, SetTable

PROGRAMS = 80  # 平时；--whole 是
WHOLE = 300


def random_keys(rng):
    """一批备用的键：小整数、隔得很远的整数、负数、字符串、元组、浮点数。"""
    kinds = [
        lambda: rng.randrange(64),
        lambda: rng.randrange(-(2**40), 2**40),
        lambda: 64 * rng.randrange(200),
        lambda: f"k{rng.randrange(1000)}",
        lambda: (rng.randrange(9), rng.randrange(9)),
        rng.random,
    ]
    chosen = rng.sample(kinds, rng.choice([1, 1, 2, 6]))
    return [rng.choice(chosen)() for _ in range(rng.choice([8, 40, 200]))]


def operations(rng):
    """一串操作：(加还是删, 键)。有的先加后删，有的混着来。"""
    keys = random_keys(rng)
    share = rng.choice([0.0, 0.2, 0.5, 0.8])
    for _ in range(rng.choice([10, 60, 300])):
        yield ("删" if rng.random() < share else "加"), rng.choice(keys)


def compare_sets(rng):
    """一个程序：返回 (步数, 不一致的步数)。"""
    ours, real, empty = SetTable(), set(), sys.getsizeof(set())
    steps = wrong = 0
    for what, key in operations(rng):
        if what == "加":
            ours.add(key)
            real.add(key)
        else:
            ours.discard(key)
            real.discard(key)
        steps += 1
        wrong += ours.order() != list(real) or ours.nbytes() != sys.getsizeof(real) - empty
    return steps, wrong


def compare_dicts(rng):
    """同样的操作，换成字典。"""
    ours, real, empty = DictTable(), {}, sys.getsizeof({})
    steps = wrong = 0
    for what, key in operations(rng):
        if what == "加":
            ours.insert(key)
            real[key] = None
        else:
            ours.delete(key)
            real.pop(key, None)
        steps += 1
        wrong += ours.order() != list(real) or ours.nbytes() != sys.getsizeof(real) - empty
    return steps, wrong


def main(argv=()):
    rng = random.Random(20261128)
    programs = WHOLE if "--whole" in argv else PROGRAMS
    failed = 0
    for name, compare in (("集合", compare_sets), ("字典", compare_dicts)):
        found = [compare(rng) for _ in range(programs)]
        steps, wrong = sum(step for step, _ in found), sum(bad for _, bad in found)
        print(f"{name}：{programs} 个程序，{steps} 步，次序或大小不一致 {wrong} 步")
        failed += wrong
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
