"""字的向量：两个字的左邻右舍越像，向量越近。训练从这里起步，比从随机数起步省得多。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import svds

from hanzi_to_pinyin.phrases import Phrase, split


def contexts(text: str) -> Iterator[tuple[str, str]]:
    """每个字的邻居：左邻、右邻、同短语里别的字，以及它在短语里的位置。"""
    for i, character in enumerate(text):
        for j, other in enumerate(text):
            if i != j:
                yield character, {i - 1: "左", i + 1: "右"}.get(j, "同") + other
        yield character, f"位{i}/{len(text)}"


def vectors(phrases: Iterable[Phrase], width: int) -> dict[str, np.ndarray]:
    """每个字一个 [width] 的向量，各分量的均方是 1。只看字，不看读音。

    字与邻居的正点间互信息排成矩阵，取前 width 个奇异向量。
    来源：Levy、Goldberg、Dagan (2015)，3.1、3.2 节。
    """
    pairs = Counter(pair for phrase in phrases for pair in contexts(phrase.text))
    rows = {c: i for i, c in enumerate(sorted({c for c, _ in pairs}))}
    columns = {c: i for i, c in enumerate(sorted({c for _, c in pairs}))}
    places = [rows[c] for c, _ in pairs], [columns[c] for _, c in pairs]
    counts = coo_matrix((np.array(list(pairs.values()), dtype=float), places))
    of_row, of_column = (
        np.asarray(counts.sum(1)).ravel(),
        np.asarray(counts.sum(0)).ravel() ** 0.75,
    )
    expected = of_row[counts.row] * of_column[counts.col] / of_column.sum()
    positive = np.maximum(np.log(counts.data / expected), 0.0)  # 互信息为负的不算
    left, scale, _ = svds(
        coo_matrix((positive, places)).tocsr(),
        min(width, len(rows) - 1),
        random_state=0,
    )
    found = np.zeros((len(rows), width))
    found[:, : left.shape[1]] = left * np.sqrt(scale)
    found *= np.sqrt(width) / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)
    return {character: found[i] for character, i in rows.items()}


def nearest(table: dict[str, np.ndarray], character: str, count: int = 8) -> str:
    """与一个字最近的几个字，由近到远。"""
    others = sorted(table.keys() - {character})
    return "".join(sorted(others, key=lambda c: -float(table[c] @ table[character]))[:count])


def main() -> None:
    table = vectors(split()["训练"], 64)
    for character in "河枪山酒三喜":
        print(character, "→", nearest(table, character))


if __name__ == "__main__":
    main()
