"""训练各个部件：裁判、小 CLIP、自编码器、U-Net。不带 --train 时只报告检查点训练了多久、学到什么程度。"""

from __future__ import annotations

import argparse
import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
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
from stable_diffusion.weights import RESULTS, STAGES, file, restore, save
from training_runs import Log, Options, Run, options
from training_runs.descent import descend
from training_runs.options import parse

BATCH = 64
STEPS = {
    8: {"judge": 1000, "clip": 800, "vae": 2200, "unet": 5500},
    28: {"judge": 400, "vae": 900, "unet": 6000},  # 文字编码器冻结着搬过来，不为它们另训一个
}


def optimise(run: Run, parameters: Sequence[nn.Parameter], loss: Callable[[], Tensor], rate: float = 1e-3) -> None:
    """AdamW：一百步预热，然后余弦降到 5%。"""
    optimizer = torch.optim.AdamW(parameters, rate, weight_decay=1e-4)
    run.keep(optimizer=optimizer)
    for step in run:
        decay = 0.525 + 0.475 * math.cos(math.pi * (step - 1) / run.options.steps)
        optimizer.param_groups[0]["lr"] = rate * min(1, step / 100) * decay
        value = loss()
        descend(value, optimizer, parameters)
        run.loss(value.item())


def some(data: Digits) -> Tensor:
    return torch.randint(len(data.labels), (BATCH,))


def captions(data: Digits, rows: Tensor, draw: np.random.Generator) -> list[str]:
    return [caption(int(data.labels[i]), int(data.stroke[i]), draw) for i in rows]


def train_judge(run: Run, data: Digits, size: int) -> dict[str, nn.Module]:
    model = judge.Judge(size)
    run.keep(model=model)

    def loss() -> Tensor:
        rows = some(data)
        return judge.loss(model, data.images[rows], data.labels[rows])

    optimise(run, list(model.parameters()), loss)
    return {"judge": model}


def train_clip(run: Run, data: Digits, size: int) -> dict[str, nn.Module]:
    text, image = TextEncoder(), ImageEncoder()
    draw = np.random.default_rng(run.options.seed + 1)
    run.keep(text=text, image=image, draw=draw)

    def loss() -> Tensor:
        rows = some(data)
        vectors = text(tokenize(captions(data, rows, draw)))[2]
        key = data.labels[rows] * 3 + data.stroke[rows]
        return contrastive_loss(image(data.images[rows]), vectors, key, image.temperature)

    optimise(run, [*text.parameters(), *image.parameters()], loss)
    return {"text": text, "image": image}


def train_vae(run: Run, data: Digits, size: int) -> dict[str, nn.Module]:
    vae = autoencoder.Autoencoder(size)
    run.keep(vae=vae)
    learned = [p for p in vae.parameters() if p.requires_grad]
    optimise(run, learned, lambda: autoencoder.loss(vae, data.images[some(data)]))
    vae.scale.fill_(1 / encode_all(vae, data)[0].std())
    return {"vae": vae}


@torch.no_grad()
def encode_all(vae: autoencoder.Autoencoder, data: Digits) -> tuple[Tensor, Tensor]:
    """全部图像的均值和对数方差；分批算，不占太多内存。"""
    means, log_variances = zip(*(vae.encode(part) for part in data.images.split(256)), strict=True)
    return torch.cat(means), torch.cat(log_variances)


def train_unet(run: Run, data: Digits, size: int) -> dict[str, nn.Module]:
    """ε-预测；一成的说明换成空串，这样同一个网络也学会无条件去噪。返回参数的滑动平均。"""
    text = restore(TextEncoder(), "text", earlier("clip", size, run.options.output))
    vae = restore(autoencoder.Autoencoder(size), "vae", earlier("vae", size, run.options.output))
    schedule, unet = scaled_linear(), UNet(vae.channels)
    average = copy.deepcopy(unet)
    draw = np.random.default_rng(run.options.seed + 2)
    run.keep(unet=unet, average=average, draw=draw)
    mean, log_variance = encode_all(vae, data)
    known: dict[str, tuple[Tensor, Tensor, Tensor]] = {}  # 文字编码器已冻结，每句只编码一次

    def encode(words: str) -> tuple[Tensor, Tensor, Tensor]:
        if words not in known:
            known[words] = text(tokenize([words]))
        return known[words]

    def loss() -> Tensor:
        rows = some(data)
        z = autoencoder.sample_latent(mean[rows], log_variance[rows]) * vae.scale
        words = ["" if draw.random() < 0.1 else words for words in captions(data, rows, draw)]
        features, visible, _ = (torch.cat(parts) for parts in zip(*map(encode, words), strict=True))
        t = torch.randint(schedule.steps, (BATCH,))
        noise = torch.randn_like(z)
        keep = min(0.998, (1 + run.log.done) / (10 + run.log.done))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(unet.parameters()), 1 - keep)
        return F.mse_loss(unet(schedule.add_noise(z, t, noise), t, features, visible), noise)

    optimise(run, list(unet.parameters()), loss)
    return {"unet": average}


def earlier(stage: str, size: int, folder: Path) -> Path:
    """前一阶段的权重：自己刚训练出来的优先，否则用提交的。"""
    own = file(stage, size, folder)
    return own if own.exists() else file(stage, size)


TRAIN = {"judge": train_judge, "clip": train_clip, "vae": train_vae, "unet": train_unet}


def train(stage: str, size: int, wanted: Options, first: bool = True) -> None:
    """训练一个阶段：权重写进 <output>/<stage>-<size>.npz，日志写进同名的 .json。first=False 时不再播种。"""
    torch.set_num_threads(1)
    name = file(stage, size).stem
    run = Run(name, "stable_diffusion.train", wanted, every=100, settings={"size": size, "batch": BATCH}, sow=first)
    data, _, _ = load(size)
    modules = TRAIN[stage](run, data, size)
    save(file(stage, size, wanted.output), modules)


def arguments(given: Sequence[str] | None = None) -> tuple[argparse.Namespace, Options]:
    """先看是哪些阶段、哪种图，才知道默认走多少步。"""
    choose = argparse.ArgumentParser(add_help=False)
    choose.add_argument(
        "--stage", nargs="+", choices=STAGES, help="只训练这些部件，依次训练，只在开头播一次种；不写就是全部"
    )
    choose.add_argument("--size", type=int, choices=sorted(STEPS), default=8, help="图像的边长（默认 %(default)s）")
    first, _ = choose.parse_known_args(given)
    own, stages = STEPS[first.size], first.stage or []
    parser = argparse.ArgumentParser(description=__doc__, parents=[choose])
    options(parser, steps=own.get(stages[0], 0) if len(stages) == 1 else 0, output=RESULTS)  # 0：各走各的步数
    found, wanted = parse(parser, given)
    if not own.keys() >= set(stages):
        parser.error("小 CLIP 只有一份：--stage clip 要与 --size 8 一起用")
    return found, wanted


def main(given: Sequence[str] | None = None) -> None:
    found, wanted = arguments(given)
    if found.train:
        for number, stage in enumerate(found.stage or STEPS[found.size]):
            steps = wanted.steps or STEPS[found.size][stage]
            train(stage, found.size, replace(wanted, steps=steps), first=number == 0)
        return
    for size, stages in STEPS.items():
        logs = [Log.read(file(stage, size).with_suffix(".json")) for stage in stages]
        print(f"{size}×{size}：")
        for log in logs:
            print(f"  {log.summary()}")
        print(f"  合计 {sum(log.cpu_seconds for log in logs)} CPU 秒，一个核")


if __name__ == "__main__":
    main()
