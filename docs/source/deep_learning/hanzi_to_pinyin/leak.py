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


def main() -> None:
    for how in SPLITS:
        parts = split(how)
        phrases, kin = parts["验证"], set(with_relatives(parts["验证"], parts["训练"]))
        print(f"{how}：验证短语 {len(phrases)} 个，在训练里有亲属的占 {len(kin) / len(phrases):.1%}")
        model = NGram(parts["训练"], 3.0, 0.3)
        strangers = [p for p in phrases if p not in kin]
        for label, some in (("有亲属的", [*kin]), ("没有亲属的", strangers)):
            if some:
                most, n = (right_phrases(reader, some) / len(some) for reader in (model.majority, model))
                print(f"    {label}：多数派 {most:.1%}，n 元 {n:.1%}，多 {100 * (n - most):.1f} 个百分点")


if __name__ == "__main__":
    main()
