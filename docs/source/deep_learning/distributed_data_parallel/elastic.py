"""一个秩被 kill -9，torchrun 重启整组，训练从检查点接着走。"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

STEPS, DEATH = 8, 5


def train(checkpoint: Path) -> None:
    """训练 STEPS 步，每步之后由秩 0 存检查点；第一次启动时秩 1 在第 DEATH 步之前杀死自己。"""
    dist.init_process_group("gloo")
    rank, restarts = dist.get_rank(), int(os.environ["TORCHELASTIC_RESTART_COUNT"])
    torch.manual_seed(0)
    model, step = nn.Linear(4, 1), 0
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        step = saved["step"]
    if rank == 0:
        when = f"第 {restarts} 次重启后" if restarts else "首次启动"
        print(f"{when}：从第 {step} 步开始", flush=True)
    ddp = DistributedDataParallel(model)
    while step < STEPS:
        if step == DEATH and rank == 1 and restarts == 0:
            print(f"秩 1 在第 {step} 步之前被 SIGKILL", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        optimizer.zero_grad()
        (ddp(torch.ones(2, 4) * (rank + 1)) - 1).square().mean().backward()
        optimizer.step()
        step += 1
        if rank == 0:  # 先写临时文件再改名：中途被杀也不会留下半个检查点
            torch.save({"model": model.state_dict(), "step": step}, checkpoint.with_suffix(".tmp"))
            checkpoint.with_suffix(".tmp").replace(checkpoint)
        dist.barrier()
    if rank == 0:
        print(f"训练完成：共 {step} 步", flush=True)
    dist.destroy_process_group()


def launch_with_torchrun(folder: Path, seconds: float = 240) -> subprocess.CompletedProcess[str]:
    """用 torchrun 开两个进程、允许重启一次。--standalone 让碰头端口由系统挑选。"""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", "--max-restarts=1"]
    command += ["-m", "distributed_data_parallel.elastic", str(folder / "checkpoint.pt")]
    # torch 2.13：重启的一代若与上一代共用碰头的 TCPStore，会一直等下去；让它们各开各的
    env = os.environ | {"OMP_NUM_THREADS": "1", "TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1"}
    section = Path(__file__).parents[1]  # 在章节文件夹的上一层运行，子进程才找得到这个模块
    return subprocess.run(command, cwd=section, env=env, capture_output=True, text=True, timeout=seconds, check=False)


def main() -> None:
    if "RANK" in os.environ:
        train(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        done = launch_with_torchrun(Path(folder))
    print(done.stdout, end="")
    print("torchrun 的退出状态：", done.returncode)
    if done.returncode:
        sys.exit(done.stderr)


if __name__ == "__main__":
    main()
