"""在留出的 500 个测试场景上，小 DETR 与基线同台：总成绩、挨在一起的、小的，以及要不要非极大值抑制。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch

from detr.average_precision import Detections, average_precision, summary
from detr.baseline import fit
from detr.boxes import area, iou
from detr.scenes import SIZE, Scene, leaked, many
from detr.train import detect_all, load

SIZES = ((0, 9), (9, 12), (12, 15), (15, 48))  # 边长，像素
RECORD = Path(__file__).with_name("results") / "evaluation.json"


def suppress(found: Detections, threshold: float = 0.5) -> Detections:
    """非极大值抑制：同类、交并比超过 threshold 的，只留得分最高的。"""
    kept: list[int] = []
    for i in found.scores.argsort(descending=True, stable=True).tolist():
        rivals = [j for j in kept if found.labels[j] == found.labels[i]]
        if not any(iou(found.boxes[i], found.boxes[j]) > threshold for j in rivals):
            kept.append(i)
    return Detections(found.boxes[kept], found.scores[kept], found.labels[kept])


def touching(scene: Scene) -> bool:
    """场景里有没有两个框相交。"""
    pairs = iou(scene.boxes[:, None], scene.boxes[None])
    return bool((pairs - torch.eye(len(pairs)) > 0.0).any())


def recalled(found: Detections, scene: Scene) -> list[tuple[float, bool]]:
    """每个对象的 (边长，像素；被同类、交并比 ≥ 0.5 的某个检测框住没有)。不看得分，所以只衡量“有没有看见”。"""
    sides = (area(scene.boxes.double()) * SIZE**2).round().sqrt()  # 框都在整像素上：面积是整数，12 就正好是 12
    same = found.labels[:, None] == scene.labels[None]
    hit = (same & (iou(found.boxes[:, None], scene.boxes[None]) >= 0.5)).any(0)
    return list(zip(sides.tolist(), hit.tolist(), strict=True))


def pick(found: Sequence[Detections], scenes: Sequence[Scene], near: bool) -> tuple[float, float]:
    chosen = [(f, s) for f, s in zip(found, scenes, strict=True) if touching(s) == near]
    return summary([f for f, _ in chosen], [s for _, s in chosen])


def main() -> None:
    torch.set_num_threads(1)
    scenes, model = many(500, seed=999, test=True), load()
    ours, theirs = detect_all(model, scenes), fit().run(scenes)
    record: dict[str, dict[str, float]] = {}
    print("                        小 DETR          连通域 + SVM")
    print("                      AP    AP50        AP    AP50")
    rows = {
        "全部场景": (summary(ours, scenes), summary(theirs, scenes)),
        "互不相交": (pick(ours, scenes, False), pick(theirs, scenes, False)),
        "有框相交": (pick(ours, scenes, True), pick(theirs, scenes, True)),
    }
    for name, ((ap, ap50), (base, base50)) in rows.items():
        print(f"{name}        {ap:8.3f}{ap50:8.3f}  {base:8.3f}{base50:8.3f}")
        record[name] = {"ap": ap, "ap50": ap50, "baseline_ap": base, "baseline_ap50": base50}

    print(*leaked(scenes), sep="\n")
    (_, ap50), (_, base50) = rows["全部场景"]
    print(f"结论：小 DETR 的 AP50 比基线{'高' if ap50 > base50 else '低'} {abs(ap50 - base50):.3f}")

    seen = [pair for found, scene in zip(ours, scenes, strict=True) for pair in recalled(found, scene)]
    print("按对象大小看（召回：类别对、IoU ≥ 0.5，不问得分）：")
    for low, high in SIZES:
        hits = [hit for side, hit in seen if low <= side < high]
        (ap, ap50), (base, base50) = summary(ours, scenes, (low, high)), summary(theirs, scenes, (low, high))
        print(f"  边长 {low:2}–{high:2} 像素：{len(hits):4} 个，召回 {sum(hits) / len(hits):.0%}，", end="")
        print(f"AP {ap:.3f}、AP50 {ap50:.3f}；基线 AP {base:.3f}、AP50 {base50:.3f}")

    print("每一个解码层单独交卷的 AP50：", end="")
    print("、".join(f"{average_precision(detect_all(model, scenes, k), scenes):.3f}" for k in range(3)))
    after = average_precision([suppress(found) for found in ours], scenes)
    print(f"再加非极大值抑制：AP50 {rows['全部场景'][0][1]:.3f} → {after:.3f}")
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
