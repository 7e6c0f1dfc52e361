# -*- coding: utf-8 -*-
"""第一遍：走语法树，记下每个作用域里绑定、用到、声明了哪些名字。3.6 起都能运行，所以没有类型标注。"""

import ast
import sys

VERSION = sys.version_info[:2]
COMPREHENSIONS = {
    ast.ListComp: "listcomp",
    ast.SetComp: "setcomp",
    ast.DictComp: "dictcomp",
    ast.GeneratorExp: "genexpr",
}
LAMBDA = "lambda"
if VERSION >= (3, 15):  # 从这一版起，表里的名字与函数的 __name__ 相同
    COMPREHENSIONS = {kind: "<{}>".format(name) for kind, name in COMPREHENSIONS.items()}
    LAMBDA = "<lambda>"
REFUSALS = [
    ("params", "name '{}' is parameter and {}"),
    ("used", "name '{}' is used prior to {} declaration"),
    ("annotated", "annotated name '{}' can't be {}"),
    ("assigned", "name '{}' is assigned to before {} declaration"),
]
WALRUS_IN_ITERABLE = "assignment expression cannot be used in a comprehension iterable expression"
WALRUS_IN_CLASS = "assignment expression within a comprehension cannot be used in a class body"
if VERSION < (3, 7):
    del REFUSALS[0]  # 3.6 到第二遍才说


# -- 作用域 --
class Scope:
    """一个作用域，和它里面出现的名字。kind 是 模块、函数、类、推导式 或 注解。"""

    def __init__(self, kind, name, line, parent=None):
        self.kind, self.name, self.line, self.parent = kind, name, line, parent
        self.children = []
        self.names = {}  # 出现过的名字，照出现的先后
        self.bound, self.params, self.used = set(), set(), set()
        self.type_params = set()  # 其中 3.12 起的类型参数
        self.globals, self.nonlocals = set(), set()
        self.assigned, self.annotated = set(), set()  # 绑定的写法：import 不在此列
        self.sees_class = None  # 看得见的那个类：只有注解和类型参数的作用域有
        self.strings = False  # 模块：写了 from __future__ import annotations
        self.inlines = False  # 推导式：3.12 起是否就地展开
        self.leaked, self.captured = set(), set()  # 从展开的推导式并进来的
        if parent is not None:
            parent.children.append(self)

    def add(self, name, *roles):
        """记下 name 在这里的身份，如 bound、used。"""
        self.names[name] = None
        for role in roles:
            getattr(self, role).add(name)

    def is_function(self):
        """名字给里面的函数看吗：类的不给，模块的是全局名字。"""
        return self.kind not in ("模块", "类")


# -- 作用域完 --


def mangled(name, private):
    """类体里的 __x 其实叫 _类名__x。"""
    if private is None or not name.startswith("__") or name.endswith("__") or not private.strip("_"):
        return name
    return "_" + private.lstrip("_") + name


