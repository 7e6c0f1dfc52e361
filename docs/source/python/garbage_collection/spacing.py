"""两次第 2 代收集之间恰好新建多少个对象：用二分法问解释器，再与由阈值算出的比较。"""

import gc


def collections(n):
    """从刚收集完的状态起，新建并留住 n 个列表：第 2 代又收了几次。"""
    kept = [None] * n
    gc.collect()
    before = gc.get_stats()[2]["collections"]
    for i in range(n):
        kept[i] = []
    return gc.get_stats()[2]["collections"] - before


def first(times, upper):
    """最少要多少个列表，第 2 代才收到第 times 次。"""
    lower = 0
    while upper - lower > 1:
        middle = (lower + upper) // 2
        if collections(middle) >= times:
            upper = middle
        else:
            lower = middle
    return upper


def predicted(t0, t1, t2):
    """由三个阈值算出的间隔；计数都要“超过”阈值，触发的那一次也算一个。"""
    return (t0 + 1) * ((t1 + 2) * (t2 + 1) + 1)


def main():
    threshold = gc.get_threshold()
    expected = predicted(*threshold)
    gap = first(2, 3 * expected) - first(1, 2 * expected)
    print(f"阈值 {threshold}：算出 {expected:,}，问出来的 {gap:,}")


if __name__ == "__main__":
    main()
