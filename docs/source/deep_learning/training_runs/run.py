"""一次训练：for 循环之外的全部琐事。"""

from __future__ import annotations

import math
import random
import signal
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from training_runs import checkpoint
from training_runs.log import CPU, Log, command, ran_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from training_runs.checkpoint import Part
    from training_runs.options import Options

#: 每隔这么多秒留一个检查点。
SAVE_EVERY_SECONDS = 30.0


class TrainingError(SystemExit):
    """训练没法开始或没法继续；信息写明是哪个文件、怎样才能往下走。"""


class Run:
    """一次训练：播种、画进度条、记损失、留检查点、写日志。

    用法::

        run = Run("reading", "transformer.train", options, every=100, settings={"width": 64})
        model = make_model()                     # 在 Run 之后造：种子已经播下
        run.keep(model=model, optimizer=optimizer, draw=generator)
        for step in run:                         # 从 1 数起；续跑时从上次的下一步数起
            ...
            run.loss(value.item())
            if run.reporting:                    # 每 every 步一次，最后一步也算
                run.note(validation=…)
        # 走完全部步数之后，日志在 <output>/<name>.json

    按一次 Ctrl-C，走完这一步、留下检查点再停；再按一次，立即停下。

    一条命令接连训练几样东西，从第二样起给 sow=False：不再播种，随机数接着前一样的用。
    """

    def __init__(
        self,
        name: str,
        module: str,
        options: Options,
        *,
        every: int,
        settings: dict[str, Any] | None = None,
        sow: bool = True,
    ) -> None:
        self.options, self.every = options, every
        self.log_file = options.output / f"{name}.json"
        self.checkpoint_file = options.output / f"{name}.checkpoint"
        self.log = Log(name, command(module), options.seed, options.steps, settings or {}, ran_on=ran_on())
        self._parts: dict[str, Part] = {}
        self._losses: list[float] = []
        self._notes: dict[str, float] = {}
        self._stop = False
        if sow:
            seed(options.seed)

    def keep(self, **parts: Part) -> None:
        """续跑所需的一切：模型、优化器、滑动平均、自己的随机数发生器。"""
        self._parts |= parts

    def loss(self, value: float) -> None:
        """记下这一步的损失；不是有限的数时引发 :class:`TrainingError`。"""
        if not math.isfinite(value):
            raise TrainingError(
                f"{self.log.name}：第 {self.log.done + 1} 步的损失是 {value}。把学习率调小，或检查数据。"
            )
        self._losses.append(value)

    def note(self, **values: float) -> None:
        """和损失一起写进曲线的量。"""
        self._notes |= values

    @property
    def reporting(self) -> bool:
        """这一步走完就要往曲线上添一点。"""
        step = self.log.done + 1
        return step % self.every == 0 or step == self.options.steps

    def __iter__(self) -> Iterator[int]:
        self._begin()
        cpu = CPU(self.log.cpu_seconds, self.log.peak_memory_mib)
        saved = time.monotonic()
        before = self._listen()
        bar = tqdm(
            total=self.options.steps,
            initial=self.log.done,
            desc=self.log.name,
            unit="步",
            file=sys.stderr,
            disable=self.options.quiet,
            dynamic_ncols=True,
        )
        try:
            while self.log.done < self.options.steps:
                step = self.log.done + 1
                report = self.reporting
                yield step
                self.log.done = step
                if report:
                    self._add_point(bar)
                bar.update()
                self.log.cpu_seconds, self.log.peak_memory_mib = cpu.seconds, cpu.peak_mib
                if self._stop or time.monotonic() - saved > SAVE_EVERY_SECONDS:
                    self._save()
                    saved = time.monotonic()
                if self._stop and step < self.options.steps:
                    raise TrainingError(
                        f"第 {step} 步之后停下，检查点在 {self.checkpoint_file}；加 --resume 接着训练。"
                    )
        finally:
            bar.close()
            for number, handler in before.items():
                signal.signal(number, handler)
        self.log.write(self.log_file)
        self.checkpoint_file.unlink(missing_ok=True)

    def _begin(self) -> None:
        file, wanted = self.checkpoint_file, self.options
        if not file.exists():
            if wanted.resume:
                raise TrainingError(f"没有 {file}，接不上；去掉 --resume 从头训练。")
            return
        if wanted.fresh:
            file.unlink()
            return
        if not wanted.resume:
            raise TrainingError(f"{file} 里有一次没训练完的；加 --resume 接着它，加 --fresh 丢掉它。")
        try:
            content = checkpoint.read(file)
        except ValueError as error:
            raise TrainingError(f"{error}；加 --fresh 从头训练。") from error
        log: Log = content["log"]
        if different := _differences(_identity(log), _identity(self.log)):
            raise TrainingError(f"{file} 是另一次训练的：{different}。照那时的写，或者加 --fresh 从头训练。")
        self.log = replace(log, resumed=log.resumed + 1, ran_on=self.log.ran_on)
        self._losses = content["losses"]
        checkpoint.bring_back(self._parts, content["state"])

    def _save(self) -> None:
        state = checkpoint.capture(self._parts)
        checkpoint.write(self.checkpoint_file, {"log": self.log, "losses": self._losses, "state": state})

    def _add_point(self, bar: tqdm[Any]) -> None:
        mean = sum(self._losses) / len(self._losses) if self._losses else math.nan
        point = {"step": self.log.done, "loss": round(mean, 4)} | self._notes
        self.log.curve.append(point)
        bar.set_postfix({key: value for key, value in point.items() if key != "step"})
        self._losses, self._notes = [], {}

    def _listen(self) -> dict[signal.Signals, Any]:
        def stop(number: int, frame: FrameType | None) -> None:
            if self._stop:
                raise KeyboardInterrupt
            self._stop = True

        try:
            return {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        except ValueError:  # 不在主线程里
            return {}


def _identity(log: Log) -> dict[str, Any]:
    """两次训练这些都相同，才是同一次。"""
    return {"name": log.name, "seed": log.seed, "steps": log.steps} | log.settings


def _differences(then: dict[str, Any], now: dict[str, Any]) -> str:
    changed = [key for key in then | now if then.get(key) != now.get(key)]
    return "，".join(f"{key} 那时是 {then.get(key)}，现在是 {now.get(key)}" for key in changed)


def seed(number: int) -> None:
    """三个全局的随机数发生器都从 number 起。"""
    random.seed(number)
    np.random.seed(number % 2**32)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(number)
