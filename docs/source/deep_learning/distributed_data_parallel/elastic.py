"""一个秩被 kill -9，torchrun 重启整组，训练从检查点接着走，结果与没被杀过的一样。"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

STEPS, DEATH = 8, 5
RECORD = Path(__file__).with_name("results") / "elastic.json"


def train(checkpoint: Path, death: int = DEATH) -> None:
    """训练 STEPS 步，每步之后由秩 0 存检查点；
    第一次启动时秩 1 在第 death 步之前杀死自己。
    """
    dist.init_process_group("gloo")
    rank, restarts = dist.get_rank(), int(os.environ["TORCHELASTIC_RESTART_COUNT"])
    torch.manual_seed(0)
    model, step = nn.Linear(4, 1), 0
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        step = saved["step"]
    if rank == 0:
        when = f"第 {restarts} 次重启后" if restarts else "首次启动"
        print(f"{when}：从第 {step} 步开始", flush=True)
    ddp = DistributedDataParallel(model)
    while step < STEPS:
        if step == death and rank == 1 and restarts == 0:
            print(f"秩 1 在第 {step} 步之前被 SIGKILL", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        optimizer.zero_grad()
        (ddp(torch.ones(2, 4) * (rank + 1)) - 1).square().mean().backward()
        optimizer.step()
        step += 1
        if rank == 0:  # 先写临时文件再改名：中途被杀也不会留下半个检查点
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "step": step,
            }
            torch.save(state, checkpoint.with_suffix(".tmp"))
            checkpoint.with_suffix(".tmp").replace(checkpoint)
        dist.barrier()
    if rank == 0:
        weights = torch.cat([p.detach().flatten() for p in model.parameters()])
        print(
            f"训练完成：共 {step} 步，权重之和 {weights.sum().item():.5f}", flush=True
        )
    dist.destroy_process_group()


def launch_with_torchrun(
    folder: Path, seconds: float = 3600, death: int = DEATH, shared_store: bool = False
) -> subprocess.CompletedProcess[str]:
    """用 torchrun 开两个进程、允许重启一次。--standalone 让碰头端口由系统挑选。

    超过 seconds 秒时抛出 subprocess.TimeoutExpired。
    """
    command = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--standalone",
        "--nproc-per-node=2",
        "--max-restarts=1",
    ]
    command += [
        "-m",
        "distributed_data_parallel.elastic",
        str(folder / "checkpoint.pt"),
        str(death),
    ]
    # torch 2.13：重启的一代若与上一代共用 TCPStore，会去连上一代留下的地址；
    # 让它们各开各的
    env = os.environ | {
        "OMP_NUM_THREADS": "1",
        "TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "0" if shared_store else "1",
    }
    # 在章节文件夹的上一层运行，子进程才找得到这个模块
    section = Path(__file__).parents[1]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=section, env=env, stdout=pipe, stderr=pipe, text=True
    ) as agent:
        try:
            stdout, stderr = agent.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as expired:
            # 不能直接杀：代理收到 SIGTERM 会先停掉自己开的进程，被 SIGKILL 就来不及了
            agent.terminate()
            expired.stdout, _ = agent.communicate(timeout=60)
            raise
    return subprocess.CompletedProcess(command, agent.returncode, stdout, stderr)


def main() -> None:
    if "RANK" in os.environ:
        train(Path(sys.argv[1]), int(sys.argv[2]))
        return
    if "--shared-store" in sys.argv:  # 要等很久，结局也不总是一样：只在要求时才重做
        RECORD.write_text(json.dumps(shared_store_attempts(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    models = []
    for death, name in ((DEATH, "被杀一次"), (STEPS, "一次没杀")):
        print(f"== {name} ==")
        with tempfile.TemporaryDirectory() as folder:
            done = launch_with_torchrun(Path(folder), death=death)
            print(done.stdout, end="")
            print("torchrun 的退出状态：", done.returncode)
            if done.returncode:
                sys.exit(done.stderr)
            models.append(torch.load(Path(folder, "checkpoint.pt"))["model"])
    killed, whole = models
    same = all(torch.equal(killed[name], whole[name]) for name in whole)
    print("两个检查点里的名字：", "、".join(killed), "；权重逐位相同：", same)
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    print(f"== 共用 TCPStore 的记录（torch {record['torch']}） ==")
    for number, outcome in enumerate(record["outcomes"], 1):
        print(textwrap.fill(re.sub(r"\[/\S+\] ", "", f"第 {number} 次：{outcome}"), 96))


def shared_store_attempts(number: int = 5, seconds: int = 90) -> dict[str, str | int | list[str]]:
    """让重启的一代与上一代共用 TCPStore，试 number 次；每次记下第二次启动成没成，以及怎么收场。"""
    outcomes = []
    for _ in range(number):
        with tempfile.TemporaryDirectory() as folder:
            try:
                done = launch_with_torchrun(Path(folder), seconds, shared_store=True)
                errors = re.findall(r"Error: (?:\[\S+\] )?(.+?)(?:\. This is|, remote|$)", done.stderr, re.MULTILINE)
                last = f"，{errors[-1]}" if errors and done.returncode else ""  # 前面的错出自被杀的那一代
                stdout, end = done.stdout, f"退出状态 {done.returncode}{last}"
            except subprocess.TimeoutExpired as expired:
                stdout, end = expired.stdout, f"等了 {seconds} 秒，没有下文"
        outcomes.append(("重启成功，" if "第 1 次重启后" in stdout else "没有重启成功，") + end)
    return {"torch": torch.__version__, "outcomes": outcomes}


if __name__ == "__main__":
    main()
