"""看一眼钟也要花时间：真的 cProfile，配一只每看一眼就走几拍的钟。"""

from __future__ import annotations

import cProfile

from profilers.agreement import short
from profilers.programs import HANDLER, Plan, Program, Truth, source


# -- 有代价 --
def profiled(text: str, cost: int) -> cProfile.Profile:
    """cProfile 看着程序跑完；每看一眼钟，钟就先走 ``cost`` 拍。"""
    program = Program(text)

    def look() -> int:
        program.ticks.extend(b"." * cost)
        return program.now()

    profile = cProfile.Profile(look, 1)
    profile.enable()
    program.run()
    profile.disable()
    return profile


def measured(text: str, cost: int) -> dict[str, int]:
    """看一眼钟要 ``cost`` 拍时，cProfile 说的“自己的时间”。"""
    found = profiled(text, cost).getstats()
    return {short(each.code): int(each.inlinetime) for each in found}


def predicted(plan: Plan, cost: int) -> dict[str, int]:
    """进来看一眼，记在调用者账上；出去看一眼，记在被调用者账上。"""
    truth = Truth(plan)
    own = {name: row.own + cost * row.calls for name, row in truth.rows().items()}
    for (caller, _), (count, _) in truth.edges().items():
        own[caller] += cost * count
    return own


# -- 有代价完 --
def shares(own: dict[str, int]) -> dict[str, float]:
    whole = sum(own.values())
    return {name: n / whole for name, n in own.items()}


def main() -> None:
    costs = (0, 1, 3, 10)
    print("自己的时间占几成     真相" + "".join(f"  一眼 {c:>2} 拍" for c in costs[1:]))
    columns = [shares(predicted(HANDLER, cost)) for cost in costs]
    for name in ("escape", "render", "parse", "log", "extend", "handle", "read"):
        row = "".join(f"{column[name]:>10.1%}" for column in columns)
        print(f"{name:<14}{row}")
    for cost in costs:
        own = measured(source(HANDLER), cost)
        told = predicted(HANDLER, cost)
        assert {name: own[name] for name in told} == told
    print("cProfile 量出来的，与算出来的相同")


if __name__ == "__main__":
    main()
