"""视图上的就地修改：写进切片，整块张量的历史怎样跟着变；与 PyTorch 在随机程序上比较。"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import numpy as np
import torch

from autograd import engine


class Backend(NamedTuple):
    """一个能跑这些程序的库。"""

    leaf: Callable[[Any], Any]
    plain: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    tanh: Callable[[Any], Any]
    transpose: Callable[[Any], Any]
    no_grad: Callable[[], AbstractContextManager]
    numpy: Callable[[Any], np.ndarray]
    look_at: Callable[[Any], Any]


OURS = Backend(
    lambda data: engine.Tensor(data, requires_grad=True),
    engine.Tensor,
    engine.exp,
    engine.tanh,
    lambda t: t.T,
    lambda: engine.recording(False),
    lambda t: t.data,
    lambda t: t.node,
)
TORCH = Backend(
    lambda data: torch.tensor(data, dtype=torch.float64, requires_grad=True),
    lambda data: torch.tensor(data, dtype=torch.float64),
    torch.exp,
    torch.tanh,
    lambda t: t.mT,
    torch.no_grad,
    lambda t: t.detach().numpy(),
    lambda t: t.grad_fn,
)
LIBRARIES = {"torch": TORCH, "引擎": OURS}


# --- 三次把第一个元素改成零 -------------------------------------------------------------------


def write_into_a_leaf(lib: Backend) -> Any:
    w = lib.leaf([1.0, 2.0, 3.0, 4.0])
    w[0] = 0.0
    return w


def write_into_a_kept_output(lib: Backend) -> Any:
    w = lib.leaf([1.0, 2.0, 3.0, 4.0])
    h = lib.exp(w)  # exp 为反向留下了自己的输出
    h[0] = 0.0
    h.sum().backward()
    return w


def write_where_nothing_was_kept(lib: Backend) -> Any:
    w = lib.leaf([1.0, 2.0, 3.0, 4.0])
    h = w * 2.0  # 乘以常数的反向用不着 h
    h[0] = 0.0
    h.sum().backward()
    return w


def show(program: Callable[[Backend], Any]) -> None:
    for name, lib in LIBRARIES.items():
        try:
            print(f"{name}：w.grad =", lib.numpy(program(lib).grad).tolist())
        except RuntimeError as error:
            print(textwrap.fill(f"{name}：{str(error).split(' Hint')[0].split('; expected')[0]}", 88))


def three_writes() -> None:
    for program in (write_into_a_leaf, write_into_a_kept_output, write_where_nothing_was_kept):
        print(f"-- {program.__name__}")
        show(program)


# --- 主人与视图互相看得见 ---------------------------------------------------------------------


def both_ways(lib: Backend) -> tuple[Any, Any, Any]:
    """先写视图，再写主人：两个名字的值和梯度都跟着变。"""
    x = lib.leaf([1.0, 2.0, 3.0, 4.0])
    b = x * 1.0
    v = b[:2]
    v.mul_(10.0)  # 写视图：b 的历史换成“前两个来自 v，其余照旧”
    b.mul_(b.detach() * 0.0 + 3.0)  # 写主人：v 的历史从 b 的新历史重新导出
    return x, b, v


def seen_from_both_sides() -> None:
    for name, lib in LIBRARIES.items():
        x, b, v = both_ways(lib)
        print(f"{name}：b = {lib.numpy(b).tolist()}，v = {lib.numpy(v).tolist()}")
        v.sum().backward()
        print("    v.sum() 的梯度", lib.numpy(x.grad).tolist())
        x, b, v = both_ways(lib)
        b.sum().backward()
        print("    b.sum() 的梯度", lib.numpy(x.grad).tolist())


def late_history(lib: Backend, look: bool) -> Any:
    """先取视图，主人后来才有了历史，再写视图。"""
    x, b = lib.leaf([1.0, 2.0, 3.0, 4.0]), lib.plain([1.0, 1.0, 1.0, 1.0])
    v = b[:2]
    b.mul_(x)
    if look:
        lib.look_at(v)
    v.mul_(10.0)
    b.sum().backward()
    return x


def a_look_changes_the_outcome() -> None:
    """引擎与 torch 不同的第一处：torch 判断叶子时用了还没更新的历史，看一眼 grad_fn 它才更新。"""
    for look in (False, True):
        print(f"-- {'先看一眼 grad_fn' if look else '不看'}")
        show(lambda lib, look=look: late_history(lib, look))


def quiet_views() -> None:
    """第二处：不记录的块里取的视图，torch 说它要梯度，却没有通向主人的历史。"""
    for name, lib in LIBRARIES.items():
        x = lib.leaf([1.0, 2.0, 3.0, 4.0])
        b = x * 1.0
        with lib.no_grad():
            v = b[:2]
        wants, history = v.requires_grad, lib.look_at(v)
        (v.sum() + b.sum()).backward()  # 若 v 连着 x，前两个数的梯度就是 2
        print(f"{name}：v 要梯度 {wants}，历史 {history}，x.grad =", lib.numpy(x.grad).tolist())


def overlap(lib: Backend) -> list[float]:
    b = lib.plain([1.0, 2.0, 3.0, 4.0])
    b[1:].add_(b[:-1])  # 读和写的内存错开一格
    return lib.numpy(b).tolist()


def overlapping_memory() -> None:
    """第三处：我们总是先算完再写，所以不必拒绝。"""
    try:
        overlap(TORCH)
    except RuntimeError as error:
        print(textwrap.fill(f"torch：{error}", 88))
    print("引擎：b =", overlap(OURS))


# --- 随机程序 ---------------------------------------------------------------------------------

LOOKS: dict[str, Callable[[Any, Backend], Any]] = {
    "[1:]": lambda t, lib: t[1:],
    "[:2]": lambda t, lib: t[:2],
    "[::2]": lambda t, lib: t[::2],
    "[0]": lambda t, lib: t[0],
    "[-1]": lambda t, lib: t[-1],
    "[..., 0]": lambda t, lib: t[..., 0],
    "[..., 1:]": lambda t, lib: t[..., 1:],
    "[None]": lambda t, lib: t[None],
    "reshape(-1)": lambda t, lib: t.reshape(-1),
    "reshape(2, -1)": lambda t, lib: t.reshape(2, -1),
    "T": lambda t, lib: lib.transpose(t),
    "detach": lambda t, lib: t.detach(),
}
UNARY: dict[str, Callable[[Any, Backend], Any]] = {
    "tanh": lambda t, lib: lib.tanh(t),
    "exp": lambda t, lib: lib.exp(t * 0.1),
}
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
}
IN_PLACE: dict[str, Callable[[Any, Any], Any]] = {
    "add_": lambda a, b: a.add_(b),
    "mul_": lambda a, b: a.mul_(b),
    "copy_": lambda a, b: a.copy_(b),
}
SHAPES = [(4,), (2, 3), (3, 2), (2, 2, 2)]


class Step(NamedTuple):
    """一步：操作、左右操作数的序号（就地操作改左边的）、是否写在不记录的块里。"""

    name: str
    a: int
    b: int
    quiet: bool


class Program(NamedTuple):
    """叶子的数据（最后一个不要梯度）、若干步、最后加起来求导的那几个值。"""

    leaves: list[np.ndarray]
    steps: list[Step]
    ends: list[int]


def act(step: Step, values: list[Any], lib: Backend) -> Any:
    a, b = values[step.a], values[step.b]
    if step.name in IN_PLACE:
        lib.look_at(a)  # 不看一眼，torch 有时会误拒，见 a_look_changes_the_outcome
    if step.name in LOOKS or step.name in UNARY:
        return (LOOKS | UNARY)[step.name](a, lib)
    return (BINARY | IN_PLACE)[step.name](a, b)


def fits(step: Step, a: np.ndarray, b: np.ndarray) -> bool:
    """形状合适，而且就地操作读写的内存要么完全重合，要么毫不相干。"""
    name = step.name
    if name in LOOKS:
        needs = {"reshape(2, -1)": a.size % 2 == 0, "T": a.ndim >= 2, "[..., 1:]": a.ndim and a.shape[-1] > 1}
        long_enough = a.ndim and a.shape[0] > 1 if name in ("[1:]", "[:2]", "[::2]") else a.ndim or "[" not in name
        return bool(needs.get(name, long_enough))
    if name in UNARY:
        return True
    try:
        shape = np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        return False
    if name in BINARY:
        return len(shape) <= 3
    same = (a.ctypes.data, a.strides, a.shape) == (b.ctypes.data, b.strides, b.shape)
    return shape == a.shape and (same or not np.shares_memory(a, b))


def random_program(rng: random.Random) -> Program:
    """三个叶子，10～18 步：取视图、就地、不就地混在一起；边造边算，好知道每一步的形状。"""
    draw = np.random.default_rng(rng.randrange(2**32))
    leaves = [draw.uniform(-1.5, 1.5, rng.choice(SHAPES)) for _ in range(3)]
    values = [engine.Tensor(leaf) for leaf in leaves]
    quiet: set[int] = set()
    steps = [Step("mul", 0, 0, False), Step("add", 1, 1, False)]
    with engine.recording(False):
        values += [act(step, values, OURS) for step in steps]
        goal = rng.randint(10, 18)
        while len(steps) < goal:
            kind = rng.choice((LOOKS, LOOKS, LOOKS, UNARY, BINARY, IN_PLACE, IN_PLACE, IN_PLACE))
            low = 0 if rng.random() < 0.1 else 2  # 偶尔才动两个要梯度的叶子
            step = Step(
                rng.choice(sorted(kind)),
                rng.randrange(low, len(values)),
                rng.randrange(len(values)),
                kind in (LOOKS, IN_PLACE) and rng.random() < 0.06,
            )
            if not fits(step, values[step.a].data, values[step.b].data) or step.b in quiet:
                continue
            if step.a in quiet and kind in (UNARY, BINARY):
                continue  # 不记录的块里取的视图只拿来再取、再改：torch 里它自称要梯度，却没有历史
            if kind is LOOKS and (step.quiet or step.a in quiet):
                quiet.add(len(values))
            values.append(act(step, values, OURS))
            steps.append(step)
    size = len(values)
    ends = sorted(rng.sample(range(size // 2, size), rng.randint(1, 3)))
    return Program(leaves, steps, ends)


class Outcome(NamedTuple):
    """跑到哪里：fate 是“梯度”或哪一种拒绝，where 是第几步，arrays 是梯度与所有的值。"""

    fate: str
    where: int
    arrays: list[np.ndarray]


def execute(program: Program, lib: Backend) -> Outcome:
    *wanting, last = program.leaves
    leaves = [lib.leaf(data) for data in wanting]
    values = [*leaves, lib.plain(last)]
    for number, step in enumerate(program.steps):
        try:
            with lib.no_grad() if step.quiet else engine.recording(True):
                values.append(act(step, values, lib))
        except RuntimeError:
            return Outcome("这一步被拒绝", number, [])
    try:
        # 乘以 1 新建一步：就地操作的结果可能就是某个叶子。
        sum(((values[k] * 1.0).sum() for k in program.ends), (leaves[0] * 1.0).sum()).backward()
    except RuntimeError:
        return Outcome("反向时发现旧值已改", len(program.steps), [])
    gradients = [np.full(leaf.shape, np.nan) if leaf.grad is None else lib.numpy(leaf.grad) for leaf in leaves]
    return Outcome("梯度", len(program.steps), gradients + [lib.numpy(value) for value in values])


def agree(program: Program) -> tuple[bool, str]:
    """两边结局相同吗（拒绝在同一步，或者每个值和每个梯度都相同）；以及是哪种结局。"""
    ours, theirs = execute(program, OURS), execute(program, TORCH)
    same = ours[:2] == theirs[:2] and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-10, atol=1e-10, equal_nan=True)
        for a, b in zip(ours.arrays, theirs.arrays, strict=True)
    )
    return same, theirs.fate


def rewritten(program: Program) -> bool:
    """程序里有没有记录在案的、经视图的就地修改。"""
    made_by = dict(enumerate(program.steps, len(program.leaves)))
    return any(
        step.name in IN_PLACE and not step.quiet and step.a in made_by and made_by[step.a].name in LOOKS
        for step in program.steps
    )


def compare() -> None:
    rng = random.Random(7)
    programs = [random_program(rng) for _ in range(1000)]
    results = [agree(program) for program in programs]
    for kind in sorted({kind for _, kind in results}):
        print(f"{kind}：{sum(k == kind for _, k in results)} 个程序")
    through = sum(rewritten(p) and k == "梯度" for p, (_, k) in zip(programs, results, strict=True))
    print(f"得到梯度的程序里，经视图就地修改过的：{through} 个")
    print(f"引擎与 torch 结局相同：{sum(same for same, _ in results)} / {len(results)}")


def main() -> None:
    torch.set_num_threads(1)
    differences = a_look_changes_the_outcome, quiet_views, overlapping_memory
    for part in (three_writes, seen_from_both_sides, *differences, compare):
        print(f"== {part.__name__} ==")
        part()


if __name__ == "__main__":
    main()
