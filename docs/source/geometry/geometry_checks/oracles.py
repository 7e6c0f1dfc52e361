"""所有的检验：每个算法一条，同样的输入，独立的答案。"""

from __future__ import annotations

from geometry_checks import (
    grids,
    hulls,
    lines,
    neighbours,
    overlays,
    places,
    planes,
    polygons,
    predicates,
    rounds,
    toolbox,
)
from geometry_checks.registry import REGISTERED

# 导入时各自登记
FAMILIES = (predicates, lines, polygons, overlays, places, grids, hulls, planes, neighbours, rounds, toolbox)
ORACLES = [chosen for family in FAMILIES for chosen in REGISTERED if chosen.check.__module__ == family.__name__]


def main() -> None:
    for family in FAMILIES:
        names = [chosen.name for chosen in ORACLES if chosen.check.__module__ == family.__name__]
        print(f"{family.__doc__}{len(names)} 条")
    print("共", len(ORACLES), "条")


if __name__ == "__main__":
    main()
