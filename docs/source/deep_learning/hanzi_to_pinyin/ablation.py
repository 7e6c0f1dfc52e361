"""消融：同样的步数，每次只改一项，换几个种子，看验证短语上的成绩；不带 --train 时打印上次的记录。"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from math import comb, log
from pathlib import Path
from statistics import mean
from typing import Any

import torch
from torch.nn import functional as F

from hanzi_to_pinyin.baselines import Majority, right_phrases
from hanzi_to_pinyin.phrases import Phrase, split
from hanzi_to_pinyin.tagger import Settings, Tagger
from hanzi_to_pinyin.train import RESULTS, accuracy, train
from training_runs import Log, Options, TrainingError, options
from training_runs.options import parse

RECORD = RESULTS / "ablation.json"
STEPS, SEEDS, MORE = 1000, 4, 8  # 正文的模型训练 MORE 个种子，别的 SEEDS 个：别的都与它比
BASE = "正文的模型"
VARIANTS: dict[str, dict[str, Any]] = {
    BASE: {},
    "不加位置": {"positions": "none"},
    "位置自己学": {"positions": "learned"},
    "旋转位置": {"positions": "rotary"},
    "一个头": {"heads": 1},
    "两层": {"layers": 2},
    "post-LN": {"norm_first": False},
    "标签平滑 0.1": {"smoothing": 0.1},
    "不遮字": {"hide": 0.0},
    "嵌入从随机数起步": {"vectors": False},
    "不从先验起步": {"prior": False},
}
MEASURES: dict[str, tuple[str, Callable[[float], str]]] = {
    "accuracy": ("整个短语全对（%）", lambda rate: f"{100 * rate:.2f}"),
    "loss": ("多音字的损失（nat）", "{:.3f}".format),
}


@dataclass(frozen=True)
class Outcome:
    """一次训练：日志，和训练完在验证短语上的成绩。"""

    log: Log
    accuracy: float  # 整个短语全对的比例
    loss: float  # 多音字每个字的交叉熵，nat


def seeds(variant: str) -> range:
    return range(MORE if variant == BASE else SEEDS)


@torch.no_grad()
def loss_on(model: Tagger, phrases: Sequence[Phrase]) -> float:
    """验证时的损失：不遮字、不平滑，读音没见过的不算。"""
    model.eval()
    tokens, wanted = model.vocabulary.encode([p.text for p in phrases]), model.vocabulary.targets(phrases)
    return F.cross_entropy(model(tokens)[wanted >= 0], wanted[wanted >= 0]).item()


def run(variant: str, where: Options, parts: dict[str, Sequence[Phrase]]) -> Outcome:
    """训练一次；上回停在半路，就接着走。"""
    name = f"{variant}-{where.seed}".replace(" ", "-")
    where = replace(where, resume=not where.fresh and (where.output / f"{name}.checkpoint").exists())
    settings = replace(Settings(), **VARIANTS[variant])
    model = train(where, settings, parts, name, "hanzi_to_pinyin.ablation")
    told = Log.read(where.output / f"{name}.json")
    told.name = variant
    return Outcome(told, accuracy(model, parts["验证"]), round(loss_on(model, parts["验证"]), 4))


def train_all(where: Options, wanted: Sequence[str], record: Path = RECORD) -> None:
    """训练记录里还没有的；训练完一次就写进记录一次。"""
    parts = split()
    for variant in wanted:
        for seed in seeds(variant):
            outcomes = read(record)
            if any(o.log.steps != where.steps for o in outcomes):
                raise TrainingError(f"{record} 里的训练走了 {outcomes[0].log.steps} 步；步数要相同，或者先删掉它。")
            if (variant, seed) not in {(o.log.name, o.log.seed) for o in outcomes}:
                write([*outcomes, run(variant, replace(where, seed=seed), parts)], record)


def read(record: Path = RECORD) -> list[Outcome]:
    """记录里的各次训练；没有记录时是空的。"""
    rows = json.loads(record.read_text(encoding="utf-8")) if record.exists() else []
    return [Outcome(**row | {"log": Log(**row["log"])}) for row in rows]


def write(outcomes: list[Outcome], record: Path) -> None:
    """照 VARIANTS 的次序，一行一次训练。"""
    order = list(VARIANTS)
    ranked = sorted(outcomes, key=lambda o: (order.index(o.log.name), o.log.seed))
    lines = ",\n ".join(json.dumps(asdict(o), ensure_ascii=False) for o in ranked)
    record.write_text(f"[\n {lines}\n]\n", encoding="utf-8")


def values(outcomes: Sequence[Outcome], measure: str) -> dict[str, list[float]]:
    """每个变体各个种子的成绩，measure 是 MEASURES 之一；一次也没训练过的变体不列。"""
    found = {name: [getattr(o, measure) for o in outcomes if o.log.name == name] for name in VARIANTS}
    return {name: numbers for name, numbers in found.items() if numbers}


def majority(parts: dict[str, Sequence[Phrase]]) -> dict[str, float]:
    """多数派在验证短语上的两种成绩：不看上下文，一种读音的概率就是它在训练里的频率。"""
    reader = Majority(parts["训练"])
    asked = [(reader.counts.get(c, Counter()), r) for p in parts["验证"] for c, r in zip(*p, strict=True)]
    losses = [log(found.total() / found[r]) for found, r in asked if len(found) > 1 and r in found]
    return {"accuracy": right_phrases(reader, parts["验证"]) / len(parts["验证"]), "loss": mean(losses)}


def apart(base: Sequence[float], other: Sequence[float]) -> int:
    """other 个个大于 base 的每一个是 1，个个小于是 -1，有重叠是 0。"""
    return (min(other) > max(base)) - (max(other) < min(base))


def chance() -> float:
    """一项改动其实没有作用，各个种子却碰巧不重叠的概率：全部种子混在一起随手分，恰好分成一高一低。"""
    return 2 / comb(MORE + SEEDS, SEEDS)


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"各走 {outcomes[0].log.steps} 步，“亲属”划分的验证短语；平均在前，各个种子在后"
    floor = majority(split())
    for measure, (title, show) in MEASURES.items():
        rows = values(outcomes, measure)
        yield f"{title}：多数派 {show(floor[measure])}"
        for name, numbers in rows.items():
            words = {1: "个个高于正文的", -1: "个个低于正文的", 0: "有重叠"}[apart(rows[BASE], numbers)]
            last = f"相差 {show(max(numbers) - min(numbers))}" if name == BASE else words
            yield f"    {show(mean(numbers))}  {name}：{' '.join(map(show, numbers))}；{last}"
    yield f"共 {len(outcomes)} 次训练，{sum(o.log.cpu_seconds for o in outcomes)} CPU 秒，一个核"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variant", choices=VARIANTS, help="只训练这一种；不写就依次训练全部")
    options(parser, steps=STEPS, output=RESULTS.parents[4] / "build" / "ablation")
    found, where = parse(parser, arguments)
    torch.set_num_threads(1)
    if found.train:
        train_all(where, [found.variant] if found.variant else list(VARIANTS))
    if not (outcomes := read()):
        raise TrainingError(f"没有 {RECORD}；加 --train 训练全部变体。")
    print(*table(outcomes), sep="\n")


if __name__ == "__main__":
    main()
