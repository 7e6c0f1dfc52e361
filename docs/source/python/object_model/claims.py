# -*- coding: utf-8 -*-
"""关于对象的说法，逐条在解释器上执行；每条都给出“是”或“否”，没有一条靠记忆。"""

from __future__ import print_function, unicode_literals

import copy
import io
import sys

CLAIMS = []


def claim(text):
    """登记一条说法；被装饰的函数返回它在这个解释器上是否成立。"""

    def register(check):
        CLAIMS.append((text, check))
        return check

    return register


def run(source):
    """单独编译并执行一段源码（不继承本文件的 __future__ 设置），返回它的命名空间。"""
    scope = {}
    exec(compile(source, "<claim>", "exec", 0, True), scope)
    return scope


def fresh(number):
    """运行时造出一个整数，绕开编译期的常量合并。"""
    return int(str(number))


# 第一条：不创建，只绑定
@claim("a = 8 用的是早已存在的那个整数 8")
def eight_exists():
    return fresh(8) is fresh(8)


@claim("-5 到 256 的整数各只有一个，再往外就不是")
def small_integers():
    same = [n for n in range(-300, 1300) if fresh(n) is fresh(n)]
    return same == list(range(-5, 257))


@claim("-5 到 1024 的整数各只有一个，再往外就不是")
def more_small_integers():
    same = [n for n in range(-300, 1300) if fresh(n) is fresh(n)]
    return same == list(range(-5, 1025))


@claim("同一段代码里两次写 1000，得到同一个对象（编译期合并常量）")
def constants_are_merged():
    return run("a = 1000; b = 1000; same = a is b")["same"]


# 第四条：换一次编译就不合并了
@claim("分两次编译的 1000 是同一个对象")
def constants_of_two_compilations():
    first, second = run("a = 1000"), run("a = 1000")
    return first["a"] is second["a"]


@claim("像标识符的字符串常量会驻留，运行时拼出来的不会")
def interning():
    first, second = run("a = 'handbook'"), run("a = 'handbook'")
    built = str("").join([str("hand"), str("book")])
    return first["a"] is second["a"] and built == first["a"] and built is not first["a"]


@claim("id() 拿到的是对象：两个名字绑定同一对象，id 相同")
def id_takes_the_object():
    a = object()
    b = a
    return id(a) == id(b)


@claim("对象销毁之后，它的 id 可能马上给了别人")
def id_is_reused():
    seen = set()
    for _ in range(100):
        seen.add(id(object()))
    return len(seen) < 100


@claim("类型属于对象：同一个名字可以先后绑定不同类型")
def names_have_no_type():
    a = 8
    first = type(a)
    a = "八"
    return first is int and type(a) is not int


@claim("列表的 += 就地修改，别名看得见")
def list_iadd_is_in_place():
    a = b = [1]
    a += [2]
    return b == [1, 2] and a is b


@claim("元组的 += 重新绑定，别名看不见")
def tuple_iadd_rebinds():
    a = b = (1,)
    a += (2,)
    return b == (1,) and a is not b


@claim("t[0] += [1] 对元组 t 既抛出 TypeError，又改了列表")
def tuple_item_iadd():
    t = ([],)
    try:
        t[0] += [1]
    except TypeError:
        return t == ([1],)
    return False


@claim("函数里给参数赋值，调用者的名字不受影响")
def swap_does_nothing():
    def swap(x, y):
        x, y = y, x
        return x, y

    a, b = [1], [2]
    swap(a, b)
    return a == [1] and b == [2]


@claim("函数里就地修改参数，调用者看得见")
def mutation_is_shared():
    def add(items):
        items.append(1)
        items = [9]
        return items

    a = []
    add(a)
    return a == [1]


@claim("默认参数只求值一次，各次调用共用")
def defaults_are_shared():
    def add(item, items=[]):  # noqa: B006
        items.append(item)
        return items

    add(1)
    return add(2) == [1, 2]


