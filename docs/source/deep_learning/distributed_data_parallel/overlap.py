"""量一量：反向传播还没算完时，有几个桶已经发出去、甚至已经规约好了。"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.buckets import average
from distributed_data_parallel.processes import launch

RECORD = Path(__file__).with_name("results") / "overlap.json"
LAYERS, WIDTH, BATCH = 9, 1024, 256


def timeline(rank: int, world_size: int, bucket_cap_mb: float) -> dict[str, Any]:
    """第三次反向传播的时间表（毫秒，从反向传播开始算起）：各层梯度算完、各桶发出与规约好、全部结束。"""
    torch.manual_seed(0)
    model = nn.Sequential(*(nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(LAYERS)))
    layer_of = {layer.weight: number for number, layer in enumerate(model)}
    ddp = DistributedDataParallel(model, bucket_cap_mb=bucket_cap_mb)
    gradients: list[float] = []
    buckets: list[dict[str, Any]] = []

    def now() -> float:
        return (time.perf_counter() - start) * 1000

    for parameter in layer_of:
        parameter.register_post_accumulate_grad_hook(lambda _: gradients.append(now()))

    def hook(state, bucket):
        entry = {"layers": sorted(layer_of[p] for p in bucket.parameters()), "sent": now()}
        buckets.append(entry)

        def arrived(done):
            entry["done"] = now()
            return done.value()

        return average(bucket, world_size).then(arrived)

    ddp.register_comm_hook(None, hook)
    x = torch.randn(BATCH, WIDTH)
    for _ in range(3):
        loss = ddp(x).square().mean()
        gradients.clear()
        buckets.clear()
        start = time.perf_counter()
        loss.backward()
    return {"gradients": gradients, "buckets": buckets, "total": now()}


def measure() -> dict[str, Any]:
    """分三个桶、合成一个大桶，各量一次秩 0 的时间表。"""
    return {name: launch(timeline, 2, cap)[0] for name, cap in (("分桶", 10.0), ("一个大桶", 1000.0))}


def main() -> None:
    if "--measure" in sys.argv:  # 每次、每台机器都不同，所以只在要求时才重新量
        RECORD.write_text(json.dumps(measure(), ensure_ascii=False, indent=1), encoding="utf-8")
    for name, run in json.loads(RECORD.read_text(encoding="utf-8")).items():
        computed = run["gradients"][-1]
        early = sum(bucket["done"] < computed for bucket in run["buckets"])
        print(f"{name}：{len(run['buckets'])} 个桶，其中 {early} 个在最后一层梯度算完之前就已规约好")
        print(f"    反向计算 {computed:.0f} ms，全部结束 {run['total']:.0f} ms")


if __name__ == "__main__":
    main()
