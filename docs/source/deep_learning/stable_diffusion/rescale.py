"""引导太强，图会怎样，拉回标准差能救回多少？五粒种子，8×8。--full 重测，默认打印记录。"""

from __future__ import annotations

import argparse

import torch

from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion.digits import load
from stable_diffusion.judge import Judge, frechet, learnt_from
from stable_diffusion.pipeline import Pipeline, ten_digits
from stable_diffusion.trajectories import CONCLUSIONS, SEEDS, told
from stable_diffusion.weights import file, restore

EACH, STEPS = 20, 20
WAYS = {"w=1.5": (1.5, 0.0), "w=7.5": (7.5, 0.0), "w=7.5，φ=0.7": (7.5, 0.7)}


@torch.no_grad()
def measure(seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """(Fréchet 距离，撞到最黑或最白的像素占几成)。"""
    pipeline, judge = Pipeline(), restore(Judge(), "judge", file("judge"))
    _, test, _ = load()
    real, distances, extremes = judge.features(test.images), {}, {}
    prompts, _ = ten_digits(EACH)
    for name, (scale, share) in WAYS.items():
        call = {"guidance_scale": scale, "guidance_rescale": share, "num_inference_steps": STEPS, "seed": seed}
        images = pipeline(prompts, **call)
        distances[name] = frechet(judge.features(images), real)
        extremes[name] = float((images.abs() > 0.98).float().mean())
    return distances, extremes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="五粒种子重测")
    torch.set_num_threads(1)
    if parser.parse_args().full:
        train, test, _ = load()
        rows = [measure(seed) for seed in SEEDS]
        command = "python -m stable_diffusion.rescale --full"
        for k, (name, what) in enumerate(
            (("rescale", f"8×8：{10 * EACH} 张图的 Fréchet 距离"), ("extremes", "8×8：撞到最黑或最白的像素占几成"))
        ):
            found, told_judge = [row[k] for row in rows], "" if k else learnt_from(train, test)
            measured = Measurement.of_runs(what, SEEDS, found, command=command, judge=told_judge)
            measured.write(CONCLUSIONS / f"{name}.json")
    distance, extreme = (Measurement.read(CONCLUSIONS / f"{name}.json") for name in ("rescale", "extremes"))
    print(f"DDIM {STEPS} 步，种子 {SEEDS[0]} 到 {SEEDS[-1]}：平均（最小到最大）")
    print("   Fréchet 距离          最黑或最白的像素")
    for name in WAYS:
        print(f"{told(distance.groups[name]):<22}{told(extreme.groups[name])}  {name}")


if __name__ == "__main__":
    main()
