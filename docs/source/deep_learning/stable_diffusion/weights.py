"""检查点：半精度存进一个 npz，读回来变成单精度。"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import nn

RESULTS = Path(__file__).with_name("results")
UNET, PARTS = RESULTS / "unet.npz", RESULTS / "parts.npz"  # 分成两个文件，每个都小于 1 MB
M = TypeVar("M", bound=nn.Module)


def save(path: Path, modules: dict[str, nn.Module]) -> None:
    """把各模块的参数和缓冲区写成 <模块>.<参数> 的 float16 数组（整数缓冲区跳过）。"""
    arrays = {
        f"{name}.{key}": value.detach().numpy().astype(np.float16)
        for name, module in modules.items()
        for key, value in module.state_dict().items()
        if value.is_floating_point()
    }
    np.savez_compressed(path, **arrays)


def restore(module: M, name: str, path: Path | None = None) -> M:
    """读回名为 name 的模块，切到 eval、不再求梯度；参数多了或少了引发 RuntimeError。"""
    path = path or (UNET if name == "unet" else PARTS)
    with np.load(path) as arrays:
        state = {
            key.removeprefix(f"{name}."): torch.tensor(arrays[key].astype(np.float32))
            for key in arrays.files
            if key.startswith(f"{name}.")
        }
    report = module.load_state_dict(state, strict=False)
    missing = [key for key in report.missing_keys if not key.endswith("num_batches_tracked")]
    if missing or report.unexpected_keys:
        raise RuntimeError(f"{path.name} 与模块 {name} 对不上：{missing + report.unexpected_keys}")
    return module.eval().requires_grad_(False)


def main() -> None:
    for path in (UNET, PARTS):
        sizes: dict[str, int] = {}
        with np.load(path) as arrays:
            for key in arrays.files:
                name = key.split(".")[0]
                sizes[name] = sizes.get(name, 0) + arrays[key].size
        parts = "，".join(f"{name} {size}" for name, size in sizes.items())
        print(f"{path.name}，{path.stat().st_size / 1e6:.2f} MB，参数个数：{parts}")


if __name__ == "__main__":
    main()
