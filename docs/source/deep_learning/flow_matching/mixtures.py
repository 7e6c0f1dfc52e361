"""有公式的流：数据是混合高斯，速度写得出来，方程解得准，谁都可以拿它当标准。"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from scipy.special import softmax
from scipy.stats import norm

Array = np.ndarray
START, END = 0.0, 1.0  # 噪声在 0，数据在 1


@dataclass(frozen=True)
class Mixture:
    """混合高斯：means [k, d]，每一支的标准差都是 spread，各占 1/k。spread = 0 时就是 k 个点。"""

    means: Array
    spread: float

    def variance(self, t: float | Array) -> float | Array:
        """时刻 t，每一支的方差：(1-t)·噪声 + t·数据。"""
        return (1 - t) ** 2 + (t * self.spread) ** 2

    def shares(self, x: Array, t: float) -> Array:
        """x [n, d] 此刻来自哪一支的后验概率 [n, k]。"""
        squared = ((x**2).sum(1)[:, None] - 2 * t * x @ self.means.T) + t**2 * (self.means**2).sum(1)
        return softmax(-squared / (2 * self.variance(t)), 1)

    def velocity(self, x: Array, t: float) -> Array:
        """边缘速度 E[数据 - 噪声 | x_t = x]，[n, d]。

        一支之内，数据减噪声与 x_t 都是高斯，条件平均是线性的；再按后验概率合起来。
        来源：Lipman 等 (2023)，式 (8)。
        """
        slope = (t * self.spread**2 - (1 - t)) / self.variance(t)  # 协方差比方差
        return slope * x + (1 - slope * t) * self.shares(x, t) @ self.means

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        rows = rng.integers(len(self.means), size=count)
        return self.means[rows] + self.spread * rng.standard_normal((count, self.means.shape[1]))

    def path(self, start: Array, times: Array, tolerance: float = 1e-11) -> Array:
        """从 start [n, d] 出发，方程 dx/dt = velocity(x, t) 的解：在 times 各处，[len(times), n, d]。

        用 scipy 的八阶龙格-库塔法。
        """

        def slope(t: float, x: Array) -> Array:
            return self.velocity(x.reshape(start.shape), t).ravel()

        solved = solve_ivp(slope, (times[0], times[-1]), start.ravel(), "DOP853", times, rtol=tolerance, atol=tolerance)
        return solved.y.T.reshape(len(times), *start.shape)


def two_branches() -> Mixture:
    """一维：-1 和 +1 两支，与 Stable Diffusion 一章的例子相同。"""
    return Mixture(np.array([[-1.0], [1.0]]), 0.3)


def ring(count: int = 6) -> Mixture:
    """二维：count 支围成一圈。"""
    angle = 2 * np.pi * np.arange(count) / count
    return Mixture(2 * np.stack([np.cos(angle), np.sin(angle)], 1), 0.25)


def quantile_map(data: Mixture, x: float) -> float:
    """一维的流不会交叉，保持次序，所以终点就是同一分位的数据；不解方程，只求分布函数的反函数。"""

    def beyond(y: float) -> float:
        return float(norm.cdf((y - data.means[:, 0]) / data.spread).mean() - norm.cdf(x))

    far = float(np.abs(data.means).max() + 40 * data.spread)
    return brentq(beyond, -far, far, xtol=1e-13)


def main() -> None:
    data = two_branches()
    starts = np.linspace(-2.5, 2.5, 7)[:, None]
    ends = data.path(starts, np.array([START, END]))[-1]
    print("一维，两支：起点 → 方程的解，分位数的反函数")
    for start, end in zip(starts[:, 0], ends[:, 0], strict=True):
        print(f"  {start:+.2f} → {end:+.6f}  {quantile_map(data, start):+.6f}")
    data, rng = ring(), np.random.default_rng(0)
    ends = data.path(rng.standard_normal((2000, 2)), np.array([START, END]), 1e-8)[-1]
    away = ends[:, None] - data.means
    nearest = (away**2).sum(2).argmin(1)
    own = away[np.arange(len(ends)), nearest]
    print(f"二维，六支：2,000 个终点，各支 {np.bincount(nearest).tolist()}")
    print(f"  离本支中心，每一维的标准差 {own.std():.3f}（数据是 {data.spread}）")


if __name__ == "__main__":
    main()
