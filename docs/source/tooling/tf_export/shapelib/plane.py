"""平面图形。文件叫什么、函数叫什么，都与公开的名字无关。"""

from __future__ import annotations

from tf_export.api_export import deprecated_endpoints, kwarg_only, shapes_export
from tf_export.shapelib.constants import PI


@shapes_export("area.circle", "circle_area")
@deprecated_endpoints("circle_area")
def circle_area_v2(radius: float) -> float:
    return PI * radius * radius


@shapes_export("area.rectangle", v1=[])
@kwarg_only
def rectangle(width: float, height: float) -> float:
    return width * height


@shapes_export(v1=["area.rectangle"])
def rectangle_v1(width: float, height: float | None = None) -> float:
    """旧接口：省略 height 就当正方形。"""
    return width * (width if height is None else height)


@shapes_export("Polygon")
class Polygon:
    def __init__(self, corners: list[tuple[float, float]]) -> None:
        self.corners = corners

    def area(self) -> float:
        pairs = zip(self.corners, self.corners[1:] + self.corners[:1], strict=True)
        return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


class Triangle(Polygon):
    """没有装饰：不公开，也不继承父类的公开名字。"""


def _helper() -> None:
    """没有装饰：不公开。"""