@claim("闭包捕获的是变量，不是当时的值")
def closures_capture_variables():
    functions = [lambda: i for i in range(3)]  # noqa: B023
    return [f() for f in functions] == [2, 2, 2]


@claim("列表推导式的循环变量会漏到外面")
def comprehension_leaks():
    return "x" in run("squares = [x * x for x in range(3)]")


@claim("浅拷贝共用内层，深拷贝不共用")
def copies():
    a = [[1]]
    shallow, deep = copy.copy(a), copy.deepcopy(a)
    return shallow[0] is a[0] and deep[0] is not a[0]


@claim("深拷贝保持共享与循环")
def deepcopy_keeps_shape():
    inner = []
    a = [inner, inner]
    a.append(a)
    b = copy.deepcopy(a)
    return b[0] is b[1] and b[2] is b and b[0] is not inner


@claim("None 的引用计数是固定的（永生对象）")
def none_is_immortal():
    before = sys.getrefcount(None)
    many = [None] * 1000
    return len(many) == 1000 and sys.getrefcount(None) == before


@claim("再多一个名字绑定 8，8 的引用计数就加一")
def counting_eight():
    number = fresh(8)
    before = sys.getrefcount(number)
    again = number
    return again is number and sys.getrefcount(number) == before + 1


@claim("写成 6 * 7 * 1000，编译时就已经算成 42000（常量折叠）")
def constants_are_folded():
    return 42000 in compile("a = 6 * 7 * 1000", "<claim>", "exec", 0, True).co_consts


@claim("i, a[i] = 1, 9 改的是 a[1]：右边先算完，左边从左往右绑定")
def targets_are_bound_in_order():
    i, a = 0, [0, 0]
    i, a[i] = 1, 9
    return a == [0, 9]


@claim("a += f() 先读出 a 的旧值，再算 f()：f 里对 a 的改动会丢")
def augmented_reads_first():
    source = "a = 1\ndef f():\n    global a\n    a = 10\n    return 5\na += f()"
    return run(source)["a"] == 6


@claim("[[]] * 3 的三个元素是同一个列表")
def repetition_repeats_references():
    a = [[]] * 3
    a[0].append(1)
    return a == [[1], [1], [1]]


@claim("用 * 和 ** 传参，函数收到的是新的元组和新的字典")
def star_arguments_are_new():
    def receive(*args, **kwargs):
        kwargs["extra"] = 1
        return args, kwargs

    items, options = [[]], {}
    args, kwargs = receive(*items, **options)
    return args is not items and args[0] is items[0] and "extra" in kwargs and not options


@claim("函数里任何一处给名字赋值，整个函数里它都是局部的")
def assignment_makes_a_name_local():
    try:
        run("x = 1\ndef f():\n    y = x\n    x = 2\n    return y\nf()")
    except UnboundLocalError:
        return True
    return False


@claim("in 先比身份再比值：nan 不等于自己，却在 [nan] 里")
def membership_asks_identity_first():
    nan = float("nan")
    return nan != nan and nan in [nan] and float("nan") not in [nan]


@claim("装着列表的元组不能作字典的键")
def tuple_of_list_is_unhashable():
    try:
        hash(([],))
    except TypeError:
        return True
    return False


@claim("深拷贝一个里外都不可变的元组，得到它自己")
def deepcopy_of_a_frozen_tuple():
    a, b = (1, (2, "三")), (1, [2])
    return copy.deepcopy(a) is a and copy.deepcopy(b) is not b


@claim("del a 只删名字，别的名字仍然够得着对象")
def del_removes_the_name():
    scope = run("a = [1]; b = a\ndel a")
    return "a" not in scope and scope["b"] == [1]


@claim("except … as e 的名字 e 在块结束后就没有了")
def exception_name_is_deleted():
    return "e" not in run("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    pass")


def verdicts():
    """每条说法和它在这个解释器上的真假。"""
    return [(text, bool(check())) for text, check in CLAIMS]


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    for text, holds in verdicts():
        out.write("{}  {}\n".format("是" if holds else "否", text))
    out.flush()


if __name__ == "__main__":
    main()
