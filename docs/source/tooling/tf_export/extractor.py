"""抽取器：不导入、不执行，只读语法树，找出源码里所有的导出。"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from symtable import SymbolTable, symtable

HERE = Path(__file__).parent


class BadExport(Exception):
    """导出写在了抽取器看不懂的地方。"""


@dataclass(frozen=True, order=True)
class Export:
    """一处导出：哪个模块的哪个符号，在第几行，公开成什么名字。"""

    module: str
    line: int
    symbol: str
    names: tuple[str, ...]
    names_v1: tuple[str, ...]


def extract_tree(root: Path, package: str, decorator: str) -> list[Export]:
    """root 目录（包名 package）下所有 .py 里的导出；decorator 写全名，如 "tf_export.api_export.shapes_export"。"""
    found: list[Export] = []
    for path in sorted(root.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if decorator.rpartition(".")[2] in source:  # 大多数文件用不着解析
            parts = (package, *path.relative_to(root).with_suffix("").parts)
            module = ".".join(parts).removesuffix(".__init__")
            found += extract(source, module, decorator, is_package=path.stem == "__init__")
    return found


def extract(source: str, module: str, decorator: str, *, is_package: bool = False) -> list[Export]:
    """一个文件里的导出；写在函数里、条件里，名字不是写明的字符串，或装饰器不是直接拿来用，都抛出 BadExport。"""
    tree = ast.parse(source)
    aliases = aliases_of(tree, decorator, module if is_package else module.rpartition(".")[0])
    exports, understood = [], set()
    for statement in tree.body:
        for call, symbol in exports_of(statement, aliases):
            understood.add(call.func)
            exports.append(Export(module, call.lineno, symbol, *names_of(call, module)))
    for line, why in not_understood(tree, symtable(source, module, "exec"), decorator, aliases, understood):
        raise BadExport(f"{module}:{line} {why}")
    return exports


def aliases_of(tree: ast.Module, decorator: str, package: str) -> set[str]:
    """这个文件（在 package 包里）中，装饰器可能以哪些写法出现：
    相对导入、import … as … 改过的名字也算。
    """
    home, _, symbol = decorator.rpartition(".")
    aliases = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [(a.name, a.asname or a.name) for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            found = [
                (f"{absolute(node, package)}.{a.name}", a.asname or a.name)
                for a in node.names
            ]
        else:
            continue
        for full, local in found:
            if full == decorator:  # from home import symbol
                aliases.add(local)
            elif full == home:  # import home，或 from parent import home
                aliases.add(f"{local}.{symbol}")
    return aliases


def not_understood(
    tree: ast.Module, table: SymbolTable, decorator: str, aliases: set[str], understood: set[ast.expr]
) -> Iterator[tuple[int, str]]:
    """提到了装饰器、却读不懂的地方：(行号, 为什么)。"""
    nodes = list(ast.walk(tree))
    called = {node.func for node in nodes if isinstance(node, ast.Call)}
    bases = {node.value for node in nodes if isinstance(node, ast.Attribute)}
    modules = {alias.rpartition(".")[0] for alias in aliases} - {""}
    for node in nodes:
        name = dotted(node) if isinstance(node, ast.expr) else None
        if name in aliases and node not in understood:
            why = "导出要写在模块顶层，并且直接用在一个符号上" if node in called else "装饰器改名、转手之后就跟不下去了"
            yield node.lineno, why
        elif name in modules and node not in bases:
            yield node.lineno, "装饰器所在的模块改名、转手之后就跟不下去了"
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in nodes):
        symbol = decorator.rpartition(".")[2]
        bound = {name.get_name() for name in table.get_symbols() if name.is_assigned() or name.is_imported()}
        for node in called:
            root, _, last = (dotted(node) or "").partition(".")
            if symbol in (root, last) and root not in bound:
                yield node.lineno, "import * 带来了哪些名字，不运行就说不准"


def absolute(node: ast.ImportFrom, package: str) -> str:
    """from 后面的模块的全名：相对导入从所在的包算起，一个点是它自己，每多一个点退一层。"""
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, *filter(None, [node.module])])


def is_export(node: ast.AST, aliases: set[str]) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) in aliases


def dotted(node: ast.expr) -> str | None:
    """a.b.c 这样的名字；别的表达式返回 None。"""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr) if (left := dotted(value)) is not None:
            return f"{left}.{attr}"
    return None


def exports_of(
    statement: ast.stmt, aliases: set[str]
) -> Iterator[tuple[ast.Call, str]]:
    """顶层一条语句里的导出：四种写法。"""
    match statement:
        # @export("…")，下面是 def 或 class
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            for call in statement.decorator_list:
                if is_export(call, aliases):
                    yield call, statement.name
        # f = export("…")(g)
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=call)):
            if is_export(call, aliases):
                yield call, name
        # export("…").export_constant(__name__, "X")
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(call, "export_constant"), args=given)
        ):
            match given:
                case [ast.Name(id="__name__"), ast.Constant(value=str(name))]:
                    if is_export(call, aliases):
                        yield call, name
        # export("…")(f)；f 外面可以再套几层只有一个参数的调用
        case ast.Expr(value=ast.Call(func=call, args=[argument])):
            while isinstance(argument, ast.Call) and len(argument.args) == 1:
                argument = argument.args[0]
            if is_export(call, aliases) and isinstance(argument, ast.Name):
                yield call, argument.id


def names_of(call: ast.Call, module: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """调用里写的（第二版名字, 第一版名字）；必须是写明的字符串，因为没有人会去执行它。"""
    try:
        names = [ast.literal_eval(argument) for argument in call.args]
        v1 = {k.arg: ast.literal_eval(k.value) for k in call.keywords}.get("v1")
    except ValueError:
        names, v1 = [None], None
    if not isinstance(v1, list | tuple | None) or not all(isinstance(name, str) for name in [*names, *(v1 or ())]):
        raise BadExport(f"{module}:{call.lineno} 名字必须是写明的字符串")
    return tuple(names), tuple(names if v1 is None else v1)


def shapelib() -> list[Export]:
    """演示库的全部导出。"""
    return extract_tree(HERE / "shapelib", "tf_export.shapelib", "tf_export.api_export.shapes_export")


def main() -> None:
    import sys

    for export in shapelib():
        where = f"{export.module.removeprefix('tf_export.')}:{export.line}"
        v1 = "同左" if export.names_v1 == export.names else "、".join(export.names_v1) or "（无）"
        print(f"{where:24}{export.symbol:16}v2：{'、'.join(export.names) or '（无）'}  v1：{v1}")
    print("抽取时导入过演示库吗：", "tf_export.shapelib.plane" in sys.modules)
    for bad in (
        'from lib import export\ndef f():\n    export("a")(g)',
        'from lib import export\nname = "a"\n@export(name)\ndef g(): ...',
        'from lib import export\ne = export\ne("a")(g)',
        'from lib import *\nexport("a")(g)',
    ):
        try:
            extract(bad, "bad", "lib.export")
        except BadExport as error:
            print("拒绝：", error)


if __name__ == "__main__":
    main()
