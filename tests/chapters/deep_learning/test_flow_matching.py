"""The chapter on flow matching: scipy, quantiles, torch, and the chapter on diffusion are the oracles."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.special import logsumexp
from torch import nn

from flow_matching import (
    as_diffusion,
    compare,
    compare_with_torch,
    crossing,
    data,
    dit,
    draw,
    exercises,
    explorer,
    memorise,
    mixtures,
    networks,
    reflow,
    sampling,
    solvers,
    train,
    two_losses,
    verify,
)
from sphinx_runnable_listings.checks import sentences
from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion.digits import Digits, load
from training_runs import Log

pytestmark = pytest.mark.usefixtures("one_thread")


# The exact flow


def test_the_velocity_is_the_average_of_the_lines_that_pass_and_a_forgotten_covariance_is_found(monkeypatch) -> None:
    assert verify.by_counting(1, seed=2).wrong == 0
    monkeypatch.setattr(mixtures.Mixture, "variance", lambda self, t: (1 - t) ** 2 + t * self.spread**2)
    assert verify.by_counting(1, seed=2).wrong > 0


def test_the_flow_in_one_dimension_keeps_quantiles_and_another_velocity_does_not(monkeypatch) -> None:
    assert verify.by_quantiles(4, seed=3).wrong == 0
    right = mixtures.Mixture.velocity
    monkeypatch.setattr(mixtures.Mixture, "velocity", lambda self, x, t: right(self, x, t * t))
    assert verify.by_quantiles(4, seed=3).wrong > 0


def test_two_points_in_the_chapter_s_first_listing_are_a_mixture_without_width() -> None:
    points = mixtures.Mixture(np.array([[-1.0], [1.0]]), 0.0)
    for x, t in ((0.3, 0.1), (-1.4, 0.5), (0.01, 0.9)):
        assert crossing.average_velocity(x, t) == pytest.approx(points.velocity(np.array([[x]]), t)[0, 0], abs=1e-10)
    assert crossing.line(-1, 1, 0.25) == (-0.5, 2)
    assert crossing.walk(crossing.average_velocity, 0.7, 1)[-1] == pytest.approx(0, abs=1e-12)


def test_regressing_on_lines_and_on_their_average_have_one_gradient_and_a_wrong_average_has_another(
    monkeypatch,
) -> None:
    assert verify.both_losses(2, seed=1).wrong == 0
    right = mixtures.Mixture.velocity
    monkeypatch.setattr(mixtures.Mixture, "velocity", lambda self, x, t: 0.99 * right(self, x, t))
    assert verify.both_losses(2, seed=1).wrong == 4


def test_the_floor_of_the_loss_is_the_variance_that_is_left() -> None:
    """For one Gaussian, by the formula for the conditional variance of two that are jointly Gaussian."""
    one = mixtures.Mixture(np.array([[0.7]]), 0.4)
    left = [1 + 0.16 - (t * 0.16 - (1 - t)) ** 2 / ((1 - t) ** 2 + t**2 * 0.16) for t in two_losses.TIMES]
    assert two_losses.floor(one) == pytest.approx(sum(left) / 3, abs=1e-10)


# Solvers


def test_each_solver_has_its_order_and_walks_a_straight_line_exactly() -> None:
    start = np.linspace(-2, 2, 9)[:, None]
    smooth = mixtures.Mixture(np.array([[-0.5], [1.0]]), 0.7)
    for step, order in ((solvers.euler, 1), (solvers.heun, 2), (exercises.midpoint, 2)):
        assert exercises.order(step, smooth, start) == pytest.approx(order, abs=0.15)
        end = solvers.solve(step, lambda x, t: torch.tensor([2.0, -1.0]), torch.zeros(2), solvers.even(3, start=0.5))
        assert end.tolist() == pytest.approx([1.0, -0.5])


def test_calls_of_the_velocity_are_as_many_as_the_table_of_solvers_says() -> None:
    for step, cost in solvers.STEPS.values():
        calls = []
        solvers.solve(step, lambda x, t, calls=calls: calls.append(t) or x, 1.0, solvers.even(5))
        assert len(calls) == 5 * cost


def test_a_shifted_grid_keeps_its_ends_and_its_order() -> None:
    times = exercises.shifted(solvers.even(8), 3.0)
    assert (times[0], times[-1]) == (0.0, 1.0) and times == sorted(times)
    assert exercises.shifted(solvers.even(8), 1.0) == pytest.approx(solvers.even(8))
    noise = [1 - t for t in solvers.even(8)]
    assert [1 - t for t in times] == pytest.approx([3 * s / (1 + 2 * s) for s in noise]), "as SD3 writes it"


def test_the_score_from_the_velocity_is_the_slope_of_the_log_density() -> None:
    ring, t, at = mixtures.ring(), 0.7, np.array([[0.4, -1.1], [1.5, 0.2]])

    def log_density(x: np.ndarray) -> float:
        return logsumexp(-((x - t * ring.means) ** 2).sum(1) / (2 * ring.variance(t)))

    for x, found in zip(at, exercises.score(ring, at, t), strict=True):
        slope = [(log_density(x + h) - log_density(x - h)) / 2e-6 for h in 1e-6 * np.eye(2)]
        assert found == pytest.approx(slope, abs=1e-6)


# Diffusion


def test_flow_matching_and_diffusion_agree_and_a_wrong_time_does_not(monkeypatch) -> None:
    assert verify.diffusion(3, seed=5).wrong == 0
    monkeypatch.setattr(as_diffusion, "moment", lambda kept: kept)
    assert verify.diffusion(3, seed=5).wrong >= 12


def test_ddim_on_the_flow_s_grid_is_euler() -> None:
    """The sentence on grids: given the same times, both take the same walk."""
    two, schedule = mixtures.two_branches(), as_diffusion.double(as_diffusion.scaled_linear())
    times = [900, 500, 200, 20]
    x = torch.linspace(-2, 2, 7, dtype=torch.double)[:, None, None, None]
    theirs = as_diffusion.ddim(lambda x, t: as_diffusion.theirs(two).noise(schedule, x, t), schedule, x, times)
    kept = [float(schedule.alpha_bar[t]) for t in times]
    moments = [*map(as_diffusion.moment, kept), 1.0]
    mine = solvers.solve(solvers.euler, two.velocity, as_diffusion.size(kept[0]) * x.flatten(1).numpy(), moments)
    assert mine == pytest.approx(theirs.flatten(1).numpy(), abs=1e-10)


# DiT


@pytest.mark.parametrize(("patch", "heads", "width", "channels"), [(1, 4, 48, 2), (2, 2, 24, 3), (4, 1, 8, 1)])
def test_every_block_equals_torch(patch: int, heads: int, width: int, channels: int) -> None:
    assert max(compare_with_torch.compare(patch, heads, width, channels, seed=patch).values()) < 1e-12


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("modulate", lambda x, shift, scale: x * scale[:, None] + shift[:, None]),
        ("patchify", lambda x, patch: x.reshape(len(x), -1, x.shape[1] * patch**2)),
    ],
)
def test_a_block_that_forgets_the_one_or_mixes_up_the_patches_is_found(monkeypatch, name, broken) -> None:
    monkeypatch.setattr(dit, name, broken)
    monkeypatch.setattr(compare_with_torch, name, broken, raising=False)
    assert verify.blocks(4, seed=3).wrong > 0


def test_a_zero_gate_makes_every_block_the_identity_and_no_gate_does_not() -> None:
    torch.manual_seed(1)
    x, given = torch.randn(2, 5, 48), torch.randn(2, 48)
    assert torch.equal(dit.Block(48, 4)(x, given), x)
    assert not torch.allclose(dit.Block(48, 4, gate=1.0)(x, given), x, atol=0.1)
    assert (dit.DiT()(torch.randn(2, 2, 4, 4), torch.rand(2), torch.tensor([1, 10])) == 0).all()


@pytest.mark.parametrize("name", ["dit", "unet"])
def test_each_picture_hears_of_its_own_time_and_label_alone(name: str) -> None:
    model = train.trained(name, 0)
    generator = torch.Generator().manual_seed(0)
    x, t = torch.randn(3, 2, 4, 4, generator=generator), torch.tensor([0.1, 0.5, 0.9])
    label = torch.tensor([3, 8, dit.EMPTY])
    with torch.no_grad():
        together = model(x, t, label)
        for k in range(3):
            assert torch.allclose(model(x[k : k + 1], t[k : k + 1], label[k : k + 1])[0], together[k], atol=1e-5)
        assert (model(x, t, label.flip(0))[0] - together[0]).abs().max() > 0.05
        assert (model(x, t.flip(0), label)[0] - together[0]).abs().max() > 0.05


def test_multiplications_are_those_of_the_formula() -> None:
    """Forward and both halves of backward; the first layer needs no gradient of its input."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(32, 8), nn.Linear(8, 32))
    asked = lambda x, t, label: model(x)  # noqa: E731
    assert networks.multiplications(asked, batch=4) == 2 * 4 * (32 * 8 * 2 + 8 * 32 * 3)


