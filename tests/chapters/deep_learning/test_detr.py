"""DETR：匹配对照 scipy，AP 对照另写的实现（装了 pycocotools 时也对照它），检查点在留出的场景上重新评估。"""

from __future__ import annotations

import json
import os
import signal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.optimize import linear_sum_assignment
from shapely.geometry import box as rectangle

from detr import boxes, compare, denoising, evaluate, exercises, mistakes, scenes, stability, train
from detr.average_precision import THRESHOLDS, Detections, average_precision, average_precisions, summary
from detr.criterion import Weights, layer_loss, match, matching_costs, set_loss
from detr.hungarian import assign, total
from detr.model import CLASSES, Attention, Detr, grid, sine
from detr.verify import RANGES, coco_summary, random_case
from sphinx_runnable_listings.conclusions import Measurement
from training_runs import Log, Options, TrainingError


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


# 匈牙利算法


@pytest.mark.parametrize("kind", ["random", "ties", "negative", "huge"])
def test_assignment_costs_what_scipys_costs(kind):
    source = np.random.default_rng(0)
    for _ in range(500):
        n = int(source.integers(1, 9))
        cost = source.random((n, n + int(source.integers(0, 9))))
        cost = {"ties": np.floor(cost * 3), "negative": cost - 0.5, "huge": cost * 1e9 - 5e8}.get(kind, cost)
        columns = assign(cost.tolist())
        assert len(set(columns)) == n
        rows, best = linear_sum_assignment(cost)
        assert total(cost.tolist(), columns) == pytest.approx(cost[rows, best].sum(), rel=1e-9, abs=1e-9)


def test_degenerate_assignments():
    assert assign([]) == []
    assert assign([[5.0]]) == [0]
    with pytest.raises(ValueError, match="多于"):
        assign([[1.0], [2.0]])


def test_exercise_brute_force_agrees():
    cost = np.random.default_rng(3).random((4, 6)).tolist()
    assert total(cost, assign(cost)) == pytest.approx(exercises.brute_force(cost))


# 框


def random_boxes(count: int, seed: int) -> torch.Tensor:
    source = torch.Generator().manual_seed(seed)
    corners = torch.randint(0, 12, (count, 2, 2), generator=source).double()
    return torch.cat([corners.amin(1), corners.amax(1)], -1)


def test_iou_and_generalized_iou_equal_shapely():
    for a, b in zip(random_boxes(1000, 0), random_boxes(1000, 1), strict=True):
        first, second = rectangle(*a.tolist()), rectangle(*b.tolist())
        union = first.area + second.area - first.intersection(second).area
        if union == 0:
            assert boxes.iou(a, b) == 0
            continue
        expected = first.intersection(second).area / union
        assert boxes.iou(a, b).item() == pytest.approx(expected, abs=1e-9)
        low, high = torch.minimum(a, b)[:2], torch.maximum(a, b)[2:]
        hull = rectangle(*low.tolist(), *high.tolist()).area
        assert boxes.generalized_iou(a, b).item() == pytest.approx(expected - (hull - union) / hull, abs=1e-9)


def test_box_conversions_are_inverse():
    corners = random_boxes(100, 2)
    assert torch.allclose(boxes.to_corners(boxes.to_centres(corners)), corners)


def test_generalized_iou_still_has_a_slope_when_boxes_are_apart():
    shift = torch.tensor(9.0, requires_grad=True)
    target = torch.tensor([0.0, 0.0, 4.0, 4.0])

    def slope(measure):
        moved = target + torch.stack([shift, shift * 0, shift, shift * 0])
        return torch.autograd.grad(measure(moved, target), shift)[0]

    assert slope(boxes.iou) == 0
    assert slope(boxes.generalized_iou) < -0.01


# 场景


def test_training_and_test_digits_share_nothing():
    first, second = scenes.split()
    assert not set(first) & set(second) and len(first) + len(second) == 1797


