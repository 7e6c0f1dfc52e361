"""常量与函数之外的写法。"""

from __future__ import annotations

import functools

from tf_export import api_export as exporting
from tf_export.api_export import shapes_export as export

PI = 3.141592653589793
export("constants.PI", "pi", v1=["pi"]).export_constant(__name__, "PI")


def _scale(x: float, factor: float) -> float:
    return x * factor


def to_radians(angle: float) -> float:
    return _scale(angle, PI / 180)


export("convert.radians")(to_radians)

# 由别的函数造出来的函数没有 def，也就没有地方放 @。
to_degrees = exporting.shapes_export("convert.degrees")(functools.partial(_scale, factor=180 / PI))
