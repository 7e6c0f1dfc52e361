"""在一台机器上开 N 个进程，组成一个 gloo 进程组，收回每个进程的结果。"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
import torch.multiprocessing as mp


def launch(
    worker: Callable[..., Any], world_size: int, *args: Any, timeout: float = 600
) -> list[Any]:
    """在 world_size 个进程里各跑一次 worker(rank, world_size, *args)，按秩返回结果。

    timeout 是集合通信的时限（秒）；任何一个进程抛出异常时，其余进程被终止，
    异常在这里重新抛出。
    worker 必须是模块顶层的函数（子进程要能按名字导入它）。
    """
    method = "forkserver" if "forkserver" in mp.get_all_start_methods() else "spawn"
    if method == "forkserver":  # 只导入一次 torch，再从干净的服务进程里分叉出各个秩
        mp.get_context(method).set_forkserver_preload(
            ["torch.nn.parallel", "torch._dynamo"]
        )
    with tempfile.TemporaryDirectory() as room:
        mp.start_processes(
            _member,
            (worker, world_size, room, timeout, args),
            world_size,
            start_method=method,
        )
        return [
            pickle.loads(Path(room, f"{rank}.pkl").read_bytes())
            for rank in range(world_size)
        ]


def _member(
    rank: int,
    worker: Callable[..., Any],
    world_size: int,
    room: str,
    timeout: float,
    args: tuple,
) -> None:
    torch.set_num_threads(1)
    # 用一个共享文件碰头，而不是固定端口：同一台机器上可以同时跑许多组而不打架
    dist.init_process_group(
        "gloo",
        init_method=Path(room, "rendezvous").as_uri(),
        rank=rank,
        world_size=world_size,
        timeout=timedelta(seconds=timeout),
    )
    result = worker(rank, world_size, *args)
    Path(room, f"{rank}.pkl").write_bytes(pickle.dumps(result))
    with suppress(RuntimeError):  # worker 自己处理过超时的话，连接已经断了
        dist.barrier()  # 谁也不先走：早退会让还在通信的同伴收到“连接已断开”
    dist.destroy_process_group()


def who_am_i(rank: int, world_size: int) -> tuple[int, int, int]:
    """返回 (秩, 世界大小, 进程号)。"""
    return dist.get_rank(), dist.get_world_size(), os.getpid()


def in_turn(rank: int, world_size: int, calls: list[tuple]) -> list[Any]:
    """同一组进程里依次跑几件事：calls 的每一项是 (worker, *参数)。开进程比做事贵，一组能做完就不开两组。"""
    return [worker(rank, world_size, *arguments) for worker, *arguments in calls]


def main() -> None:
    members = launch(who_am_i, 3)
    for rank, world_size, _ in members:
        print(f"我是秩 {rank}，进程组里共有 {world_size} 个进程")
    print("不同的进程号：", len({pid for *_, pid in members}), "个")


if __name__ == "__main__":
    main()
