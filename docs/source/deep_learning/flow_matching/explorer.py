"""网页上那张图的数据：二维六支的混合，几十个粒子在每一刻的确切位置；求解器在网页里当场走。"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from flow_matching.mixtures import Array, ring
from flow_matching.solvers import STEPS, even, solve

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "transport_paths.js"
PARTICLES, FRAMES = 36, 40  # 几个粒子，[0, 1] 分成几格


def starts() -> Array:
    """粒子的起点，三位小数。"""
    return np.random.default_rng(7).standard_normal((PARTICLES, 2)).round(3)


def data() -> dict[str, object]:
    """起点、各支的中心与标准差，和方程的解在每一格上的位置。"""
    mixture, moments = ring(), np.linspace(0, 1, FRAMES + 1)
    return {
        "means": mixture.means.round(6).tolist(),
        "spread": mixture.spread,
        "frames": mixture.path(starts(), moments).round(3).tolist(),
    }


def script() -> str:
    """数据写成普通脚本：从磁盘打开的网页不能读 JSON 文件。"""
    told = json.dumps(data(), ensure_ascii=False, separators=(",", ":"))
    return f"// explorer.py 写出：粒子沿方程的解走到哪里。\nconst TRANSPORT_PATHS = {told};\n"


def written() -> dict[str, object]:
    """读回写好的数据。"""
    return json.loads(DATA.read_text(encoding="utf-8").partition("= ")[2].rstrip(";\n"))


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    frames = np.array(written()["frames"])
    print(f"{frames.shape[1]} 个粒子，{frames.shape[0]} 个时刻")
    lengths = np.linalg.norm(np.diff(frames, axis=0), axis=2).sum(0)
    straight = np.linalg.norm(frames[-1] - frames[0], axis=1)
    print(f"路长比直线距离，平均 {(lengths / straight).mean():.2f} 倍，最多 {(lengths / straight).max():.2f} 倍")
    for name, (step, _) in STEPS.items():
        ends = [solve(step, ring().velocity, frames[0], even(steps)) for steps in (1, 2, 4, 8, 16, 32)]
        far = [np.linalg.norm(end - frames[-1], axis=1).mean() for end in ends]
        print(f"{name}，走 1、2、4、8、16、32 步，平均差：" + "  ".join(f"{each:.3f}" for each in far))


if __name__ == "__main__":
    main()
