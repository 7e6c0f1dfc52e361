"""The numpy engine of the chapter on automatic differentiation, held against torch and against finite differences."""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from autograd import digits, engine, extras, functional, in_place, random_graphs, seeds, solutions, speed, views
from autograd.engine import (
    Tensor,
    add,
    as_tensor,
    concatenate,
    exp,
    grad,
    log_softmax,
    matmul,
    multiply,
    recording,
    reduce_max,
    relu,
    tanh,
)
from training_runs import Options, TrainingError

torch.set_num_threads(1)


def test_gradients_of_a_thousand_random_graphs_equal_those_of_torch() -> None:
    rng = random.Random(1)
    programs = [random_graphs.random_program(rng) for _ in range(1000)]
    assert {step.op for _, steps in programs for step in steps} == set(random_graphs.OURS.ops)
    worst = max(random_graphs.disagreement(*program) for program in programs)
    assert worst <= 1e-10


def test_second_derivatives_of_random_graphs_equal_those_of_torch() -> None:
    rng = random.Random(2)
    for _ in range(150):
        leaves, steps = random_graphs.random_program(rng)
        ours, our_leaves = random_graphs.execute(random_graphs.OURS, leaves, steps)
        theirs, their_leaves = random_graphs.execute(random_graphs.TORCH, leaves, steps)
        first = grad(ours, our_leaves, create_graph=True)
        expected = torch.autograd.grad(theirs, their_leaves, create_graph=True, materialize_grads=True)
        # One scalar made of all first derivatives, so that one more pass visits all of them.
        norm, expected_norm = sum((g * g).sum() for g in first), sum((g * g).sum() for g in expected)
        if not expected_norm.requires_grad:
            continue
        second = grad(norm, our_leaves)
        expected_second = torch.autograd.grad(expected_norm, their_leaves, materialize_grads=True)
        for a, b in zip(second, expected_second, strict=True):
            np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-9, atol=1e-9)


def test_in_place_programs_end_as_in_torch_with_the_same_gradient_or_the_same_refusal() -> None:
    rng = random.Random(3)
    results = [in_place.agree(in_place.random_program(rng)) for _ in range(1000)]
    assert all(same for same, _ in results)
    kinds = [kind for _, kind in results]
    assert all(kinds.count(kind) >= 20 for kind in ("梯度", "反向时发现旧值已改", "就地改了要梯度的叶子"))


def test_programs_of_views_and_in_place_writes_end_as_in_torch_step_by_step() -> None:
    rng = random.Random(9)
    programs = [views.random_program(rng) for _ in range(600)]
    used = {step.name for program in programs for step in program.steps}
    assert used == {*views.LOOKS, *views.UNARY, *views.BINARY, *views.IN_PLACE}
    results = [views.agree(program) for program in programs]
    assert all(same for same, _ in results)
    kinds = [kind for _, kind in results]
    assert all(kinds.count(kind) >= 20 for kind in ("梯度", "反向时发现旧值已改", "这一步被拒绝"))
    assert sum(views.rewritten(p) and kind == "梯度" for p, kind in zip(programs, kinds, strict=True)) >= 50


def written_through_a_view(lib: views.Backend, data: np.ndarray, differentiate: Callable) -> list[np.ndarray]:
    """First and second derivatives of something that writes into a transposed row of a product."""
    x = lib.leaf(data)
    b = x * x
    lib.transpose(b)[1:].mul_(x.reshape(-1)[:3])
    b[0].copy_(x[1] * 2.0)
    (first,) = differentiate((b * b * b).sum(), x, True)
    (second,) = differentiate((first * first).sum(), x, False)
    return [lib.numpy(first), lib.numpy(second)]


def test_second_derivatives_pass_through_writes_into_views() -> None:
    data = np.random.default_rng(6).normal(size=(3, 4))
    ours = written_through_a_view(views.OURS, data, lambda y, x, create: grad(y, [x], create_graph=create))
    theirs = written_through_a_view(
        views.TORCH, data, lambda y, x, create: torch.autograd.grad(y, [x], create_graph=create)
    )
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-10)
        assert np.abs(a).max() > 1.0


