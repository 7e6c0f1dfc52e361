"""同一份预算下的对照：三种查询谁学得快、配对稳不稳，去掉一样东西差多少。取自提交的训练日志与训练完时量的成绩。"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from detr.average_precision import Detections, summary
from detr.evaluate import suppress
from detr.mistakes import judge, reported
from detr.scenes import Scene, many
from detr.train import RESULTS, Recipe, detect_all, logs
from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion.weights import restore
from training_runs import Log

SCORES = RESULTS / "ablations.json"
RECORD = RESULTS / "conclusions" / "no-object.json"
SEEDS = (0, 1, 2)  # 从零学、“没有对象”的权重 0.1 与 1，各学了几粒种子
ROWS = {
    "reference": "基准：参考点，16 个查询，三层都算损失，“没有对象” 0.1，L1 + GIoU",
    "vanilla": "查询换成原版的",
    "denoising": "加去噪查询",
    "last_layer": "只算最后一层的损失",
    "no_object_1": "“没有对象”的权重 1",
    "no_giou": "不要 GIoU，只剩 L1",
    "queries_4": "4 个查询",
    "queries_36": "36 个查询",
}
KINDS = {"vanilla": "原版", "reference": "参考点", "denoising": "参考点 + 去噪"}
SCRATCH = {  # 主干与编码器也从零学
    "scratch_reference": "参考点",
    "scratch_reference_1": "参考点，种子 1",
    "scratch_reference_2": "参考点，种子 2",
    "scratch_denoising": "参考点 + 去噪",
    "scratch_vanilla": "原版",
    "scratch_no_object_1": "参考点，“没有对象”的权重 1",
    "scratch_no_object_1_1": "参考点，“没有对象”的权重 1，种子 1",
    "scratch_no_object_1_2": "参考点，“没有对象”的权重 1，种子 2",
}


def steps_to(log: Log, ap50: float) -> int | None:
    """头一次量到 AP50 不小于 ap50 是在第几步；到不了是 None。"""
    return next((int(point["step"]) for point in log.curve if point["ap50"] >= ap50), None)


def whole(log: Log, key: str) -> list[dict[str, float]]:
    """曲线上记了 key 的各点；最后一段不足一个间隔的不算，配对的变化与间隔有关。"""
    return [point for point in log.curve if key in point and point["step"] % log.curve[0]["step"] == 0]


def mean_of(log: Log, key: str) -> float:
    """各点的平均，key 如 instability（IS）、moved（换了查询的对象占几成）。"""
    return sum(point[key] for point in whole(log, key)) / len(whole(log, key))


def runs() -> dict[str, Log]:
    """提交的训练日志，按名字取。"""
    return {log.name: log for log in logs()}


def measure(folder: Path) -> dict[str, dict[str, float]]:
    """folder 里有权重的各次训练，在 500 个测试场景上的成绩。"""
    scenes, scores = many(500, seed=999, test=True), {}
    for name, log in runs().items():
        if not (folder / f"{name}.npz").exists():
            continue
        recipe = Recipe(log.settings["queries"], log.settings["count"])
        found = detect_all(restore(recipe.model(), "detr", folder / f"{name}.npz"), scenes)
        scores[name] = score(found, scenes)
        print(name, scores[name], flush=True)
    return scores


def score(found: list[Detections], scenes: list[Scene]) -> dict[str, float]:
    """一次训练的成绩：两种 AP、加非极大值抑制以后的 AP50、重复了几处。"""
    ap, ap50 = summary(found, scenes)
    _, suppressed = summary([suppress(one) for one in found], scenes)
    verdicts = [judge(reported(one), scene) for one, scene in zip(found, scenes, strict=True)]
    repeats = sum(verdict.kinds.count("重复") for verdict in verdicts)
    return {"ap": round(ap, 3), "ap50": round(ap50, 3), "nms": round(suppressed, 3), "repeats": repeats}


def of_seeds(name: str) -> list[str]:
    """从零学的一种配置，每粒种子的那次训练叫什么。"""
    return [f"{name}_{seed}" if seed else name for seed in SEEDS]


def no_object(scores: dict[str, dict[str, float]]) -> Measurement:
    """“没有对象”的权重 0.1 与 1，都从零学 2,000 步：每粒种子在测试场景上的 AP50。"""
    return Measurement(
        measure="从零学 2,000 步，500 个测试场景上的 AP50",
        command="python -m detr.compare --weights build/detr",
        seeds=SEEDS,
        groups={
            weight: [scores[run]["ap50"] for run in of_seeds(name)]
            for weight, name in (("0.1", "scratch_reference"), ("1", "scratch_no_object_1"))
        },
        paired=True,
    )


def row(log: Log, now: dict[str, float], words: str) -> str:
    """表里的一行。"""
    scores = f"{now['ap']:.3f}  {now['ap50']:.3f}{now['nms']:8.3f}{now['repeats']:7}"
    stability = f"{mean_of(log, 'instability'):11.2f}{mean_of(log, 'moved'):8.0%}"
    return f"{scores}{steps_to(log, 0.5) or '没到':>11}{stability}{log.cpu_seconds:8.0f}  {words}"


def table() -> None:
    found, scores = runs(), json.loads(SCORES.read_text(encoding="utf-8"))
    base = found["reference"]
    print(f"每步 {base.settings['batch']} 个场景，没有写明的都是种子 {base.seed}；成绩在 500 个测试场景上量")
    print("   AP   AP50  加 NMS   重复  到 0.5 的步数    IS  换查询  CPU 秒")
    print(f"主干与编码器冻住，解码器从零学 {base.steps} 步：")
    for name, words in ROWS.items():
        print(row(found[name], scores[name], words))
    print(f"全部从零学 {found['scratch_reference'].steps} 步：")
    for name, words in SCRATCH.items():
        print(row(found[name], scores[name], words))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="训练出的权重在哪个文件夹：量一遍，写进 ablations.json")
    torch.set_num_threads(1)
    if folder := parser.parse_args().weights:
        before = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
        scores = before | measure(folder)
        SCORES.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
        no_object(scores).write(RECORD)
    table()


if __name__ == "__main__":
    main()
