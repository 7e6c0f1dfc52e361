"""消融：同样的步数，每次只改一项，看验证短语上的正确率；不带 --train 时打印上次的记录。"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import torch

from hanzi_to_pinyin import train
from hanzi_to_pinyin.tagger import Settings
from training_runs import Log, TrainingError, options
from training_runs.options import parse

RECORD = train.RESULTS / "ablation.json"
STEPS = 600
MAIN = Settings()
VARIANTS = {
    "正文的模型": (MAIN, 3),
    "不加位置": (replace(MAIN, positions="none"), 2),
    "位置自己学": (replace(MAIN, positions="learned"), 1),
    "旋转位置": (replace(MAIN, positions="rotary"), 1),
    "一个头": (replace(MAIN, heads=1), 1),
    "两层": (replace(MAIN, layers=2), 2),
    "post-LN": (replace(MAIN, norm_first=False), 1),
    "标签平滑 0.1": (replace(MAIN, smoothing=0.1), 1),
    "不猜遮住的字": (replace(MAIN, guess=0.0), 2),
    "不遮字": (replace(MAIN, hide=0.0, guess=0.0), 1),
    "不用先验": (replace(MAIN, prior=False), 1),
}  # fmt: skip


def run_all(where: train.Options) -> list[dict[str, float | str]]:
    """训练全部变体；已经有日志的不重来。返回每次训练一行。"""
    rows = []
    for name, (settings, seeds) in VARIANTS.items():
        for seed in range(seeds):
            options = replace(where, seed=seed, output=where.output / f"{name}-{seed}")
            file = options.output / "tagger.json"
            if not file.exists():
                train.train(options, settings)
            log = Log.read(file)
            rows.append(
                {
                    "variant": name,
                    "seed": seed,
                    "validation": log.curve[-1]["validation"],
                    "cpu_seconds": round(log.cpu_seconds),
                }
            )
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options(parser, steps=STEPS, output=Path("build/ablation"))
    found, where = parse(parser, arguments)
    torch.set_num_threads(1)
    if found.train:
        record = {"steps": where.steps, "runs": run_all(replace(where, resume=False))}
        RECORD.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if not RECORD.exists():
        raise TrainingError(f"没有 {RECORD}；加 --train 训练全部变体。")
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    rows = {name: [run for run in record["runs"] if run["variant"] == name] for name in VARIANTS}
    print(f"各走 {record['steps']} 步，验证短语全对的比例（各个种子）：")
    for name, runs in rows.items():
        rates = [run["validation"] for run in runs]
        each = " ".join(f"{rate:.2%}" for rate in rates)
        print(f"{mean(rates):.2%}  {name}（{each}），{mean(run['cpu_seconds'] for run in runs):.0f} CPU 秒")


if __name__ == "__main__":
    main()
