# -*- coding: utf-8 -*-
"""属性查找的规则，写成代码。不用 getattr，不用点号去问被判断的对象；在 2.7 到 3.15 上原样运行，所以没有类型标注。"""

from __future__ import print_function, unicode_literals

import io
import sys

ABSENT = object()
MRO = type.__dict__["__mro__"]
NAMESPACE = type.__dict__["__dict__"]


# -- 零件 --
def in_mro(cls, name):
    """沿 cls 的 MRO，第一个在自己的命名空间里有 name 的类给出的东西，原样不动。"""
    for each in MRO.__get__(cls):
        namespace = NAMESPACE.__get__(each)
        if name in namespace:
            return namespace[name]
    return ABSENT


def has(obj, method):
    """obj 的类有没有这个特殊方法；只问类，实例上写了也不算。"""
    return in_mro(type(obj), method) is not ABSENT


def is_data(attribute):
    """数据描述符：它的类定义了 __set__ 或 __delete__。"""
    return has(attribute, "__set__") or has(attribute, "__delete__")


def bind(attribute, obj, cls):
    """调用描述符的 __get__：从类里取出，不经绑定，把描述符自己当第一个参数。"""
    return in_mro(type(attribute), "__get__")(attribute, obj, cls)


def instance_dict(obj):
    """实例自己的字典；没有就是空的（例如只有 __slots__）。"""
    getter = in_mro(type(obj), "__dict__")
    return {} if getter is ABSENT else getter.__get__(obj)


# -- 零件完 --


# -- 规则 --
def lookup(obj, name):
    """x.f，x 是实例：object.__getattribute__ 做的事。"""
    cls = type(obj)
    found = in_mro(cls, name)
    if found is not ABSENT and has(found, "__get__") and is_data(found):
        return bind(found, obj, cls)  # 一、类里的数据描述符
    namespace = instance_dict(obj)
    if name in namespace:
        return namespace[name]  # 二、实例的字典
    if found is not ABSENT:
        # 三、类里的其余
        return bind(found, obj, cls) if has(found, "__get__") else found
    raise AttributeError("'{}' object has no attribute '{}'".format(cls.__name__, name))


def lookup_on_class(cls, name):
    """C.f，C 是类：type.__getattribute__ 做的事。
    元类站到类的位置，类和它的基类站到“实例字典”的位置。
    """
    meta = type(cls)
    above = in_mro(meta, name)
    if above is not ABSENT and has(above, "__get__") and is_data(above):
        return bind(above, cls, meta)
    found = in_mro(cls, name)
    if found is not ABSENT:
        return bind(found, None, cls) if has(found, "__get__") else found
    if above is not ABSENT:
        return bind(above, cls, meta) if has(above, "__get__") else above
    raise AttributeError(
        "type object '{}' has no attribute '{}'".format(cls.__name__, name)
    )


def attribute(obj, name, rule=None):
    """getattr(obj, name)：先走上面的路（或者另一条 rule），出了 AttributeError，才轮到 __getattr__。"""
    rule = rule or (lookup_on_class if isinstance(obj, type) else lookup)
    try:
        return rule(obj, name)
    except AttributeError:
        fallback = in_mro(type(obj), "__getattr__")
        if fallback is ABSENT:
            raise
    return bind(fallback, obj, type(obj))(name)


def store(obj, name, value):
    """x.f = value：object.__setattr__ 做的事。只有类里的数据描述符能拦下它。"""
    found = in_mro(type(obj), name)
    if found is not ABSENT and has(found, "__set__"):
        return in_mro(type(found), "__set__")(found, obj, value)
    if found is not ABSENT and is_data(found):
        raise AttributeError("__set__")  # 只有 __delete__：能删，不能写
    if in_mro(type(obj), "__dict__") is ABSENT:
        raise AttributeError(name)
    instance_dict(obj)[name] = value
    return None


# -- 规则完 --


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)

    class Celsius(object):
        @property
        def value(self):
            return 21

        unit = "摄氏度"

    room = Celsius()
    room.__dict__.update(value=99, unit="华氏度")
    for name in ("value", "unit"):
        line = "{}：实例字典里是 {}，attribute 得到 {}，getattr 得到 {}\n"
        out.write(line.format(name, room.__dict__[name], attribute(room, name), getattr(room, name)))
    out.flush()


if __name__ == "__main__":
    main()
