"""引导强度扫一遍：听话程度、Fréchet 距离、多样性怎样此消彼长。--full 重测整条曲线，默认只复核 w = 1.5。"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from torch import Tensor

from stable_diffusion.digits import Digits, load
from stable_diffusion.judge import Judge, diversity, frechet, nearest, support_vectors
from stable_diffusion.sampling import Pipeline, ten_digits
from stable_diffusion.weights import restore

RECORD = Path(__file__).with_name("results") / "guidance.json"
SCALES = (0.0, 1.0, 1.5, 2.0, 3.0, 5.0, 7.5)


def measure(images: Tensor, labels: Tensor, train: Digits, test: Digits) -> dict[str, float]:
    """一批生成图 [n, 1, 8, 8] 的五个数；labels 是说明里要的数字。"""
    judge, svm = restore(Judge(), "judge"), support_vectors(train)
    with torch.no_grad():
        obeyed = (judge(images).argmax(1) == labels).float().mean().item()
        distance = frechet(judge.features(images), judge.features(test.images))
    return {
        "judge": round(obeyed, 4),
        "svm": round(float((svm.predict(images.flatten(1)) == labels.numpy()).mean()), 4),
        "frechet": round(distance, 2),
        "diversity": round(diversity(images, labels), 3),
        "nearest": round(nearest(images, train).mean().item(), 3),
    }


def sweep(each: int = 40, steps: int = 50) -> None:
    train, test, _ = load()
    pipeline = Pipeline()
    prompts, labels = ten_digits(each)
    record: dict[str, object] = {"each": each, "steps": steps}
    rows = {}
    for scale in SCALES:
        rows[str(scale)] = measure(pipeline.generate(prompts, scale, steps), labels, train, test)
        print(scale, rows[str(scale)], flush=True)
    torch.manual_seed(0)
    # 参照：同样多的真图，对测试集量同样的数
    rows_by_digit = [torch.where(train.labels == c)[0][:each] for c in range(10)]
    chosen = torch.cat(rows_by_digit)
    rest = Digits(*(torch.as_tensor(part)[~torch.isin(torch.arange(len(train.labels)), chosen)]
                    for part in (train.images, train.labels, train.stroke)))  # fmt: skip
    rows["real"] = measure(train.images[chosen], train.labels[chosen], rest, test)
    record["rows"] = rows
    by_steps = {}
    for few in (5, 10, 20, 50):
        by_steps[f"ddim-{few}"] = measure(pipeline.generate(prompts, 1.5, few), labels, train, test)
    by_steps["ddpm-50"] = measure(pipeline.generate(prompts, 1.5, 50, eta=1.0), labels, train, test)
    record["by_steps"] = by_steps
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def row(name: str, entry: dict[str, float]) -> str:
    return (
        f"{name:<9}{entry['judge']:8.1%}{entry['svm']:9.1%}{entry['frechet']:10.1f}"
        f"{entry['diversity']:10.2f}{entry['nearest']:12.2f}"
    )


def main() -> None:
    torch.set_num_threads(1)
    if "--full" in sys.argv[1:]:
        sweep()
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    print(f"每个 w 生成 {10 * record['each']} 张，DDIM {record['steps']} 步")
    print("w        卷积裁判  SVM 裁判  Fréchet  同类多样性  到最近训练图")
    for name, entry in record["rows"].items():
        print(row(name, entry))
    print("w = 1.5，换步数和采样器：")
    for name, entry in record["by_steps"].items():
        print(row(name, entry))
    train, test, _ = load()
    prompts, labels = ten_digits(10)
    again = measure(Pipeline().generate(prompts, 1.5, 25, seed=1), labels, train, test)
    print(f"当场复核（w = 1.5，另一个种子，100 张，25 步）：卷积裁判认出 {100 * again['judge']:.0f} 张")


if __name__ == "__main__":
    main()
