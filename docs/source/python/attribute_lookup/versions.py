# -*- coding: utf-8 -*-
"""同一组问题，问每一个解释器：描述符的规矩哪些从没变过，哪些变过。"""

from __future__ import print_function, unicode_literals

import io
import sys


def function_of_a_class():
    """从类里取函数：2 给“未绑定方法”，3 给函数自己。"""

    class Case(object):
        def f(self):
            pass

    return "C.f 是 {}".format(type(Case.f).__name__)


def names_itself():
    """__set_name__：类体执行完，描述符得知自己叫什么。"""

    class Named(object):
        name = "不知道"

        def __set_name__(self, owner, name):
            self.name = name

    class Case(object):
        size = Named()

    return "描述符知道自己的名字吗：{}".format(vars(Case)["size"].name)


def class_property():
    """classmethod 套 property：取类的属性时得到什么。"""

    class Case(object):
        @classmethod
        @property
        def size(cls):
            return 8

    return "classmethod 套 property，C.size 得到 {}".format("8" if Case.size == 8 else type(Case.size).__name__)


def module_getattr():
    """模块里的 __getattr__（PEP 562）。"""
    module = type(sys)(str("m"))
    module.__getattr__ = lambda name: name
    try:
        return "模块里的 __getattr__：" + module.missing
    except AttributeError:
        return "模块里的 __getattr__：不理会"


def special_methods():
    """特殊方法只问类：写在实例上的 __len__ 没有人理。"""

    class Case(object):
        pass

    case = Case()
    case.__len__ = lambda: 3
    try:
        return "实例上的 __len__：len() 得到 {}".format(len(case))
    except TypeError:
        return "实例上的 __len__：len() 不理会"


def error_knows():
    """AttributeError 带着名字和对象（3.10），解释器据此猜你想写什么。"""

    class Case(object):
        length = 1

    try:
        Case().lenght
    except AttributeError as error:
        return "AttributeError.name 是 {}".format(getattr(error, "name", "没有"))


def descriptor_that_fails():
    """__set_name__ 自己出错时，看得见的是什么错。"""

    class Failing(object):
        def __set_name__(self, owner, name):
            raise KeyError("坏了")

    try:
        type(str("Case"), (object,), {str("size"): Failing()})
    except Exception as error:
        return "__set_name__ 出错，外面看到 {}".format(type(error).__name__)
    return "__set_name__ 出错，外面看到：没有人叫它"


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    questions = [
        function_of_a_class,
        special_methods,
        names_itself,
        descriptor_that_fails,
        module_getattr,
        class_property,
        error_knows,
    ]
    for question in questions:
        out.write(question() + "\n")
    out.flush()


if __name__ == "__main__":
    main()
