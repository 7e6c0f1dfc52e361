"""提交在仓库里的权重：半精度的 npz，读回来是单精度；造模型要用的字和数也可以放在里面。"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
import torch
from torch import nn

from training_runs.run import TrainingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import Tensor

_TOLD = "_"  # 不是权重的那几项，名字以它开头
M = TypeVar("M", bound=nn.Module)


def save(path: Path, module: nn.Module, **told: str) -> None:
    """把 module 的参数和缓冲区存成 float16 的 npz；整数的缓冲区略去。told 是另外几段文字，load 时交给 build。"""
    arrays = {
        name: value.detach().numpy().astype(np.float16)
        for name, value in module.state_dict().items()
        if value.is_floating_point()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays, **{_TOLD + key: np.array(text) for key, text in told.items()})


def read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """读回 save 写的：(各权重，换成 float32；各段文字)。不是 npz 时引发 OSError 或 ValueError。"""
    weights, told = {}, {}
    with np.load(path) as arrays:
        for name in arrays.files:
            if name.startswith(_TOLD):
                told[name.removeprefix(_TOLD)] = arrays[name].item()
            else:
                weights[name] = torch.tensor(arrays[name].astype(np.float32))
    return weights, told


def load(path: Path, build: Callable[..., M], retrain: str) -> M:
    """读回一个模型，处于评估模式：build(**told) 造出它，再放进权重。

    文件没有，或者不是这个模型的，引发 TrainingError，信息里说 retrain 这条命令会重新训练一份。
    """
    again = f"{retrain} 会重新训练一份"
    if not path.exists():
        raise TrainingError(f"没有 {path}；{again}。")
    try:
        weights, told = read(path)
        model = build(**told)
        model.load_state_dict(weights)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise TrainingError(f"{path} 不是这个模型的权重（{str(error).splitlines()[0]}）；{again}。") from error
    return model.eval()


def halve(module: nn.Module) -> None:
    """把权重舍入到半精度能表示的数：此后量出的成绩，就是存下的那一份的成绩。"""
    with torch.no_grad():
        for value in module.state_dict().values():
            if value.is_floating_point():
                value.copy_(value.half())