def test_views_share_memory_and_version_and_fancy_indices_do_not() -> None:
    x = Tensor(np.arange(6.0).reshape(2, 3))
    for view in (x[0], x[0, 1], x[:, ::2], x[None], x.T, x.reshape(6), x.T[1:].T):
        assert np.shares_memory(view.data, x.data)
        before = x.version
        view.mul_(2.0)
        assert view.version == x.version == before + 1
    for copy in (x[[0, 1]], x[np.array([True, False])], x.T.reshape(6), x * 1.0):
        assert not np.shares_memory(copy.data, x.data)
        before = x.version
        copy.add_(1.0)
        assert x.version == before


def test_a_write_is_found_whichever_name_of_the_memory_it_went_through() -> None:
    writers = (lambda t: t.add_(1.0), lambda t: t[0].add_(1.0), lambda t: t.reshape(2, 2).T.detach()[1].copy_(0.0))
    for write in writers:
        for keeper, kept in ((exp, "输出"), (lambda t: t * t, "输入")):
            h = Tensor([0.1, 0.2, 0.3, 0.4], requires_grad=True) * 1.0
            y = keeper(h)
            write(y if kept == "输出" else h)
            with pytest.raises(RuntimeError, match=rf"为反向留下的{kept}（形状 \(4,\)）被就地改过.*复制一份"):
                y.sum().backward()


def test_what_cannot_be_written_in_place_says_why_and_what_to_do() -> None:
    w = Tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(RuntimeError, match=r"叶子的视图.*recording\(False\)"):
        w[0] = 0.0
    h = w * 2.0
    with pytest.raises(RuntimeError, match="花式下标"):
        h[[0]] = 0.0
    with pytest.raises(RuntimeError, match=r"\(3, 2\)，装不进形状 \(2,\)"):
        h.add_(np.ones((3, 2)))
    with recording(False):
        quiet = h[:1]
        quiet.mul_(3.0)
        quiet.mul_(3.0)
    assert h.data.tolist() == [18.0, 4.0]
    with pytest.raises(RuntimeError, match="在块外重新取一次"):
        quiet.mul_(2.0)
    assert w.data.tolist() == [1.0, 2.0]


def test_a_long_chain_of_views_can_be_written_through() -> None:
    x = Tensor(np.ones(4), requires_grad=True)
    b = x * 1.0
    view = b
    for k in range(5000):
        view = view.reshape(2, 2) if k % 2 else view.reshape(4)
    view[0].mul_(7.0)
    b.sum().backward()
    assert x.grad.data.tolist() == [7.0, 7.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((), ()), ((0,), (0,)), ((0, 3), (3,)), ((3,), ()), ((2, 1), (1, 4)), ((5, 1, 3), (2, 1)), ((1,), (1, 1, 1)),
    ],
)  # fmt: skip
def test_broadcasting_is_undone_for_every_pair_of_shapes(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=a), rng.normal(size=b)
    for ours in (add, multiply):
        p, q = Tensor(x, requires_grad=True), Tensor(y, requires_grad=True)
        s, t = torch.tensor(x, requires_grad=True), torch.tensor(y, requires_grad=True)
        (ours(p, q) ** 2).sum().backward()
        ((s + t if ours is add else s * t) ** 2).sum().backward()
        np.testing.assert_allclose(p.grad.data, s.grad.numpy(), atol=1e-12)
        np.testing.assert_allclose(q.grad.data, t.grad.numpy(), atol=1e-12)
        assert p.grad.shape == a
        assert q.grad.shape == b


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((5, 1, 2, 3), (4, 3, 2)),
        ((4, 2, 3), (3,)), ((3,), (4, 3, 2)),
    ],
)  # fmt: skip
def test_matrix_products_of_every_rank_equal_torch(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=a), rng.normal(size=b)
    p, q = Tensor(x, requires_grad=True), Tensor(y, requires_grad=True)
    s, t = torch.tensor(x, requires_grad=True), torch.tensor(y, requires_grad=True)
    ours, theirs = matmul(p, q), s @ t
    np.testing.assert_allclose(ours.data, theirs.detach().numpy(), atol=1e-12)
    (ours**3).sum().backward()
    (theirs**3).sum().backward()
    np.testing.assert_allclose(p.grad.data, s.grad.numpy(), atol=1e-11)
    np.testing.assert_allclose(q.grad.data, t.grad.numpy(), atol=1e-11)


