"""训练命令的开关：每一章都是同样的几个。"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Options:
    """一次训练怎么跑：走多少步，从哪个种子起，写到哪里，是不是接着上次。"""

    steps: int
    seed: int
    output: Path
    resume: bool = False
    fresh: bool = False
    quiet: bool = False


def options(parser: argparse.ArgumentParser, *, steps: int, output: Path) -> None:
    """给 parser 加上训练的开关；steps、output 是它们的默认值。之后用 :func:`parse` 解析。"""
    group = parser.add_argument_group("训练")
    group.add_argument("--train", action="store_true", help="训练；不带它就读回提交的权重，重新考一遍")
    group.add_argument("--steps", type=_positive, default=steps, help="走多少步（默认 %(default)s）")
    group.add_argument("--seed", type=int, default=0, help="随机数的种子（默认 %(default)s）")
    group.add_argument("--output", type=Path, default=output, help="权重、日志写进哪个文件夹（默认 %(default)s）")
    again = group.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="从上次停下的地方接着训练")
    again.add_argument("--fresh", action="store_true", help="丢掉上次没训练完的检查点，从头来")
    group.add_argument("--quiet", action="store_true", help="不画进度条")


def parse(
    parser: argparse.ArgumentParser, arguments: Sequence[str] | None = None
) -> tuple[argparse.Namespace, Options]:
    """解析命令行；返回全部开关，以及其中归训练管的那几个。"""
    found = parser.parse_args(arguments)
    return found, Options(found.steps, found.seed, found.output, found.resume, found.fresh, found.quiet)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} 不是正整数")
    return number
