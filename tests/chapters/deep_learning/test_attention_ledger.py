"""The chapter on what attention moves and keeps: float64 softmax, torch, and lists of Python are the oracles."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention

from attention_ledger import backward, caches, exercises, flash, online, verify
from attention_ledger.memory import Ledger, OutOfFastMemory
from attention_ledger.online import Partial
from attention_ledger.paged import OutOfPages, PagedCache, Sequence

ENDLESS = 10**9


def softmax_average(scores: np.ndarray, values: np.ndarray) -> np.ndarray:
    """By torch, in float64."""
    return (torch.tensor(scores, dtype=torch.float64).softmax(-1) @ torch.tensor(values, dtype=torch.float64)).numpy()


@pytest.mark.parametrize("spread", [1.0, 300.0])
def test_parts_merged_in_any_order_give_the_softmax_of_the_whole(spread: float) -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        n = int(rng.integers(1, 20))
        scores, values = spread * rng.standard_normal((3, n)), rng.standard_normal((n, 4))
        cuts = (
            np.sort(rng.choice(np.arange(1, n), size=min(n - 1, int(rng.integers(0, 5))), replace=False))
            if n > 1
            else []
        )
        pieces = list(zip(np.split(scores, cuts, axis=1), np.split(values, cuts), strict=True))
        parts = [Partial.of(*piece) for piece in pieces]
        while len(parts) > 1:  # any two neighbours or not, in any order
            a, b = rng.choice(len(parts), 2, replace=False)
            merged = parts[a].merge(parts[b])
            parts = [part for k, part in enumerate(parts) if k not in (a, b)] + [merged]
        assert np.allclose(parts[0].result(), softmax_average(scores, values), atol=1e-12)
        assert np.allclose(parts[0].log_sum(), torch.tensor(scores).logsumexp(-1).numpy(), atol=1e-12)


def test_a_row_that_sees_nothing_is_zero_and_does_not_spoil_the_others() -> None:
    scores = np.array([[-np.inf, -np.inf], [0.0, -np.inf]])
    part = Partial.of(scores, np.array([[1.0], [2.0]]))
    assert part.result().tolist() == [[0.0], [1.0]]
    assert part.log_sum().tolist() == [-np.inf, 0.0]
    assert part.merge(part).result().tolist() == [[0.0], [1.0]]
    assert Partial.nothing(2, 1, scores.dtype).merge(part).result().tolist() == [[0.0], [1.0]]


def test_the_formula_as_written_overflows_in_single_precision() -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        assert np.isnan(online.naive(np.array([0.0, 200.0], np.float32), np.ones((2, 1), np.float32)))[0]


@pytest.mark.parametrize("causal", [False, True])
def test_both_algorithms_equal_torch_and_move_what_the_formulas_say(causal: bool) -> None:
    rng = np.random.default_rng(2)
    for _ in range(12):
        n, d, rows, columns = (int(rng.integers(1, most)) for most in (40, 9, 12, 12))
        q, k, v = (rng.standard_normal((n, d)) for _ in range(3))
        expected = scaled_dot_product_attention(*(torch.tensor(x)[None] for x in (q, k, v)), is_causal=causal)[0]
        plain, tiled = Ledger(ENDLESS), Ledger(ENDLESS)
        found, _ = flash.tiled(q, k, v, tiled, rows, columns, causal)
        assert np.allclose(flash.standard(q, k, v, plain, causal), expected, atol=1e-12)
        assert np.allclose(found, expected, atol=1e-12)
        assert plain.moved == flash.standard_traffic(n, d, 8)
        if causal:
            seen = sum(min(start + rows, n) for start in range(0, n, rows))
            assert tiled.moved == 8 * (2 * n * d + n + 2 * d * seen)
        else:
            assert tiled.moved == flash.tiled_traffic(n, d, 8, rows)


def test_the_fast_memory_has_an_end() -> None:
    q = np.zeros((64, 8))
    with pytest.raises(OutOfFastMemory, match="切小"):
        flash.tiled(q, q, q, Ledger(1000), 32, 32)
    small = Ledger(20_000)
    flash.tiled(q, q, q, small, 32, 32)
    assert 0 < small.peak <= 20_000


@pytest.mark.parametrize("causal", [False, True])
def test_gradients_recomputed_block_by_block_equal_torch(causal: bool) -> None:
    rng = np.random.default_rng(3)
    for _ in range(8):
        n, d, rows, columns = (int(rng.integers(1, most)) for most in (30, 9, 12, 12))
        arrays = [rng.standard_normal((n, d)) for _ in range(4)]
        tensors = [torch.tensor(x, requires_grad=True) for x in arrays[:3]]
        output = scaled_dot_product_attention(*(x[None] for x in tensors), is_causal=causal)[0]
        output.backward(torch.tensor(arrays[3]))
        forward, sums = flash.tiled(*arrays[:3], Ledger(ENDLESS), rows, columns, causal)
        found = backward.gradients(*arrays[:3], forward, sums, arrays[3], Ledger(ENDLESS), rows, columns, causal)
        for mine, theirs in zip(found, tensors, strict=True):
            assert np.allclose(mine, theirs.grad, atol=1e-10)


def test_grouped_heads_equal_torch_and_a_latent_cache_need_not_be_expanded() -> None:
    rng = np.random.default_rng(4)
    for heads, groups in ((8, 2), (6, 6), (4, 1)):
        query = rng.standard_normal((heads, 3, 5))
        key, value = rng.standard_normal((2, groups, 7, 5))
        expected = scaled_dot_product_attention(*(torch.tensor(x)[None] for x in (query, key, value)), enable_gqa=True)
        assert np.allclose(caches.grouped(query, key, value), expected[0], atol=1e-12)
        latent, up = rng.standard_normal((7, 4)), rng.standard_normal((2, heads, 4, 5))
        assert np.allclose(
            caches.latent_explicit(query, latent, *up), caches.latent_absorbed(query, latent, *up), atol=1e-12
        )
    with pytest.raises(ValueError, match="平分"):
        caches.grouped(np.zeros((3, 1, 2)), np.zeros((2, 1, 2)), np.zeros((2, 1, 2)))


def test_what_a_token_costs_is_what_its_arrays_weigh() -> None:
    for shape in caches.PUBLISHED:
        arrays = (
            [np.zeros((shape.layers, shape.latent + shape.rotary), np.float16)]
            if shape.latent
            else [np.zeros((shape.layers, shape.groups, shape.head), np.float16)] * 2
        )
        assert shape.per_token() == sum(array.nbytes for array in arrays)


Held = list[tuple[Sequence, list[tuple[np.ndarray, ...]]]]


def step(cache: PagedCache, held: Held, rng: random.Random, draw: np.random.Generator) -> int:
    """One thing that a server does; 1 when there was no page for it."""
    what = rng.random()
    if what < 0.1 or not held:
        held.append((Sequence(), []))
    elif what < 0.2:
        sequence, told = rng.choice(held)
        held.append((cache.fork(sequence), list(told)))
    elif what < 0.3:
        cache.release(held.pop(rng.randrange(len(held)))[0])
    else:
        sequence, told = rng.choice(held)
        pair = tuple(draw.standard_normal((2, 2)))
        try:
            cache.append(sequence, *pair)
        except OutOfPages:
            return 1
        told.append(pair)
    return 0


@pytest.mark.parametrize("size", [1, 3, 4])
def test_a_paged_cache_holds_what_lists_hold_through_forks_and_releases(size: int) -> None:
    rng, draw = random.Random(5), np.random.default_rng(5)
    cache, held, refused = PagedCache(pages=40, size=size, width=2), [], 0
    for _ in range(600):
        refused += step(cache, held, rng, draw)
        assert all(s.length == len(told) and len(s.pages) == -(-len(told) // size) for s, told in held)
        assert cache.used() == len({page for sequence, _ in held for page in sequence.pages})
        assert sum(cache.users) == sum(len(sequence.pages) for sequence, _ in held)
    assert refused, "the pages ran out at least once"
    for sequence, told in held:
        query = draw.standard_normal(2)
        expected = np.zeros(2)
        if told:
            keys, values = (np.array(column) for column in zip(*told, strict=True))
            expected = softmax_average(keys @ query / np.sqrt(2), values)
        assert np.allclose(cache.attend(sequence, query), expected)
        cache.release(sequence)
    assert cache.used() == 0


def test_solutions() -> None:
    rng = np.random.default_rng(6)
    q, k, v = rng.standard_normal((9, 4)), rng.standard_normal((14, 4)), rng.standard_normal((14, 4))
    whole = softmax_average(q @ k.T / 2, v)
    assert np.allclose(exercises.split_keys(q, k, v, 3), whole, atol=1e-12)
    assert np.allclose(exercises.ring(q, np.split(k, [5, 9]), np.split(v, [5, 9])), whole, atol=1e-12)
    capacity, d, item, columns = 100 * 1024, 64, 4, 32
    rows = exercises.most_rows(capacity, d, item, columns)
    x = np.zeros((rows + 1, d), np.float32)
    flash.tiled(x[:rows], x[:rows], x[:rows], Ledger(capacity), rows, columns)
    with pytest.raises(OutOfFastMemory):
        flash.tiled(x, x, x, Ledger(capacity), rows + 1, columns)


def test_the_checks_of_the_chapter_pass_and_find_what_is_wrong(monkeypatch) -> None:
    assert [check.wrong for check in verify.oracles(6, seed=1)] == [0] * 5
    monkeypatch.setattr(Partial, "merge", lambda self, other: other)
    assert sum(check.wrong > 0 for check in verify.oracles(6, seed=1)) >= 3
