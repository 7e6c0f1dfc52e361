"""DETR：匹配对照 scipy，AP 对照另写的实现（装了 pycocotools 时也对照它），检查点在留出的场景上重新评估。"""

from __future__ import annotations

import contextlib
import io
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.optimize import linear_sum_assignment
from shapely.geometry import box as rectangle

from detr import boxes, draw, evaluate, exercises, scenes, train
from detr.average_precision import THRESHOLDS, Detections, average_precision, summary
from detr.criterion import layer_loss, match, matching_costs, set_loss
from detr.hungarian import assign, total
from detr.model import CLASSES, Attention, Detr, grid, sine


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


def random_case(seed: int, images: int = 12) -> tuple[list[Detections], list[scenes.Scene]]:
    """真值加上抖动过的、重复的、认错的、凭空的检测；得分有意撞分（只在一张图之内不撞）。"""
    source = np.random.default_rng(seed)
    found, truths = [], []
    for _ in range(images):
        n = int(source.integers(0, 5))
        low = source.random((n, 2)) * 0.6
        truth = np.concatenate([low, low + 0.1 + source.random((n, 2)) * 0.3], 1)
        labels = source.integers(0, 3, n)
        picks = source.integers(0, n, 2 * n) if n else np.zeros(0, int)
        jitter = truth[picks] + source.normal(0, 0.03, (len(picks), 4))
        jitter[:, 2:] = np.maximum(jitter[:, 2:], jitter[:, :2] + 0.01)  # 宽高为负的框，COCO 没有定义
        noise_low = source.random((2, 2)) * 0.6
        noise = np.concatenate([noise_low, noise_low + 0.2], 1)
        guess = np.where(source.random(len(picks)) < 0.8, labels[picks], source.integers(0, 3, len(picks)))
        names = np.concatenate([guess, source.integers(0, 3, 2)])
        scores = source.permutation(100)[: len(names)] / 100
        together = torch.tensor(np.concatenate([jitter, noise]))
        found.append(Detections(together, torch.tensor(scores), torch.tensor(names)))
        truths.append(scenes.Scene(torch.zeros(1, 1), torch.tensor(truth), torch.tensor(labels)))
    return found, truths


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
    found, truths = random_case(seed)
    for threshold in (0.5, 0.75, 0.9):
        expected = reference_ap(found, truths, threshold)
        assert average_precision(found, truths, threshold) == pytest.approx(expected, abs=0.011)


def coco_stats(found, truths) -> tuple[float, float]:
    coco = pytest.importorskip("pycocotools.coco", reason="未装 pycocotools").COCO
    from pycocotools.cocoeval import COCOeval

    def xywh(corners):
        return [corners[0], corners[1], corners[2] - corners[0], corners[3] - corners[1]]

    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco()
        annotations = [
            {"image_id": n, "category_id": int(c), "bbox": xywh(b.tolist()), "area": 1.0, "iscrowd": 0}
            for n, t in enumerate(truths)
            for b, c in zip(t.boxes.double(), t.labels, strict=True)
        ]
        truth.dataset = {
            "info": {},
            "images": [{"id": n} for n in range(len(truths))],
            "categories": [{"id": c} for c in range(10)],
            "annotations": [{**a, "id": k} for k, a in enumerate(annotations, 1)],
        }
        truth.createIndex()
        results = [
            {"image_id": n, "category_id": int(c), "bbox": xywh(b.tolist()), "score": float(s)}
            for n, f in enumerate(found)
            for b, s, c in zip(f.boxes.double(), f.scores, f.labels, strict=True)
        ]
        judge = COCOeval(truth, truth.loadRes(results), "bbox")
        judge.evaluate()
        judge.accumulate()
        judge.summarize()
    return judge.stats[0], judge.stats[1]


@pytest.mark.parametrize("seed", range(20))
def test_average_precision_equals_pycocotools(seed):
    found, truths = random_case(seed, images=40)
    assert summary(found, truths) == pytest.approx(coco_stats(found, truths), abs=1e-6)


def test_average_precision_of_degenerate_inputs():
    _, truths = random_case(0)
    nothing = [Detections(torch.zeros(0, 4), torch.zeros(0), torch.zeros(0, dtype=torch.long))] * len(truths)
    assert average_precision(nothing, truths) == 0
    perfect = [Detections(t.boxes, torch.ones(len(t.labels)), t.labels) for t in truths]
    assert average_precision(perfect, truths, 0.95) == 1


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


def test_committed_figures_are_what_the_code_draws(tmp_path: Path):
    for path in draw.draw_all(tmp_path):
        assert path.read_bytes() == (draw.FIGURES / path.name).read_bytes(), path.name