def test_ties_of_max_and_the_kink_of_relu_are_shared_out_as_torch_does() -> None:
    x = np.array([[0.0, 2.0, 2.0], [2.0, -1.0, 0.0]])
    for ours, theirs in (
        (lambda t: reduce_max(t, 1), lambda t: t.amax(1)),
        (lambda t: reduce_max(t, (0, 1)), lambda t: t.amax((0, 1))),
        (relu, torch.relu),
    ):
        p, s = Tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
        ours(p).sum().backward()
        theirs(s).sum().backward()
        np.testing.assert_array_equal(p.grad.data, s.grad.numpy())


def test_log_softmax_survives_huge_inputs() -> None:
    x = Tensor([[1000.0, 0.0, -1000.0]], requires_grad=True)
    log_softmax(x)[0, 0].backward()
    assert np.isfinite(x.grad.data).all()


def test_a_chain_of_fifty_thousand_steps_does_not_overflow_the_stack() -> None:
    x = Tensor(1.0, requires_grad=True)
    y = x
    for _ in range(50_000):
        y = y + 0.0
    y.backward()
    assert x.grad.item() == 1.0


def test_gradients_add_up_over_calls_and_over_paths() -> None:
    x = Tensor(3.0, requires_grad=True)
    y = x * x + x
    y.backward(retain_graph=True)
    assert x.grad.item() == 7.0
    y.backward()
    assert x.grad.item() == 14.0
    with pytest.raises(RuntimeError, match="retain_graph"):
        y.backward()


def test_only_leaves_that_want_it_receive_a_gradient() -> None:
    x, c = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0])
    y = x * c
    y.sum().backward()
    assert x.grad.data.tolist() == [3.0, 4.0]
    assert c.grad is None
    assert y.grad is None


def test_leaves_never_share_the_memory_of_their_gradients() -> None:
    a, b = Tensor([1.0], requires_grad=True), Tensor([1.0], requires_grad=True)
    (a + b).backward()
    a.grad.data[0] = 99.0
    assert b.grad.item() == 1.0


def test_detach_gives_a_new_tensor_on_the_same_memory_and_version() -> None:
    x = Tensor([1.0, 2.0], requires_grad=True)
    d = x.detach()
    assert d is not x
    assert np.shares_memory(d.data, x.data)
    assert not d.requires_grad
    assert x.requires_grad
    d.add_(1.0)
    assert x.data.tolist() == [2.0, 3.0]
    assert x.version == 1


def test_nothing_is_recorded_inside_the_block_and_recording_resumes_after_an_error() -> None:
    x = Tensor(1.0, requires_grad=True)
    with pytest.raises(ZeroDivisionError), recording(False):  # noqa: PT012 (what holds inside is tested too)
        assert not (x * 2).requires_grad
        raise ZeroDivisionError
    assert (x * 2).requires_grad


def test_backward_refuses_what_has_no_meaning() -> None:
    with pytest.raises(RuntimeError, match="只有标量"):
        Tensor([1.0, 2.0], requires_grad=True).backward()
    with pytest.raises(RuntimeError, match="不要梯度，也没有历史"):
        Tensor(1.0).backward()


def test_reference_counting_alone_frees_a_graph() -> None:
    gc.collect()
    gc.disable()
    try:
        tensor = tanh(exp(Tensor(0.5, requires_grad=True)))
        tensor[None].mul_(2.0)  # the history of the tensor is now one that passes through a view of it
        alive = weakref.ref(tensor)
        del tensor
        assert alive() is None
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_long_graph_that_is_never_used_is_dropped_without_a_crash() -> None:
    y = Tensor(1.0, requires_grad=True)
    for _ in range(50_000):
        y = tanh(y)
    del y


def test_arrays_on_the_left_do_not_swallow_the_tensor() -> None:
    x = Tensor([1.0, 2.0], requires_grad=True)
    for y in (np.ones(2) + x, np.ones(2) * x, np.ones(2) - x, np.ones(2) / x, np.ones((2, 2)) @ x):
        assert isinstance(y, Tensor)
        assert y.requires_grad
    assert as_tensor(x) is x


def test_concatenation_gives_each_part_its_own_slice() -> None:
    a, b = Tensor(np.ones((2, 1)), requires_grad=True), Tensor(np.ones((2, 2)), requires_grad=True)
    (concatenate([a, b], axis=1) * np.arange(6.0).reshape(2, 3)).sum().backward()
    assert a.grad.data.tolist() == [[0.0], [3.0]]
    assert b.grad.data.tolist() == [[1.0, 2.0], [4.0, 5.0]]