def test_every_box_is_tight_around_its_ink():
    draw_from = np.random.default_rng(0)
    for _ in range(50):
        scene = scenes.compose(draw_from, scenes.split()[1], most=1)
        left, top, right, bottom = (scene.boxes[0] * scenes.SIZE).round().int().tolist()
        outside = scene.image.clone()
        outside[top:bottom, left:right] = 0
        assert outside.max() < 0.25 + 5 * 0.08  # 框外至多是淡边和噪声
        assert 0 <= left < right <= 48 and 0 <= top < bottom <= 48


def test_scenes_are_reproducible_and_do_not_overlap_too_much():
    again = scenes.many(30, seed=3, test=True)
    for scene, twin in zip(scenes.many(30, seed=3, test=True), again, strict=True):
        assert torch.equal(scene.image, twin.image)
        pairs = boxes.iou(scene.boxes[:, None], scene.boxes[None]) - torch.eye(len(scene.boxes))
        assert pairs.max() <= 0.15 + 1e-6


# 模型与损失


def test_attention_with_separate_values_equals_torch():
    ours, theirs = Attention(80, 4), torch.nn.MultiheadAttention(80, 4, batch_first=True)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
        theirs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
        theirs.out_proj.load_state_dict(ours.out.state_dict())
    query, key, value = torch.randn(2, 5, 80), torch.randn(2, 7, 80), torch.randn(2, 7, 80)
    assert torch.allclose(ours.look(query, key, value), theirs(query, key, value)[0], atol=1e-5)


