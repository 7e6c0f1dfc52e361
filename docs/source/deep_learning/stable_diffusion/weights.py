"""检查点：半精度存进一个 npz，读回来变成单精度。"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import numpy as np
from torch import nn

from training_runs import weights

RESULTS = Path(__file__).with_name("results")
STAGES = ("judge", "clip", "vae", "unet")
M = TypeVar("M", bound=nn.Module)


def file(stage: str, size: int = 8, folder: Path = RESULTS) -> Path:
    """一个训练阶段的权重；小 CLIP 只有一份，两种图共用。"""
    return folder / ("clip.npz" if stage == "clip" else f"{stage}-{size}.npz")


def save(path: Path, modules: dict[str, nn.Module]) -> None:
    """把各模块的参数和缓冲区写成 <模块>.<参数> 的数组。"""
    weights.save(path, nn.ModuleDict(modules))


def restore(module: M, name: str, path: Path | None = None) -> M:
    """读回名为 name 的模块，切到 eval、不再求梯度；参数多了或少了引发 RuntimeError。不给 path 就读 8×8 的。"""
    path = path or file("clip" if name in ("text", "image") else name)
    whose = f"{name}."
    found = {key.removeprefix(whose): value for key, value in weights.read(path)[0].items() if key.startswith(whose)}
    report = module.load_state_dict(found, strict=False)
    missing = [key for key in report.missing_keys if not key.endswith("num_batches_tracked")]
    if missing or report.unexpected_keys:
        raise RuntimeError(f"{path.name} 与模块 {name} 对不上：{missing + report.unexpected_keys}")
    return module.eval().requires_grad_(False)


def main() -> None:
    total = 0
    for path in sorted(RESULTS.glob("*.npz")):
        with np.load(path) as arrays:
            count = sum(arrays[key].size for key in arrays.files)
        total += path.stat().st_size
        print(f"{path.name:<14}{count:>8} 个参数，{path.stat().st_size / 1e6:.2f} MB")
    print(f"合计 {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