def test_functional_tools_equal_torch_func_at_random_points() -> None:
    rng = np.random.default_rng(5)
    f, theirs = (lambda t: functional.bumpy(t, functional.Ours)), (lambda t: functional.bumpy(t, torch))
    for _ in range(20):
        x, v, u = rng.normal(size=4), rng.normal(size=3), rng.normal(size=4)
        p = torch.from_numpy(x)
        jacobian = torch.func.jacrev(theirs)(p).numpy()
        np.testing.assert_allclose(functional.vjp(f, x, v), v @ jacobian, atol=1e-12)
        np.testing.assert_allclose(functional.jvp(f, x, u), jacobian @ u, atol=1e-12)
        hessian = torch.func.hessian(lambda t: theirs(t).sum())(p).numpy()
        np.testing.assert_allclose(functional.hessian(lambda t: f(t).sum(), x), hessian, atol=1e-12)
        np.testing.assert_allclose(functional.hvp(lambda t: f(t).sum(), x, u), hessian @ u, atol=1e-12)


def test_the_hessian_of_a_linear_function_is_zero() -> None:
    assert not functional.hessian(lambda t: (t * 3.0).sum(), np.ones(3)).any()


def test_gradcheck_catches_a_wrong_rule() -> None:
    from autograd.engine import apply

    def wrong(a: Tensor) -> Tensor:
        return apply("wrong", a.data**3, (a, lambda g, a: g * 2.0 * a * a, [a])).sum()

    assert functional.gradcheck(lambda a: (a**3).sum(), np.array([0.5, 1.5]))
    assert not functional.gradcheck(wrong, np.array([0.5, 1.5]))


def test_one_step_of_the_digits_network_has_torchs_gradients() -> None:
    x, _, y, _ = digits.load()
    network = digits.Network(np.random.default_rng(0))
    mirror = [torch.tensor(p.data, requires_grad=True) for p in network.parameters]
    (-network(x[:32])[np.arange(32), y[:32]].mean()).backward()
    w1, b1, w2, b2 = mirror
    scores = torch.relu(torch.from_numpy(x[:32]) @ w1 + b1) @ w2 + b2
    torch.nn.functional.cross_entropy(scores, torch.from_numpy(y[:32])).backward()
    for p, q in zip(network.parameters, mirror, strict=True):
        np.testing.assert_allclose(p.grad.data, q.grad.numpy(), atol=1e-12)


def test_held_out_digits_are_read_with_at_least_97_percent() -> None:
    x, x_test, _, y_test = digits.load()
    assert not {row.tobytes() for row in x} & {row.tobytes() for row in x_test}, "no picture on both sides"
    committed, log = digits.read()
    assert committed.correct(x_test, y_test) / len(y_test) >= 0.97
    assert len(y_test) - committed.correct(x_test, y_test) == log.curve[-1]["errors"]
    assert seeds.scores(range(11, 12))[0] / len(y_test) >= 0.97, "and not only with the seed that was committed"


def test_the_committed_log_is_of_this_code(tmp_path: Path) -> None:
    _, log = digits.read()
    assert log.done == log.steps == len(log.curve) == digits.EPOCHS
    assert log.settings == {"batch": digits.BATCH, "rate": digits.RATE, "keep": digits.KEEP}
    _, fresh = digits.train(Options(3, log.seed, tmp_path, quiet=True))
    for old, new in zip(log.curve, fresh.curve, strict=False):
        assert new["loss"] == pytest.approx(old["loss"], abs=2e-3)
        assert new["errors"] == pytest.approx(old["errors"], abs=3)


