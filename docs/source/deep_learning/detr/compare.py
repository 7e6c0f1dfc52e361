"""同一份预算下的对照：三种查询谁学得快、配对稳不稳，去掉一样东西差多少。全部取自提交的训练日志。"""

from __future__ import annotations

from detr.train import logs
from training_runs import Log

ROWS = {
    "reference": "参考点，16 个查询，三层都算损失，0.1，GIoU",
    "vanilla": "查询换成原版的",
    "denoising": "加去噪查询",
    "last_layer": "只算最后一层的损失",
    "no_object_1": "“没有对象”的权重 1",
    "no_giou": "不要 GIoU，只剩 L1",
    "queries_4": "4 个查询",
    "queries_36": "36 个查询",
}


def at(log: Log, part: float) -> dict[str, float]:
    """训练走到 part（0 到 1）时曲线上的一点。"""
    return next(point for point in log.curve if point["step"] >= part * log.steps)


def steps_to(log: Log, ap50: float) -> int | None:
    """头一次量到 AP50 不小于 ap50 是在第几步；到不了是 None。"""
    return next((int(point["step"]) for point in log.curve if point["ap50"] >= ap50), None)


def mean_instability(log: Log) -> tuple[float, float]:
    """整个训练里，前后两次之间 (IS, 换了查询的对象占几成) 的平均。"""
    known = [point for point in log.curve if "moved" in point]
    return tuple(sum(point[key] for point in known) / len(known) for key in ("instability", "moved"))  # type: ignore[return-value]


def frozen() -> dict[str, Log]:
    """共用一个冻结的编码器的那些训练，按表里的次序。"""
    found = {log.name: log for log in logs()}
    return {name: found[name] for name in ROWS if name in found}


def main() -> None:
    runs = frozen()
    base = runs["reference"]
    print(f"每次 {base.steps} 步，每步 {base.settings['batch']} 个场景，种子 {base.seed}；AP50 在 100 个观察场景上量")
    print("AP50：一半   走完   到 0.5 的步数     IS   换查询   CPU 秒   MiB")
    for name, log in runs.items():
        instability, moved = mean_instability(log)
        reached = steps_to(log, 0.5) or "没到"
        print(
            f"{at(log, 0.5)['ap50']:10.3f}{log.curve[-1]['ap50']:7.3f}{reached:>12}{instability:11.2f}{moved:9.0%}"
            f"{log.cpu_seconds:9.0f}{log.peak_memory_mib:6.0f}  {ROWS[name]}"
        )


if __name__ == "__main__":
    main()
