"""一个只依赖 numpy 的反向模式自动求导引擎：张量、计算图、反向传播。

规则出自链式法则；图的存法（节点、边、保存的张量、版本计数器）仿照 PyTorch 的 autograd。
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

_recording = True


@contextmanager
def recording(enabled: bool) -> Iterator[None]:
    """在 with 块里打开或关掉记录；关掉时等于 PyTorch 的 no_grad。"""
    global _recording
    before, _recording = _recording, enabled
    try:
        yield
    finally:
        _recording = before


# --- 计算图 ---------------------------------------------------------------------------------


class Saved(NamedTuple):
    """为反向留下的一个张量，连同留下时它的版本号。"""

    tensor: Tensor
    version: int
    is_output: bool

    def unpack(self, node: Node) -> Tensor:
        """取回张量；数据若在留下之后被就地改过，抛出 RuntimeError。"""
        if self.tensor.version != self.version:
            kept = f"{node.name} 为反向留下的{'输出' if self.is_output else '输入'}（形状 {self.tensor.shape}）"
            raise RuntimeError(
                f"{kept}被就地改过：现在是第 {self.tensor.version} 版，反向需要第 {self.version} 版；"
                "改动之前先复制一份（乘以 1.0），或者换成不就地的写法"
            )
        # 存下的输出不带历史（否则张量和节点互相引用，成了循环引用），取回时才接上。
        return self.tensor._alias(node) if self.is_output else self.tensor


class Edge(NamedTuple):
    """从一步操作指向它的一个输入：怎样把输出的梯度变成这个输入的梯度。"""

    target: Source
    shape: tuple[int, ...]
    vjp: Callable[..., Tensor]
    saved: tuple[Saved, ...]


class Node:
    """一步操作；edges 只通向需要梯度的输入，反向用完后变成 None。"""

    __slots__ = ("edges", "hooks", "name")

    def __init__(self, name: str, edges: tuple[Edge, ...]) -> None:
        self.name = name
        self.edges: tuple[Edge, ...] | None = edges
        self.hooks: tuple[Hook, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.name}>"


OUT = object()  # 在 apply 的规则里代表“这一步的输出”


def apply(
    name: str, data: np.ndarray, *rules: tuple[Tensor, Callable[..., Tensor], list]
) -> Tensor:
    """把算好的 data 包成张量，并按 rules 记下这一步：
    （输入, 向量-雅可比积, 要留下的张量）。
    """
    out = Tensor._wrap(np.asarray(data, dtype=np.float64))
    rules = tuple(rule for rule in rules if _recording and rule[0].requires_grad)
    if rules:
        keep = lambda t: (
            Saved(out._alias(None), 0, True) if t is OUT else Saved(t, t.version, False)
        )
        edges = tuple(
            Edge(tensor.source, tensor.shape, vjp, tuple(map(keep, saved)))
            for tensor, vjp, saved in rules
        )
        out._node = Node(name, edges)
    return out


# --- 张量 -----------------------------------------------------------------------------------


class Tensor:
    """一块 float64 数据，知道自己要不要梯度，也知道自己是哪一步算出来的。"""

    __array_ufunc__ = None  # 让 ndarray * Tensor 交给 Tensor.__rmul__

    def __init__(self, data: Any, requires_grad: bool = False) -> None:
        self._set(np.array(data, dtype=np.float64), requires_grad)

    def _set(self, data: np.ndarray, wants: bool = False, node: Node | None = None) -> Tensor:
        self.data, self._wants, self._node = data, wants, node
        self.grad: Tensor | None = None
        self.hooks: tuple[Hook, ...] = ()
        self.view: View | None = None
        self._version = [0]  # 放在列表里，好让共享数据的张量共用一个计数器
        return self

    @classmethod
    def _wrap(cls, data: np.ndarray, node: Node | None = None) -> Tensor:
        return cls.__new__(cls)._set(data, node=node)

    def _alias(self, node: Node | None) -> Tensor:
        out = Tensor._wrap(self.data, node)
        out._version = self._version
        return out

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    @property
    def version(self) -> int:
        return self._version[0]

    @property
    def node(self) -> Node | None:
        """算出这个张量的那一步。视图的数据若在别处被改过，就从主人如今的历史重新导出。"""
        if self.view is not None and self.view.made_at != self.version:
            rederive(self)
        return self._node

    @property
    def requires_grad(self) -> bool:
        return self._wants or self.node is not None

    @property
    def is_leaf(self) -> bool:
        return self.node is None

    @property
    def source(self) -> Source:
        """图上代表这个张量的东西：算出它的那一步；叶子就是它自己。"""
        return self if self.node is None else self.node

    def detach(self) -> Tensor:
        """返回一个新的张量：同一块数据、同一个版本计数器，没有历史。"""
        return self._alias(None)

    def item(self) -> float:
        return self.data.item()

    def __repr__(self) -> str:
        tail = f", node={self._node}" if self._node else ", requires_grad=True" if self.requires_grad else ""
        return f"Tensor({np.array2string(self.data, precision=4, separator=', ')}{tail})"

    # 就地修改：先对“改之前的自己”算出新值，再把数据写回原处，并换上新的历史。
    def _assign(self, function: Callable[[Tensor, Any], Tensor], other: Any) -> Tensor:
        base, steps = path(self)
        if _recording and base.requires_grad and base.is_leaf:
            what = "叶子" if base is self else "叶子的视图"
            raise RuntimeError(f"要梯度的{what}不能就地修改：它的旧值再也找不回来；更新参数请写进 recording(False)")
        out = function(Tensor._wrap(self.data.copy(), self.node if _recording else None), other)
        if out.shape != self.shape:
            raise RuntimeError(f"就地操作的结果是 {out.shape}，装不进形状 {self.shape}")
        if _recording and self.view is not None and (base.requires_grad or out.requires_grad):
            check_recorded(self.view)
            base._node = rebased(base, steps, out)
        elif _recording:
            self._node = out._node
        self.data[...] = out.data
        self._version[0] += 1
        return self

    def add_(self, other: Any) -> Tensor:
        return self._assign(add, other)

    def mul_(self, other: Any) -> Tensor:
        return self._assign(multiply, other)

    def copy_(self, other: Any) -> Tensor:
        return self._assign(replace, other)

    def register_hook(self, hook: Hook) -> None:
        """反向时，这个张量的梯度收齐之后调用 hook(梯度)；返回值不是 None 就顶替它。不要梯度时抛出 RuntimeError。"""
        if not self.requires_grad:
            raise RuntimeError("这个张量不要梯度，钩子永远等不到它")
        self.source.hooks = (*self.source.hooks, hook)

    def backward(
        self,
        gradient: Any = None,
        *,
        retain_graph: bool = False,
        create_graph: bool = False,
    ) -> None:
        """把梯度累加进每个叶子的 .grad；非标量必须给出与自己同形的 gradient，否则抛出 RuntimeError。"""
        for leaf, g in run_backward(self, gradient, retain_graph, create_graph).values():
            if isinstance(leaf, Tensor):
                g = g if create_graph else Tensor(g.data)
                leaf.grad = g if leaf.grad is None else leaf.grad + g

    def __add__(self, other: Any) -> Tensor:
        return add(self, other)

    def __sub__(self, other: Any) -> Tensor:
        return add(self, -as_tensor(other))

    def __rsub__(self, other: Any) -> Tensor:
        return add(other, -self)

    def __mul__(self, other: Any) -> Tensor:
        return multiply(self, other)

    def __truediv__(self, other: Any) -> Tensor:
        return divide(self, other)

    def __rtruediv__(self, other: Any) -> Tensor:
        return divide(other, self)

    def __neg__(self) -> Tensor:
        return multiply(self, -1.0)

    def __pow__(self, exponent: float) -> Tensor:
        return power(self, exponent)

    def __matmul__(self, other: Any) -> Tensor:
        return matmul(self, other)

    def __rmatmul__(self, other: Any) -> Tensor:
        return matmul(other, self)

    def __getitem__(self, index: Any) -> Tensor:
        return take(self, index)

    def __setitem__(self, index: Any, value: Any) -> None:
        if not is_basic(index):
            raise RuntimeError("只能写入用整数、切片、None 和 ... 取出的视图；花式下标取出的是复制品，写了也白写")
        self[index].copy_(value)

    __radd__, __rmul__ = __add__, __mul__

    def sum(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        return reduce_sum(self, axis, keepdims)

    def mean(self, axis: Axis = None, keepdims: bool = False) -> Tensor:
        total = reduce_sum(self, axis, keepdims)
        return total * (total.data.size / self.data.size)

    def reshape(self, *shape: int) -> Tensor:
        return reshape(self, shape)

    @property
    def T(self) -> Tensor:
        return swap_last_two(self)


Source = Node | Tensor
Hook = Callable[[Tensor], Tensor | None]
Axis = int | tuple[int, ...] | None
Step = Callable[[Tensor], Tensor]


def as_tensor(value: Any) -> Tensor:
    return value if isinstance(value, Tensor) else Tensor(value)


# --- 视图：共用数据和版本计数器的张量 -------------------------------------------------------


class View(NamedTuple):
    """一个视图的来历：从 parent 走一步 step 得到；made_at 是导出它的历史时数据的版本。"""

    parent: Tensor
    step: Step
    made_at: int
    recorded: bool


def look(a: Tensor, out: Tensor, step: Step) -> Tensor:
    """out = step(a)：若两者共用数据，就让 out 成为 a 的视图，用同一个版本计数器。"""
    if np.may_share_memory(a.data, out.data) or not a.data.size:
        out._version = a._version
        out.view = View(a, step, a.version, _recording and (a.view is None or a.view.recorded))
    return out


def path(view: Tensor) -> tuple[Tensor, list[Step]]:
    """这块数据的主人（它不是谁的视图），和从主人走到 view 的每一步。"""
    steps = []
    while view.view is not None:
        steps.append(view.view.step)
        view = view.view.parent
    return view, steps[::-1]


def walk(a: Tensor, steps: list[Step]) -> Tensor:
    for step in steps:
        a = step(a)
    return a


def rebased(base: Tensor, steps: list[Step], part: Tensor) -> Node:
    """主人的新历史：steps 走到的那一块换成了 part，其余照旧。
    与 PyTorch 的 CopySlices 相同。
    """
    numbered = np.arange(base.data.size, dtype=np.float64).reshape(base.shape)
    outside = np.ones(base.shape)  # 每个位置的编号走一遍同样的路，就知道改的是哪些位置
    with recording(False):
        outside.flat[walk(Tensor._wrap(numbered), steps).data.astype(int)] = 0.0
    before = Tensor._wrap(base.data, base.node)
    rules = (before, lambda g: g * outside, []), (part, lambda g: walk(g, steps), [])
    return apply("copy_slices", base.data, *rules)._node


def rederive(view: Tensor) -> None:
    """数据变过之后，让视图的历史重新从主人出发：主人的最后一步，再走一遍通向视图的路。
    """
    base, steps = path(view)
    if base.requires_grad:
        check_recorded(view.view)
        with recording(True):
            view._node = walk(base, steps)._node
    view.view = view.view._replace(made_at=view.version)


def check_recorded(view: View) -> None:
    if not view.recorded:
        raise RuntimeError("这个视图是在 recording(False) 里取的，没有历史，就地修改无从记起；在块外重新取一次")


def is_basic(index: Any) -> bool:
    """整数、切片、None、... 组成的下标取出视图；列表和数组（花式下标）取出复制品。"""
    parts = index if isinstance(index, tuple) else (index,)
    return all(p is None or p is ... or type(p) in (int, slice, np.int64) for p in parts)


# --- 操作：前向一行，每个输入的向量-雅可比积一行 ---------------------------------------------


def add(a: Any, b: Any) -> Tensor:
    a, b = as_tensor(a), as_tensor(b)
    return apply("add", a.data + b.data, (a, lambda g: g, []), (b, lambda g: g, []))


def multiply(a: Any, b: Any) -> Tensor:
    a, b = as_tensor(a), as_tensor(b)
    return apply(
        "mul",
        a.data * b.data,
        (a, lambda g, b: g * b, [b]),
        (b, lambda g, a: g * a, [a]),
    )


def replace(a: Tensor, b: Any) -> Tensor:
    """b，广播到 a 的形状；a 的旧值不再起作用，所以它收到的梯度是零。"""
    b = as_tensor(b)
    data = np.broadcast_to(b.data, a.shape).copy()
    return apply("copy", data, (a, lambda g: Tensor(np.zeros(g.shape)), []), (b, lambda g: g, []))


def divide(a: Any, b: Any) -> Tensor:
    a, b = as_tensor(a), as_tensor(b)
    return apply(
        "div",
        a.data / b.data,
        (a, lambda g, b: g / b, [b]),
        (b, lambda g, a, b: -(g * a) / (b * b), [a, b]),
    )


def power(a: Tensor, p: float) -> Tensor:
    """逐元素的 aᵖ，p 是普通的数。"""
    return apply("pow", a.data**p, (a, lambda g, a: g * (p * a ** (p - 1)) if p else g * 0.0, [a]))


def exp(a: Tensor) -> Tensor:
    return apply("exp", np.exp(a.data), (a, lambda g, y: g * y, [OUT]))


def log(a: Tensor) -> Tensor:
    return apply("log", np.log(a.data), (a, lambda g, a: g / a, [a]))


def sin(a: Tensor) -> Tensor:
    return apply("sin", np.sin(a.data), (a, lambda g, a: g * cos(a), [a]))


def cos(a: Tensor) -> Tensor:
    return apply("cos", np.cos(a.data), (a, lambda g, a: g * -sin(a), [a]))


def tanh(a: Tensor) -> Tensor:
    return apply("tanh", np.tanh(a.data), (a, lambda g, y: g * (1.0 - y * y), [OUT]))


def relu(a: Tensor) -> Tensor:
    """max(a, 0)；在 0 处取次梯度 0，与 PyTorch 相同。"""
    return apply("relu", np.maximum(a.data, 0.0), (a, lambda g, y: g * (y.data > 0.0), [OUT]))


def matmul(a: Any, b: Any) -> Tensor:
    """矩阵乘法，(…, n, k) @ (…, k, m) → (…, n, m)，前面的轴可以广播；也收一维向量。"""
    a, b = as_tensor(a), as_tensor(b)
    if a.data.ndim == 1:
        return take(matmul(reshape(a, (1, -1)), b), (..., 0, slice(None)) if b.data.ndim > 1 else 0)
    if b.data.ndim == 1:
        return take(matmul(a, reshape(b, (-1, 1))), (..., 0))
    return apply(
        "matmul",
        a.data @ b.data,
        (a, lambda g, b: g @ b.T, [b]),
        (b, lambda g, a: a.T @ g, [a]),
    )


def reduce_sum(a: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    total, shape = a.data.sum(axis=axis, keepdims=True), a.shape
    data = total if keepdims else np.squeeze(total, axis)
    return apply("sum", data, (a, lambda g: broadcast_to(reshape(g, total.shape), shape), []))


def reduce_max(a: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """沿 axis 取最大值；并列时梯度平分，与 torch.amax 相同。"""
    top = a.data.max(axis=axis, keepdims=True)
    winners = a.data == top
    share = winners / winners.sum(axis=axis, keepdims=True)
    data = top if keepdims else np.squeeze(top, axis)
    return apply("max", data, (a, lambda g: reshape(g, top.shape) * share, []))


def reshape(a: Tensor, shape: Sequence[int]) -> Tensor:
    """数据排得开就是视图，排不开才复制，与 numpy 和 torch.reshape 相同。"""
    before = a.shape  # 规则里不提 a 本身：主人的新历史会经过视图，若视图的规则又抓着主人，就成了循环引用
    out = apply("reshape", a.data.reshape(shape), (a, lambda g: reshape(g, before), []))
    return look(a, out, lambda t: reshape(t, shape))


def swap_last_two(a: Tensor) -> Tensor:
    return look(a, apply("T", a.data.swapaxes(-1, -2), (a, swap_last_two, [])), swap_last_two)


def broadcast_to(a: Tensor, shape: Sequence[int]) -> Tensor:
    # 反向不用写：sum_to 会把多出来的轴加回去。
    return apply("broadcast", np.broadcast_to(a.data, shape).copy(), (a, lambda g: g, []))


def take(a: Tensor, index: Any) -> Tensor:
    """a[index]，numpy 的任何下标：基本下标得到视图，花式下标得到复制品；同一个元素取了几次，梯度就加几次。"""
    shape = a.shape
    rule = (a, lambda g: put(g, index, shape), [])
    if not is_basic(index):
        return apply("getitem", a.data[index], rule)
    whole = index if isinstance(index, tuple) else (index,)
    data = a.data[whole if ... in whole else (*whole, ...)]  # 末尾的 ... 让 numpy 连单个元素也给出视图
    return look(a, apply("getitem", data, rule), lambda t: take(t, index))


def put(a: Tensor, index: Any, shape: tuple[int, ...]) -> Tensor:
    """take 的反面：把 a 加进一块全零的 shape 的 index 处。"""
    data = np.zeros(shape)
    if is_basic(index):
        data[index] = a.data
    else:
        np.add.at(data, index, a.data)
    return apply("put", data, (a, lambda g: take(g, index), []))


def concatenate(parts: Sequence[Tensor], axis: int = 0) -> Tensor:
    def piece(start: int, stop: int) -> Callable[[Tensor], Tensor]:
        index = [slice(None)] * parts[0].data.ndim
        index[axis] = slice(start, stop)
        return lambda g: take(g, tuple(index))

    ends = np.cumsum([part.shape[axis] for part in parts])
    rules = [(p, piece(end - p.shape[axis], end), []) for p, end in zip(parts, ends, strict=True)]
    return apply("concatenate", np.concatenate([part.data for part in parts], axis), *rules)


def log_softmax(a: Tensor, axis: int = -1) -> Tensor:
    """数值稳定的 log softmax；减去的最大值是常数，不进图。"""
    shifted = a - a.data.max(axis=axis, keepdims=True)
    return shifted - log(exp(shifted).sum(axis=axis, keepdims=True))


# --- 反向传播 -------------------------------------------------------------------------------


def sum_to(g: Tensor, shape: tuple[int, ...]) -> Tensor:
    """广播的反面：把广播出来的轴加起来，回到 shape。"""
    if g.shape == shape:
        return g
    extra = g.data.ndim - len(shape)  # 左边添了几个轴
    padded = (1,) * extra + shape
    axes = tuple(i for i, n in enumerate(padded) if i < extra or n != g.shape[i])
    return reshape(reduce_sum(g, axes), shape)


def topological_order(root: Source) -> list[Source]:
    """从 root 起，每个节点都排在它的输入之前；用自己的栈，所以很深的图也不会溢出。"""
    order: list[Source] = []
    seen: set[int] = set()
    stack: list[tuple[Source, bool]] = [(root, False)]
    while stack:
        source, finished = stack.pop()
        if finished:
            order.append(source)
        elif id(source) not in seen:
            seen.add(id(source))
            stack.append((source, True))
            stack.extend((edge.target, False) for edge in edges_of(source))
    return order[::-1]


def edges_of(source: Source) -> tuple[Edge, ...]:
    if isinstance(source, Tensor):
        return ()
    if source.edges is None:
        raise RuntimeError("这张图已经反向过一次并释放了；要再来一次，第一次就得写 retain_graph=True")
    return source.edges


def run_backward(
    output: Tensor,
    gradient: Any = None,
    retain_graph: bool = False,
    create_graph: bool = False,
) -> dict[int, tuple[Source, Tensor]]:
    """返回图上每个节点和叶子的梯度：{id: (节点或叶子, 梯度)}。"""
    if not output.requires_grad:
        raise RuntimeError("这个张量不要梯度，也没有历史")
    if gradient is None:
        if output.data.size != 1:
            raise RuntimeError("只有标量才能省略 gradient")
        gradient = np.ones(output.shape)
    grads: dict[int, tuple[Source, Tensor]] = {
        id(output.source): (output.source, as_tensor(gradient))
    }
    with recording(create_graph):
        for source in topological_order(output.source):
            _, g = grads[id(source)]  # 拓扑序保证：走到这里时，所有下游都已经加进来了
            for hook in source.hooks:
                replaced = hook(g)
                g = g if replaced is None else as_tensor(replaced)
            grads[id(source)] = (source, g)
            for edge in edges_of(source):
                part = edge.vjp(g, *(saved.unpack(source) for saved in edge.saved))
                part = sum_to(part, edge.shape)
                _, so_far = grads.get(id(edge.target), (None, None))
                grads[id(edge.target)] = (
                    edge.target,
                    part if so_far is None else so_far + part,
                )
            if isinstance(source, Node) and not (retain_graph or create_graph):
                source.edges = None
    return grads


def grad(output: Tensor, inputs: Sequence[Tensor], gradient: Any = None, **options: bool) -> list[Tensor]:
    """output 对 inputs 的梯度，不碰任何 .grad；没有路径的输入得到零。"""
    grads = run_backward(output, gradient, **options)
    return [grads.get(id(x.source), (None, Tensor(np.zeros(x.shape))))[1] for x in inputs]


def main() -> None:
    x = Tensor([1.0, 2.0, 3.0])
    w = Tensor([[0.5, -0.2, 0.1], [0.3, 0.8, -0.6]], requires_grad=True)
    b = Tensor([0.0, 0.1], requires_grad=True)
    loss = (tanh(w @ x + b) ** 2).sum()
    print("loss      =", round(loss.item(), 6))
    print("反向的次序 =", " → ".join(s.name if isinstance(s, Node) else "叶子" for s in topological_order(loss.node)))
    loss.backward()
    print("w.grad    =", np.round(w.grad.data, 6).tolist())
    print("b.grad    =", np.round(b.grad.data, 6).tolist())
    print("x.grad    =", x.grad, "（x 不要梯度）")
    try:
        loss.backward()
    except RuntimeError as error:
        print("再来一次  =", error)


if __name__ == "__main__":
    main()
