"""泄漏：同样的基线，划分越松，分数越高。多出来的那些分是从哪里来的？"""

from __future__ import annotations

from collections.abc import Iterable

from hanzi_to_pinyin.baselines import NGram, right_phrases
from hanzi_to_pinyin.phrases import SHARED, SPLITS, Phrase, split, substrings


def with_relatives(phrases: Iterable[Phrase], training: Iterable[Phrase]) -> list[Phrase]:
    """phrases 里与某个训练短语互相包含、或有 SHARED 个字公共子串的那些。"""
    texts = {p.text for p in training}
    parts = {part for text in texts for part in substrings(text, 2)}
    return [
        p
        for p in phrases
        if p.text in parts
        or any(part in texts or (len(part) >= SHARED and part in parts) for part in substrings(p.text, 2))
    ]


def gains(how: str) -> dict[str, tuple[int, float, float]]:
    """验证短语按有没有亲属分开：个数、多数派的正确率、n 元的正确率。"""
    parts = split(how)
    model, kin = NGram(parts["训练"], 3.0, 3.0), set(with_relatives(parts["验证"], parts["训练"]))
    halves = {"有亲属": sorted(kin), "没有亲属": [p for p in parts["验证"] if p not in kin]}
    return {
        label: (len(some), *(right_phrases(reader, some) / len(some) for reader in (model.majority, model)))
        for label, some in halves.items()
        if some
    }


def main() -> None:
    for how in SPLITS:
        print(f"“{how}”划分的验证短语：")
        for label, (count, most, n) in gains(how).items():
            told = f"多数派 {most:.1%}，n 元 {n:.1%}，多 {100 * (n - most):.1f} 个百分点"
            print(f"    {label}的 {count} 个：{told}")


if __name__ == "__main__":
    main()
