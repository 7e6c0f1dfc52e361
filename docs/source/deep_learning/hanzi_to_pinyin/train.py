"""训练汉字→拼音；不带 --train 时读回提交的权重，在测试短语上重新考一遍。"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch
from torch import Tensor

from hanzi_to_pinyin.baselines import right_phrases, tuned
from hanzi_to_pinyin.phrases import Phrase, digest, split
from hanzi_to_pinyin.tagger import FIRST, HIDDEN, Settings, Tagger, Vocabulary
from hanzi_to_pinyin.vectors import vectors
from training_runs import Batches, Log, Options, Run, options, weights
from training_runs.descent import descend
from training_runs.options import parse

RESULTS = Path(__file__).with_name("results")
FOLDERS = {"变体": "variants", "亲属": "relatives"}  # 每种划分的权重和日志在 results/ 的哪个文件夹
STEPS, BATCH, RATE, WARMUP, EVERY = 4000, 64, 2e-3, 200, 500


def loss_of(model: Tagger, tokens: Tensor, wanted: Tensor) -> Tensor:
    """一批的损失：多音字读哪个音。tokens、wanted 都是 [b, t]；有些字临时遮住，逼模型不靠某一个邻字。"""
    hidden = (tokens >= FIRST) & (torch.rand(tokens.shape) < model.settings.hide)
    seen, asked = model.look(tokens.masked_fill(hidden, HIDDEN)), wanted >= 0
    return smoothed_choice(model.choose(seen[asked], tokens[asked]), wanted[asked], model.settings.smoothing)


def smoothed_choice(scores: Tensor, wanted: Tensor, smoothing: float) -> Tensor:
    """标签平滑的交叉熵，ε 只在真有的候选里平摊：scores [n, 候选数] 里 -inf 是没有的候选。"""
    log, real = scores.log_softmax(-1), scores.isfinite()
    right = log.gather(-1, wanted[:, None])[:, 0]
    spread = log.masked_fill(~real, 0).sum(-1) / real.sum(-1)
    return -((1 - smoothing) * right + smoothing * spread).mean()


def train(
    where: Options,
    settings: Settings,
    parts: dict[str, Sequence[Phrase]],
    name: str = "tagger",
    module: str = "hanzi_to_pinyin.train",
) -> Tagger:
    """在训练短语上训练，每隔 EVERY 步在验证短语上考一次；返回走完全部步数的模型。

    日志在 <output>/<name>.json，里面的命令是 python -m <module>。
    """
    told = asdict(settings) | {"data": digest(parts["训练"])}
    run = Run(name, module, where, every=EVERY, settings=told)
    vocabulary = Vocabulary.of(parts["训练"])
    model = Tagger(vocabulary, settings)
    if settings.vectors:
        model.start_from(vectors(parts["训练"], settings.width))
    several = {c for c, known in vocabulary.readings.items() if len(known) > 1}
    phrases = [p for p in parts["训练"] if several & set(p.text)]  # 没有多音字的短语没什么可学
    tokens, wanted = vocabulary.encode([p.text for p in phrases]), vocabulary.targets(phrases)
    lengths = torch.tensor([len(p.text) + 2 for p in phrases])
    optimizer = torch.optim.AdamW(model.parameters(), RATE, betas=(0.9, 0.98), weight_decay=0.1, fused=True)
    rng = random.Random(where.seed)
    batches = Batches(lengths, BATCH, rng)
    run.keep(model=model, optimizer=optimizer, rng=rng, batches=batches)
    for step in run:
        model.train()
        optimizer.param_groups[0]["lr"] = RATE * min(step / WARMUP, 1 - (step - 1) / where.steps)
        rows = next(batches)
        longest = int(lengths[rows].max())
        loss = loss_of(model, tokens[rows, :longest], wanted[rows, :longest])
        descend(loss, optimizer, model.parameters())
        run.loss(loss.item())
        if run.reporting:
            run.note(validation=accuracy(model, parts["验证"]))
    return model.eval()


def accuracy(model: Tagger, phrases: Sequence[Phrase]) -> float:
    """整个短语全对的比例。"""
    readings = model.read([p.text for p in phrases])
    return round(sum(found == p.readings for found, p in zip(readings, phrases, strict=True)) / len(phrases), 4)


def save(model: Tagger, path: Path) -> None:
    """权重，连同字表、读音和选择：不靠词典就能读音。"""
    weights.save(
        path,
        model,
        characters="".join(model.vocabulary.readings),
        readings=json.dumps(list(model.vocabulary.readings.values()), ensure_ascii=False),
        counts=json.dumps(list(model.vocabulary.counts.values())),
        settings=json.dumps(asdict(model.settings)),
    )


def committed(how: str = "亲属") -> Tagger:
    """仓库里提交的模型。"""
    return load(RESULTS / FOLDERS[how] / "tagger.npz")


def load(path: Path) -> Tagger:
    """读回 save 写的模型；文件没有或不对时引发 TrainingError。"""
    return weights.load(path, build, "python -m hanzi_to_pinyin.train --train（或加 --split 变体）")


def build(characters: str, readings: str, counts: str, settings: str) -> Tagger:
    """由 save 存下的几段文字造出一个还没有权重的模型。"""
    known = (dict(zip(characters, json.loads(each), strict=True)) for each in (readings, counts))
    return Tagger(Vocabulary(*known), Settings(**json.loads(settings)))


def exam(model: Tagger, how: str) -> Iterator[str]:
    """三种读法在一种划分的测试短语上的成绩，一种一行。"""
    ngram, phrases = tuned(how), split(how)["测试"]
    majority = right_phrases(ngram.majority, phrases)
    read = dict(zip((texts := [p.text for p in phrases]), model.read(texts), strict=True))
    yield f"“{how}”划分，测试短语 {len(phrases)} 个，整个短语全对的："
    for name, right in (
        ("多数派", majority),
        ("n 元", right_phrases(ngram, phrases)),
        ("模型", right_phrases(read.__getitem__, phrases)),
    ):
        more = 100 * (right - majority) / len(phrases)
        yield f"    {name}：{right}（{right / len(phrases):.1%}），比多数派 {more:+.1f} 个百分点"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=FOLDERS, help="哪一种划分（默认：读权重时两种都读，训练时“亲属”）")
    options(parser, steps=STEPS, output=RESULTS)
    found, where = parse(parser, arguments)
    torch.set_num_threads(1)
    if found.train:
        found.split = found.split or "亲属"
        where = replace(where, output=where.output / FOLDERS[found.split])
        save(train(where, Settings(), split(found.split)), where.output / "tagger.npz")
    for how, folder in FOLDERS.items():
        if found.split in (None, how):
            output = where.output if found.train else where.output / folder
            print(*exam(load(output / "tagger.npz"), how), sep="\n")
            print("   ", Log.read(output / "tagger.json").summary())


if __name__ == "__main__":
    main()
