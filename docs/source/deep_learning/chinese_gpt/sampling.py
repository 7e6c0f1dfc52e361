"""取样：分数变成概率，再按温度、top-k、top-p、min-p 砍掉尾巴；然后一个词元一个词元地写。"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from chinese_gpt.bpe import Tokenizer
from chinese_gpt.model import GPT
from chinese_gpt.train import BREAK, load

Array = np.ndarray
MOST = 96  # 一首最多这么多词元


@dataclass(frozen=True)
class Sampler:
    """先除以温度，再依次取 top-k、top-p、min-p；0 和 1 是不用的意思。温度 0 就是每次取最大的。"""

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0

    def probabilities(self, logits: Array) -> Array:
        """logits [词表] 变成概率，砍掉的是 0，其余重新归一。"""
        if self.temperature == 0:
            return np.eye(len(logits))[logits.argmax()]
        p = softmax(logits / self.temperature)
        for keep, value, off in (
            (top_k, self.top_k, 0),
            (top_p, self.top_p, 1.0),
            (min_p, self.min_p, 0.0),
        ):
            if value != off:
                p = np.where(keep(p, value), p, 0.0)
                p /= p.sum()
        return p


def softmax(logits: Array) -> Array:
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


def top_k(p: Array, k: int) -> Array:
    """留下最大的 k 个；与第 k 个并列的也留。"""
    return p >= np.sort(p)[-min(k, len(p))]


def top_p(p: Array, mass: float) -> Array:
    """从大到小，加到够 mass 为止；至少留一个。来源：Holtzman 等 (2020)，3.1 节。"""
    order = np.argsort(-p, kind="stable")
    before = np.cumsum(p[order]) - p[order]
    keep = np.zeros(len(p), bool)
    keep[order[before < mass]] = True
    keep[order[0]] = True
    return keep


def min_p(p: Array, share: float) -> Array:
    """留下不小于最大者的 share 倍的。来源：Nguyen 等 (2024)。"""
    return p >= share * p.max()


Choice = Callable[[Array], int]


def drawing(sampler: Sampler, seed: int) -> Choice:
    """按 sampler 的概率抽一个词元；同样的种子抽出同样的一串。"""
    rng = random.Random(seed)

    def choose(logits: Array) -> int:
        p = sampler.probabilities(logits)
        return rng.choices(range(len(p)), weights=p.tolist())[0]

    return choose


@torch.no_grad()
def write(model: GPT, tokenizer: Tokenizer, start: str, choose: Choice, cached: bool = True) -> str:
    """接着 start 写到句末；cached 时每步只算新来的一个词元。"""
    tokens = [BREAK, *tokenizer.encode(start)]
    caches, new = model.caches() if cached else None, tokens
    while len(tokens) < MOST:
        scores = model(torch.tensor([new if cached else tokens]), caches)[0, -1]
        token = choose(scores.double().numpy())
        if token == BREAK:
            break
        tokens.append(token)
        new = [token]
    return tokenizer.decode(tokens[1:])


@torch.inference_mode()
def write_many(model: GPT, tokenizer: Tokenizer, choices: Sequence[Choice]) -> list[str]:
    """从头写几首，一人一首，一步一起算；写完的陪着算到最后一首写完。"""
    rows, caches, new = [[BREAK] for _ in choices], model.caches(), [BREAK for _ in choices]
    waiting = set(range(len(choices)))
    for _ in range(MOST - 1):
        scores = model(torch.tensor(new)[:, None], caches)[:, -1].double().numpy()
        for k in sorted(waiting):
            new[k] = choices[k](scores[k])
            if new[k] == BREAK:
                waiting.remove(k)
            else:
                rows[k].append(new[k])
        if not waiting:
            break
    return [tokenizer.decode(row[1:]) for row in rows]


SAMPLERS = {
    "贪心": Sampler(temperature=0),
    "温度 0.7": Sampler(temperature=0.7),
    "温度 1": Sampler(),
    "温度 1.3": Sampler(temperature=1.3),
    "top-k 20": Sampler(top_k=20),
    "top-p 0.9": Sampler(top_p=0.9),
    "min-p 0.1": Sampler(min_p=0.1),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", default="", help="开头几个字")
    parser.add_argument("--seed", type=int, default=0)
    found = parser.parse_args()
    torch.set_num_threads(1)
    model, tokenizer = load(), Tokenizer.committed()
    for name, sampler in SAMPLERS.items():
        poem = write(model, tokenizer, found.start, drawing(sampler, found.seed))
        print(f"{name}：{poem}")
    same = all(
        write(model, tokenizer, "春", drawing(Sampler(), seed), True)
        == write(model, tokenizer, "春", drawing(Sampler(), seed), False)
        for seed in range(2)
    )
    print(f"用不用缓存，两粒种子写出的诗{'都一样' if same else '不同'}")


if __name__ == "__main__":
    main()
