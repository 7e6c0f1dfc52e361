"""Stable Diffusion：公式对照独立的算法，检查点在留出的数据和没见过的种子上重新评估。"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import scipy.linalg
import torch

from stable_diffusion import autoencoder, digits, draw, editing, exercises, guidance, judge, sampling, schedule
from stable_diffusion.exact import Mixture
from stable_diffusion.text_encoder import ImageEncoder, TextEncoder, contrastive_loss, zero_shot
from stable_diffusion.unet import Attention, UNet, time_embedding
from stable_diffusion.weights import PARTS, UNET, restore, save


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def pipeline():
    return sampling.Pipeline()


@pytest.fixture(scope="module")
def data():
    return digits.load()


# 数据


def test_training_and_test_digits_are_disjoint_and_complete(data):
    train, test, _ = data
    assert (len(train.labels), len(test.labels)) == (1347, 450)
    everything = digits.load_digits().images.reshape(1797, 64) / 8 - 1
    both = torch.cat([train.images, test.images]).flatten(1).numpy()
    assert sorted(map(tuple, both.tolist())) == sorted(map(tuple, everything.astype(np.float32).tolist()))


def test_captions_never_contradict_the_picture():
    source = np.random.default_rng(0)
    for _ in range(500):
        digit, stroke = int(source.integers(10)), int(source.integers(3))
        text = digits.caption(digit, stroke, source)
        assert text[-1] in (str(digit), digits.NUMERALS[digit])
        assert not ("细" in text and stroke != digits.THIN) and not ("粗" in text and stroke != digits.THICK)
        assert len(digits.tokenize([text])[0]) == digits.LENGTH


@pytest.mark.parametrize("text", ["猫", "数字三！", "一" * 12])
def test_prompts_outside_the_vocabulary_are_refused(text):
    with pytest.raises(ValueError, match=r"词表|太长"):
        digits.tokenize([text])


# 前向过程


@pytest.mark.parametrize("make", [schedule.linear, schedule.scaled_linear, schedule.cosine])
def test_alpha_bar_is_the_product_that_the_paper_defines(make):
    kept = make().alpha_bar.double().numpy()
    assert kept[0] > 0.999 and kept[-1] < 0.01 and (np.diff(kept) < 0).all()
    if make is schedule.linear:
        exact = math.prod(1 - (1e-4 + (0.02 - 1e-4) * k / 999) for k in range(1000))
        assert kept[-1] == pytest.approx(exact, rel=1e-5)


def test_clean_undoes_add_noise_at_every_step():
    plan = schedule.scaled_linear()
    x0, noise = torch.randn(1000, 2, 4, 4), torch.randn(1000, 2, 4, 4)
    t = torch.arange(1000)
    assert torch.allclose(plan.clean(plan.add_noise(x0, t, noise), t, noise), x0, atol=1e-4)


def test_velocity_recovers_the_noise():
    plan = schedule.cosine()
    x0, noise = torch.randn(3, 2, 4, 4), torch.randn(3, 2, 4, 4)
    for t in range(0, 1000, 37):
        v = plan.velocity(x0, t, noise)
        assert torch.allclose(exercises.noise_from_velocity(plan, plan.add_noise(x0, t, noise), t, v), noise, atol=1e-5)


# 采样器


def test_ddim_with_eta_one_is_the_ddpm_posterior():
    """与 Ho 等 (2020) 式 (7) 的后验均值与方差比较，那是另一条推导。"""
    plan = schedule.linear()
    x, noise = torch.randn(1, 2, 4, 4), torch.randn(1, 2, 4, 4)
    for t in (1, 10, 500, 999):
        now, before = plan.alpha_bar[t].double(), plan.alpha_bar[t - 1].double()
        beta = 1 - now / before
        x0 = plan.clean(x, t, noise).double()
        mean = before.sqrt() * beta / (1 - now) * x0 + (1 - beta).sqrt() * (1 - before) / (1 - now) * x.double()
        spread = (beta * (1 - before) / (1 - now)).sqrt()
        many = sampling.ddim_step(plan, x.expand(20_000, -1, -1, -1), noise.expand(20_000, -1, -1, -1), t, t - 1, 1.0)
        assert torch.allclose(many.mean(0).double(), mean[0], atol=5 * float(spread) / 141 + 1e-4)
        assert many.std(0).mean().item() == pytest.approx(float(spread), rel=0.02)


def test_ddim_with_the_exact_denoiser_recovers_the_distribution():
    plan, data = schedule.scaled_linear(), Mixture(torch.tensor([-1.0, 1.0]), 0.3)
    torch.manual_seed(0)
    start, times = torch.randn(4000, 1, 1, 1), sampling.timesteps(plan, 100)
    x = sampling.ddim(lambda x, t: data.noise(plan, x, t), plan, start, times)
    x = x.flatten()
    assert (x > 0).float().mean().item() == pytest.approx(0.5, abs=0.04)
    assert x[x > 0].mean().item() == pytest.approx(1.0, abs=0.03)
    assert x[x > 0].std().item() == pytest.approx(0.3, abs=0.03)


def test_exact_noise_equals_numerical_integration():
    plan, data = schedule.scaled_linear(), Mixture(torch.tensor([-1.0, 0.5, 2.0]), 0.4)
    grid = torch.linspace(-5, 6, 40_001, dtype=torch.double)
    prior = torch.exp(-((grid[:, None] - data.means) ** 2) / (2 * 0.16)).sum(1)
    for t, x in ((50, 0.3), (400, -1.0), (900, 1.5)):
        signal, sigma = (float(part) for part in plan.scales(t))
        posterior = prior * torch.exp(-((x - signal * grid) ** 2) / (2 * sigma**2))
        expected = (posterior * (x - signal * grid) / sigma).sum() / posterior.sum()
        assert data.noise(plan, torch.tensor([x]), t).item() == pytest.approx(expected.item(), abs=1e-4)


def test_guidance_at_zero_and_one_is_plain(pipeline):
    x, words = torch.randn(4, 2, 4, 4), ["数字三"] * 4
    with torch.no_grad():
        blank, plain = pipeline.guided(words, 0)(x, 500), pipeline.guided(words, 1)(x, 500)
        mixed = pipeline.guided(words, 3.0)(x, 500)
        cancelled = pipeline.guided(words, 3.0, negative="数字三")(x, 500)
    assert torch.allclose(mixed, blank + 3 * (plain - blank), atol=1e-4)
    assert torch.allclose(mixed, exercises.extrapolate(plain, blank, 3.0), atol=1e-4)
    assert torch.allclose(cancelled, plain, atol=1e-4)  # 正负提示相同，引导就抵消
    assert not torch.allclose(plain, blank, atol=1e-2)


def test_last_time_step_is_zero_and_strength_shortens_the_way():
    plan = schedule.scaled_linear()
    assert sampling.timesteps(plan, 50)[0] == 999 and sampling.timesteps(plan, 50)[-1] == 0
    assert sampling.timesteps(plan, 20, 0.4)[0] == 400 and len(sampling.timesteps(plan, 20, 0.4)) == 20


# 部件


def test_cross_attention_equals_torch():
    ours, theirs = Attention(16, 24, heads=4), torch.nn.MultiheadAttention(16, 4, kdim=24, vdim=24, batch_first=True)
    with torch.no_grad():
        for part, weight in zip(("q", "k", "v"), (ours.query, ours.key, ours.value), strict=True):
            getattr(theirs, f"{part}_proj_weight").copy_(weight.weight)
        theirs.in_proj_bias.zero_()
        theirs.out_proj.load_state_dict(ours.out.state_dict())
    x, memory = torch.randn(3, 5, 16), torch.randn(3, 7, 24)
    visible = torch.rand(3, 7) > 0.3
    visible[:, 0] = True
    expected, _ = theirs(x, memory, memory, key_padding_mask=~visible)
    assert torch.allclose(ours(x, memory, visible[:, None, None]), expected, atol=1e-5)


def test_padding_never_reaches_the_noise(pipeline):
    ids = digits.tokenize(["数字三"])
    text, visible, _ = pipeline.text(ids)
    garbled = torch.where(visible[:, 0, 0, :, None], text, torch.full_like(text, 7.0))
    x, t = torch.randn(1, 2, 4, 4), torch.tensor([300])
    with torch.no_grad():
        assert torch.allclose(pipeline.unet(x, t, text, visible), pipeline.unet(x, t, garbled, visible), atol=1e-5)


def test_fresh_unet_predicts_zero_and_time_matters_after_training(pipeline):
    text, visible, _ = pipeline.text(digits.tokenize(["数字三"]))
    x = torch.randn(1, 2, 4, 4)
    with torch.no_grad():
        assert (UNet()(x, torch.tensor([5]), text, visible) == 0).all()
        early, late = (pipeline.unet(x, torch.tensor([t]), text, visible) for t in (10, 990))
    assert not torch.allclose(early, late, atol=0.05)
    codes = time_embedding(torch.arange(1000), 32)
    assert torch.pdist(codes).min() > 1e-3  # 一千个时间步互不相同


def test_contrastive_loss_with_distinct_keys_is_clips():
    image, text = (torch.nn.functional.normalize(torch.randn(6, 8), dim=1) for _ in range(2))
    scores, target = math.e**2 * image @ text.T, torch.arange(6)
    by_image = torch.nn.functional.cross_entropy(scores, target)
    by_text = torch.nn.functional.cross_entropy(scores.T, target)
    expected = (by_image + by_text) / 2
    assert contrastive_loss(image, text, target, torch.tensor(2.0)).item() == pytest.approx(expected.item(), abs=1e-5)


@pytest.mark.parametrize("shift", [0.0, 1.0, 5.0])
def test_frechet_distance_equals_scipys_matrix_square_root(shift):
    source = np.random.default_rng(0)
    a, b = source.normal(size=(300, 6)) @ source.normal(size=(6, 6)), source.normal(size=(200, 6)) + shift
    first, second = np.cov(a.T), np.cov(b.T)
    root = scipy.linalg.sqrtm(first @ second).real
    expected = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(first + second - 2 * root)
    assert judge.frechet(torch.tensor(a), torch.tensor(b)) == pytest.approx(expected, rel=1e-6)
    assert judge.frechet(torch.tensor(a), torch.tensor(a)) == pytest.approx(0, abs=1e-6)


def test_a_checkpoint_that_does_not_fit_is_refused(tmp_path):
    save(tmp_path / "x.npz", {"a": torch.nn.Linear(2, 3)})
    again = restore(torch.nn.Linear(2, 3), "a", tmp_path / "x.npz")
    assert not again.training and not any(p.requires_grad for p in again.parameters())
    with pytest.raises(RuntimeError):
        restore(torch.nn.Linear(2, 3), "b", tmp_path / "x.npz")
    assert max(file.stat().st_size for file in (UNET, PARTS)) <= 1_000_000


# 检查点：留出的数据、没见过的种子


def test_judges_know_real_digits_they_never_saw(data):
    train, test, _ = data
    with torch.no_grad():
        neural = (restore(judge.Judge(), "judge")(test.images).argmax(1) == test.labels).float().mean()
    svm = judge.support_vectors(train).score(test.images.flatten(1), test.labels)
    assert neural >= 0.97 and svm >= 0.97


def test_small_clip_names_held_out_digits(data):
    _, test, _ = data
    guess = zero_shot(restore(ImageEncoder(), "image"), restore(TextEncoder(), "text"), test.images)
    assert (guess == test.labels).float().mean() >= 0.93


def test_autoencoder_reconstructs_held_out_digits(data, pipeline):
    _, test, _ = data
    latent = pipeline.vae.to_latent(test.images)
    assert autoencoder.psnr(pipeline.vae.to_image(latent), test.images) >= 20
    assert latent.std().item() == pytest.approx(1, abs=0.1)


def test_guided_samples_obey_the_prompt_and_unguided_ones_cannot(data, pipeline):
    train, test, _ = data
    prompts, labels = sampling.ten_digits(15)
    guided = guidance.measure(pipeline.generate(prompts, 1.5, 20, seed=77), labels, train, test)
    blind = guidance.measure(pipeline.generate(prompts, 0.0, 20, seed=77), labels, train, test)
    recorded = json.loads(guidance.RECORD.read_text(encoding="utf-8"))["rows"]
    assert guided["judge"] == pytest.approx(recorded["1.5"]["judge"], abs=0.06)
    assert guided["svm"] == pytest.approx(recorded["1.5"]["svm"], abs=0.08)
    assert blind["judge"] < 0.25
    assert guided["nearest"] > 1.0  # 不是训练图的复印件


def test_inpainting_touches_what_it_should(data, pipeline):
    _, test, _ = data
    threes = test.images[test.labels == 3][:4]
    everything = torch.ones(4, 4, dtype=torch.bool)
    kept = editing.inpaint(pipeline, threes, everything, ["数字八"] * 4)
    with torch.no_grad():
        assert torch.allclose(kept, pipeline.vae.to_image(pipeline.vae.to_latent(threes)), atol=1e-4)


def test_strength_controls_how_much_an_image_changes(data, pipeline):
    _, test, _ = data
    threes = test.images[test.labels == 3][:10]
    moved = [
        (editing.image_to_image(pipeline, threes, ["数字八"] * 10, s) - threes).flatten(1).norm(dim=1).mean().item()
        for s in (0.1, 0.9)
    ]
    assert moved[0] < moved[1]


def test_committed_figures_are_what_the_code_draws(tmp_path: Path):
    for path in draw.draw_all(tmp_path):
        assert path.read_bytes() == (draw.FIGURES / path.name).read_bytes(), path.name