def test_positions_tell_all_cells_apart():
    assert torch.pdist(sine(grid(6))).min() > 0.3
    assert torch.allclose(grid(2), torch.tensor([[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]))


def test_matching_costs_in_a_batch_equal_the_formula_one_by_one():
    batch = scenes.many(4, seed=1, test=False)
    scores, predicted = torch.randn(4, 16, 11), torch.rand(4, 16, 4)
    for n, cost in enumerate(matching_costs(scores, predicted, batch)):
        for k, target in enumerate(batch[n].boxes):
            for q in range(16):
                p = scores[n, q].softmax(0)[batch[n].labels[k]]
                l1 = (boxes.to_centres(target) - predicted[n, q]).abs().sum()
                expected = -p + 5 * l1 - 2 * boxes.generalized_iou(target, boxes.to_corners(predicted[n, q]))
                assert cost[k, q].item() == pytest.approx(expected.item(), abs=1e-4)


def test_loss_ignores_the_order_of_objects():
    batch = scenes.many(6, seed=2, test=False)
    turned = [scenes.Scene(s.image, s.boxes.flip(0), s.labels.flip(0)) for s in batch]
    scores, predicted = torch.randn(6, 16, 11), torch.rand(6, 16, 4)
    expected = layer_loss(scores, predicted, turned).item()
    assert layer_loss(scores, predicted, batch).item() == pytest.approx(expected, rel=1e-5)


def test_a_perfect_answer_costs_almost_nothing():
    batch = scenes.many(3, seed=4, test=False)
    scores, predicted = torch.zeros(3, 16, 11), torch.rand(3, 16, 4) * 0.1
    scores[..., CLASSES] = 20
    for n, scene in enumerate(batch):
        k = len(scene.labels)
        scores[n, :k, CLASSES] = 0
        scores[n, torch.arange(k), scene.labels] = 20
        predicted[n, :k] = boxes.to_centres(scene.boxes)
    assert list(match(scores, predicted, batch)) == [list(range(len(s.labels))) for s in batch]
    assert layer_loss(scores, predicted, batch).item() < 1e-4


@pytest.mark.parametrize("kept", [(), (1,)])
def test_pictures_without_objects_teach_that_there_is_nothing_and_break_nothing(kept):
    batch = [scenes.Scene(torch.zeros(48, 48), torch.zeros(0, 4), torch.zeros(0)) for _ in range(3)]
    for n in kept:
        batch[n] = scenes.Scene(torch.zeros(48, 48), torch.tensor([[0.1, 0.1, 0.3, 0.4]]), torch.tensor([3]))
    scores = torch.randn(3, 4, CLASSES + 1, requires_grad=True)
    predicted = torch.rand(3, 4, 4, requires_grad=True)
    loss = set_loss([(scores, predicted)] * 2, batch)
    loss.backward()
    assert torch.isfinite(loss)
    assert scores.grad.abs().sum() > 0
    found = match(scores, predicted, batch)
    assert [len(columns) for columns in found] == [int(n in kept) for n in range(3)]
    if not kept:  # as in the reference, which divides the losses of boxes by at least one
        nothing = torch.nn.functional.cross_entropy(scores.flatten(0, 1), torch.full((12,), CLASSES))
        assert loss.item() == pytest.approx(2 * nothing.item(), rel=1e-5)
        assert predicted.grad.abs().sum() == 0


def test_auxiliary_losses_reach_layers_that_the_last_one_skips():
    batch = scenes.many(2, seed=4, test=False)
    outputs = [(torch.randn(2, 16, 11, requires_grad=True), torch.rand(2, 16, 4)) for _ in range(3)]
    set_loss(outputs, batch, auxiliary=False).backward()
    assert outputs[0][0].grad is None and outputs[2][0].grad is not None
    set_loss(outputs, batch).backward()
    assert outputs[0][0].grad is not None


@pytest.mark.parametrize("reference", [True, False])
def test_queries_can_be_reordered_without_changing_the_set(reference):
    model, images = Detr(reference).eval(), torch.randn(1, 48, 48)
    with torch.no_grad():
        before = model(images)[-1][1][0]
        order = torch.randperm(16)
        for parameter in [model.content, model.points if reference else model.query]:
            parameter.copy_(parameter[order].clone())
        assert torch.allclose(model(images)[-1][1][0], before[order], atol=1e-5)


# AP


def reference_ap(found, truths, threshold: float) -> float:
    """照定义另写一遍：分数运算，不排前缀和，逐个召回率点去找最高的精度。"""
    values = []
    for label in range(10):
        objects = sum(t.labels.tolist().count(label) for t in truths)
        if not objects:
            continue
        everything = sorted(
            (
                (float(score), n, k)
                for n, f in enumerate(found)
                for k, (score, name) in enumerate(zip(f.scores, f.labels, strict=True))
                if name == label
            ),
            key=lambda item: (-item[0], item[1]),
        )
        claimed, points, hits = set(), [], 0
        for place, (_, n, k) in enumerate(everything, 1):
            best, chosen = threshold, None
            for g, c in enumerate(truths[n].labels.tolist()):
                first, second = rectangle(*found[n].boxes[k].tolist()), rectangle(*truths[n].boxes[g].tolist())
                inter = first.intersection(second).area
                overlap = inter / (first.area + second.area - inter)
                if c == label and (n, g) not in claimed and overlap >= best:
                    best, chosen = overlap, g
            if chosen is not None:
                claimed.add((n, chosen))
                hits += 1
            points.append((Fraction(hits, objects), Fraction(hits, place)))
        at = [max((p for r, p in points if r >= Fraction(k, 100)), default=Fraction(0)) for k in range(101)]
        values.append(float(sum(at) / 101))
    return float(np.mean(values))


@pytest.mark.parametrize("seed", range(8))
def test_average_precision_equals_a_second_implementation(seed):
    found, truths = random_case(seed, images=12, most=4)
    for threshold in (0.5, 0.75, 0.9):
        expected = reference_ap(found, truths, threshold)
        assert average_precision(found, truths, threshold) == pytest.approx(expected, abs=0.011)


@pytest.mark.parametrize(("most", "seed"), [(most, seed) for most in (4, 15) for seed in range(10)])
def test_average_precision_equals_pycocotools_for_all_and_by_size_with_ties_and_crowds(most, seed):
    pytest.importorskip("pycocotools", reason="未装 pycocotools")
    found, truths = random_case(seed, images=30, most=most)
    theirs = coco_summary(found, truths)
    assert len({ap for ap, _ in theirs}) == len(RANGES), "the sizes differ, so the comparison says something"
    for sides, expected in zip(RANGES, theirs, strict=True):
        assert summary(found, truths, sides) == pytest.approx(expected, abs=1e-6)


def test_detections_of_objects_of_other_sizes_count_neither_way():
    """Sides of 10 and 20 pixels; the large one is found twice, the small one once, with the lowest score."""
    small, large = [0, 0, 10 / 48, 10 / 48], [0.5, 0.5, 0.5 + 20 / 48, 0.5 + 20 / 48]
    truth = scenes.Scene(torch.zeros(48, 48), torch.tensor([small, large]), torch.tensor([1, 1]))
    found = Detections(torch.tensor([large, large, small]), torch.tensor([0.9, 0.8, 0.1]), torch.tensor([1, 1, 1]))
    assert summary([found], [truth], (5, 15)) == pytest.approx((1, 1))
    assert summary([found], [truth], (15, 48)) == pytest.approx((1, 1))
    assert summary([found], [truth])[1] == pytest.approx((51 + 50 * 2 / 3) / 101)


def test_an_object_of_the_size_is_claimed_before_a_better_one_of_another():
    """One inside the other, sides 10 and 11: what covers the larger one best still finds the smaller one."""
    small, large = [0, 0, 10 / 48, 10 / 48], [0, 0, 11 / 48, 11 / 48]
    truth = scenes.Scene(torch.zeros(48, 48), torch.tensor([small, large]), torch.tensor([1, 1]))
    found = Detections(torch.tensor([large]), torch.tensor([0.9]), torch.tensor([1]))
    assert average_precisions([found], [truth], [0.5, 0.9], (5, 10.5)) == pytest.approx([1, 0])
    if find_spec("pycocotools"):
        assert coco_summary([found], [truth], [(5, 10.5)])[0][1] == pytest.approx(1)


def test_a_size_of_which_there_is_nothing_has_no_average_precision():
    found, truths = random_case(0, images=3, most=4)
    with pytest.raises(ValueError, match="没有边长 40–48 像素"):
        summary(found, truths, (40, 48))


def test_average_precision_of_degenerate_inputs():
    _, truths = random_case(0, images=12, most=4)
    nothing = [Detections(torch.zeros(0, 4), torch.zeros(0), torch.zeros(0, dtype=torch.long))] * len(truths)
    assert average_precision(nothing, truths) == 0
    perfect = [Detections(t.boxes, torch.ones(len(t.labels)), t.labels) for t in truths]
    assert average_precision(perfect, truths, 0.95) == 1


# 去噪查询


def test_noise_stays_inside_its_box_and_flips_as_many_labels_as_said():
    batch = scenes.many(200, seed=6, test=False)
    labels, centres = denoising.noisy(batch, np.random.default_rng(1))
    flipped = count = 0
    for n, scene in enumerate(batch):
        k = len(scene.labels)
        assert (labels[n, :, k:] == CLASSES).all() and (centres[n, :, k:] == 0.5).all()
        away = (centres[n, :, :k] - boxes.to_centres(scene.boxes)[:, :2]).abs() / boxes.to_centres(scene.boxes)[:, 2:]
        assert away.max() <= denoising.SHIFT / 2 + 1e-5
        flipped += int((labels[n, :, :k] != scene.labels).sum())
        count += denoising.GROUPS * k
    assert flipped / count == pytest.approx(denoising.FLIP * 0.9, abs=0.03)  # 一成翻到它自己


def test_queries_without_answers_see_no_answer():
    """Other noise, and other objects altogether: what the sixteen queries say stays the same to the last bit."""
    batch, others = scenes.many(3, seed=7, test=False), scenes.many(3, seed=8, test=False)
    model, denoiser = Detr().eval(), denoising.Denoiser()
    memory = model.encode(torch.stack([scene.image for scene in batch]))
    with torch.no_grad():
        one, two = (model.decode(memory, denoiser(given, np.random.default_rng(2))) for given in (batch, others))
        alone = model.decode(memory)
    for (scores, found), (again, twice), (bare, _) in zip(one, two, alone, strict=True):
        assert scores.shape == (3, 16 + denoising.GROUPS * scenes.MOST, CLASSES + 1)
        assert torch.equal(scores[:, :16], again[:, :16]) and torch.equal(found[:, :16], twice[:, :16])
        assert torch.allclose(scores[:, :16], bare, atol=1e-5)
        assert not torch.allclose(scores[:, 16:], again[:, 16:], atol=1e-3)


def test_groups_of_answers_do_not_see_each_other():
    allowed = denoising.mask(2)
    assert allowed[:, :2].all() and not allowed[:2, 2:].any()
    for g in range(denoising.GROUPS):
        mine = slice(2 + g * scenes.MOST, 2 + (g + 1) * scenes.MOST)
        assert allowed[mine, mine].all()
        assert allowed[mine].sum() == scenes.MOST * (2 + scenes.MOST)


def test_denoising_is_the_loss_of_known_pairs_one_by_one():
    batch = scenes.many(4, seed=9, test=False)
    slots = denoising.GROUPS * scenes.MOST
    scores, found = torch.randn(4, slots, CLASSES + 1), torch.rand(4, slots, 4)
    expected, count = 0.0, 0
    for n, scene in enumerate(batch):
        for k, (label, box) in enumerate(zip(scene.labels, scene.boxes, strict=True)):
            for g in range(denoising.GROUPS):
                q = g * scenes.MOST + k
                expected += -scores[n, q].log_softmax(0)[label]
                expected += 5 * (boxes.to_centres(box) - found[n, q]).abs().sum()
                expected += 2 * (1 - boxes.generalized_iou(box, boxes.to_corners(found[n, q])))
                count += 1
    loss = denoising.denoising_loss([(scores, found)], batch)
    assert loss.item() == pytest.approx(float(expected) / count, rel=1e-5)


# 配对稳不稳


def test_instability_is_what_the_paper_counts():
    """IS by its definition: for each query the object that it has, or -1, before and now."""
    source = np.random.default_rng(0)
    before, now = ([source.permutation(6)[:n].tolist() for n in (1, 2, 3, 4)] for _ in range(2))

    def owners(columns):
        return [columns.index(query) if query in columns else -1 for query in range(6)]

    pairs = [(owners(x), owners(y)) for x, y in zip(before, now, strict=True)]
    expected = [sum(a != b for a, b in zip(was, is_now, strict=True)) for was, is_now in pairs]
    assert sum(expected) > 0
    assert stability.changed_queries(before, now) == np.mean(expected)
    assert stability.changed_queries(before, before) == stability.moved_objects(before, before) == 0
    assert stability.moved_objects([[0, 1], [2]], [[1, 0], [2]]) == pytest.approx(2 / 3)
    watch = stability.Stability()
    assert watch.measure(before) == {}
    assert watch.measure(now)["instability"] == pytest.approx(np.mean(expected), abs=1e-3)


# 训练


def at(folder: Path, **changes) -> Options:
    return Options(**({"steps": 4, "seed": 0, "output": folder, "quiet": True} | changes))


@pytest.fixture
def quick(monkeypatch):
    """A training of seconds: few scenes a step, few that are watched."""
    monkeypatch.setattr(train, "BATCH", 4)
    monkeypatch.setattr(train, "POOL", 20)
    monkeypatch.setattr(train, "many", lambda count, seed, test: scenes.many(min(count, 20), seed, test))


@pytest.mark.parametrize(
    "recipe",
    [train.Recipe("denoising", frozen=True), train.Recipe("vanilla", auxiliary=False)],
    ids=["denoising", "vanilla"],
)
def test_a_training_that_was_stopped_ends_like_one_that_was_not(tmp_path, quick, monkeypatch, recipe):
    train.train("run", at(tmp_path / "whole"), recipe)
    follow = train.follow

    def stop(average, model, step):
        follow(average, model, step)
        if step == 2:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(train, "follow", stop)
    with pytest.raises(TrainingError, match="第 2 步之后停下"):
        train.train("run", at(tmp_path / "halves"), recipe)
    monkeypatch.setattr(train, "follow", follow)
    train.train("run", at(tmp_path / "halves", resume=True), recipe)
    whole, halves = (np.load(tmp_path / name / "run.npz") for name in ("whole", "halves"))
    assert set(whole.files) == set(halves.files)
    assert all(np.array_equal(whole[key], halves[key]) for key in whole.files)
    curves = [Log.read(tmp_path / name / "run.json").curve for name in ("whole", "halves")]
    assert curves[0] == curves[1]
    assert [set(point) >= {"instability", "moved"} for point in curves[0]] == [False, True, True, True]


def test_a_frozen_encoder_is_the_committed_one_and_stays_so(tmp_path, quick):
    train.train("run", at(tmp_path), train.Recipe(frozen=True))
    before, after = np.load(train.CHECKPOINT), np.load(tmp_path / "run.npz")
    kept = [key for key in before.files if key.split(".")[1] in ("backbone", "encoders", "memory_norm")]
    assert len(kept) > 30
    assert all(np.array_equal(before[key], after[key]) for key in kept)
    assert not np.array_equal(before["detr.content"], after["detr.content"])
    model = train.Recipe(frozen=True).model()
    source = train.Cached(0, model)
    chosen, memory = source.batch(model)
    images = torch.stack([scene.image for scene in chosen])
    assert torch.allclose(memory, train.load().encode(images), atol=1e-5)


def test_the_rate_rises_stays_and_falls_to_nothing():
    rates = [train.learning_rate(step, 3500) for step in range(1, 3501)]
    assert rates[0] == pytest.approx(train.RATE / 200) and max(rates) == rates[199] == rates[2300] == train.RATE
    assert rates == [*sorted(rates[:200]), *rates[200:2400], *sorted(rates[2400:], reverse=True)]
    assert 0 < rates[-1] < train.RATE / 1000
    assert train.learning_rate(60, 600) == train.RATE > train.learning_rate(59, 600)


def test_the_command_says_what_it_trains(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(train, "train", lambda *given: seen.append(given))
    switches = "--queries vanilla --count 36 --no-object 1 --giou 0 --last-layer-only --frozen --steps 7 --output"
    monkeypatch.setattr("sys.argv", ["train", "--train", *switches.split(), str(tmp_path)])
    train.main()
    [(name, where, recipe)] = seen
    assert (name, where.steps, where.output) == ("vanilla", 7, tmp_path)
    assert recipe == train.Recipe("vanilla", 36, False, Weights(giou=0.0, no_object=1.0), True)
    monkeypatch.setattr("sys.argv", ["train", "--train"])
    train.main()
    assert seen[1] == ("reference", Options(3500, 0, train.LOGS), train.Recipe())


def test_reference_points_need_a_square():
    with pytest.raises(ValueError, match="8 个参考点排不成方阵"):
        Detr(queries=8)
    assert Detr(queries=4)(torch.zeros(1, 48, 48))[-1][0].shape == (1, 4, 11)
    assert Detr(reference=False, queries=8)(torch.zeros(1, 48, 48))[-1][0].shape == (1, 8, 11)


def test_the_log_of_the_committed_model_says_what_it_was_trained_with():
    log = Log.read(train.RECORD)
    assert (log.seed, log.steps, log.done) == (0, train.STEPS, train.STEPS)
    assert log.settings == train.Recipe().settings()
    assert log.command.startswith("python -m detr.train --train --name model")
    assert log.cpu_seconds > 0 and log.peak_memory_mib > 100
    assert train.logs()[0] == log


def test_the_comparisons_differ_in_one_thing_each():
    runs = compare.runs()
    assert set(compare.ROWS) <= set(runs)
    base = runs["reference"]
    for name in compare.ROWS:
        log = runs[name]
        assert (log.steps, log.done, log.seed) == (base.steps, base.steps, base.seed)
        assert log.cpu_seconds > 0 and log.peak_memory_mib > 100 and "detr.train --train --frozen" in log.command
        changed = {key for key, value in log.settings.items() if value != base.settings[key]}
        assert len(changed) == (name != "reference"), name
        assert [p["step"] for p in log.curve] == [p["step"] for p in base.curve]
    first, *others = (runs[name] for name in compare.SCRATCH)
    assert not first.settings["frozen"] and {log.done for log in (first, *others)} == {first.steps}

    def told(log):
        return log.settings | {"seed": log.seed}

    changes = [{key for key, value in told(log).items() if value != told(first)[key]} for log in others]
    both = ["no_object", "seed"]
    assert sorted(map(sorted, changes)) == [both[:1], both, both, ["queries"], ["queries"], both[1:], both[1:]]


def test_the_record_of_the_conclusion_holds_the_scores_of_the_table():
    scores = json.loads(compare.SCORES.read_text("utf-8"))
    assert Measurement.read(compare.RECORD) == compare.no_object(scores)


def test_the_last_stretch_counts_only_when_it_is_as_long_as_the_others():
    points = [{"step": step, "ap50": 0.1, "moved": moved} for step, moved in ((4, 0.8), (8, 0.4), (10, 0.0))]
    log = Log("run", "run", 0, 10, curve=[{"step": 2}, *points])
    assert compare.mean_of(log, "moved") == pytest.approx(0.4)
    log.curve[0]["step"] = 4
    assert compare.mean_of(log, "moved") == pytest.approx(0.6)
    assert compare.steps_to(Log("run", "run", 0, 10, curve=points), 0.1) == 4
    assert compare.steps_to(Log("run", "run", 0, 10, curve=points), 0.2) is None


# 失败


def judged(found: list[tuple[list[float], int, float]]) -> mistakes.Verdict:
    truth = scenes.Scene(
        torch.zeros(48, 48), torch.tensor([[0.0, 0.0, 0.4, 0.4], [0.5, 0.5, 0.9, 0.9]]), torch.tensor([3, 8])
    )
    corners, labels, scores = zip(*found, strict=True)
    together = Detections(torch.tensor(corners), torch.tensor(scores), torch.tensor(labels))
    return mistakes.judge(mistakes.reported(together), truth)


def test_every_kind_of_mistake_is_called_by_its_name():
    three, eight = ([0.0, 0.0, 0.4, 0.4], 3, 0.9), ([0.5, 0.5, 0.9, 0.9], 8, 0.8)
    near = [0.05, 0.0, 0.4, 0.4]
    assert judged([three, eight]).errors == []
    assert judged([three, eight, (near, 3, 0.4)]).errors == [], "不到 0.5 分的不算报出来"
    assert judged([three]).errors == ["漏检"]
    assert judged([three, eight, (near, 3, 0.7)]).kinds == ["", "", "重复"]
    assert judged([(near, 3, 0.7), eight, three]).kinds == ["", "", "重复"], "得分低的才是重复"
    wrong = judged([three, ([0.5, 0.5, 0.9, 0.85], 6, 0.6)])
    assert (wrong.kinds, wrong.missed, wrong.confused) == (["", "认错"], [], [(8, 6)])
    assert judged([three, ([0.5, 0.5, 0.7, 0.7], 8, 0.6)]).errors == ["框不准"]
    assert judged([three, eight, ([0.6, 0.0, 0.9, 0.3], 1, 0.6)]).errors == ["凭空"]


def test_the_worst_come_first_and_the_earlier_of_equals():
    verdicts = [mistakes.Verdict(["重复"] * n, [], []) for n in (0, 2, 1, 2, 0, 5, 0, 0, 0, 0)]
    assert mistakes.worst(verdicts) == [5, 1, 3, 2, 0, 4, 6, 7]


# 检查点


def test_checkpoint_scores_on_held_out_scenes_as_recorded():
    recorded = json.loads(evaluate.RECORD.read_text(encoding="utf-8"))["全部场景"]
    fresh = scenes.many(200, seed=4321, test=True)  # 训练和正文都没用过的种子
    ap, ap50 = summary(train.detect_all(train.load(), fresh), fresh)
    assert ap50 == pytest.approx(recorded["ap50"], abs=0.07)
    assert ap == pytest.approx(recorded["ap"], abs=0.07)
    assert train.CHECKPOINT.stat().st_size <= 1_000_000


def test_suppression_keeps_the_best_of_each_pile():
    corners = torch.tensor([[0.0, 0, 1, 1], [0, 0, 1, 0.9], [0, 0, 1, 1], [2, 2, 3, 3]])
    kept = evaluate.suppress(Detections(corners, torch.tensor([0.5, 0.9, 0.7, 0.1]), torch.tensor([1, 1, 2, 1])))
    assert sorted(kept.scores.tolist()) == pytest.approx([0.1, 0.7, 0.9])


def test_thresholds_are_cocos():
    assert THRESHOLDS == (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