def test_a_training_that_was_stopped_ends_with_the_weights_of_one_that_was_not(tmp_path: Path, interrupt) -> None:
    section = Path(digits.__file__).parents[1]
    command = [sys.executable, "-m", "autograd.digits", "--train", "--quiet", "--steps", "4", "--output"]

    def run(folder: str, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, str(tmp_path / folder), *more], cwd=section, env=os.environ | {"OMP_NUM_THREADS": "1"},
            text=True, capture_output=True, check=False,
        )  # fmt: skip

    interrupt(digits.Network, "correct", 2)
    with pytest.raises(TrainingError, match=r"第 2 步之后停下.*--resume"):
        digits.train(Options(4, 0, tmp_path / "halves", quiet=True))
    done = run("halves")
    assert done.returncode == 1
    assert "--resume" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("halves", "--resume").returncode == 0
    whole = run("whole")
    assert "4 步" in whole.stdout or "第  4 轮" in whole.stdout
    assert "python -m autograd.digits --train --quiet --steps 4" in whole.stdout
    (first, log), (second, resumed) = digits.read(tmp_path / "whole"), digits.read(tmp_path / "halves")
    assert log.curve == resumed.curve
    assert (log.resumed, resumed.resumed) == (0, 1)
    for name, data in first.state_dict().items():
        np.testing.assert_array_equal(data, second.state_dict()[name])


def hooked_gradients(backend: random_graphs.Backend, program: tuple, hooks: list[tuple[int, float, bool]]) -> list:
    """Run a program; a hook (which value, factor, replaces) multiplies the gradient there, or only looks at it."""
    leaves, steps = program
    inputs = [backend.tensor(leaf) for leaf in leaves]
    values = list(inputs)
    for step in steps:
        values.append(backend.ops[step.op](*(values[i] for i in step.operands), step.extra))
    seen: list[np.ndarray] = []
    for which, factor, replaces in hooks:

        def hook(g: object, factor: float = factor, replaces: bool = replaces) -> object:
            seen.append((g.data if isinstance(g, Tensor) else g.numpy()).copy())
            return g * factor if replaces else None

        values[which].register_hook(hook)
    output = sum((value.sum() for value in values[1:]), values[0].sum())
    found = backend.grad(output, inputs)
    return [*found, *sorted(seen, key=lambda g: (g.shape, g.sum().round(6), np.abs(g).sum().round(6)))]


def test_hooks_see_and_change_the_gradients_that_hooks_of_torch_see_and_change() -> None:
    rng = random.Random(8)
    changed = 0
    for _ in range(150):
        program = random_graphs.random_program(rng)
        size = len(program[0]) + len(program[1])
        hooks = [(rng.randrange(size), rng.choice((0.5, -2.0)), rng.random() < 0.7) for _ in range(rng.randint(1, 4))]
        ours, theirs = (hooked_gradients(b, program, hooks) for b in (random_graphs.OURS, random_graphs.TORCH))
        plain = hooked_gradients(random_graphs.OURS, program, [])
        changed += any(not np.allclose(a, b) for a, b in zip(ours, plain, strict=False))
        assert len(ours) == len(theirs) == len(plain) + len(hooks)
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9)
    assert changed > 75


def test_a_hook_on_a_tensor_without_gradient_is_refused() -> None:
    with pytest.raises(RuntimeError, match="不要梯度"):
        Tensor([1.0]).register_hook(lambda g: g)


