"""失败的样子：给测试场景里的每一处错误分类，再把错得最多的场景挑出来。"""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from detr.average_precision import Detections
from detr.boxes import iou
from detr.scenes import SIZE, Scene, many
from detr.train import detect_all, load

KINDS = ("漏检", "认错", "重复", "框不准", "凭空")
SURE = 0.5  # 得分超过它才算报出来
WORST = 8
RECORD = Path(__file__).with_name("results") / "mistakes.json"


@dataclass(frozen=True)
class Verdict:
    """kinds：每个报出来的检测对不对（""）、错在哪；missed：漏掉了哪些真值；confused：认错的 (真, 认成)。"""

    kinds: list[str]
    missed: list[int]
    confused: list[tuple[int, int]]

    @property
    def errors(self) -> list[str]:
        return [kind for kind in self.kinds if kind] + ["漏检"] * len(self.missed)


def reported(found: Detections) -> Detections:
    """得分超过 SURE 的，从高到低。"""
    order = [k for k in found.scores.argsort(descending=True, stable=True).tolist() if found.scores[k] > SURE]
    return Detections(found.boxes[order], found.scores[order], found.labels[order])


def judge(found: Detections, scene: Scene) -> Verdict:
    """逐个看报出来的检测，found 已按得分排好。

    对：同类、交并比 ≥ 0.5 的真值还没被认领；重复：那个真值已被认领；认错：压在别类的真值上（≥ 0.5）；
    框不准：压着同类的真值，但交并比只在 0.1 与 0.5 之间；都不是，就是凭空。真值没被认领、也没有检测因它而错，是漏检。
    """
    kinds: list[str] = []
    confused: list[tuple[int, int]] = []
    claimed: set[int] = set()
    blamed: set[int] = set()
    for box, label in zip(found.boxes, found.labels.tolist(), strict=True):
        overlaps = iou(box, scene.boxes).tolist()
        same = [(v, g) for g, v in enumerate(overlaps) if scene.labels[g] == label]
        near, other = max((pair for pair in same if pair[1] not in claimed), default=(0.0, -1)), max(overlaps)
        if near[0] >= 0.5:
            claimed.add(near[1])
            kinds.append("")
        elif any(v >= 0.5 for v, _ in same):
            kinds.append("重复")
        elif other >= 0.5:
            blamed.add(overlaps.index(other))
            confused.append((int(scene.labels[overlaps.index(other)]), label))
            kinds.append("认错")
        elif near[0] >= 0.1:
            blamed.add(near[1])
            kinds.append("框不准")
        else:
            kinds.append("凭空")
    missed = [g for g in range(len(scene.labels)) if g not in claimed | blamed]
    return Verdict(kinds, missed, confused)


def worst(verdicts: Sequence[Verdict]) -> list[int]:
    """错得最多的 WORST 个场景的编号；一样多时编号小的在前。"""
    return sorted(range(len(verdicts)), key=lambda n: -len(verdicts[n].errors))[:WORST]


def main() -> None:
    torch.set_num_threads(1)
    scenes = many(500, seed=999, test=True)
    found = [reported(one) for one in detect_all(load(), scenes)]
    verdicts = [judge(one, scene) for one, scene in zip(found, scenes, strict=True)]
    counts = Counter(kind for verdict in verdicts for kind in verdict.errors)
    clean = sum(not verdict.errors for verdict in verdicts)
    objects = sum(len(scene.labels) for scene in scenes)
    print(f"500 个测试场景、{objects} 个数字，得分超过 {SURE} 的才算报出来：", end="")
    print(f"全对的 {clean} 个场景，共 {counts.total()} 处错")
    print("、".join(f"{kind} {counts[kind]}" for kind in KINDS))
    for words, wanted in (("对的", ""), ("重复的", "重复")):
        scores = [
            score
            for one, verdict in zip(found, verdicts, strict=True)
            for score, kind in zip(one.scores.tolist(), verdict.kinds, strict=True)
            if kind == wanted
        ]
        print(f"{words}得分的中位数 {statistics.median(scores):.2f}；", end="")
    print()
    pairs = Counter(pair for verdict in verdicts for pair in verdict.confused).most_common(5)
    print("最常认错的（真 → 认成）：" + "、".join(f"{a} → {b} {n} 次" for (a, b), n in pairs))
    print(f"错得最多的 {WORST} 个场景：")
    shown = []
    for n in worst(verdicts):
        print(f"  第 {n:3} 个，{len(scenes[n].labels)} 个数字：{'、'.join(verdicts[n].errors)}")
        shown.append({
            "scene": n,
            "boxes": (found[n].boxes * SIZE).round(decimals=1).tolist(),
            "labels": found[n].labels.tolist(),
            "kinds": verdicts[n].kinds,
            "missed": verdicts[n].missed,
        })  # fmt: skip
    RECORD.write_text(json.dumps(shown, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