class Collector:
    """走语法树；每种绑定名字的写法一个方法，其余的节点一概往下走。"""

    def __init__(self, tree):
        self.here = self.module = Scope("模块", "top", 0)
        self.private = None  # 正在哪个类里，名字要按它改写
        self.only = None  # 类的类型参数那一层里，只改写这几个
        self.conditional = 0  # 正在几层 if、for、with、try 里面
        self.iterable = 0  # 正在几层推导式的可迭代对象里面
        self.notes = {}  # 模块、类、函数体 -> 它的注解作用域
        self.strings = any(
            isinstance(node, ast.ImportFrom)
            and node.module == "__future__"
            and any(alias.name == "annotations" for alias in node.names)
            for node in tree.body
        )
        self.module.strings = self.strings
        self.visit(tree)

    def visit(self, node):
        method = getattr(self, type(node).__name__, None)
        if method is not None:
            method(node)
        else:
            self.below(node)

    def below(self, node):
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, ast.AST):
                self.visit(value)
            elif isinstance(value, list):
                self.each(value)

    def each(self, nodes):
        for node in nodes or ():
            if isinstance(node, ast.AST):
                self.visit(node)

    # -- 记名字 --
    def mangle(self, name):
        if self.only is not None and name not in self.only:
            return name
        return mangled(name, self.private)

    def bind(self, name):
        self.here.add(self.mangle(name), "bound", "assigned")

    def use(self, name):
        self.here.add(self.mangle(name), "used")

    def Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.bind(node.id)
            return
        self.use(node.id)
        if node.id == "super" and self.here.is_function():
            self.use("__class__")

    def alias(self, node):
        name = node.asname or node.name.split(".")[0]
        if name != "*":
            self.here.add(self.mangle(name), "bound")

    def ExceptHandler(self, node):
        self.each([node.type])
        if node.name:
            self.bind(node.name)
        self.each(node.body)

    def MatchAs(self, node):
        self.each([node.pattern])
        if node.name:
            self.bind(node.name)

    def MatchStar(self, node):
        if node.name:
            self.bind(node.name)

    def MatchMapping(self, node):
        self.below(node)
        if node.rest:
            self.bind(node.rest)

    # -- 记名字完 --

    # -- 声明 --
    def Global(self, node):
        for name in self.declare(node.names, "global"):
            self.here.add(name, "globals")
            self.module.add(name, "globals")  # 模块的表里也记一笔

    def Nonlocal(self, node):
        for name in self.declare(node.names, "nonlocal"):
            self.here.add(name, "nonlocals")

    def declare(self, names, what):
        """声明必须写在用到之前；参数、注解过的名字不能再声明。"""
        scope = self.here
        for written in names:
            name = self.mangle(written)
            for role, message in REFUSALS:
                if name in getattr(scope, role):
                    raise SyntaxError(message.format(written, what))
            yield name

    # -- 声明完 --

    # -- 新的作用域 --
    def enter(self, kind, name, line):
        self.here = Scope(kind, name, line, self.here)
        return self.here

    def leave(self):
        self.here = self.here.parent

    def FunctionDef(self, node):
        self.bind(node.name)
        self.each(node.args.defaults + node.args.kw_defaults)  # 默认值和装饰器在外面求值
        self.each(node.decorator_list)
        generic = self.type_params(node, [".defaults"] + [".kwdefaults"] * any(node.args.kw_defaults))
        self.signature(node)
        self.function(node.args, node.name, node.lineno, node.body)
        if generic:
            self.leave()

    AsyncFunctionDef = FunctionDef

    def Lambda(self, node):
        self.refuse("lambda")
        self.each(node.args.defaults + node.args.kw_defaults)
        self.function(node.args, LAMBDA, node.lineno, [node.body])

    def refuse(self, what):
        """3.12 还不许注解里有函数，3.13 起可以。"""
        if VERSION == (3, 12) and self.here.sees_class is not None:
            raise SyntaxError("Cannot use {} in annotation scope within class scope".format(what))

    def function(self, args, name, line, body):
        self.enter("函数", name, line)
        outside, self.conditional = self.conditional, 0
        first = getattr(args, "posonlyargs", []) + args.args
        for arg in first + args.kwonlyargs + [args.vararg, args.kwarg]:
            if arg is not None:
                self.here.add(self.mangle(arg.arg), "bound", "params")
        self.each(body)
        self.conditional = outside
        self.leave()

    def ClassDef(self, node):
        self.bind(node.name)
        self.each(node.decorator_list)
        outside = self.private, self.only, self.conditional
        generic = self.type_params(node)
        self.each(node.bases)
        self.each(node.keywords)
        self.enter("类", node.name, node.lineno)
        self.private, self.only, self.conditional = node.name, None, 0
        if generic:
            self.bind("__type_params__")
            self.use(".type_params")
        self.each(node.body)
        self.leave()
        self.private, self.only, self.conditional = outside
        if generic:
            self.leave()
            if sys.version_info[:3] == (3, 12, 1):
                self.private = node.name  # 3.12.1 忘了还原

    # -- 新的作用域完 --

    # -- 推导式 --
    def comprehension(self, node):
        self.refuse("comprehension")
        first = node.generators[0]
        self.source(first.iter)  # 最外面的那个可迭代对象，在外面求值
        outer = self.here
        scope = self.enter("推导式", COMPREHENSIONS[type(node)], node.lineno)
        generator = isinstance(node, ast.GeneratorExp)
        if VERSION >= (3, 12):
            scope.inlines = not generator and outer.sees_class is None
        scope.add(".0", "bound", "params")
        if VERSION < (3, 7) and not generator:
            scope.add("_[1]", "bound")  # 更早的版本存半成品的名字，到 3.6 还留在表里
        self.visit(first.target)
        self.each(first.ifs)
        for more in node.generators[1:]:
            self.visit(more.target)
            self.source(more.iter)
            self.each(more.ifs)
        if isinstance(node, ast.DictComp):
            self.visit(node.value)
            self.visit(node.key)
        else:
            self.visit(node.elt)
        self.leave()

    ListComp = SetComp = DictComp = GeneratorExp = comprehension

    def source(self, node):
        """推导式的可迭代对象，里面不许有 :=。"""
        self.iterable += 1
        self.visit(node)
        self.iterable -= 1

    def NamedExpr(self, node):
        """推导式里的 := 绑定在外面的函数或模块里。"""
        if self.iterable:
            raise SyntaxError(WALRUS_IN_ITERABLE)
        name, owner = node.target.id, self.here
        while owner.kind == "推导式":
            owner = owner.parent
        if owner is not self.here:
            name = self.mangle(name)
            if owner.kind == "类":
                raise SyntaxError(WALRUS_IN_CLASS)
            if owner.kind == "模块" or name in owner.globals:
                self.here.add(name, "globals")
                self.module.add(name, "globals")
            else:
                self.here.add(name, "nonlocals")
                owner.add(name, "assigned", "bound")
        self.visit(node.value)
        self.visit(node.target)

    # -- 推导式完 --

    # -- 注解 --
    def AnnAssign(self, node):
        if isinstance(node.target, ast.Name):
            name = self.mangle(node.target.id)
            scope = self.here
            inside = scope is not self.module or VERSION < (3, 8)
            if node.simple and inside and name in scope.globals | scope.nonlocals:
                what = "global" if name in scope.globals else "nonlocal"
                raise SyntaxError("annotated name '{}' can't be {}".format(node.target.id, what))
            if node.simple:
                scope.add(name, "annotated", "assigned", "bound")
            elif node.value is not None:
                scope.add(name, "assigned", "bound")
        else:
            self.visit(node.target)
        self.annotation(node.annotation)
        self.each([node.value])

    def annotation(self, node):
        """变量的注解。3.14 起它在另一个作用域里，函数体里的根本不求值。"""
        if VERSION < (3, 14):
            if not (self.strings and VERSION >= (3, 10)):
                self.visit(node)
            return
        outer = self.here
        if outer.kind in ("模块", "类") and (outer.kind == "模块" or self.conditional):
            self.use("__conditional_annotations__")
        if outer not in self.notes:
            self.notes[outer] = self.note(node.lineno)
        if outer.kind != "函数":
            self.here = self.notes[outer]
            self.visit(node)
            self.here = outer

    def signature(self, node):
        """参数和返回值的注解：3.13 以前在外面求值，3.14 起在另一个作用域里。"""
        args = node.args
        every = getattr(args, "posonlyargs", []) + args.args
        every += [args.vararg, args.kwarg] + args.kwonlyargs
        notes = [arg.annotation for arg in every if arg is not None] + [node.returns]
        outer = self.here
        if VERSION >= (3, 14):
            self.here = self.note(node.lineno)
            self.each(notes)
            self.here = outer
        elif not (self.strings and VERSION >= (3, 10)):
            self.each(notes)

    def note(self, line):
        """3.14 起的注解作用域 __annotate__；写了 from __future__ import annotations，它就不算数。"""
        outer = self.here
        made = Scope("注解", "__annotate__", line, outer)
        if self.strings:
            outer.children.remove(made)
        made.add(".format", "bound", "used")
        self.see_class(made, outer)
        return made

    @staticmethod
    def see_class(scope, outer):
        scope.sees_class = outer if outer.kind == "类" else outer.sees_class
        if scope.sees_class is not None:
            scope.add("__classdict__", "used")

    # -- 注解完 --

    # -- 类型参数 --
    def type_params(self, node, implicit=()):
        """3.12 起 def f[T]、class C[T]、type A[T] 的那一层；返回有没有进去。"""
        if not getattr(node, "type_params", None):
            return False
        outer = self.here
        name = node.name.id if isinstance(node.name, ast.AST) else node.name
        scope = self.enter("注解", name, node.lineno)
        if outer.kind == "类":
            self.see_class(scope, outer)
        if isinstance(node, ast.ClassDef):
            self.private = node.name
            self.only = {param.name for param in node.type_params} if VERSION >= (3, 13) else None
            scope.add(".type_params", "bound", "used")
            scope.add(".generic_base", "bound", "used")
        for parameter in implicit:
            scope.add(parameter, "bound")
        for param in node.type_params:
            self.here.add(self.mangle(param.name), "bound", "type_params")
            for part in ("bound", "default_value"):
                if getattr(param, part, None) is not None:
                    self.lazily(param.name, getattr(param, part), scope.sees_class)
        return True

    def TypeAlias(self, node):
        self.visit(node.name)
        outer = self.here
        generic = self.type_params(node)
        self.lazily(node.name.id, node.value, outer if outer.kind == "类" else None, node.lineno)
        if generic:
            self.leave()

    def lazily(self, name, node, sees_class, line=None):
        """用到时才求值的表达式，自成一个作用域。"""
        scope = self.enter("注解", name, node.lineno if line is None else line)
        if VERSION >= (3, 14):
            scope.add(".format", "bound", "used")
        scope.sees_class = sees_class
        if sees_class is not None:
            scope.add("__classdict__", "used")
        self.visit(node)
        self.leave()

    # -- 类型参数完 --

    def branching(self, node):
        self.conditional += 1
        self.below(node)
        self.conditional -= 1

    If = For = AsyncFor = While = With = AsyncWith = Try = TryStar = Match = branching


def collect(source):
    """一段源代码的作用域树，返回模块那一个。语法树由解释器给；声明写错了地方，抛出 SyntaxError。"""
    tree = ast.parse(source)
    return Collector(tree).module


def outline(scope, depth=0):
    """作用域树，一行一个。"""
    told = [
        "绑定 " + " ".join(sorted(scope.bound)),
        "用到 " + " ".join(sorted(scope.used)),
    ]
    yield "{}{} {}：{}".format("  " * depth, scope.kind, scope.name, "；".join(told))
    for child in scope.children:
        for line in outline(child, depth + 1):
            yield line


EXAMPLE = """\
def pick(prices, floor):
    kept = [p for p in prices if p > floor]
    return sorted(kept, key=lambda p: p % floor)
"""


def main():
    print(EXAMPLE)
    print("\n".join(outline(collect(EXAMPLE))))


if __name__ == "__main__":
    main()
