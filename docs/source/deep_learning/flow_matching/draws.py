"""训练自己的随机数：只由种子定，与网络无关，停在半路也接得上。"""

from __future__ import annotations

from torch import Generator, Tensor


class Draws:
    """一个随机数发生器；状态可以放进检查点。两个网络用同一粒种子，看到的就是同样的数据、时间和噪声。"""

    def __init__(self, seed: int) -> None:
        self.generator = Generator().manual_seed(seed)

    def state_dict(self) -> dict[str, Tensor]:
        return {"state": self.generator.get_state()}

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        self.generator.set_state(state["state"])


def main() -> None:
    import torch

    one, two = Draws(3), Draws(3)
    print("种子 3：", torch.rand(3, generator=one.generator).mul(100).int().tolist())
    torch.rand(5, generator=two.generator)
    two.load_state_dict(Draws(3).state_dict())
    print("走开又回来：", torch.rand(3, generator=two.generator).mul(100).int().tolist())


if __name__ == "__main__":
    main()
