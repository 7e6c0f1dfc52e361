"""纸上的账：把验证过的公式代进一个真实的尺寸。这里什么也没有跑，只有算术。"""

from __future__ import annotations

from dataclasses import dataclass

from beyond_ddp.schedules import formula


@dataclass(frozen=True)
class Model:
    """一个解码器的尺寸；groups 是键值头的组数。"""

    layers: int
    width: int
    hidden: int
    heads: int
    groups: int
    words: int

    def layer(self) -> int:
        """一层的参数：Q 与输出，K 与 V，SwiGLU 的三个矩阵，两个归一化。"""
        head = self.width // self.heads
        attention = 2 * self.width**2 + 2 * self.width * self.groups * head
        return attention + 3 * self.width * self.hidden + 2 * self.width

    def parameters(self) -> int:
        """各层，加上词向量、输出矩阵和最后的归一化。"""
        return self.layers * self.layer() + 2 * self.words * self.width + self.width


#: Llama 2 70B 公布的尺寸。
LLAMA = Model(layers=80, width=8192, hidden=28672, heads=64, groups=8, words=32000)
CARDS, GIGABYTE = 64, 10**9


def zero_bytes(parameters: int, stage: int, cards: int) -> float:
    """混合精度的 Adam：参数 2、梯度 2、单精度副本与两份动量 12 字节，按级除以卡数。"""
    split = [cards if stage >= level else 1 for level in (3, 2, 1)]
    return parameters * sum(b / n for b, n in zip((2, 2, 12), split, strict=True))


def main() -> None:
    parameters = LLAMA.parameters()
    print(f"按公布的尺寸，参数 {parameters / 1e9:.2f} × 10⁹ 个；{CARDS} 张卡，混合精度")
    print("ZeRO  每张卡的模型状态  一步每张卡发出（2 字节一个数）")
    for stage in range(4):
        held = zero_bytes(parameters, stage, CARDS) / GIGABYTE
        times = 3 if stage == 3 else 2
        sent = times * (CARDS - 1) / CARDS * 2 * parameters / GIGABYTE
        print(f"{stage:4}{held:14,.1f} GB{sent:14,.0f} GB")
    tokens, n = 4096, 8
    each = 2 * 2 * (n - 1) / n * tokens * LLAMA.width * 2
    total = 2 * LLAMA.layers * each / GIGABYTE  # 注意力与前馈各算一块
    print(f"张量并行 {n} 张：{tokens} 个词元的序列，每张卡发出 {total:.1f} GB，层里等")
    seam = 2 * tokens * LLAMA.width * 2 / GIGABYTE
    print(f"流水线：同一个序列过一个接缝，来回共 {seam:.2f} GB，不管这一级有几层")
    print("流水线 8 级，F、B、W 一样长，空闲占总时间：")
    for batches in (16, 32, 64):
        idle = {name: formula(name, 8) for name in ("1F1B", "ZB-H1")}
        told = [f"{name} {t / (t + 3 * batches):.1%}" for name, t in idle.items()]
        print(f"  {batches} 个微批：" + "，".join(told))


if __name__ == "__main__":
    main()
