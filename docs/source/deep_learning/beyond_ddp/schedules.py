"""流水线的排法：每一级依次做哪些活；按依赖推出每件活的起止，数出空闲与留着的激活。"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Job(NamedTuple):
    """kind 是 F（前向）、B（对输入的反向）或 W（对权重的反向）；batch 是第几个微批。"""

    kind: str
    batch: int

    def __str__(self) -> str:
        return f"{self.kind}{self.batch}"


def lagged(batches: int, b: int, w: int) -> list[Job]:
    """第 i 格做 F(i)、B(i−b)、W(i−w)，没有的就跳过。"""
    found = []
    for i in range(batches + max(b, w)):
        cell = (Job("F", i), Job("B", i - b), Job("W", i - w))
        found += [job for job in cell if 0 <= job.batch < batches]
    return found


def gpipe(stage: int, stages: int, batches: int) -> list[Job]:
    """全部前向做完，再倒着做全部反向。来源：Huang 等 (2019)。"""
    numbers = range(batches)
    back = [Job(kind, i) for i in reversed(numbers) for kind in "BW"]
    return [Job("F", i) for i in numbers] + back


def one_f_one_b(stage: int, stages: int, batches: int) -> list[Job]:
    """先攒够，再一前一后；W 紧跟着 B。来源：Narayanan 等 (2019)。"""
    after = stages - 1 - stage  # 排在我后面的级数
    return lagged(batches, after, after)


def zero_bubble_1(stage: int, stages: int, batches: int) -> list[Job]:
    """ZB-H1：B 照 1F1B，W 晚 stage 格，用来填空。来源：Qi 等 (2024)。"""
    return lagged(batches, stages - 1 - stage, stages - 1)


def zero_bubble_2(stage: int, stages: int, batches: int) -> list[Job]:
    """ZB-H2：开头多攒一倍，空闲全填上，激活也多留将近一倍。"""
    return lagged(batches, 2 * (stages - 1 - stage), 2 * (stages - 1))


class Schedule(NamedTuple):
    """order(级, 级数, 微批数) 是这一级的次序；sends 是做完哪种活才把梯度寄给上一级。"""

    order: Callable[[int, int, int], list[Job]]
    sends: str

    def orders(self, stages: int, batches: int) -> list[list[Job]]:
        return [self.order(stage, stages, batches) for stage in range(stages)]


SCHEDULES = {
    "GPipe": Schedule(gpipe, "W"),  # 整个反向做完才寄
    "1F1B": Schedule(one_f_one_b, "W"),
    "1F1B*": Schedule(one_f_one_b, "B"),  # 次序不变，只是早寄
    "ZB-H1": Schedule(zero_bubble_1, "B"),
    "ZB-H2": Schedule(zero_bubble_2, "B"),
}
UNIT = {"F": 1, "B": 1, "W": 1}
Times = dict[Job, tuple[int, int]]


def times(
    orders: Sequence[Sequence[Job]],
    sends: str,
    cost: Mapping[str, int] = UNIT,
) -> list[Times]:
    """每一级每件活的 (起, 止)：前一件做完、要的东西送到，就立刻开始；传送不花时间。

    F 要上一级的同一个 F，B 要下一级寄来的梯度；谁也动不了时引发 ValueError。
    """
    done: list[Times] = [{} for _ in orders]
    waiting = [list(order) for order in orders]
    free = [0] * len(orders)
    while any(waiting):
        before = sum(map(len, waiting))
        for stage, queue in enumerate(waiting):
            while queue:
                arrived = _arrival(queue[0], stage, done, sends)
                if arrived is None:
                    break
                job, start = queue.pop(0), max(arrived, free[stage])
                free[stage] = start + cost[job.kind]
                done[stage][job] = start, free[stage]
        if before == sum(map(len, waiting)):
            raise ValueError("互相等着，谁也动不了")
    return done


def _arrival(job: Job, stage: int, done: list[Times], sends: str) -> int | None:
    """这件活要的东西几时送到；不等别人的是 0，还不知道的是 None。"""
    if job.kind == "F" and stage > 0:
        source, needed = stage - 1, job
    elif job.kind == "B" and stage < len(done) - 1:
        source, needed = stage + 1, Job(sends, job.batch)
    else:
        return 0
    return done[source][needed][1] if needed in done[source] else None


def bubble(done: Sequence[Times]) -> int:
    """各级从第一件活到最后一件活，空着多久；取最久的一级。"""
    return max(
        max(end for _, end in jobs.values())
        - min(start for start, _ in jobs.values())
        - sum(end - start for start, end in jobs.values())
        for jobs in done
    )


def most_kept(order: Sequence[Job]) -> int:
    """这一级最多同时留着几个微批的激活：F 时存下，W 做完才放掉。"""
    kept = [0]
    for job in order:
        kept.append(kept[-1] + {"F": 1, "B": 0, "W": -1}[job.kind])
    return max(kept)


def activations(name: str, stage: int, stages: int, batches: int) -> int:
    """论文里的激活：这一级最多留着几个微批的。"""
    most = {
        "GPipe": batches,
        "1F1B": stages - stage,
        "1F1B*": stages - stage,
        "ZB-H1": stages,
        "ZB-H2": 2 * stages - 1,
    }
    return min(most[name], batches)


def formula(name: str, stages: int, cost: Mapping[str, int] = UNIT) -> int:
    """论文里的空闲：(p−1) 乘以每一格漏掉的时间。W 不比 F 长、微批够多时成立。"""
    f, b, w = (cost[kind] for kind in "FBW")
    lost = {
        "GPipe": f + b + w,
        "1F1B": f + b + w,
        "1F1B*": f + b,
        "ZB-H1": f + b - w,
        "ZB-H2": f + b - 2 * w,
    }
    return (stages - 1) * lost[name]


def main() -> None:
    stages, batches = 4, 8
    print(f"{stages} 级，{batches} 个微批，F、B、W 各花 1；* 是 B 一做完就寄出梯度")
    print("排法    空闲  公式  空闲占总时间  各级最多留几个微批的激活")
    for name, schedule in SCHEDULES.items():
        orders = schedule.orders(stages, batches)
        idle, work = bubble(times(orders, schedule.sends)), 3 * batches
        kept = "、".join(str(most_kept(order)) for order in orders)
        share = f"{idle / (idle + work):.1%}"
        print(f"{name:6}{idle:5}{formula(name, stages):6}{share:>11}      {kept}")
    print("第 1 级（从 0 数起）的次序：")
    for name, schedule in SCHEDULES.items():
        order = schedule.orders(stages, batches)[1]
        if schedule.order is not one_f_one_b or schedule.sends == "W":
            print(f"  {name:6}" + " ".join(map(str, order)))


if __name__ == "__main__":
    main()
