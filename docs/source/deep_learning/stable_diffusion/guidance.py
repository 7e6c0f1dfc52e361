"""引导强度和步数各扫一遍：听话程度、Fréchet 距离、多样性怎样此消彼长。--full 重测，默认只复核 w = 1.5。"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from sklearn.svm import SVC
from torch import Tensor

from stable_diffusion.digits import Digits, leaked, load
from stable_diffusion.judge import Judge, diversity, frechet, nearest, support_vectors
from stable_diffusion.pipeline import Pipeline, ten_digits
from stable_diffusion.weights import RESULTS, file, restore
from training_runs.leakage import PICTURES

SCALES = (0.0, 1.0, 1.5, 2.0, 3.0, 5.0, 7.5)
EACH = 40  # 每个数字生成几张
USUAL = {8: ("ddim", 50), 28: ("dpm++", 20)}  # 扫引导强度时用的采样器和步数
STEPS = [*(("ddim", steps) for steps in (5, 10, 20, 50)), ("ddpm", 50), *(("dpm++", steps) for steps in (5, 10, 20))]

Measures = dict[str, float]


def record_of(size: int) -> Path:
    return RESULTS / f"guidance-{size}.json"


class Jury:
    """两位裁判，和作参照的真图：它们都没见过生成模型，生成模型也没见过它们。"""

    def __init__(self, train: Digits, test: Digits) -> None:
        size = train.images.shape[-1]
        self.train, self.test = train, test
        self.judge = restore(Judge(size), "judge", file("judge", size))
        self.svm: SVC = support_vectors(train)

    @torch.no_grad()
    def told(self) -> str:
        """两位裁判由什么学来，在没见过的真图上认得怎样。"""
        images, labels = self.test.images, self.test.labels
        right = (self.judge(images).argmax(1) == labels).float().mean()
        vectors = (self.svm.predict(images.flatten(1)) == labels.numpy()).mean()
        learnt, held = len(self.train.labels), len(labels)
        return f"两位裁判由 {learnt} 张训练图学来；没见过的 {held} 张测试图，认出 {right:.1%} 与 {vectors:.1%}"

    @torch.no_grad()
    def measure(self, images: Tensor, labels: Tensor) -> Measures:
        """一批图 [n, 1, size, size] 的五个数；labels 是说明里要的数字。"""
        obeyed = (self.judge(images).argmax(1) == labels).float().mean().item()
        distance = frechet(self.judge.features(images), self.judge.features(self.test.images))
        return {
            "judge": round(obeyed, 4),
            "svm": round(float((self.svm.predict(images.flatten(1)) == labels.numpy()).mean()), 4),
            "frechet": round(distance, 2),
            "diversity": round(diversity(images, labels), 3),
            "nearest": round(nearest(images, self.train).mean().item(), 3),
        }


def measure_real(train: Digits, test: Digits) -> Measures:
    """参照：从训练集里拿出同样多的真图，对测试集量同样的数；余下的才算“训练图”。"""
    chosen = torch.cat([torch.where(train.labels == c)[0][:EACH] for c in range(10)])
    others = ~torch.isin(torch.arange(len(train.labels)), chosen)
    rest = Digits(train.images[others], train.labels[others], train.stroke[others])
    return Jury(rest, test).measure(train.images[chosen], train.labels[chosen])


def measure_scales(pipeline: Pipeline, jury: Jury) -> dict[str, Measures]:
    prompts, labels = ten_digits(EACH)
    scheduler, steps = USUAL[pipeline.size]
    rows = {}
    for scale in SCALES:
        images = pipeline(prompts, guidance_scale=scale, num_inference_steps=steps, scheduler=scheduler)
        rows[str(scale)] = jury.measure(images, labels)
    return rows


def measure_steps(pipeline: Pipeline, jury: Jury) -> dict[str, Measures]:
    prompts, labels = ten_digits(EACH)
    return {
        f"{scheduler}-{steps}": jury.measure(
            pipeline(prompts, guidance_scale=1.5, num_inference_steps=steps, scheduler=scheduler), labels
        )
        for scheduler, steps in STEPS
    }


def sweep(size: int) -> None:
    train, test, _ = load(size)
    pipeline, jury = Pipeline(size), Jury(train, test)
    scheduler, steps = USUAL[size]
    record = {
        "each": EACH,
        "scheduler": scheduler,
        "steps": steps,
        "rows": measure_scales(pipeline, jury) | {"real": measure_real(train, test)},
        "by_steps": measure_steps(pipeline, jury),
    }
    record_of(size).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def row(name: str, entry: Measures) -> str:
    return (
        f"{name:<9}{entry['judge']:8.1%}{entry['svm']:9.1%}{entry['frechet']:10.1f}"
        f"{entry['diversity']:10.2f}{entry['nearest']:12.2f}"
    )


def report(size: int) -> None:
    record = json.loads(record_of(size).read_text(encoding="utf-8"))
    print(f"{size}×{size}，每个 w 生成 {10 * record['each']} 张，{record['scheduler']} {record['steps']} 步")
    print("w        卷积裁判  SVM 裁判  Fréchet  同类多样性  到最近训练图")
    for name, entry in record["rows"].items():
        print(row(name, entry))
    print("w = 1.5，换步数和采样器：")
    for name, entry in record["by_steps"].items():
        print(row(name, entry))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", type=int, choices=(8, 28), help="重测这个边长的整张表")
    torch.set_num_threads(1)
    if size := parser.parse_args().full:
        sweep(size)
    for size in (8, 28):
        report(size)
        train, test, _ = load(size)
        jury, prompts, labels = Jury(train, test), *ten_digits(10)
        print(jury.told())
        print(PICTURES.row(leaked(train, test)))
        images = Pipeline(size)(prompts, guidance_scale=1.5, num_inference_steps=20, scheduler="dpm++", seed=1)
        again = jury.measure(images, labels)
        print(f"当场复核（w = 1.5，另一个种子，100 张，dpm++ 20 步）：卷积裁判认出 {100 * again['judge']:.0f} 张")


if __name__ == "__main__":
    main()
