"""每一块都与 torch 自己的比：切块、注意力、adaLN-Zero 的一层、整个网络。"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from flow_matching.dit import Block, DiT, grid_positions, patchify, unpatchify
from stable_diffusion.unet import Attention


def their_attention(mine: Attention, width: int) -> nn.MultiheadAttention:
    """torch 的多头注意力，装上同样的权重（三个投影没有偏置）。"""
    theirs = nn.MultiheadAttention(width, mine.heads, batch_first=True).double()
    stacked = torch.cat([mine.query.weight, mine.key.weight, mine.value.weight])
    theirs.load_state_dict(
        {
            "in_proj_weight": stacked.detach(),
            "in_proj_bias": torch.zeros(3 * width),
            "out_proj.weight": mine.out.weight.detach(),
            "out_proj.bias": mine.out.bias.detach(),
        }
    )
    return theirs


def their_block(mine: Block, x: Tensor, given: Tensor) -> Tensor:
    """照论文的图 3，用 torch 的零件搭的一层：LayerNorm 不带自己的缩放和平移。"""
    width = x.shape[-1]
    norm, attention = nn.LayerNorm(width, eps=1e-6, elementwise_affine=False), their_attention(mine.attention, width)
    weight, bias = mine.condition.weight, mine.condition.bias
    six = (nn.SiLU()(given) @ weight.T + bias).view(len(x), 6, 1, width)
    h = norm(x) * (1 + six[:, 1]) + six[:, 0]
    x = x + six[:, 2] * attention(h, h, h, need_weights=False)[0]
    h = norm(x) * (1 + six[:, 4]) + six[:, 3]
    up, _, down = mine.feed_forward
    gelu = F.gelu(F.linear(h, up.weight, up.bias), approximate="tanh")
    return x + six[:, 5] * F.linear(gelu, down.weight, down.bias)


def shaken(model: nn.Module, seed: int) -> nn.Module:
    """全部参数换成随机数：从零开始的层也要核对。"""
    generator = torch.Generator().manual_seed(seed)
    for weight in model.parameters():
        weight.data = 0.3 * torch.randn(weight.shape, generator=generator, dtype=torch.double)
    return model.double()


def their_dit(mine: DiT, x: Tensor, t: Tensor, label: Tensor) -> Tensor:
    """整个网络：切块用 F.unfold，拼回去用 F.fold，各层用 their_block。"""
    patch, width = mine.patch, mine.width
    frequency = torch.exp(-torch.log(torch.tensor(1e4)) * torch.arange(width // 2) / (width // 2))
    angle = (1000 * t).float()[:, None] * frequency
    given = mine.time(torch.cat([angle.sin(), angle.cos()], 1).double()) + F.embedding(label, mine.label.weight)
    h = F.linear(F.unfold(x, patch, stride=patch).transpose(1, 2), mine.enter.weight, mine.enter.bias) + mine.position
    for block in mine.blocks:
        h = their_block(block, h, given)
    shift, scale = mine.condition(F.silu(given)).view(len(x), 2, 1, width).unbind(1)
    h = mine.leave(F.layer_norm(h, (width,), eps=1e-6) * (1 + scale) + shift)
    return F.fold(h.transpose(1, 2), (mine.side, mine.side), patch, stride=patch)


@torch.no_grad()
def compare(patch: int, heads: int, width: int, channels: int, seed: int) -> dict[str, float]:
    """一组尺寸：各块与 torch 的最大相差。宽度要能被 4 和头数整除。"""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(3, channels, 4, 4, generator=generator, dtype=torch.double)
    t, label = torch.rand(3, generator=generator, dtype=torch.double), torch.randint(0, 11, (3,), generator=generator)
    tokens = F.unfold(x, patch, stride=patch).transpose(1, 2)
    model = shaken(DiT(channels, 4, patch, width, 2, heads), seed)
    model.position = grid_positions(4 // patch, width).double()
    h = torch.randn(3, 5, width, generator=generator, dtype=torch.double)
    given = torch.randn(3, width, generator=generator, dtype=torch.double)
    block = model.blocks[0]
    attended = their_attention(block.attention, width)(h, h, h, need_weights=False)[0]
    pairs = {
        "切块": (patchify(x, patch), tokens),
        "拼回": (unpatchify(patchify(x, patch), patch, 4), x),
        "注意力": (block.attention(h, h), attended),
        "adaLN-Zero 的一层": (block(h, given), their_block(block, h, given)),
        "整个 DiT": (in_double(model, x, t, label), their_dit(model, x, t, label)),
    }
    return {name: float((mine - theirs).abs().max()) for name, (mine, theirs) in pairs.items()}


def in_double(model: DiT, x: Tensor, t: Tensor, label: Tensor) -> Tensor:
    """时间编码是单精度的；进网络之前换成双精度。"""
    hook = model.time.register_forward_pre_hook(lambda module, inputs: (inputs[0].double(),))
    found = model(x, t, label)
    hook.remove()
    return found


def main() -> None:
    torch.set_num_threads(1)
    for patch, heads, width, channels in ((1, 4, 48, 2), (2, 4, 48, 2), (4, 2, 16, 3)):
        found = compare(patch, heads, width, channels, seed=0)
        told = "，".join(f"{name} {'< 1e-12' if far < 1e-12 else far}" for name, far in found.items())
        print(f"块 {patch}×{patch}，宽 {width}，{heads} 个头：\n    {told}")


if __name__ == "__main__":
    main()
