"""一条命令核对本章：每份代码重跑一遍，图与数据逐字节比较，正文里的数重算一遍，匹配与 AP 另取随机数再与独立实现比。"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from detr import explorer
from detr.average_precision import Detections, summary
from detr.compare import mean_of, no_object, of_seeds, runs, steps_to
from detr.hungarian import assign, total
from detr.model import Detr
from detr.scenes import SIZE, Scene
from detr.train import load
from sphinx_runnable_listings.checks import Check, conclusions_on, main, sentences

CHAPTER = Path(__file__).parent
RANGES = ((0.0, 1e5), (0.0, 9.0), (9.0, 14.0), (14.0, 1e5))  # 边长，像素


def compare_assignments(count: int, seed: int) -> Check:
    """另一批代价矩阵：总代价与 SciPy 的相等吗？"""
    source, wrong = np.random.default_rng(seed), 0
    for _ in range(count):
        rows = int(source.integers(1, 10))
        cost = source.integers(-4, 5, (rows, rows + int(source.integers(0, 9)))).astype(float)
        best = cost[linear_sum_assignment(cost)].sum()
        wrong += total(cost.tolist(), assign(cost.tolist())) != best
    return Check("另一批代价矩阵，匹配的总代价与 scipy", count, wrong)


def random_case(seed: int, images: int, most: int) -> tuple[list[Detections], list[Scene]]:
    """每图 0 … most 个真值（彼此可以重叠），加上抖动过的、重复的、认错的、凭空的检测；得分有意撞分。"""
    source = np.random.default_rng(seed)
    found, truths = [], []
    for _ in range(images):
        n = int(source.integers(0, most + 1))
        low = source.random((n, 2)) * 0.6
        truth = np.concatenate([low, low + 0.08 + source.random((n, 2)) * 0.3], 1)
        labels = source.integers(0, 3, n)
        picks = source.integers(0, n, 2 * n) if n else np.zeros(0, int)
        jitter = truth[picks] + source.normal(0, 0.03, (len(picks), 4))
        jitter[:, 2:] = np.maximum(jitter[:, 2:], jitter[:, :2] + 0.01)  # 宽高为负的框，COCO 没有定义
        corner = source.random((2, 2)) * 0.6
        names = np.where(source.random(len(picks)) < 0.8, labels[picks], source.integers(0, 3, len(picks)))
        names = np.concatenate([names, source.integers(0, 3, 2)])
        scores = source.integers(0, 20, len(names)) / 20  # 只有二十种得分：图内、图间都会撞
        boxes = np.concatenate([jitter, np.concatenate([corner, corner + 0.2], 1)])
        found.append(Detections(torch.tensor(boxes), torch.tensor(scores), torch.tensor(names)))
        truths.append(Scene(torch.zeros(1, 1), torch.tensor(truth), torch.tensor(labels)))
    return found, truths


def coco_summary(
    found: Sequence[Detections], truths: Sequence[Scene], ranges: Sequence[tuple[float, float]] = RANGES
) -> list[tuple[float, float]]:
    """pycocotools 对各个大小范围给的 (AP, AP50)；范围里没有对象时是 (-1, -1)。"""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def entries(images: Sequence[Any]) -> list[dict[str, Any]]:
        found = []
        for n, image in enumerate(images):
            for box, label in zip((image.boxes.double() * SIZE).tolist(), image.labels.tolist(), strict=True):
                left, top, right, bottom = box
                frame = [left, top, right - left, bottom - top]
                kept = {"image_id": n, "category_id": label, "iscrowd": 0}
                found.append({**kept, "bbox": frame, "area": frame[2] * frame[3]})
        return found

    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = {
            "info": {},
            "images": [{"id": n} for n in range(len(truths))],
            "categories": [{"id": label} for label in range(10)],
            "annotations": [{**entry, "id": k} for k, entry in enumerate(entries(truths), 1)],
        }
        truth.createIndex()
        scores = chain.from_iterable(image.scores.tolist() for image in found)
        judge = COCOeval(
            truth, truth.loadRes([{**e, "score": s} for e, s in zip(entries(found), scores, strict=True)]), "bbox"
        )
        judge.params.areaRng = [[low**2, high**2] for low, high in ranges]
        judge.params.areaRngLbl = [str(k) for k in range(len(ranges))]
        judge.evaluate()
        judge.accumulate()
    values = judge.eval["precision"][:, :, :, :, -1]  # [门槛, 召回率, 类, 大小]

    def mean(part: np.ndarray[Any, Any]) -> float:
        return float(part[part > -1].mean()) if (part > -1).any() else -1.0

    return [(mean(values[..., k]), mean(values[0, ..., k])) for k in range(len(ranges))]


def compare_precision(cases: int, seed: int) -> Check:
    """另一批检测：各个大小的 AP、AP50 与 pycocotools 相差不过 1e-6 吗？"""
    what = "另一批检测（撞分、拥挤、分大小），AP 与 pycocotools"
    if find_spec("pycocotools") is None:
        return Check(what, 0, 0, reason="没有装 pycocotools")
    count = wrong = 0
    for k in range(cases):
        found, truths = random_case(seed + k, images=20, most=4 if k % 2 else 15)
        for sides, theirs in zip(RANGES, coco_summary(found, truths), strict=True):
            count += 2
            wrong += sum(abs(a - b) > 1e-6 for a, b in zip(summary(found, truths, sides), theirs, strict=True))
    return Check(what, count, wrong)


def compare_scenes(model: Detr, told: list[dict[str, Any]]) -> Check:
    """网页上那些框与权重，与模型现算的一样吗？框差不过 0.15 像素、得分与权重差不过一级。"""
    count = wrong = 0
    for mine, theirs in zip(explorer.data(model), told, strict=True):
        count += 1
        wrong += any(mine[key] != theirs[key] for key in ("number", "pixels", "truth"))
        for ours, written in zip(mine["layers"], theirs["layers"], strict=True):
            for a, b in zip(ours["boxes"], written["boxes"], strict=True):
                count += 1
                limits = (0.15, 0.15, 0.15, 0.15, 0, 1)
                wrong += any(abs(x - y) > limit for x, y, limit in zip(a, b, limits, strict=True))
            for a, b in zip(ours["look"], written["look"], strict=True):
                count += 1
                wrong += any(abs(x - y) > 1 for x, y in zip(bytes.fromhex(a), bytes.fromhex(b), strict=True))
    return Check("网页上的框与注意力，与模型现算的", count, wrong)


def phrases(folder: Path = CHAPTER / "results") -> Iterator[str]:
    """正文里的数，由训练日志与各份代码的记录现算。"""
    found, scores = runs(), json.loads((folder / "ablations.json").read_text(encoding="utf-8"))
    base, vanilla, noised = found["reference"], found["vanilla"], found["denoising"]
    yield f"参考点用了 {steps_to(base, 0.5)} 步，原版用了 {steps_to(vanilla, 0.5)} 步"
    yield f"走完 {base.steps} 步，一个 {base.curve[-1]['ap50']:.3f}，一个 {vanilla.curve[-1]['ap50']:.3f}"
    two = scores["scratch_reference"], scores["scratch_vanilla"]["ap50"]
    yield f"参考点学到 AP50 {two[0]['ap50']:.3f}、AP {two[0]['ap']:.3f}；同样的步数，原版查询还趴在 {two[1]:.3f}"
    references = of_seeds("scratch_reference")
    seeds, noisy = [scores[name]["ap50"] for name in references], scores["scratch_denoising"]
    one, other, last = (f"{value:.3f}" for value in seeds)
    yield f"参考点从零学 2,000 步是 AP50 {other} 与 {last}，最好与最差之间差 {max(seeds) - min(seeds):.3f}"
    yield f"学到 AP50 {noisy['ap50']:.3f}、AP {noisy['ap']:.3f}，参考点的三个种子是 {one}、{other} 与 {last}"
    first, *rest = (steps_to(found[name], 0.5) for name in ("scratch_denoising", *references))
    yield f"头一次量到 AP50 0.5 用了 {first} 步，它们用了 {rest[0]}、{rest[1]} 与 {rest[2]} 步"
    yield f"比参考点最好的那个高出的 {noisy['ap50'] - max(seeds):.3f}"
    moved = [f"{mean_of(log, 'moved'):.0%}" for log in (vanilla, base)]
    yield f"平均每隔 50 步就有 {moved[0]} 的对象换了查询，参考点是 {moved[1]}"
    yield f"IS 从 {mean_of(base, 'instability'):.2f} 降到 {mean_of(noised, 'instability'):.2f}"
    more = {name: score["ap"] - scores["reference"]["ap"] for name, score in scores.items()}
    yield f"AP 少 {-more['vanilla']:.3f}，重复多出"
    yield f"只算最后一层的损失**：AP 少 {-more['last_layer']:.3f}"
    repeats = [scores[name]["repeats"] for name in ("reference", "no_object_1")]
    yield f"重复从 {repeats[0]} 处降到 {repeats[1]} 处，AP 反而高 {more['no_object_1']:.3f}"
    heavy = [f"{value:.3f}" for value in no_object(scores).groups["1"]]
    yield f"权重 1 是 {heavy[0]}、{heavy[1]} 与 {heavy[2]}，权重 0.1 是 {one}、{other} 与 {last}"
    yield f"AP 少了 {-more['no_giou']:.3f}"
    yield f"4 个查询少 {-more['queries_4']:.3f}"
    yield f"36 个多 {more['queries_36']:.3f}"
    record = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    apart = record["互不相交"]
    yield f"基线的 AP 反而更高**（{apart['baseline_ap']:.3f} 对 {apart['ap']:.3f}）"
    printed = (folder / "evaluate.txt").read_text(encoding="utf-8")
    yield "（" + printed.splitlines()[-1].partition("AP50 ")[2] + "）"
    [(ours, theirs)] = re.findall(r"边长  0– 9 .*，AP ([\d.]+)、.*基线 AP ([\d.]+)、", printed)
    yield f"在最小的一档上 AP 反而更高（{theirs} 对 {ours}）"
    near, alike = re.findall(r"原样 0，像素平均差不到 \d+% 的 (\d+)，", printed)
    yield f"每个像素平均差不到 8% 的有 {near} 张；整个场景里，连“只有噪声不同”的也{'没有' if alike == '0' else '有'}"
    right, twice = re.findall(r"中位数 ([\d.]+)", (folder / "mistakes.txt").read_text(encoding="utf-8"))
    yield f"多半得分低（中位数 {twice}，对的是 {right}）"


def checks(here: bool) -> Iterator[Check]:
    torch.set_num_threads(1)
    model = load()
    yield compare_assignments(2000, seed=77)
    yield compare_precision(20, seed=500)
    yield compare_scenes(model, explorer.told())
    yield sentences(CHAPTER / "index.md", phrases())
    yield conclusions_on(CHAPTER / "index.md")


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
