"""换五个种子各训练一遍：一次成绩好，会不会只是碰巧？"""

from __future__ import annotations

import tempfile
from pathlib import Path

from autograd import digits
from training_runs import Options


def scores(seeds: range, epochs: int = digits.EPOCHS) -> list[int]:
    """每个种子训练 epochs 轮之后，测试集上认对几张。"""
    _, x_test, _, y_test = digits.load()
    found = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            network, _ = digits.train(Options(epochs, seed, Path(folder), quiet=True))
        found.append(network.correct(x_test, y_test))
    return found


def main() -> None:
    total = len(digits.load()[3])
    for seed, right in enumerate(scores(range(5))):
        print(f"种子 {seed}：测试集 {right} / {total} 张认对，{right / total:.1%}")


if __name__ == "__main__":
    main()
