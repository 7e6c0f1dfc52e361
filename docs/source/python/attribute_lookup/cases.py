# -*- coding: utf-8 -*-
"""造出情形：名字 f 可以在实例、子类、父类、元类里，各有几种写法；再加上 __slots__ 与 __getattr__。"""

from __future__ import print_function, unicode_literals

import itertools

NAME = "f"


# -- 描述符 --
class Reading(object):
    """非数据描述符：只有 __get__。"""

    def __init__(self, place):
        self.place = place

    def __get__(self, obj, cls=None):
        return ("__get__", self.place, obj is None, cls.__name__)


class Data(Reading):
    """数据描述符：读写都归它。"""

    def __set__(self, obj, value):
        LOG.append((self.place, value))


class Deleting(Reading):
    """有 __get__ 和 __delete__，没有 __set__：也算数据描述符。"""

    def __delete__(self, obj):
        LOG.append((self.place, "delete"))


class SetOnly(object):
    """只有 __set__：写归它，读的时候它和普通值一样。"""

    def __init__(self, place):
        self.place = place

    def __set__(self, obj, value):
        LOG.append((self.place, value))


LOG = []  # 描述符的 __set__ 收到了什么


def failing(place):
    """一个 property，取值时自己抛出 AttributeError。"""

    def get(self):
        raise AttributeError("里面出的错：" + place)

    return property(get)


def function(place):
    def f(self):
        return place

    return f


KINDS = {
    "没有": None,
    "普通值": lambda place: ("值", place),
    "函数": function,
    "非数据描述符": Reading,
    "数据描述符": Data,
    "描述符的类": lambda place: Reading,  # 忘了写括号：放进去的是类，不是它的实例
    "只能写": SetOnly,
    "只能读和删": Deleting,
    "会出错的 property": failing,
    "classmethod": lambda place: classmethod(function(place)),
    "staticmethod": lambda place: staticmethod(function(place)),
    "槽": None,  # 写在 __slots__ 里，由 type 放进一个数据描述符
}
# -- 描述符完 --
INSTANCE = ("没有字典", "字典里没有", "字典里有", "字典里有描述符")
FALLBACK = ("没有", "给出答案", "又出错")


def getattr_of(how):
    """类体里的 __getattr__：给出答案，或者自己也抛 AttributeError。"""

    def answer(self, name):
        return ("__getattr__", name)

    def refuse(self, name):
        raise AttributeError("__getattr__ 也不知道 " + name)

    return {"没有": {}, "给出答案": {"__getattr__": answer}, "又出错": {"__getattr__": refuse}}[how]


def namespace(place, kind, **more):
    """一个类的命名空间：f 按 kind 写，再加别的。"""
    made = {} if KINDS[kind] is None else {str(NAME): KINDS[kind](place)}
    made.update(more)
    return {str(key): value for key, value in made.items()}


def slots(own, kind, is_base):
    """类体里的 __slots__：不要字典时每个类都得写，要字典时只有槽才写；不写是 None。"""
    names = (str(NAME),) if kind == "槽" else ()
    if own == "没有字典":
        return names
    return names + ((str("__dict__"),) if is_base else ()) if names else None


MADE = {}  # 造好的类：同样的写法只造一次


def made(name, meta, bases, body):
    """造一个类；从前用同样的几样造过，就还是那一个。body 是它的命名空间里写什么，一个元组。"""
    key = (name, meta, bases, body)
    if key not in MADE:
        place, kind, how, names = body
        more = {} if names is None else {"__slots__": names}
        MADE[key] = meta(str(name), bases, namespace(place, kind, **dict(more, **getattr_of(how))))
    return MADE[key]


def build(case):
    """按一种情形造出 (实例, 类)。case 依次是：实例、子类、父类、元类里的写法，类和元类的 __getattr__。"""
    own, kind, base_kind, meta_kind, fallback, meta_fallback = case
    meta = made("M", type, (type,), ("元类", meta_kind, meta_fallback, None))
    base = made("B", meta, (object,), ("父类", base_kind, "没有", slots(own, base_kind, True)))
    cls = made("D", meta, (base,), ("子类", kind, fallback, slots(own, kind, False)))
    obj = cls()
    if own.startswith("字典里有"):
        obj.__dict__[str(NAME)] = Data("实例") if own == "字典里有描述符" else ("值", "实例")
    return obj, cls


def instance_cases():
    """问实例的全部情形。元类里放一个数据描述符：它不该有任何影响。"""
    return itertools.product(INSTANCE, KINDS, KINDS, ("没有", "数据描述符"), FALLBACK, ("没有",))


def class_cases():
    """问类的全部情形。"""
    metas = [kind for kind in KINDS if kind != "槽"]  # type 的子类不能有槽
    return itertools.product(("字典里没有",), KINDS, KINDS, metas, ("没有",), FALLBACK)


def outcome(ask, *args):
    """问到了什么，或者出了什么错，写成能比较的样子。"""
    try:
        return "得到", ask(*args)
    except AttributeError as error:
        return "出错", "{}".format(error.args[0])


def main():
    obj, _ = build(("字典里没有", "只能读和删", "没有", "没有", "没有", "没有"))
    del obj.f
    method, _ = build(("字典里没有", "函数", "没有", "没有", "没有", "没有"))
    print("方法 x.f() 得到：" + method.f())
    counts = [len(list(cases)) for cases in (instance_cases(), class_cases())]
    print("问实例 {} 种情形，问类 {} 种；del x.f 交给了：{}".format(counts[0], counts[1], LOG))


if __name__ == "__main__":
    main()
