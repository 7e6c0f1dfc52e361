"""一步下降：各章的训练循环里都一样的那四行。"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from torch import Tensor
    from torch.optim import Optimizer


def descend(loss: Tensor, optimizer: Optimizer, parameters: Iterable[Tensor], longest: float = 1.0) -> None:
    """照 loss 的梯度走一步；parameters 的梯度合起来比 longest 长，先按比例缩短。"""
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, longest)
    optimizer.step()
