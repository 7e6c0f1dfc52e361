"""一份真的 pstats 报告，时间由自己规定：一拍就是一秒，所以每个数都对得上。"""

from __future__ import annotations

import cProfile
import io
import pstats

from profilers.programs import HANDLER, Program, source

RECURSIVE = """
def depth(n):
    global ticks
    ticks += b"."
    if n:
        depth(n - 1)
"""


def reported(text: str, statement: str) -> None:
    """像 ``python -m cProfile`` 那样，用 ``exec`` 执行一句，打印报告。"""
    program = Program(text)
    profile = cProfile.Profile(program.now, 1)
    profile.runctx(statement, program.space, program.space)
    written = io.StringIO()
    pstats.Stats(profile, stream=written).sort_stats("cumulative", "name").print_stats()
    for line in written.getvalue().rstrip().splitlines():
        if "disable" not in line:  # 关剖析器的那一次
            print(line)
    print()


def main() -> None:
    reported(source(HANDLER), "main(4)")
    reported(RECURSIVE, "depth(4)")


if __name__ == "__main__":
    main()
