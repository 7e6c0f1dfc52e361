"""会解释自己的 assert：每一部分的值，算出来时记下；失败了，照着语法树说一遍。"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assert_rewriting.comparing import details, shown

# -- 看得进去的部分 --
OPERANDS = {
    ast.BoolOp: lambda node: node.values,
    ast.UnaryOp: lambda node: [node.operand],
    ast.BinOp: lambda node: [node.left, node.right],
    ast.Compare: lambda node: [node.left, *node.comparators],
    ast.Attribute: lambda node: [node.value],
    ast.Call: lambda node: [
        node.func,
        *map(bare, node.args),
        *map(bare, node.keywords),
    ],
}


def bare(argument: ast.expr | ast.keyword) -> ast.expr:
    """*xs 和 k=v 里面的那个表达式。"""
    return (
        argument.value if isinstance(argument, (ast.Starred, ast.keyword)) else argument
    )


def parts(node: ast.expr) -> Iterator[ast.expr]:
    """要记下值的每一部分，从外到内，从左到右；别的表达式只看整个的值。"""
    yield node
    for operand in OPERANDS.get(type(node), lambda node: [])(node):
        yield from parts(operand)


# -- 改写 --
TEMPLATE = """
seen = Witness(TEXT)
if not TEST:
    raise AssertionError(seen.message(locals()))
