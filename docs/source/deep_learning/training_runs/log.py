"""训练的日志：一个 JSON 文件，写明用什么命令、在什么上、花了多少、损失怎样下降。"""

from __future__ import annotations

import json
import platform
import resource
import sys
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

MEBIBYTE = 2**20
#: getrusage 的 ru_maxrss 在 macOS 上以字节计，在别处以 KiB 计。
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


class CPU:
    """本进程花掉的处理器秒数（用户态加内核态，所有线程）与内存峰值，可以从上一次的数接着算。"""

    def __init__(self, seconds: float = 0.0, peak_mib: float = 0.0) -> None:
        self._before, self._peak_before = seconds - time.process_time(), peak_mib

    @property
    def seconds(self) -> float:
        return self._before + time.process_time()

    @property
    def peak_mib(self) -> float:
        """进程占用物理内存的峰值，MiB；解释器和库也在内。"""
        now = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT / MEBIBYTE
        return max(self._peak_before, now)


@dataclass
class Log:
    """一次训练的全部记录。

    curve 的每一项有 step、loss（上一项以来的平均），以及训练代码另外记下的量，如 validation。
    """

    name: str
    command: str
    seed: int
    steps: int
    settings: dict[str, Any] = field(default_factory=dict)
    curve: list[dict[str, float]] = field(default_factory=list)
    done: int = 0
    resumed: int = 0
    cpu_seconds: float = 0.0
    peak_memory_mib: float = 0.0
    ran_on: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = asdict(self) | {
            "cpu_seconds": round(self.cpu_seconds),
            "peak_memory_mib": round(self.peak_memory_mib),
        }
        curve = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in content.pop("curve"))
        rest = json.dumps(content, ensure_ascii=False, indent=1).removesuffix("\n}")
        path.write_text(f'{rest},\n "curve": [\n  {curve}\n ]\n}}\n', encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Log:
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def summary(self) -> str:
        """一行：步数、处理器秒数、内存峰值、损失从多少到多少。"""
        first, last = self.curve[0]["loss"], self.curve[-1]["loss"]
        return (
            f"{self.name}：种子 {self.seed}，{self.done} 步，{self.cpu_seconds:.0f} CPU 秒，"
            f"内存峰值 {self.peak_memory_mib:.0f} MiB，损失 {first:.3f} → {last:.3f}"
        )


def ran_on(packages: tuple[str, ...] = ("torch", "numpy")) -> dict[str, str]:
    """解释器和有关的库的版本；没装的不列。"""
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def command(module: str) -> str:
    """正在运行的命令，照原样可以再敲一遍。"""
    return " ".join(["python", "-m", module, *sys.argv[1:]])
