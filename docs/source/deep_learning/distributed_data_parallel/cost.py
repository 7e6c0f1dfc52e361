"""同一个训练，单进程与两个秩，各花多少处理器秒数和内存：量一次，记下来。"""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median
from typing import Any

from distributed_data_parallel import train_ddp, train_single
from distributed_data_parallel.processes import launch
from training_runs import CPU
from training_runs.log import command, ran_on

RECORD = Path(__file__).with_name("results") / "cost.json"


def spend(rank: int, world_size: int, name: str) -> tuple[float, float]:
    """本进程训练一遍的处理器秒数（不算导入），和到此为止的内存峰值（MiB，解释器和库也在内）。"""
    meter = CPU()
    with redirect_stdout(io.StringIO()):
        train_single.train() if name == "单进程" else train_ddp.train(rank, world_size)
    return meter.seconds, meter.peak_mib


def measure(repeats: int = 3) -> dict[str, Any]:
    """两种各跑 repeats 遍，轮流跑；每个秩的秒数取中位数，内存取最大。"""
    runs: dict[str, list[list[tuple[float, float]]]] = {"单进程": [], "两个秩": []}
    for _ in range(repeats):
        for name, kept in runs.items():
            kept.append(launch(spend, 1 if name == "单进程" else 2, name))
    found: dict[str, Any] = {"command": command("distributed_data_parallel.cost"), "ran_on": ran_on()}
    for name, kept in runs.items():
        ranks = list(zip(*kept, strict=True))
        found[name] = [[round(median(s for s, _ in rank), 2), round(max(m for _, m in rank))] for rank in ranks]
    return found


def main() -> None:
    if "--measure" in sys.argv:  # 每次、每台机器都不同，所以只在要求时才重新量
        RECORD.write_text(json.dumps(measure(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    print(f"{record['command']}（torch {record['ran_on']['torch']}，五轮，各三遍取中位数）")
    for name in ("单进程", "两个秩"):
        for rank, (seconds, peak) in enumerate(record[name]):
            print(f"{name}，秩 {rank}：{seconds:.2f} CPU 秒，内存峰值 {peak} MiB")
    one, two = (sum(seconds for seconds, _ in record[name]) for name in ("单进程", "两个秩"))
    print(f"处理器时间合计，两个秩 / 单进程：{two / one:.1f}")


if __name__ == "__main__":
    main()