"""


class Rewriter(ast.NodeTransformer):
    """assert 测试, 说明  →  备好证人；求值；不成立，就抛出证人的话。"""

    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        begin, check = ast.parse(TEMPLATE).body
        for part in (*ast.walk(begin), *ast.walk(check)):
            ast.copy_location(part, node)
            if isinstance(part, ast.Name):
                part.id = "@" + part.id  # 源码里写不出的名字，不会与谁相撞
        begin.value.args = [
            ast.copy_location(ast.Constant(ast.unparse(node.test)), node)
        ]
        check.body[0].exc.args[0].args += [node.msg] if node.msg else []
        numbers = {part: number for number, part in enumerate(parts(node.test))}
        check.test.operand = Watcher(numbers).visit(node.test)
        return [begin, check]


class Watcher(ast.NodeTransformer):
    """每一部分 x 换成 @seen(第几个, x)：在原处求值，次序不变，只是记下。"""

    def __init__(self, numbers: dict[ast.AST, int]) -> None:
        self.numbers = numbers

    def visit(self, node: ast.AST) -> ast.AST:
        number = self.numbers.get(node)
        if type(node) in OPERANDS or isinstance(node, (ast.Starred, ast.keyword)):
            node = self.generic_visit(node)
        if number is None:
            return node
        arguments = [ast.Constant(number), node]
        call = ast.Call(ast.Name("@seen", ast.Load()), arguments, [])
        for part in (call, call.func, arguments[0]):
            ast.copy_location(part, node)
        return call


def rewritten(source: str) -> ast.Module:
    """改写以后的语法树；开头多两行 import，在文档字符串和 __future__ 之后。"""
    tree = Rewriter().visit(ast.parse(source))
    place = sum(1 for _ in _preamble(tree.body))
    names = [("assert_rewriting.rewriting", "Witness")]
    names += [("builtins", "AssertionError"), ("builtins", "locals")]
    tree.body[place:place] = [
        ast.ImportFrom(module, [ast.alias(name, "@" + name)], 0)
        for module, name in names
    ]
    return ast.fix_missing_locations(tree)


def _preamble(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for number, statement in enumerate(body):
        value = getattr(statement, "value", None)
        told = (
            number == 0
            and isinstance(value, ast.Constant)
            and isinstance(value.value, str)
        )
        if not told and getattr(statement, "module", None) != "__future__":
            return
        yield statement


# -- 证人 --
class Witness:
    """一次断言：记下每一部分的值；失败时，把经过说出来。"""

    def __init__(self, text: str) -> None:
        self.text, self.values = text, {}

    def __call__(self, number: int, value: Any) -> Any:
        self.values[number] = value
        return value

    def message(self, names: dict[str, Any], *note: Any) -> str:
        """失败时的整段话；note 是逗号后面的说明。"""
        test = ast.parse(self.text, mode="eval").body
        numbers = {part: number for number, part in enumerate(parts(test))}
        values = {
            part: self.values[number]
            for part, number in numbers.items()
            if number in self.values
        }
        said = ["assert ", *Teller(values, names).tell(test)]
        return "\n".join(laid_out([*noted(*note), *said]))


# -- 说 --
@dataclass
class Break:
    """另起一行；比所在的那一层多缩进几格。"""

    indent: int = 1


@dataclass
class Where:
    """排在后面的一行：值从哪里来。"""

    said: list


class Teller:
    """照着语法树，用记下的值，把每一部分说成话：文字、换行和“从哪里来”。"""

    def __init__(self, values: dict[ast.expr, Any], names: dict[str, Any]) -> None:
        self.values, self.names = values, names

    def tell(self, node: ast.AST) -> list:
        tell = getattr(self, "tell_" + type(node).__name__, None)
        return tell(node) if tell else [shown(self.values[node])]

    def tell_Name(self, node: ast.Name) -> list:
        value = self.values[node]
        local = node.id in self.names
        return [shown(value) if local or not known_by_name(value) else node.id]

    def tell_UnaryOp(self, node: ast.UnaryOp) -> list:
        return [UNARY[type(node.op)], *self.tell(node.operand)]

    def tell_BinOp(self, node: ast.BinOp) -> list:
        sign = f" {SIGNS[type(node.op)]} "
        return ["(", *self.tell(node.left), sign, *self.tell(node.right), ")"]

    def tell_BoolOp(self, node: ast.BoolOp) -> list:
        word = " or " if isinstance(node.op, ast.Or) else " and "
        reached = [value for value in node.values if value in self.values]
        return ["(", *joined([self.tell(value) for value in reached], word), ")"]

    def tell_Compare(self, node: ast.Compare) -> list:
        operands = [node.left, *node.comparators]
        last = sum(operand in self.values for operand in operands) - 1
        left, right = operands[last - 1 : last + 1]
        sign = SIGNS[type(node.ops[last - 1])]
        lines = details(sign, self.values[left], self.values[right])
        if lines:
            return list(joined([[line] for line in lines], Break()))
        return [*self.bracketed(left), f" {sign} ", *self.bracketed(right)]

    def bracketed(self, node: ast.expr) -> list:
        inner = isinstance(node, (ast.Compare, ast.BoolOp))
        return ["(", *self.tell(node), ")"] if inner else self.tell(node)

    def tell_Attribute(self, node: ast.Attribute) -> list:
        value = shown(self.values[node])
        return [value, Where([value, " = ", *self.tell(node.value), "." + node.attr])]

    def tell_Call(self, node: ast.Call) -> list:
        value = shown(self.values[node])
        arguments = [self.tell_argument(each) for each in [*node.args, *node.keywords]]
        call = [*self.tell(node.func), "(", *joined(arguments, ", "), ")"]
        return [value, Where([value, " = ", *call])]

    def tell_argument(self, node: ast.expr | ast.keyword) -> list:
        if isinstance(node, ast.keyword):
            return [f"{node.arg}=" if node.arg else "**", *self.tell(node.value)]
        if isinstance(node, ast.Starred):
            return ["*", *self.tell(node.value)]
        return self.tell(node)


UNARY = {ast.Not: "not ", ast.Invert: "~", ast.USub: "-", ast.UAdd: "+"}
SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//",
    ast.Mod: "%", ast.Pow: "**", ast.MatMult: "@", ast.BitOr: "|", ast.BitXor: "^",
    ast.BitAnd: "&", ast.LShift: "<<", ast.RShift: ">>", ast.Eq: "==", ast.NotEq: "!=",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def known_by_name(value: object) -> bool:
    """函数、类和模块，说名字比说值清楚。"""
    return callable(value) or hasattr(value, "__name__")


def joined(said: list[list], between: object) -> Iterator:
    for number, each in enumerate(said):
        if number:
            yield between
        yield from each


def noted(*note: Any) -> Iterator:
    """逗号后面的说明放在最前面，照原样分行。"""
    for value in note:
        lines = (
            value.split("\n") if isinstance(value, str) else shown(value).split("\\n")
        )
        yield from joined([[line] for line in lines], Break())
        yield Break(0)


def laid_out(said: list, depth: int = 0, lines: list[str] | None = None) -> list[str]:
    """排成行：“从哪里来”缩进一层，跟在已有的行后面；第一个说 where，往后说 and。"""
    lines = [""] if lines is None else lines
    here = after = len(lines) - 1
    word = "where "
    for part in said:
        if isinstance(part, Break):
            lines.append("  " * (depth + part.indent))
            here, after = len(lines) - 1, after + 1  # pytest 也这样数
        elif isinstance(part, Where):
            lines.append(" +" + "  " * (depth + 1) + word)
            laid_out(part.said, depth + 1, lines)
            here, word = after, "and   "
        else:
            lines[here] += part
    return lines


# -- 结束 --
EXAMPLE = """
def double(n):
    return n + n

def test():
    n = 3
    assert double(n) == 5, "翻倍"
"""


def fail(source: str) -> str:
    """改写、执行、调用 test()，返回断言的话。"""
    namespace: dict[str, Any] = {}
    exec(compile(rewritten(source), "<改写>", "exec"), namespace)
    try:
        namespace["test"]()
    except AssertionError as error:
        return str(error)
    return "没有失败"


def main() -> None:
    body = rewritten(EXAMPLE).body[-1].body[1:]
    print(ast.unparse(ast.Module(body, [])))
    print()
    print(fail(EXAMPLE))


if __name__ == "__main__":
    main()
