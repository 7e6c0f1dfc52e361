"""在 PyTorch 里看：谁是叶子，谁有 .grad，累加，detach，no_grad 与 inference_mode。"""

from __future__ import annotations

import warnings

import torch


def who_gets_grad() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    z = (y**2).sum()
    y.retain_grad()  # 不写这一行，y.grad 就是 None
    z.backward()
    for name, t in {"x": x, "y": y, "z": z}.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # 读非叶子的 .grad 会引来一条警告
            print(
                f"{name}: 叶子 {t.is_leaf!s:5}  "
                f"grad_fn {type(t.grad_fn).__name__:12}  grad {t.grad}"
            )


def accumulation() -> None:
    w = torch.tensor(1.0, requires_grad=True)
    for step in range(3):
        (5 * w).backward()
        print(f"第 {step + 1} 次 backward 之后：w.grad = {w.grad.item()}")
    w.grad = None  # 优化器的 zero_grad() 默认就是这么做的
    (5 * w).backward()
    print(f"清空以后再来一次：w.grad = {w.grad.item()}")


def detaching() -> None:
    x = torch.ones(2, requires_grad=True)
    d = x.detach()
    print("d 是 x 吗：", d is x)
    print("共用一块数据：", d.data_ptr() == x.data_ptr())
    print(
        "要梯度吗？ d：",
        d.requires_grad,
        " x：",
        x.requires_grad,
        " x * 2：",
        (x * 2).requires_grad,
    )
    d[0] = 7.0
    print("改了 d，x 跟着变：", x.tolist())


def what_is_recorded() -> None:
    x = torch.tensor([3.0, 1.0], requires_grad=True)
    for name, t in {
        "x.exp()": x.exp(),
        "x.argmax()": x.argmax(),
        "x > 2": x > 2,
        "x.round()": x.round(),
        "x.long()": x.long(),
    }.items():
        print(f"{name:11} {t.dtype!s:14} 要梯度：{t.requires_grad}")
    (slope,) = torch.autograd.grad(x.round().sum(), x)
    print("round 的梯度是", slope.tolist(), "：有历史，却没有信息")
    try:
        torch.ones(2, dtype=torch.long, requires_grad=True)
    except RuntimeError as error:
        print("整数张量：", error)


def modes() -> None:
    x = torch.ones(2, requires_grad=True)
    with torch.no_grad():
        quiet = x * 2
    with torch.inference_mode():
        inference = x * 2
    print("no_grad 里的结果：要梯度", quiet.requires_grad, "，出了块还能再用：", (quiet * x).requires_grad)
    try:
        (inference * x).sum().backward()
    except RuntimeError as error:
        print("inference_mode 里的结果：", str(error).split(".")[0])


def main() -> None:
    for part in (who_gets_grad, accumulation, detaching, what_is_recorded, modes):
        print(f"== {part.__name__} ==")
        part()


if __name__ == "__main__":
    main()