# Training


def test_the_loss_asks_for_the_velocity_of_the_line_at_a_point_on_it() -> None:
    z, noise = torch.randn(2, 5, 2, 4, 4, generator=torch.Generator().manual_seed(0))
    t, label, seen = torch.tensor([0.0, 0.25, 0.5, 0.75, 1.0]), torch.arange(5), {}

    def perfect(x: torch.Tensor, moment: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
        seen.update(x=x, label=given)
        return z - noise

    assert train.loss(perfect, z, noise, t, label).item() == 0
    assert torch.equal(seen["x"][0], noise[0]) and torch.equal(seen["x"][4], z[4])
    assert torch.allclose(seen["x"][1], noise[1] + 0.25 * (z - noise)[1])
    assert train.loss(lambda x, *_: torch.zeros_like(x), z, noise, t, label).item() == pytest.approx(
        (z - noise).square().mean().item()
    )


def test_times_of_the_logit_normal_have_its_distribution() -> None:
    drawn = train.logit_normal(40_000, torch.Generator().manual_seed(1)).numpy()

    def density(t: float) -> float:
        return math.exp(-((math.log(t / (1 - t))) ** 2) / 2) / (math.sqrt(2 * math.pi) * t * (1 - t))

    for bound in (0.1, 0.3, 0.8):
        assert (drawn < bound).mean() == pytest.approx(quad(density, 0, bound)[0], abs=0.01)


def test_a_training_that_was_stopped_goes_on_to_the_same_weights(tmp_path, monkeypatch, interrupt) -> None:
    given = ["--train", "--kind", "dit-flops", "--steps", "4", "--quiet", "--output"]
    train.main([*given, str(tmp_path / "whole")])
    with monkeypatch.context() as stopped:
        interrupt_at(stopped, interrupt, 2)
        with pytest.raises(SystemExit, match="--resume"):
            train.main([*given, str(tmp_path / "halves")])
    train.main([*given, str(tmp_path / "halves"), "--resume"])
    whole, halves = (np.load(train.weights("dit-flops", 0, tmp_path / name)) for name in ("whole", "halves"))
    assert all((whole[name] == halves[name]).all() for name in whole.files)
    log = Log.read(tmp_path / "halves" / "training" / "dit-flops-0.json")
    assert (log.done, log.resumed, log.settings["times"]) == (4, 1, "uniform")


def interrupt_at(patch: pytest.MonkeyPatch, interrupt, call: int) -> None:
    interrupt(train, "loss", call)


def test_straightening_pairs_noise_with_where_it_goes_and_starts_from_the_weights(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(train, "PAIRS", 40)
    model = train.trained("dit", 0)
    noise, ends, label = train.rewired(model, 0)
    assert len(noise) == len(ends) == train.PAIRS and torch.bincount(label).tolist() == [train.PAIRS // 10] * 10
    few = solvers.solve(solvers.heun, sampling.guided(model, label[:20]), noise[:20], solvers.even(15))
    assert torch.allclose(few, ends[:20], atol=1e-4)
    train.weights("dit", 0, tmp_path).write_bytes(train.weights("dit", 0).read_bytes())
    train.main(["--train", "--kind", "dit-reflow", "--steps", "1", "--quiet", "--output", str(tmp_path)])
    before, after = (
        torch.cat([p.flatten() for p in m.parameters()]) for m in (model, train.trained("dit-reflow", 0, tmp_path))
    )
    assert (after - before).abs().max() < 0.01, "one step away"


def test_the_logs_say_by_which_command_each_training_was_made_and_what_it_cost() -> None:
    logs = {path.stem: Log.read(path) for path in train.TRAINING.glob("*.json")}
    fields = {name for name in logs if name.startswith(("first", "second"))}
    assert len(fields) == 2 * len(reflow.SEEDS)
    for name, log in logs.items():
        assert log.done == log.steps and log.resumed == 0 and log.peak_memory_mib > 100, name
        if name not in fields:
            found, wanted = train.arguments(log.command.removeprefix("python -m flow_matching.train ").split())
            assert f"{found.kind}-{wanted.seed}" == name and wanted.steps == log.steps
            assert log.settings["rate"] == train.KINDS[found.kind].rate
    assert {name.rpartition("-")[0] for name in logs} == {*train.KINDS, "first", "second"}, "each kind was trained"
    assert sum(log.cpu_seconds for log in logs.values()) <= 900
    for record in ("loss-contest", "loss-variants", "reflow-frechet"):
        found = Measurement.read(compare.CONCLUSIONS / f"{record}.json")
        names = {name.rpartition("-")[0] if record.startswith("reflow") else name for name in found.groups}
        assert all(f"{name}-{seed}" in logs for name in names for seed in found.seeds)


def test_committed_weights_are_small_and_score_as_recorded() -> None:
    files = list(train.RESULTS.glob("*.npz"))
    assert sum(file.stat().st_size for file in files) <= 3_000_000
    assert max(file.stat().st_size for file in files) <= 1_000_000
    check = verify.checkpoints((1,), ())
    assert (check.count, check.wrong) == (4, 0)


def test_weights_of_another_training_are_found(monkeypatch) -> None:
    for module in (verify, compare):
        monkeypatch.setattr(module, "trained", lambda name, seed, *_: train.trained(name, 0))
    assert verify.checkpoints((1,), ()).wrong >= 3  # on one paper the two seeds happen to score alike


# Pictures


def test_guidance_mixes_two_velocities_and_asks_once_where_once_is_enough() -> None:
    calls = []

    def model(x: torch.Tensor, t: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        calls.append(len(x))
        return label.float()[:, None, None, None].expand_as(x)

    x, label = torch.zeros(2, 2, 4, 4), torch.tensor([3, 5])
    found = [sampling.guided(model, label, scale)(x, 0.5)[:, 0, 0, 0].tolist() for scale in (0.0, 1.0, 3.0)]
    assert found == [[10, 10], [3, 5], [10 + 3 * -7, 10 + 3 * -5]]
    assert calls == [2, 2, 4]


@pytest.mark.parametrize(
    ("how", "words"), [({"solver": "RK4"}, "没有求解器 RK4，只有 欧拉、Heun"), ({"steps": 0}, "至少走一步")]
)
def test_a_wrong_way_to_generate_is_refused_with_the_way_out(how, words) -> None:
    with pytest.raises(ValueError, match=words):
        sampling.generate(train.trained("dit", 0), torch.tensor([1]), **how)


def test_pictures_obey_their_label_come_from_the_seed_and_copy_no_training_picture() -> None:
    label = sampling.each_digit(8)
    images = sampling.generate(train.trained("unet", 0), label, scale=1.5, seed=9)
    assert images.shape == (80, 1, 8, 8) and images.abs().max() <= 1
    assert (compare.judge()(images).argmax(1) == label).float().mean() >= 0.9
    assert memorise.nearest(images, load()[0]).min() > 0.8
    again = sampling.generate(train.trained("unet", 0), label[:8], scale=1.5, steps=2, seed=9)
    assert torch.equal(again, sampling.generate(train.trained("unet", 0), label[:8], scale=1.5, steps=2, seed=9))
    assert not torch.equal(again, sampling.generate(train.trained("unet", 0), label[:8], scale=1.5, steps=2, seed=8))


def test_the_least_training_loss_belongs_to_copies_of_the_training_pictures() -> None:
    with torch.no_grad():
        known = data.autoencoder().to_image(data.latents()[0].mean).flatten(1)
    images = memorise.perfect_pictures(5, seed=3).flatten(1)
    assert torch.cdist(images, known).min(1).values.max() < 0.01
    train_, test = data.latents()
    perfect, network = memorise.Perfect(), train.trained("dit", 0)
    assert memorise.point_loss(perfect, train_, 100) < 0.6 * memorise.point_loss(network, train_, 100)
    assert memorise.point_loss(perfect, test, 100) > 10 * memorise.point_loss(network, test, 100)


def test_a_test_picture_that_is_a_training_picture_or_almost_one_is_reported(monkeypatch) -> None:
    found = data.leakage()
    assert (found["of"], found["exact"]) == (450, 0)
    train_, test, cuts = load()
    images = test.images.clone()
    images[:3], images[3] = train_.images[:3], train_.images[3] + 1e-3
    monkeypatch.setattr(data, "load", lambda: (train_, Digits(images, test.labels, test.stroke), cuts))
    assert data.leakage() == found | {"exact": 3, "near": found["near"] + 4}


# Straightening


def test_a_straight_flow_has_no_bend_and_a_circle_has_a_known_one() -> None:
    start = np.random.default_rng(0).standard_normal((50, 2))
    assert reflow.bend(lambda x, t: np.ones_like(x), start) == pytest.approx(0, abs=1e-12)
    turn = lambda x, t: math.pi * np.stack([-x[:, 1], x[:, 0]], 1)  # noqa: E731, half a circle
    assert reflow.bend(turn, start) == pytest.approx((math.pi / 2) ** 2 - 1, rel=1e-2)


def test_committed_fields_bend_as_recorded_and_the_first_follows_the_exact_flow() -> None:
    first, second = reflow.trained(0)
    told, (start, _) = Measurement.read(reflow.RECORD).groups, reflow.asked(0)
    for name, model in (("第一遍", first), ("第二遍", second)):
        assert reflow.bend(model.velocity, start) == pytest.approx(told[f"{name} 弯度"][0], rel=1e-2)
    assert reflow.bend(mixtures.ring().velocity, start) == pytest.approx(told["第一遍 弯度"][0], rel=0.2)
    noise, ends = reflow.rewired(first.velocity, 0)(6, torch.Generator().manual_seed(0))
    walked = solvers.solve(solvers.heun, first.velocity, noise.double().numpy(), solvers.even(reflow.FINE))
    assert ends.numpy() == pytest.approx(walked, abs=1e-4)


# Records and text


def test_the_particles_on_the_page_are_where_the_flow_takes_them() -> None:
    told = explorer.written()
    frames, start = np.array(told["frames"]), explorer.starts()
    some = mixtures.ring().path(start[:4], np.array([0.0, 0.5, 1.0]))
    assert frames[[0, 20, 40], :4] == pytest.approx(some, abs=1e-3)
    assert frames.shape == (explorer.FRAMES + 1, explorer.PARTICLES, 2)


def test_a_picture_or_a_particle_of_another_run_is_found(monkeypatch, tmp_path) -> None:
    samples = json.loads(draw.SAMPLES.read_text("utf-8"))
    first = next(iter(samples))
    samples[first][0] = samples[first][1]
    (tmp_path / "samples.json").write_text(json.dumps(samples), "utf-8")
    monkeypatch.setattr(draw, "SAMPLES", tmp_path / "samples.json")
    moved = explorer.written()
    moved["frames"][3][5][0] += 0.1
    monkeypatch.setattr(explorer, "written", lambda: moved)
    assert verify.pictures().wrong == 2


def test_the_numbers_in_the_text_are_those_of_the_records(monkeypatch) -> None:
    page = verify.CHAPTER / "index.md"
    assert sentences(page, verify.phrases()).wrong == 0
    record = Measurement.read(reflow.RECORD)
    groups = record.groups | {"第二遍 弯度": [1.0] * 5, "第二遍 1 步误差": [1.0] * 5}
    monkeypatch.setattr(verify.Measurement, "read", lambda path: replace(record, groups=groups))
    assert sentences(page, verify.phrases()).wrong >= 2
