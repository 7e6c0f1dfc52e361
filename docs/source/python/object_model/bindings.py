"""把小程序一行一行跑一遍，记下每一步的名字、对象和引用。网页上的演示读它写出的数据。"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path
from types import CellType, CodeType, FrameType, FunctionType
from typing import NamedTuple

from object_model.refgraph import Graph, caption, reference_graph

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "name_bindings.js"
FILE = "<程序>"

PROGRAMS = {
    "两个名字，一个列表": """\
a = [1]
b = a
b += [2]
b = b + [3]
del a
""",
    "交换": """\
a = "左"
b = "右"
a, b = b, a
""",
    "传参：改对象，改名字": """\
def grow(items):
    items.append(1)

def replace(items):
    items = [9]

a = []
grow(a)
replace(a)
""",
    "元组里的 +=": """\
行李 = (["牙刷"], "护照")
行李[0] += ["相机"]
""",
    "默认参数": """\
def add(x, box=[]):
    box.append(x)
    return box

a = add(1)
b = add(2)
""",
    "闭包与循环变量": """\
def make():
    made = []
    for i in range(2):
        def get():
            return i
        made.append(get)
    return made

f, g = make()
print(f(), g())
""",
    "同一行重复两次": """\
grid = [[0]] * 2
grid[0][0] = 7
grid[1] = [5]
""",
    "浅拷贝": """\
a = [[1], 2]
b = a[:]
b[0].append(3)
b[1] = 9
""",
}


class Step(NamedTuple):
    """一行执行之前的样子；line 是 None 时程序已经结束。graph.names 里的名字，函数中的写作“函数.名字”。"""

    line: int | None
    event: str  # line、return、exception 或 end
    graph: Graph
    output: str
    error: str | None


def record(source: str) -> list[Step]:
    """真正执行 source，用 sys.settrace 在每一行之前、每次返回和出错时记下一步。"""
    steps: list[Step] = []
    output = io.StringIO()
    space: dict[str, object] = {"__name__": "__main__"}

    def note(frame: FrameType | None, event: str, result: object = None, error: str | None = None) -> None:
        names = visible_names(frame, space)
        if event == "return" and frame is not None:
            names[f"{frame.f_code.co_name}.（返回）"] = result
        line = frame.f_lineno if frame else None
        steps.append(Step(line, event, reference_graph(names), output.getvalue(), error))

    def trace(frame: FrameType, event: str, arg: object) -> object:
        if frame.f_code.co_filename != FILE:
            return None
        if event == "exception":
            kind, value, _ = arg  # type: ignore[misc]
            note(frame, event, error=f"{kind.__name__}: {value}")
        elif event == "line" or (event == "return" and frame.f_code.co_name != "<module>"):
            note(frame, event, arg)
        return trace

    code, error, before = compile(source, FILE, "exec"), None, sys.gettrace()
    with redirect_stdout(output):
        sys.settrace(trace)
        try:
            exec(code, space)
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
        finally:
            sys.settrace(before)
    note(None, "end", error=error)
    return steps


def visible_names(
    frame: FrameType | None, space: dict[str, object]
) -> dict[str, object]:
    """此刻看得见的名字：模块的，再加正在执行的各个函数的，外层在前。"""
    names = {name: obj for name, obj in space.items() if not name.startswith("__")}
    frames: list[FrameType] = []
    while frame is not None and frame.f_code.co_filename == FILE:
        frames.insert(0, frame)
        frame = frame.f_back
    del frames[:1]  # 模块自己的，已经有了
    for inner in frames:
        code, held = inner.f_code, inner.f_locals
        # f_locals 的次序随版本而变
        own = code.co_varnames + code.co_cellvars + code.co_freevars
        for name in dict.fromkeys(own):
            if name in held:
                names[f"{code.co_name}.{name}"] = held[name]
    functions = [
        obj for obj in reference_graph(names).nodes if isinstance(obj, FunctionType)
    ]
    for inner in frames:
        for name, cell in cells(inner.f_code, functions).items():
            if f"{inner.f_code.co_name}.{name}" in names:
                names[f"{inner.f_code.co_name}.{name}"] = cell
    return names


def cells(code: CodeType, functions: Iterable[FunctionType]) -> dict[str, CellType]:
    """被捕获的变量住在哪个单元格里；帧不肯说，要从捕获它的函数去找，那之前名字直接画到值上。"""
    found: dict[str, CellType] = {}
    for function in functions:
        if function.__code__ is code or function.__code__ in code.co_consts:
            found |= zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return found


def told(steps: list[Step]) -> list[dict[str, object]]:
    """写成数据的每一步。对象按第一次出现的次序编号，整个程序里同一个对象同一个号。"""
    number: dict[int, int] = {}
    for step in steps:
        for obj in step.graph.nodes:  # 每一步的图都留着对象，id 不会换主人
            number.setdefault(id(obj), len(number) + 1)
    return [
        {
            "line": step.line,
            "event": step.event,
            "names": [[name, number[id(step.graph.nodes[target])]] for name, target in step.graph.names],
            "objects": [[number[id(obj)], caption(obj)] for obj in step.graph.nodes],
            "edges": [
                [number[id(step.graph.nodes[source])], number[id(step.graph.nodes[target])], label]
                for source, target, label in step.graph.edges
            ],
            "output": step.output,
            "error": step.error,
        }
        for step in steps
    ]


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    rows = []
    for title, source in PROGRAMS.items():
        steps = ",\n".join(json.dumps(step, ensure_ascii=False) for step in told(record(source)))
        head = f'"title": {json.dumps(title, ensure_ascii=False)}, "source": {json.dumps(source, ensure_ascii=False)}'
        rows.append(f'{{{head}, "steps": [\n{steps}]}}')
    return "// bindings.py 写出：每一行之前的名字、对象和引用。\nconst NAME_BINDINGS = [\n" + ",\n".join(rows) + "];\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    for title, source in PROGRAMS.items():
        steps = record(source)
        end = steps[-1]
        names = "，".join(f"{name} → {caption(end.graph.nodes[target])}" for name, target in end.graph.names)
        print(f"{title}：{len(steps)} 步；最后 {names}{f'；{end.error}' if end.error else ''}")


if __name__ == "__main__":
    main()
