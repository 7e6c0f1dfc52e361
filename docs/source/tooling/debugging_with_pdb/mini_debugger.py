"""建在 bdb 上的小调试器：b、n、s、r、unt、c、p、w、q。"""

from __future__ import annotations

import bdb
from collections.abc import Callable, Iterator
from os.path import basename, dirname
from types import FrameType
from typing import Any

from debugging_with_pdb.program import load


class MiniDebugger(bdb.Bdb):
    """从迭代器取命令，用 write 写输出；命令取完就当作 q。"""

    def __init__(self, commands: Iterator[str], write: Callable[[str], object]) -> None:
        super().__init__()
        self.commands, self.write = commands, write

    def user_call(self, frame: FrameType, _: None) -> None:
        """bdb 进入每个新帧时调用；只有单步走进来的才停。"""
        if self.stop_here(frame):
            self.interact(frame, " 进入")

    def user_line(self, frame: FrameType) -> None:
        """bdb 在该停的一行之前调用。"""
        self.interact(frame, "")

    def user_return(self, frame: FrameType, value: Any) -> None:
        """bdb 在该停的帧返回时调用。"""
        self.interact(frame, f"->{value!r}")

    def interact(self, frame: FrameType, suffix: str) -> None:
        """报告位置，然后逐条执行命令，直到有一条放程序走。"""
        code = frame.f_code
        self.write(
            f"> {basename(code.co_filename)}({frame.f_lineno}){code.co_name}(){suffix}"
        )
        for line in self.commands:
            command, _, argument = line.partition(" ")
            if self.obey(command, argument, frame):
                return
        self.set_quit()

    def obey(self, command: str, argument: str, frame: FrameType) -> bool:
        """执行一条命令；返回程序该不该继续走。"""
        steps: dict[str, Callable[[], None]] = {
            "s": self.set_step,
            "n": lambda: self.set_next(frame),
            "r": lambda: self.set_return(frame),
            "unt": lambda: self.set_until(frame),
            "c": self.set_continue,
            "q": self.set_quit,
        }
        if command in steps:
            steps[command]()
            return True
        if command == "b":
            file, _, number = argument.rpartition(":")
            self.write(
                self.set_break(file, int(number)) or f"断点：{basename(file)}:{number}"
            )
        elif command == "p":
            self.write(repr(eval(argument, frame.f_globals, frame.f_locals)))
        elif command == "w":
            stack, _ = self.get_stack(frame, None)
            self.write(" ← ".join(each.f_code.co_name for each, _ in reversed(stack)))
        else:
            self.write(f"不认识的命令：{command}")
        return False


def main() -> None:
    demo, utils = load("pdb_demo"), load("utils")
    commands = [f"b {utils.__file__}:4", "c", "p price", "w", "c", "p price", "n", "unt", "r", "n", "x", "q"]

    def typed() -> Iterator[str]:
        for command in commands:
            print("(Mini)", command.replace(dirname(str(utils.__file__)), "/demo"))
            yield command

    debugger = MiniDebugger(typed(), print)
    print("被 q 打断的调用返回", debugger.runcall(demo.report, "早餐", [3, 4, 5]))


if __name__ == "__main__":
    main()