def test_a_checkpoint_changes_no_gradient_and_keeps_its_inputs_alone() -> None:
    rng = np.random.default_rng(3)
    for _ in range(30):
        data = [rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), rng.normal(size=4)]

        def block(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
            return tanh(tanh(x @ w + b) @ w + b) * x

        found = []
        for use in (False, True):
            x, w, b = (Tensor(value, requires_grad=True) for value in data)
            h = exp(x * 0.1)
            for _ in range(3):
                h = extras.checkpoint(block, h, w, b) if use else block(h, w, b)
            kept = extras.kept_numbers(h)
            (h * h).sum().backward()
            found.append((kept, x.grad.data, w.grad.data, b.grad.data))
        (plain, *expected), (kept, *ours) = found
        assert kept < plain / 2
        for a, c in zip(ours, expected, strict=True):
            np.testing.assert_allclose(a, c, rtol=1e-12, atol=1e-12)


def test_a_checkpoint_runs_its_function_twice_whatever_the_number_of_inputs() -> None:
    calls = []
    inputs = [Tensor(float(k), requires_grad=True) for k in range(1, 4)]

    def product(a: Tensor, b: Tensor, c: Tensor) -> Tensor:
        calls.append(1)
        return a * b * c

    extras.checkpoint(product, *inputs).backward()
    assert len(calls) == 2
    assert [x.grad.item() for x in inputs] == [6.0, 3.0, 2.0]


def test_a_checkpoint_says_what_it_cannot_do() -> None:
    x, w = Tensor(2.0, requires_grad=True), Tensor(3.0, requires_grad=True)
    with pytest.raises(RuntimeError, match="没有传进来"):
        extras.checkpoint(lambda t: t * w, x).backward()
    seed = Tensor(1.0, requires_grad=True)
    with pytest.raises(RuntimeError, match="create_graph"):
        grad(extras.checkpoint(lambda t: t * t, x), [x], seed, create_graph=True)


def test_the_straight_through_rule_passes_the_gradient_and_rounds_as_torch_does() -> None:
    data = np.random.default_rng(4).normal(size=50) * 3
    x = Tensor(data, requires_grad=True)
    y = extras.round_ste(x)
    np.testing.assert_array_equal(y.data, torch.from_numpy(data).round().numpy())
    (y * y).sum().backward()
    np.testing.assert_array_equal(x.grad.data, 2 * y.data)


def test_what_is_timed_against_torch_computes_the_same() -> None:
    draw = np.random.default_rng(2)
    images, kernels = draw.normal(size=(2, 3, 6, 5)), draw.normal(size=(27, 4))
    [x, k], [z, q] = speed.leaves([images, kernels])
    ours = speed.convolve(x, k)
    theirs = torch.nn.functional.conv2d(z, q.T.reshape(4, 3, 3, 3))
    np.testing.assert_allclose(ours.data.swapaxes(1, 2).reshape(theirs.shape), theirs.detach().numpy(), atol=1e-12)
    (ours**3).sum().backward()
    (theirs**3).sum().backward()
    np.testing.assert_allclose(x.grad.data, z.grad.numpy(), atol=1e-10)
    np.testing.assert_allclose(k.grad.data, q.grad.numpy(), atol=1e-10)
    data, weights = speed.layers(4, 3)
    a, b = speed.leaves(weights)
    first, second = speed.output(engine, Tensor(data), a), speed.output(torch, torch.from_numpy(data), b)
    assert first.item() == pytest.approx(second.item(), rel=1e-12)


def test_the_engine_keeps_exactly_the_bytes_that_torch_keeps() -> None:
    x, weights = speed.layers(16, 5)
    a, b = speed.leaves(weights)
    kept = extras.kept_bytes(speed.output(engine, Tensor(x), a))
    assert kept == speed.torch_kept(lambda: speed.output(torch, torch.from_numpy(x), b))
    # Four weights (nobody asks for the gradient of x, so the first is not needed), x, the outputs of five tanh.
    assert kept == 8 * (4 * 16 * 16 + 6 * 64 * 16)


def test_steps_of_the_engine_are_counted_and_the_counter_is_taken_out_again() -> None:
    x, original = Tensor(2.0, requires_grad=True), engine.apply
    assert speed.calls(lambda: x * x + x) == 2
    assert speed.calls((x * x).backward) == 3  # two products, and their sum
    assert engine.apply is original


def test_the_solutions_hold_at_random_points() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=50) * 5
    p, s = Tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    solutions.sigmoid(p).sum().backward()
    torch.sigmoid(s).sum().backward()
    np.testing.assert_allclose(p.grad.data, s.grad.numpy(), atol=1e-15)
    for a, b, u, v in rng.normal(size=(20, 4)):
        expected = (b * b + 2 * a) * u + 2 * a * b * v
        assert solutions.directional(lambda a, b: a * b * b + a * a, [a, b], [u, v]) == pytest.approx(expected)
    start = torch.tensor([1.0], requires_grad=True)
    assert solutions.descend_right(start).item() == pytest.approx(1.6)


def test_the_errors_quoted_on_the_page_are_those_of_torch_word_for_word() -> None:
    page = (Path(engine.__file__).parent / "index.md").read_text("utf-8")
    quoted = [
        line.removeprefix("> RuntimeError: ") for line in page.splitlines() if line.startswith("> RuntimeError: ")
    ]
    x = torch.ones(3, requires_grad=True)
    changed = x.exp()
    changed += 1
    twice = (x * x).sum()
    twice.backward()
    said = []
    for loss in (changed.sum(), twice):
        with pytest.raises(RuntimeError) as caught:
            loss.backward()
        said.append(str(caught.value))
    assert [full.startswith(part) for full, part in zip(said, quoted, strict=True)] == [True, True]
    assert said[0][len(quoted[0]) :].startswith(": [torch.FloatTensor [3]], which is output 0 of Exp")
    assert said[1] == quoted[1]
