"""训练全部部件：裁判、小 CLIP、自编码器、U-Net。不带 --train 时只报告检查点训练了多久、学到什么程度。"""

from __future__ import annotations

import copy
import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from stable_diffusion import autoencoder, judge
from stable_diffusion.digits import Digits, caption, load, tokenize
from stable_diffusion.schedule import scaled_linear
from stable_diffusion.text_encoder import ImageEncoder, TextEncoder, contrastive_loss
from stable_diffusion.unet import UNet
from stable_diffusion.weights import PARTS, UNET, save

BATCH = 64
LOG = Path(__file__).with_name("results") / "training.json"


def optimise(parameters: list[nn.Parameter], loss: Callable[[], Tensor], steps: int, rate: float = 1e-3) -> list[float]:
    """AdamW：一百步预热，然后余弦降到 5%；返回每百步的平均损失。"""
    optimizer = torch.optim.AdamW(parameters, rate, weight_decay=1e-4)
    curve: list[float] = []
    total = 0.0
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 100) * (0.525 + 0.475 * math.cos(math.pi * step / steps))
        value = loss()
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        total += value.item()
        if (step + 1) % 100 == 0:
            curve.append(round(total / 100, 4))
            total = 0.0
    return curve


def captions(data: Digits, rows: Tensor, draw: np.random.Generator) -> list[str]:
    return [caption(int(data.labels[i]), int(data.stroke[i]), draw) for i in rows]


def train_clip(data: Digits, steps: int) -> tuple[TextEncoder, ImageEncoder, list[float]]:
    text, image = TextEncoder(), ImageEncoder()
    draw = np.random.default_rng(1)

    def loss() -> Tensor:
        rows = torch.randint(len(data.labels), (BATCH,))
        vectors = text(tokenize(captions(data, rows, draw)))[2]
        key = data.labels[rows] * 3 + data.stroke[rows]
        return contrastive_loss(image(data.images[rows]), vectors, key, image.temperature)

    curve = optimise([*text.parameters(), *image.parameters()], loss, steps)
    return text.eval().requires_grad_(False), image.eval(), curve


def train_unet(data: Digits, vae: autoencoder.Autoencoder, text: TextEncoder, steps: int) -> tuple[UNet, list[float]]:
    """ε-预测；一成的说明换成空串，这样同一个网络也学会无条件去噪。返回参数的滑动平均。"""
    schedule, unet = scaled_linear(), UNet()
    average = copy.deepcopy(unet)
    draw = np.random.default_rng(2)
    with torch.no_grad():
        mean, log_variance = vae.encode(data.images)
    known: dict[str, tuple[Tensor, Tensor, Tensor]] = {}  # 文字编码器已冻结，每句只编码一次
    done = 0

    def encode(words: str) -> tuple[Tensor, Tensor, Tensor]:
        if words not in known:
            known[words] = text(tokenize([words]))
        return known[words]

    def loss() -> Tensor:
        nonlocal done
        rows = torch.randint(len(data.labels), (BATCH,))
        z = autoencoder.sample_latent(mean[rows], log_variance[rows]) * vae.scale
        words = ["" if draw.random() < 0.1 else words for words in captions(data, rows, draw)]
        features, visible, _ = (torch.cat(parts) for parts in zip(*map(encode, words), strict=True))
        t = torch.randint(schedule.steps, (BATCH,))
        noise = torch.randn_like(z)
        keep = min(0.998, (1 + done) / (10 + done))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(unet.parameters()), 1 - keep)
        done += 1
        return F.mse_loss(unet(schedule.add_noise(z, t, noise), t, features, visible), noise)

    curve = optimise(list(unet.parameters()), loss, steps)
    return average.eval(), curve


def train(unet_steps: int = 5_500) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    data, _, _ = load()
    log: dict[str, dict[str, object]] = {}
    clock = time.process_time()

    def note(name: str, curve: list[float]) -> None:
        nonlocal clock
        log[name] = {"cpu_seconds": round(time.process_time() - clock), "steps": 100 * len(curve), "loss": curve}
        clock = time.process_time()
        print(name, log[name]["cpu_seconds"], "s", curve[0], "→", curve[-1], flush=True)

    def some() -> Tensor:
        return torch.randint(len(data.labels), (BATCH,))

    referee = judge.Judge()

    def judge_loss() -> Tensor:
        rows = some()
        return judge.loss(referee, data.images[rows], data.labels[rows])

    note("judge", optimise(list(referee.parameters()), judge_loss, 1000))
    text, image, curve = train_clip(data, 800)
    note("clip", curve)
    vae = autoencoder.Autoencoder()
    learned = [p for p in vae.parameters() if p.requires_grad]
    note("vae", optimise(learned, lambda: autoencoder.loss(vae, data.images[some()]), 2200))
    vae.eval().requires_grad_(False)
    vae.scale.fill_(1 / vae.encode(data.images)[0].std())
    unet, curve = train_unet(data, vae, text, unet_steps)
    note("unet", curve)
    save(PARTS, {"judge": referee, "text": text, "image": image, "vae": vae})
    save(UNET, {"unet": unet})
    LOG.write_text(json.dumps(log, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    if "--train" in sys.argv[1:]:
        train()
    log = json.loads(LOG.read_text(encoding="utf-8"))
    for name, entry in log.items():
        curve = entry["loss"]
        print(f"{name:<6}{entry['steps']:>6} 步，{entry['cpu_seconds']:>4} CPU 秒，", end="")
        print(f"损失 {curve[0]:.3f} → {curve[-1]:.3f}")
    print(f"合计 {sum(entry['cpu_seconds'] for entry in log.values())} CPU 秒，一个核")


if __name__ == "__main__":
    main()
