"""翻转之前、翻转之后：最小的角。"""

from __future__ import annotations

import math

from constrained_delaunay.grids import FRAME
from exact_geometry import Mesh, mesh
from exact_geometry.coordinates import angle, sub
from geometry_checks.inputs import cloud


def smallest_angle(found: Mesh) -> float:
    """所有三角形里最小的角，度。"""
    least = math.pi
    for t in found.triangles:
        a, b, c = ([float(x) for x in found.points[k]] for k in t)
        for p, q, r in ((a, b, c), (b, c, a), (c, a, b)):
            least = min(least, abs(angle(sub(q, p), sub(r, p))))
    return math.degrees(least)




def main() -> None:
    disc = [(math.cos(math.tau * k / 60), math.sin(math.tau * k / 60)) for k in range(60)]
    cases = {
        "带洞的框": (FRAME, [], []),
        "圆盘里 200 点": ([disc], [], cloud(200, 0.95, seed=7)),
        "圆盘里 200 点，一条约束": ([disc], [((-0.9, 0.0), (0.9, 0.1))], cloud(200, 0.95, seed=7)),
    }
    print("三角形   扫描    翻转后   输入")
    for name, (shape, segments, points) in cases.items():
        plain, good = (mesh(shape, segments, points, delaunay=d) for d in (False, True))
        assert len(plain.triangles) == len(good.triangles)
        print(f"{len(good.triangles):6}{smallest_angle(plain):8.2f}°{smallest_angle(good):8.2f}°   {name}")


if __name__ == "__main__":
    main()
