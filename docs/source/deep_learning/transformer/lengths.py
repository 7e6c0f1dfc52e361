"""长度泛化：只在 1 到 10 位数上训练过的模型，遇到 11、12 位数会怎样。"""

from __future__ import annotations

import json
from pathlib import Path

import torch

from transformer.reading import read_number
from transformer.train import LONGEST, exam, load, read_with, score

RECORD = Path(__file__).with_name("results") / "lengths.json"


def accuracy_by_length(longest: int = 12, count: int = 200) -> dict[int, float]:
    """每种位数的整句正确率。"""
    model = load()
    exams = {length: exam(length, count) for length in range(1, longest + 1)}
    return {length: score(model, numbers) / len(numbers) for length, numbers in exams.items()}


def main() -> None:
    torch.set_num_threads(1)
    rates = accuracy_by_length()
    RECORD.write_text(json.dumps(rates), encoding="utf-8")
    for length, rate in rates.items():
        print(f"{length:>2} 位数{'（训练时见过这种长度）' if length <= LONGEST else '（从未见过）'}：{rate:.1%}")
    for n in (30500000000, 123456789012):
        print(f"{n}\n  应读 {read_number(n)}\n  模型 {read_with(load(), [n])[0]}")


if __name__ == "__main__":
    main()
