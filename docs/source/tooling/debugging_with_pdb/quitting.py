"""BdbQuit 从哪里来：调试器要读命令，而标准输入已经到头。"""

from __future__ import annotations

import os
import subprocess
import sys

STOPPING = """
breakpoint()
print("后面还有一行")
"""
IN_A_WORKER = """
import multiprocessing

def work(number):
    breakpoint()  # 工人的标准输入被 multiprocessing 换成了 /dev/null
    return number * number

with multiprocessing.get_context("fork").Pool(1) as pool:
    print(pool.map(work, [3]))
"""


def outcome(program: str, typed: str = "", **switches: str) -> str:
    """运行 program，标准输入是 typed；返回退出状态与最后一行。"""
    environment = {**os.environ, **switches}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, env=environment, check=False)
    return f"退出状态 {done.returncode}，最后一行是 {(done.stdout + done.stderr).strip().splitlines()[-1]}"


def main() -> None:
    print("输入到头：", outcome(STOPPING))
    print("输入 q：", outcome(STOPPING, "q\n"))
    print("进程池的工人：", outcome(IN_A_WORKER, "c\n"))
    print("PYTHONBREAKPOINT=0：", outcome(STOPPING, PYTHONBREAKPOINT="0"))
    print("进程池的工人，PYTHONBREAKPOINT=0：", outcome(IN_A_WORKER, PYTHONBREAKPOINT="0"))


if __name__ == "__main__":
    main()
