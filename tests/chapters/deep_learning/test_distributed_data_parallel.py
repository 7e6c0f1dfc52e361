"""DDP 一章的断言：每一条都会因为一种错误的实现而失败。"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import warnings
from itertools import chain
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel import (
    accumulate,
    batch_norm,
    buckets,
    compress,
    exercises,
    gradients,
    overlap,
    reducer,
    ring,
    sharded,
    train_ddp,
    train_single,
    uneven,
)
from distributed_data_parallel import unused as unused_parameters
from distributed_data_parallel.processes import launch

pytestmark = pytest.mark.usefixtures("one_thread")


def run_all_algorithms(rank: int, world_size: int, lengths: list[int]) -> list[dict]:
    """每个长度、每种能用的算法：结果、标准答案、字节数、轮数。"""
    found = []
    for length in lengths:
        x = torch.randn(length, dtype=torch.float64, generator=torch.Generator().manual_seed(97 * length + rank))
        expected = x.clone()
        dist.all_reduce(expected)
        for name, algorithm in ring.ALGORITHMS.items():
            if name == "减半加倍" and (world_size & (world_size - 1) or length % world_size):
                continue
            wire, kept = ring.Wire(), x.clone()
            result = algorithm(x, wire)
            found.append(
                {
                    "name": name,
                    "length": length,
                    "error": (result - expected).abs().max().item() if length else 0.0,
                    "result": result,
                    "bytes": wire.sent_bytes,
                    "rounds": wire.rounds,
                    "untouched": torch.equal(x, kept),
                }
            )
    return found


@pytest.fixture(scope="module", params=[2, 3, 4])
def reductions(request):
    n = request.param
    lengths = [12 * k for k in (1, 7, 100)] + [0, 1, n - 1, n + 1] + random.Random(n).sample(range(2, 400), 12)
    return n, launch(run_all_algorithms, n, lengths)


def test_every_algorithm_equals_all_reduce_for_random_and_degenerate_lengths(reductions):
    _, ranks = reductions
    assert len(ranks[0]) >= 38
    assert max(case["error"] for rank in ranks for case in rank) <= 1e-10


def test_no_algorithm_changes_its_input(reductions):
    assert all(case["untouched"] for rank in reductions[1] for case in rank)


def test_the_ring_sends_exactly_two_n_minus_one_over_n_per_element(reductions):
    n, ranks = reductions
    even = [case for rank in ranks for case in rank if case["name"] == "环形" and case["length"] % n == 0]
    assert even
    for case in even:
        assert case["bytes"] * n == 2 * (n - 1) * case["length"] * 8
        assert case["rounds"] == 2 * (n - 1)


def test_all_ranks_together_send_two_n_minus_one_copies_whatever_the_length(reductions):
    n, ranks = reductions
    for cases in zip(*ranks, strict=True):
        assert sum(case["bytes"] for case in cases) == 2 * (n - 1) * cases[0]["length"] * 8


def test_the_ring_leaves_bitwise_the_same_result_on_every_rank(reductions):
    for cases in zip(*reductions[1], strict=True):
        assert all(torch.equal(case["result"], cases[0]["result"]) for case in cases)


def test_a_single_process_ring_is_the_identity():
    (rank,) = launch(run_all_algorithms, 1, [5])
    assert {case["name"]: case["rounds"] for case in rank} == {"朴素": 0, "环形": 0, "减半加倍": 0}
    assert max(case["error"] for case in rank) == 0


@pytest.mark.parametrize("sizes", [[12, 12], [8, 8, 8], [6, 6, 6, 6]])
def test_equal_shards_give_the_full_batch_gradient_on_every_rank(sizes):
    full = gradients.full_batch_gradient()
    ranks = launch(gradients.shard_gradients, len(sizes), sizes, False)
    assert max(gradients.distance(r["synced"], full) for r in ranks) <= 1e-10
    assert gradients.distance(ranks[0]["local"], ranks[1]["local"]) > 0.01


@pytest.mark.parametrize("sizes", [[20, 4], [1, 23], [10, 8, 6]])
def test_unequal_shards_break_the_identity_and_weights_restore_it(sizes):
    full = gradients.full_batch_gradient()
    plain = launch(gradients.shard_gradients, len(sizes), sizes, False)
    mean = torch.stack([r["local"] for r in plain]).mean(0)
    assert gradients.distance(plain[0]["synced"], full) > 0.01
    assert gradients.distance(plain[0]["synced"], mean) <= 1e-10
    weighted = launch(gradients.shard_gradients, len(sizes), sizes, True)
    assert gradients.distance(weighted[0]["synced"], full) <= 1e-10


def test_construction_overwrites_every_rank_with_the_parameters_of_rank_0():
    ranks = launch(gradients.shard_gradients, 2, [12, 12], False)
    model, _, _ = gradients.problem()
    expected = torch.cat([p.detach().flatten() for p in model.parameters()])
    assert all(torch.equal(r["parameters"], expected) for r in ranks)


def trained_weights(rank: int, world_size: int) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in train_ddp.train(rank, world_size, epochs=2).parameters()])


@pytest.mark.parametrize("world_size", [2, 4])
def test_the_ddp_script_ends_with_the_weights_of_the_single_process_script(world_size):
    single = torch.cat([p.detach().flatten() for p in train_single.train(epochs=2).parameters()])
    for weights in launch(trained_weights, world_size):
        assert (weights - single).abs().max() <= 1e-10


def test_default_buckets_are_one_at_first_and_then_follow_the_caps():
    first, second = launch(buckets.record_events, 2, None)[0]
    assert [event for event in first if event.startswith("桶")] == ["桶 36 MiB：0 1 2 3 4 5 6 7 8"]
    assert [event.split("：")[0] for event in second if event.startswith("桶")] == ["桶 4 MiB", "桶 28 MiB", "桶 4 MiB"]
    assert second.index("桶 4 MiB：8") < second.index("梯度 7")


@pytest.mark.parametrize("world_size", [2, 3, 4])
@pytest.mark.parametrize(("caps", "number"), [((1,), 4), ((64, 256), 3), (reducer.CAPS, 1)])
def test_our_reducer_gives_the_gradients_of_ddp_and_of_the_full_batch(world_size, caps, number):
    for rank in launch(reducer.compare, world_size, caps):
        assert rank["ddp"] <= 1e-10
        assert rank["full"] <= 1e-10
        assert rank["buckets"] == number


def test_our_buckets_are_those_of_ddp_for_any_sizes():
    """An independent oracle: the function that DDP itself packs with."""
    from torch.distributed import _compute_bucket_assignment_by_size as assign

    rng = random.Random(5)
    for _ in range(200):
        parameters = [nn.Parameter(torch.empty(rng.randint(1, 40))) for _ in range(rng.randint(1, 12))]
        caps = [rng.choice((1, 40, 100, 300)) for _ in range(rng.randint(1, 3))]
        where = {p: k for k, p in enumerate(parameters)}
        expected, _ = assign(parameters, caps, [False] * len(parameters))
        assert [[where[p] for p in bucket] for bucket in reducer.pack(parameters, caps)] == expected


def late_first(rank: int, world_size: int) -> list[int]:
    """The bucket of the parameter that is used first in the forward pass is ready last, and the other way round."""
    model = nn.ModuleDict({"a": nn.Linear(2, 2), "b": nn.Linear(2, 2)})
    ours = reducer.Reducer(model, [1])
    x = model["a"](model["b"](torch.ones(1, 2)))
    x.sum().backward()
    return ours.finish()


def test_buckets_are_sent_in_the_same_order_on_all_ranks_even_when_later_ones_are_ready_first():
    assert launch(late_first, 2) == [[0, 1, 2, 3]] * 2


def unused(rank: int, world_size: int) -> str:
    model = nn.ModuleDict({"a": nn.Linear(2, 2), "b": nn.Linear(2, 2)})
    ours = reducer.Reducer(model, [1])
    model["a"](torch.ones(1, 2)).sum().backward()
    try:
        ours.finish()
    except RuntimeError as error:
        return str(error)
    return "nothing"


def test_a_parameter_that_got_no_gradient_is_told():
    assert all("有 2 个参数没有得到梯度" in said for said in launch(unused, 2))


def test_the_script_under_torchrun_prints_what_the_page_shows():
    section = Path(train_ddp.__file__).parents[1]
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    done = subprocess.run(
        [*command, "-m", "distributed_data_parallel.train_ddp"], cwd=section, env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == (section / "distributed_data_parallel" / "results" / "train_ddp.txt").read_text("utf-8")


@pytest.mark.parametrize(("skip", "calls"), [(False, 4), (True, 1)])
def test_no_sync_saves_reductions_and_keeps_the_gradient(skip, calls):
    for counted, gradient in launch(accumulate.accumulate, 2, 4, skip):
        assert counted == calls
        assert gradients.distance(gradient, gradients.full_batch_gradient()) <= 1e-10


def forward_outside(rank: int, world_size: int) -> int:
    """The forward pass decides whether to reduce, so ``no_sync`` around the backward pass alone saves nothing."""
    model, x, y = gradients.problem()
    ddp, calls = DistributedDataParallel(model), []
    ddp.register_comm_hook(None, lambda state, bucket: (calls.append(1), buckets.average(bucket, world_size))[1])
    for _ in range(4):
        loss = nn.functional.mse_loss(ddp(x), y)
        with ddp.no_sync():
            loss.backward()
    return len(calls)


def test_no_sync_around_the_backward_pass_alone_saves_nothing():
    assert launch(forward_outside, 2) == [4, 4]


@pytest.mark.parametrize("world_size", [2, 3, 4])
def test_batch_norm_equals_the_full_batch_only_when_it_is_synchronised(world_size):
    gradient, statistics = batch_norm.full_batch()
    for rank in launch(batch_norm.shard, world_size, True):
        assert gradients.distance(rank[0], gradient) <= 1e-10
        assert gradients.distance(rank[1], statistics) <= 1e-10
    for rank in launch(batch_norm.shard, world_size, False):
        assert gradients.distance(rank[0], gradient) > 0.05
        assert gradients.distance(rank[1], statistics) > 0.05


def norms_of_uneven_shards(rank: int, world_size: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    x = torch.randn(12, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(4)).requires_grad_()
    parts = x.split([7, 1, 4])
    synced, alone = (norm(3, eps=0.1).double() for norm in (batch_norm.SyncedBatchNorm, nn.BatchNorm1d))
    (gradient,) = torch.autograd.grad((synced(parts[rank]) ** 3).sum(), x)
    (expected,) = torch.autograd.grad((alone(x) ** 3).sum(), x)
    mine = slice([0, 7, 8][rank], [7, 8, 12][rank])
    same = torch.allclose(synced.eval()(x), alone.eval()(x), rtol=0, atol=1e-10)
    return gradient[mine], expected[mine], same


def test_our_synchronised_norm_takes_shards_of_any_size_and_differentiates_through_the_statistics():
    for gradient, expected, same in launch(norms_of_uneven_shards, 3):
        assert gradients.distance(gradient, expected) <= 1e-10
        assert expected.abs().max() > 0.1
        assert same, "after one step both judge alike"


def test_buffers_are_those_of_rank_0_once_the_next_forward_pass_begins():
    (own, broadcast), (other, also) = launch(batch_norm.buffers_after, 2)
    assert gradients.distance(own, other) > 0.01
    assert torch.equal(own, broadcast)
    assert torch.equal(own, also)


def test_hooks_send_exactly_half_or_two_vectors_for_each_matrix():
    plain, half, low = (launch(compress.measure, 2, name)[0] for name in ("原样", "16 位", "PowerSGD"))
    weights, biases = [(96, 64), (8, 96)], [96, 8]
    assert plain[0] == 4 * (sum(a * b for a, b in weights) + sum(biases))
    assert half[0] * 2 == plain[0]
    assert low[0] == 4 * (sum(a + b for a, b in weights) + sum(biases))
    assert plain[1] < 1e-6 < half[1] < 1e-3
    assert low[2] < 0.2 < low[1], "what one step leaves out, later steps make up for"


@pytest.mark.parametrize("world_size", [2, 4])
def test_sharded_training_keeps_one_nth_sends_three_shares_and_ends_with_the_weights_of_ddp(world_size):
    ddp, fsdp = launch(sharded.train, world_size, False), launch(sharded.train, world_size, True)
    size = 8 * (16 * 32 + 32 + 32 * 8 + 8)
    for rank in fsdp:
        assert gradients.distance(rank["weights"], ddp[0]["weights"]) <= 1e-10
        assert rank["kept"] * world_size == 4 * size
        share = size * (world_size - 1) // world_size
        assert rank["sent"] == {"全收集": 2 * share, "规约-散播": share}
    assert all(rank["kept"] == 4 * size for rank in ddp)


def test_a_fresh_timeline_has_buckets_under_way_before_the_last_gradient_and_one_big_bucket_after_it():
    parted, whole = (launch(overlap.timeline, 2, cap)[0] for cap in (10.0, 1000.0))
    for run, number in ((parted, 3), (whole, 1)):
        layers = [layer for bucket in run["buckets"] for layer in bucket["layers"]]
        assert sorted(layers) == list(range(overlap.LAYERS))
        assert len(run["buckets"]) == number
        assert all(0 < bucket["sent"] <= bucket["done"] <= run["total"] for bucket in run["buckets"])
        assert run["gradients"] == sorted(run["gradients"])
    assert parted["buckets"][1]["sent"] < parted["gradients"][-1]
    assert whole["buckets"][0]["sent"] >= whole["gradients"][-1]


def unused_allowed(rank: int, world_size: int) -> int:
    model = nn.Sequential(*(nn.Linear(64, 64) for _ in range(6))).double()  # 33 KB a layer
    ddp, calls = DistributedDataParallel(model, find_unused_parameters=True, bucket_cap_mb=0.05), []
    ddp.register_comm_hook(None, lambda state, bucket: (calls.append(1), buckets.average(bucket, world_size))[1])
    ddp(torch.ones(1, 64, dtype=torch.float64)).sum().backward()
    return len(calls)


def test_looking_for_unused_parameters_means_more_than_one_bucket_from_the_first_pass_on():
    assert min(launch(unused_allowed, 2)) > 1


def test_only_set_epoch_changes_the_order_and_each_epoch_still_covers_everything():
    orders = [uneven.shares(10, 2, epoch) for epoch in (None, None, 0, 1, 2)]
    assert orders[0] == orders[1] == orders[2]
    assert orders[2] != orders[3] != orders[4] != orders[2]
    assert all(sorted(chain.from_iterable(order)) == list(range(10)) for order in orders)


def test_join_divides_by_the_world_or_by_those_still_working():
    assert launch(uneven.with_join, 2, True) == [[1.0, 1.0, 0.5], [1.0, 1.0]]
    assert launch(uneven.with_join, 2, False) == [[1.0, 1.0, 1.0], [1.0, 1.0]]


@pytest.mark.parametrize(("length", "world_size"), [(10, 4), (1, 3), (12, 4), (7, 2)])
def test_the_sampler_pads_to_equal_shares_and_covers_everything(length, world_size):
    shares = uneven.shares(length, world_size, epoch=0)
    assert {len(share) for share in shares} == {-(-length // world_size)}
    assert {i for share in shares for i in share} == set(range(length))


def fail_on_rank_1(rank: int, world_size: int) -> None:
    if rank == 1:
        raise ValueError("秩 1 出错了")
    dist.barrier()


def test_an_exception_in_one_rank_reaches_the_caller():
    with pytest.raises(Exception, match="秩 1 出错了"):
        launch(fail_on_rank_1, 2)


def test_two_groups_can_run_at_the_same_time():
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        groups = list(pool.map(lambda length: launch(exercises.check_parts, 2, length), [5, 8]))
    assert groups == [[True, True], [True, True]]


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("length", [0, 1, 7])
def test_the_exercise_all_reduce_takes_any_length(n, length):
    assert all(launch(exercises.check_parts, n, length))


def test_the_old_launcher_says_that_it_is_deprecated():
    import torch.distributed.launch as old

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pytest.raises(SystemExit):
            old.main(["--help"])
    assert any("torchrun" in str(w.message) for w in caught)


def everything_asked(rank: int, world_size: int) -> tuple[str, str, torch.Tensor, torch.Tensor, str]:
    """What the page says of unused parameters, of tokens and of SyncBatchNorm, in one group of processes."""
    outcomes = [unused_parameters.two_steps(rank, world_size, find) for find in (False, True)]
    dist.barrier()
    gradients_ = [unused_parameters.accumulated(rank, world_size, weighted) for weighted in (True, False)]
    try:
        nn.SyncBatchNorm(2)(torch.ones(2, 2))
    except ValueError as error:
        return *outcomes, *gradients_, str(error)
    return *outcomes, *gradients_, ""


def test_the_errors_that_people_meet_are_those_on_the_page_and_so_is_their_cure():
    page = (Path(unused_parameters.__file__).parent / "index.md").read_text("utf-8")
    truth = unused_parameters.whole()
    for broken, cured, weighted, plain, refused in launch(everything_asked, 2):
        sentences = [line.strip() for line in broken.splitlines()]
        assert " ".join(sentences[:2]) in page, "word for word, in one line"
        assert cured == "没有错"
        assert (weighted - truth).abs().max() < 1e-12
        assert (plain - truth).abs().max() > 1e-2
        assert refused and f"ValueError: {refused}" in page
