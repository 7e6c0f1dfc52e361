"""Training that is cut up: torch in one process is the oracle of gradients, recursion that of schedules."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest
import torch
from torch import nn

from beyond_ddp import blocks, exercises, experts, on_paper, ring_attention, schedules, tensor_parallel, verify
from beyond_ddp.schedules import SCHEDULES, Job
from distributed_data_parallel.processes import in_turn, launch

SEED = 5
PARAMETERS = 4 * 2 * 12 * 48 * 8  # bytes
ACTIVATIONS = 24 * 12 * 8


@pytest.fixture(scope="module", params=[2, 3, 4])
def group(request) -> verify.Group:
    """Everything that the chapter trains, in one group of processes."""
    return verify.run(request.param, SEED)


def test_every_cut_leaves_the_gradients_of_a_single_process(group) -> None:
    outcomes = list(verify.gradients(group, SEED))
    assert len(outcomes) == 8 * len(group.slices) + 1 + len(SCHEDULES) + 4
    assert [what for what, right in outcomes if not right] == []


def test_what_is_kept_and_sent_is_what_the_formulas_say(group) -> None:
    n = len(group.slices)
    copies = [(1, 1, 2), (1, 1, 2 / n), (1, 1 / n, 2 / n), (1 / n, 1 / n, 2 / n)]
    for ranks, kept, times in zip(group.stages, copies, (2, 2, 2, 3), strict=True):
        for rank in ranks:
            assert rank.kept == [PARAMETERS * part for part in kept]
            assert rank.sent * n == times * (n - 1) * PARAMETERS
    for rank in group.slices:
        assert rank.kept * n == PARAMETERS
        assert rank.sent * n == 4 * 2 * 2 * (n - 1) * ACTIVATIONS
    for ranks in group.pipelines:
        assert sum(rank.sent for rank in ranks) == 2 * (n - 1) * ACTIVATIONS
    for ranks in group.rings:  # pieces of four places: forth, and back with gradients that go home
        piece = 2 * 4 * 6 * 8
        assert [rank.sent for rank in ranks] == [((n - 1) * piece, (2 * n - 1) * piece)] * n
    visits = group.visits
    assert sum(rank.sent for rank in visits) == 4 * 12 * 8 * sum(rank.left for rank in visits)
    assert sum(rank.came for rank in visits) == 24
    assert [right for _, right in verify.accounts(group)] == [True] * len(list(verify.accounts(group)))


def test_processes_keep_as_many_activations_as_their_lists_say(group) -> None:
    n = len(group.slices)
    expected = {"GPipe": [8] * n, "ZB-H1": [n] * n, "ZB-H2": [2 * n - 1] * n}
    for name, ranks in zip(SCHEDULES, group.pipelines, strict=True):
        assert [rank.most_kept for rank in ranks] == expected.get(name, [n - stage for stage in range(n)])


def test_a_wrong_gradient_and_a_wrong_account_are_found(group) -> None:
    spoilt = group.slices[0]._replace(sent=1)
    broken = group._replace(slices=[spoilt, *group.slices[1:]], rings=[[r._replace(error=1.0) for r in group.rings[0]]])
    assert {what for what, right in verify.gradients(broken, SEED) if not right} == {"环"}
    assert {what for what, right in verify.accounts(broken) if not right} == {"张量"}
    assert "：环" in verify.counted("", list(verify.gradients(broken, SEED))).reason
    other = [right for _, right in verify.gradients(group, SEED + 1)]
    assert not any(other[: 4 * len(group.slices) + 1 + len(SCHEDULES)]), "another problem has other gradients"


def test_the_hand_written_backward_pass_is_that_of_torch() -> None:
    for seed in range(5):
        assert (blocks.by_hand(seed) - blocks.truth(seed)[0]).abs().max() < 1e-14


# Schedules


def latest(orders: list[list[Job]], sends: str, cost: dict[str, int]) -> int:
    """When the last job ends, by recursion over what each job waits for."""
    where = {(stage, job): k for stage, order in enumerate(orders) for k, job in enumerate(order)}

    @cache
    def end(stage: int, job: Job) -> int:
        before = [end(stage, orders[stage][where[stage, job] - 1])] if where[stage, job] else []
        if job.kind == "F" and stage:
            before.append(end(stage - 1, job))
        if job.kind == "B" and stage + 1 < len(orders):
            before.append(end(stage + 1, Job(sends, job.batch)))
        return max(before, default=0) + cost[job.kind]

    return max(end(stage, job) for stage, order in enumerate(orders) for job in order)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_job_is_done_once_in_order_as_early_as_it_can_be(name: str) -> None:
    rng = random.Random(1)
    for _ in range(40):
        stages, batches = rng.randint(1, 6), rng.randint(1, 12)
        cost = {kind: rng.randint(1, 4) for kind in "FBW"}
        orders, sends = SCHEDULES[name].orders(stages, batches), SCHEDULES[name].sends
        for order in orders:
            assert sorted(order) == sorted(Job(kind, i) for kind in "FBW" for i in range(batches))
            assert all(
                order.index(Job("F", i)) < order.index(Job("B", i)) < order.index(Job("W", i)) for i in range(batches)
            )
        done = schedules.times(orders, sends, cost)
        assert max(end for jobs in done for _, end in jobs.values()) == latest(orders, sends, cost)


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("cost", [(1, 1, 1), (2, 2, 1), (3, 2, 2), (4, 4, 3)])
def test_the_bubble_is_that_of_the_papers(name: str, cost: tuple[int, int, int]) -> None:
    f, b, w = cost
    lost = {"GPipe": f + b + w, "1F1B": f + b + w, "1F1B*": f + b, "ZB-H1": f + b - w, "ZB-H2": f + b - 2 * w}[name]
    for stages in range(1, 7):
        for batches in (2 * stages - 1, 2 * stages, 20):
            orders = SCHEDULES[name].orders(stages, batches)
            done = schedules.times(orders, SCHEDULES[name].sends, dict(zip("FBW", cost, strict=True)))
            assert schedules.bubble(done) == (stages - 1) * lost


def test_stages_that_wait_for_each_other_are_told() -> None:
    stuck = [[Job("F", 0), Job("B", 0), Job("W", 0)], [Job("B", 0), Job("F", 0), Job("W", 0)]]
    assert schedules.times(stuck, "B")[1][Job("B", 0)] == (0, 1), "the last stage waits for nobody's gradient"
    with pytest.raises(ValueError, match="互相等着"):
        schedules.times([stuck[1][:1], [Job("F", 0)]], "B")


# The other cuts


def test_cut_the_other_way_the_hidden_layer_is_wrong() -> None:
    assert tensor_parallel.cut_the_other_way(2) > 0.5
    assert tensor_parallel.cut_the_other_way(1) == 0


def test_both_layouts_share_out_every_place_and_the_zigzag_shares_the_work() -> None:
    for n in (2, 3, 4):
        length = 8 * n
        for layout in ring_attention.LAYOUTS.values():
            places = np.concatenate([layout(rank, n, length) for rank in range(n)])
            assert sorted(places) == list(range(length))
        seen = [int((ring_attention.zigzag(rank, n, length) + 1).sum()) for rank in range(n)]
        assert len({*seen}) == 1, "each place sees itself and those before it"


def test_under_a_causal_mask_every_turn_waits_for_the_last_rank_unless_the_places_are_shared_out(group) -> None:
    n = len(group.slices)
    pace = dict(zip([(name, causal) for name in ring_attention.LAYOUTS for causal in (False, True)],
                    map(ring_attention.pace, group.rings), strict=True))  # fmt: skip
    length = 4 * n
    assert pace["连着切", False] == pace["一头一尾", False] == n * 16
    assert pace["连着切", True] == (n - 1) * 16 + 4 * 5 // 2
    assert pace["一头一尾", True] < pace["连着切", True]
    assert pace["一头一尾", True] >= length * (length + 1) // 2 / n


def test_a_wider_limit_drops_fewer_tokens_and_a_wide_enough_one_none() -> None:
    lost = [experts.dropped(500, factor, seed=9) for factor in (1.0, 1.5, experts.EXPERTS)]
    assert lost[0] > lost[1] > lost[2] == 0


def test_a_model_of_that_size_has_as_many_parameters_as_was_published() -> None:
    assert on_paper.LLAMA.parameters() == 68_976_648_192
    assert on_paper.zero_bytes(10**9, 0, 64) == 16 * 10**9
    assert on_paper.zero_bytes(10**9, 3, 64) == 16 * 10**9 / 64


# Exercises


def test_heads_can_be_shared_out() -> None:
    layer = nn.MultiheadAttention(12, 4, bias=False, dtype=torch.float64)
    x = torch.randn(7, 12, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    weights = (*(part.T for part in layer.in_proj_weight.detach().chunk(3)), layer.out_proj.weight.detach().T)
    expected = layer(x, x, x, need_weights=False)[0].detach()
    for n in (1, 2, 4):
        assert torch.allclose(exercises.by_heads(x, weights, 4, n), expected, rtol=0, atol=1e-12)


def test_sequence_parallelism_sends_what_the_all_reduce_sends() -> None:
    for [(error, whole, parted)] in launch(in_turn, 3, [(exercises.sequence_parallel,)]):
        assert error < 1e-10
        assert whole == parted == 2 * 2 * ACTIVATIONS // 3


def test_so_many_micro_batches_are_enough_and_one_less_is_not() -> None:
    for name, lost in (("1F1B", 3), ("ZB-H1", 1)):
        batches = exercises.enough(name, 6, 0.1)
        assert 5 * lost / (5 * lost + 3 * batches) <= 0.1 < 5 * lost / (5 * lost + 3 * (batches - 1))


def test_random_costs_agree_and_a_schedule_that_sends_late_does_not(monkeypatch) -> None:
    assert verify.bubbles(60, seed=1).wrong == 0
    late = SCHEDULES["1F1B*"]._replace(sends="W")
    monkeypatch.setitem(SCHEDULES, "1F1B*", late)
    assert verify.bubbles(60, seed=1).wrong > 5
    monkeypatch.setitem(SCHEDULES, "GPipe", SCHEDULES["1F1B"])
    assert verify.bubbles(60, seed=1).wrong > 12, "as idle, with fewer activations"
    with pytest.raises(ValueError, match="互相等着"):
        schedules.times(SCHEDULES["ZB-H1"].orders(4, 8), "W")
