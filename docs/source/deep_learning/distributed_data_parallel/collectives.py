"""把五种集合通信各做一次，打印每个秩在前后手里有什么。"""

from __future__ import annotations

import torch
import torch.distributed as dist

from distributed_data_parallel.processes import launch


def show_all(rank: int, world_size: int) -> dict[str, tuple[list[int], list[int]]]:
    """返回 {操作: (之前, 之后)}；秩 r 一开始拿着 [10r, 10r+1, …]，长度等于 world_size。"""
    start = torch.arange(world_size) + 10 * rank
    seen = {}

    mine = start.clone()
    dist.broadcast(mine, src=0)
    seen["broadcast"] = mine

    mine = start.clone()
    dist.all_reduce(mine, op=dist.ReduceOp.SUM)
    seen["all_reduce"] = mine

    one = torch.empty(1, dtype=start.dtype)
    dist.reduce_scatter(one, list(start.split(1)))
    seen["reduce_scatter"] = one

    parts = [torch.empty_like(one) for _ in range(world_size)]
    dist.all_gather(parts, one)
    seen["  再 all_gather"] = torch.cat(parts)

    mine = start.clone()
    dist.reduce(mine, dst=0)
    seen["reduce 到秩 0"] = mine if rank == 0 else start  # 其余秩的缓冲区内容没有规定，不能用

    return {name: (start.tolist(), after.tolist()) for name, after in seen.items()}


def main() -> None:
    ranks = launch(show_all, 3)
    print("之前：", "  ".join(f"秩{r} {next(iter(seen.values()))[0]}" for r, seen in enumerate(ranks)))
    for name in ranks[0]:
        print(f"{name}：", "  ".join(f"秩{r} {seen[name][1]}" for r, seen in enumerate(ranks)))


if __name__ == "__main__":
    main()
