# -*- coding: utf-8 -*-
"""第二遍：每个作用域里的每个名字，归谁。3.6 起都能运行，所以没有类型标注。"""

from scopes_and_compilation.tables import EXAMPLE, VERSION, collect

LOCAL, CELL, FREE = "局部", "单元格", "自由"
DECLARED, GLOBAL = "声明的全局", "全局"
OF_TYPE_PARAMETER = "nonlocal binding not allowed for type parameter '{}'"
RULE_OF_3_13 = VERSION >= (3, 13)  # 类体里展开的推导式，拿不到 __class__
#: 类给里面的函数准备的名字：它们的家是类，虽然类的其他名字里面看不见。
OF_CLASSES = {"__class__", "__classdict__", "__conditional_annotations__"}


# -- 家 --
def home(scope, name):
    """name 在 scope 里指谁的变量：返回绑定它的作用域；返回 None，就是全局名字。"""
    if name in scope.globals:
        return None
    if name in scope.bound and name not in scope.nonlocals:
        return scope
    if scope.sees_class is not None and in_class(scope.sees_class, name):
        return None  # 注解先在类的字典里找，再到全局里找，不问外面的函数
    outer = scope.parent
    while outer is not None:
        if outer.is_function():
            if name in outer.globals:
                return None
            if name in outer.bound and name not in outer.nonlocals:
                return outer
        elif outer.kind == "类" and name in OF_CLASSES:
            return outer
        outer = outer.parent
    return None


# -- 家完 --


def in_class(scope, name):
    return name in (scope.bound | scope.globals | scope.leaked) - scope.nonlocals


# -- 归类 --
def resolve(scope):
    """scope 和里面每一层：每个名字归哪一类，写进 scope.kinds。返回还要向外要的名字。"""
    scope.kinds = {}
    for name in scope.names:
        owner = home(scope, name)
        refuse(scope, name, owner)
        if owner is not None:
            scope.kinds[name] = LOCAL if owner is scope else FREE
        else:
            scope.kinds[name] = DECLARED if declared_global(scope, name) else GLOBAL
    wanted = {name for name, kind in scope.kinds.items() if kind == FREE}
    captured = scope.captured  # 展开的推导式里，被更里面的函数捕获的
    for child in list(scope.children):
        asked = resolve(child)
        if child.inlines:
            asked -= inline(child, scope)
        wanted |= asked
    if scope.kind == "类":
        wanted -= OF_CLASSES
    for name in sorted(wanted | captured):
        kind = scope.kinds.setdefault(name, FREE)  # 路过的每一层都要帮着传
        if kind == LOCAL and scope.is_function():
            scope.kinds[name] = CELL
            wanted.discard(name)
    return wanted


# -- 归类完 --


def refuse(scope, name, owner):
    """声明说不通的，抛出 SyntaxError，话与解释器的一样。"""
    declared = [what for what in ("global", "nonlocal") if name in getattr(scope, what + "s")]
    if declared and name in scope.params:
        raise SyntaxError("name '{}' is parameter and {}".format(name, declared[0]))
    if len(declared) == 2:
        raise SyntaxError("name '{}' is nonlocal and global".format(name))
    if declared == ["nonlocal"] and scope.kind == "模块":
        raise SyntaxError("nonlocal declaration not allowed at module level")
    if declared == ["nonlocal"] and owner is None:
        raise SyntaxError("no binding for nonlocal '{}' found".format(name))
    if declared == ["nonlocal"] and name in owner.type_params:
        between = scope.parent
        while between is not owner and name not in between.bound:
            between = between.parent
        if between is owner:
            raise SyntaxError(OF_TYPE_PARAMETER.format(name))


def declared_global(scope, name):
    """这里声明了 global；注解里的名字，看类体里的声明。"""
    seen = scope.sees_class
    return name in scope.globals or (seen is not None and name in seen.globals)


# -- 就地展开 --
def inline(inner, outer):
    """3.12 起（PEP 709）：推导式没有自己的帧，名字并进外面。返回不必再向外要的名字。"""
    met = set()
    for name, kind in inner.kinds.items():
        if name == ".0":
            continue
        if kind == CELL or name in inner.captured:
            outer.captured.add(name)
        if kind == FREE and outer.kind == "类" and name == "__class__" and RULE_OF_3_13:
            kind = GLOBAL
            met.add(name)
        deeper = any(child.kinds.get(name) == FREE for child in inner.children)
        if name not in outer.kinds:
            outer.kinds[name] = kind
            outer.leaked |= {name} & (inner.bound | inner.leaked)
        elif name in outer.bound | outer.leaked and outer.kind != "类" and not deeper:
            met.add(name)  # 同一个帧里的变量，直接拿
    place = outer.children.index(inner)
    outer.children[place : place + 1] = inner.children
    return met


# -- 就地展开完 --


def analyze(source):
    """一段源代码的作用域树，每一层都有 kinds。"""
    module = collect(source)
    resolve(module)
    return module


def outline(scope, depth=0):
    kinds = ["{}={}".format(name, scope.kinds[name]) for name in sorted(scope.kinds)]
    yield "{}{} {}：{}".format("  " * depth, scope.kind, scope.name, "、".join(kinds))
    for child in scope.children:
        for line in outline(child, depth + 1):
            yield line


def inlined(module):
    """照 3.12 起的规矩，不论手上是哪一版。"""
    layers = [module]
    while layers:
        scope = layers.pop()
        scope.inlines = scope.kind == "推导式" and scope.name != "genexpr"
        layers += scope.children
    resolve(module)
    return module


def main():
    print("\n".join(outline(analyze(EXAMPLE))))
    print("就地展开（3.12 起）：")
    print("\n".join(outline(inlined(collect(EXAMPLE)))))


if __name__ == "__main__":
    main()
