"""一台自己的虚拟机：运行手上这个解释器编译出来的代码对象，一条指令一个方法（3.11 到 3.13）。"""

from __future__ import annotations

import builtins
import dis
import operator
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from bytecode_and_frames.arguments import bind
from bytecode_and_frames.handlers import Handler, handlers

VERSION = sys.version_info[:2]
NULL = type("Null", (), {"__repr__": lambda self: "NULL"})()
OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "@": operator.matmul, "&": operator.and_, "|": operator.or_,
    "^": operator.xor, "<<": operator.lshift, ">>": operator.rshift, "[]": operator.getitem,
    "+=": operator.iadd, "-=": operator.isub, "*=": operator.imul, "/=": operator.itruediv,
    "//=": operator.ifloordiv, "%=": operator.imod, "**=": operator.ipow, "@=": operator.imatmul,
    "&=": operator.iand, "|=": operator.ior, "^=": operator.ixor, "<<=": operator.ilshift, ">>=": operator.irshift,
    "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
SKIPPED = {(3, 11): 0, (3, 12): 1, (3, 13): 2}.get(VERSION, 1)  # 循环走完，跳过几条
#: 不由自己的虚拟机走的代码：协程和异步生成器。
ASYNC = 0x80 | 0x100 | 0x200


class Instruction(NamedTuple):
    """一条指令；value 是 dis 解出来的参数，to 是跳转的目标排第几。"""

    name: str
    arg: int
    value: Any
    text: str
    offset: int
    to: int


class Program(NamedTuple):
    """一个代码对象的全部指令和它的异常表。"""

    instructions: list[Instruction]
    handlers: list[Handler]
    at: dict[int, int]  # 偏移 -> 第几条


PROGRAMS: dict[types.CodeType, Program] = {}


def program(code: types.CodeType) -> Program:
    if code not in PROGRAMS:
        made = list(dis.get_instructions(code))
        at = {each.offset: k for k, each in enumerate(made)}
        jumps = {*dis.hasjrel, *dis.hasjabs}
        PROGRAMS[code] = Program(
            [decoded(each, at[each.argval] if each.opcode in jumps else -1) for each in made],
            handlers(code),
            at,
        )
    return PROGRAMS[code]


def decoded(each: dis.Instruction, to: int) -> Instruction:
    return Instruction(each.opname, each.arg or 0, each.argval, each.argrepr, each.offset, to)


# -- 帧 --
class Frame:
    """一次调用的现场：代码对象、走到第几条、局部变量的格子、一个栈。"""

    def __init__(
        self,
        code: types.CodeType,
        space: dict[str, Any],
        slots: dict[str, Any],
        names: Any = None,
    ) -> None:
        self.code, self.globals, self.slots, self.names = code, space, slots, names
        found = space.get("__builtins__", builtins)
        self.builtins = vars(found) if isinstance(found, types.ModuleType) else found
        self.program = program(code)
        self.next = 0
        self.stack: list[Any] = []
        self.handled: BaseException | None = None  # 正在处理的异常
        self.closure: tuple[types.CellType, ...] = ()
        self.keywords: tuple[str, ...] = ()

    def run(self, error: BaseException | None = None) -> tuple[str, Any]:
        """走到返回或 yield 为止；给了 error，就从停着的地方抛出它。"""
        while True:
            try:
                if error is not None:
                    raising, error = error, None
                    raise raising
                instruction = self.program.instructions[self.next]
                self.next += 1
                for watch in WATCHERS:
                    watch(self, instruction)
                outcome = ACTIONS[instruction.name](self, instruction)
            except BaseException as caught:
                if caught.__context__ is None and self.handled is not caught:
                    caught.__context__ = self.handled
                if not self.unwind(caught):
                    raise
                continue
            if outcome is not None:
                return outcome

    def unwind(self, error: BaseException) -> bool:
        """查异常表：刚才那条指令有没有人管；有，栈退到记着的高度，跳过去。"""
        offset = self.program.instructions[self.next - 1].offset
        for handler in self.program.handlers:
            if handler.start <= offset < handler.end:
                del self.stack[handler.depth :]
                if handler.lasti:
                    self.stack.append(offset)
                self.stack.append(error)
                self.next = self.program.at[handler.target]
                return True
        return False

    # -- 帧完 --

    def push(self, value: Any) -> None:
        self.stack.append(value)

    def pop(self) -> Any:
        return self.stack.pop()

    def many(self, count: int) -> list[Any]:
        """弹出 count 个，照压入的先后。"""
        if not count:
            return []
        taken = self.stack[-count:]
        del self.stack[-count:]
        return taken

    def locals(self) -> dict[str, Any]:
        if self.names is not None:
            return self.names
        opened = {}
        for name, value in self.slots.items():
            if isinstance(value, types.CellType):
                try:
                    value = value.cell_contents
                except ValueError:
                    continue
            opened[name] = value
        return opened

    def global_name(self, name: str) -> Any:
        for place in (self.globals, self.builtins):
            if name in place:
                return place[name]
        raise NameError(f"name '{name}' is not defined", name=name)


WATCHERS: list[Callable[[Frame, Instruction], object]] = []  # 每条指令之前叫它们
Action = Callable[[Frame, Instruction], "tuple[str, Any] | None"]
ACTIONS: dict[str, Action] = {}


@contextmanager
def watched(watch: Callable[[Frame, Instruction], object]) -> Iterator[None]:
    """在这中间，每条指令之前都叫一声 watch。"""
    WATCHERS.append(watch)
    try:
        yield
    finally:
        WATCHERS.remove(watch)


def does(*names: str) -> Callable[[Action], Action]:
    """登记：这几条指令由下面的函数来做。"""

    def register(action: Action) -> Action:
        ACTIONS.update(dict.fromkeys(names, action))
        return action

    return register


@does("RESUME", "NOP", "CACHE", "PRECALL", "EXTENDED_ARG", "MAKE_CELL_DONE", "NOT_TAKEN")
def nothing(frame: Frame, _: Instruction) -> None:
    """记号和给别处留的空位。"""


# -- 栈 --
@does("POP_TOP", "END_FOR", "POP_ITER")
def pop_top(frame: Frame, _: Instruction) -> None:
    frame.pop()


@does("PUSH_NULL")
def push_null(frame: Frame, _: Instruction) -> None:
    frame.push(NULL)


@does("COPY")
def copy(frame: Frame, it: Instruction) -> None:
    frame.push(frame.stack[-it.arg])


@does("SWAP")
def swap(frame: Frame, it: Instruction) -> None:
    stack = frame.stack
    stack[-1], stack[-it.arg] = stack[-it.arg], stack[-1]


@does("LOAD_CONST", "LOAD_SMALL_INT")
def load_const(frame: Frame, it: Instruction) -> None:
    frame.push(it.value)


@does("RETURN_CONST")
def return_const(frame: Frame, it: Instruction) -> tuple[str, Any]:
    return "return", it.value


@does("RETURN_VALUE")
def return_value(frame: Frame, _: Instruction) -> tuple[str, Any]:
    return "return", frame.pop()


# -- 栈完 --


# -- 名字 --
@does("LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_BORROW", "LOAD_CLOSURE")
def load_fast(frame: Frame, it: Instruction) -> None:
    if it.value not in frame.slots:
        raise unbound(frame, it.value)
    frame.push(frame.slots[it.value])


@does("STORE_FAST")
def store_fast(frame: Frame, it: Instruction) -> None:
    frame.slots[it.value] = frame.pop()


@does("LOAD_DEREF")
def load_deref(frame: Frame, it: Instruction) -> None:
    try:
        frame.push(frame.slots[it.value].cell_contents)
    except ValueError:
        raise unbound(frame, it.value) from None


@does("STORE_DEREF")
def store_deref(frame: Frame, it: Instruction) -> None:
    frame.slots[it.value].cell_contents = frame.pop()


@does("LOAD_GLOBAL")
def load_global(frame: Frame, it: Instruction) -> None:
    found = frame.global_name(it.value)
    if it.arg & 1:  # 马上要调用它
        frame.stack += [found, NULL] if VERSION >= (3, 13) else [NULL, found]
    else:
        frame.push(found)


@does("LOAD_NAME")
def load_name(frame: Frame, it: Instruction) -> None:
    try:
        frame.push(frame.names[it.value])
    except KeyError:
        frame.push(frame.global_name(it.value))


# -- 名字完 --


@does("DELETE_FAST")
def delete_fast(frame: Frame, it: Instruction) -> None:
    load_fast(frame, it)
    frame.pop()
    del frame.slots[it.value]


@does("LOAD_FAST_AND_CLEAR")
def load_fast_and_clear(frame: Frame, it: Instruction) -> None:
    frame.push(frame.slots.pop(it.value, NULL))


@does("STORE_FAST_MAYBE_NULL")
def store_fast_maybe_null(frame: Frame, it: Instruction) -> None:
    store_fast(frame, it)


@does("LOAD_FAST_LOAD_FAST", "LOAD_FAST_BORROW_LOAD_FAST_BORROW")
def load_two(frame: Frame, it: Instruction) -> None:
    for name in it.value:
        load_fast(frame, it._replace(value=name))


@does("STORE_FAST_STORE_FAST")
def store_two(frame: Frame, it: Instruction) -> None:
    for name in it.value:
        frame.slots[name] = frame.pop()


@does("STORE_FAST_LOAD_FAST")
def store_and_load(frame: Frame, it: Instruction) -> None:
    frame.slots[it.value[0]] = frame.pop()
    load_fast(frame, it._replace(value=it.value[1]))


def unbound(frame: Frame, name: str) -> NameError:
    if name in frame.code.co_freevars:
        return NameError(
            f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        )
    return UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")


@does("MAKE_CELL")
def make_cell(frame: Frame, it: Instruction) -> None:
    held = frame.slots.get(it.value, NULL)
    frame.slots[it.value] = types.CellType() if held is NULL else types.CellType(held)


@does("COPY_FREE_VARS")
def copy_free_vars(frame: Frame, _: Instruction) -> None:
    frame.slots.update(zip(frame.code.co_freevars, frame.closure, strict=True))


@does("DELETE_DEREF")
def delete_deref(frame: Frame, it: Instruction) -> None:
    load_deref(frame, it)
    frame.pop()
    del frame.slots[it.value].cell_contents


@does("LOAD_CLASSDEREF")
def load_classderef(frame: Frame, it: Instruction) -> None:
    if it.value in frame.names:
        frame.push(frame.names[it.value])
    else:
        load_deref(frame, it)


@does("LOAD_FROM_DICT_OR_DEREF")
def load_from_dict_or_deref(frame: Frame, it: Instruction) -> None:
    space = frame.pop()
    if it.value in space:
        frame.push(space[it.value])
    else:
        load_deref(frame, it)


@does("LOAD_FROM_DICT_OR_GLOBALS")
def load_from_dict_or_globals(frame: Frame, it: Instruction) -> None:
    space = frame.pop()
    frame.push(space[it.value] if it.value in space else frame.global_name(it.value))


@does("LOAD_LOCALS")
def load_locals(frame: Frame, _: Instruction) -> None:
    frame.push(frame.locals())


@does("STORE_NAME")
def store_name(frame: Frame, it: Instruction) -> None:
    frame.names[it.value] = frame.pop()


@does("DELETE_NAME")
def delete_name(frame: Frame, it: Instruction) -> None:
    if it.value not in frame.names:
        raise NameError(f"name '{it.value}' is not defined", name=it.value)
    del frame.names[it.value]


@does("STORE_GLOBAL")
def store_global(frame: Frame, it: Instruction) -> None:
    frame.globals[it.value] = frame.pop()


@does("DELETE_GLOBAL")
def delete_global(frame: Frame, it: Instruction) -> None:
    if it.value not in frame.globals:
        raise NameError(f"name '{it.value}' is not defined", name=it.value)
    del frame.globals[it.value]


@does("LOAD_BUILD_CLASS")
def load_build_class(frame: Frame, _: Instruction) -> None:
    frame.push(builtins.__build_class__)


@does("LOAD_ASSERTION_ERROR")
def load_assertion_error(frame: Frame, _: Instruction) -> None:
    frame.push(AssertionError)


@does("LOAD_COMMON_CONSTANT")
def load_common_constant(frame: Frame, it: Instruction) -> None:
    frame.push(it.value if not isinstance(it.value, int) else COMMON[it.value])


COMMON = (AssertionError, NotImplementedError, tuple, all, any, list, set)


@does("LOAD_SPECIAL")
def load_special(frame: Frame, it: Instruction) -> None:
    """3.14 起的 with：找 __enter__ 或 __exit__，连同主人一起压进去。"""
    manager = frame.pop()
    kind, method = type(manager), ("__enter__", "__exit__")[it.arg]
    if not hasattr(kind, method):
        more = " (missed __exit__ method)" if method == "__exit__" else ""
        raise TypeError(f"'{kind.__name__}' object does not support the context manager protocol{more}")
    frame.stack += [getattr(kind, method), manager]


@does("SETUP_ANNOTATIONS")
def setup_annotations(frame: Frame, _: Instruction) -> None:
    frame.names.setdefault("__annotations__", {})


# -- 运算 --
@does("BINARY_OP")
def binary_op(frame: Frame, it: Instruction) -> None:
    right, left = frame.pop(), frame.pop()
    frame.push(OPERATORS[it.text](left, right))


@does("COMPARE_OP")
def compare_op(frame: Frame, it: Instruction) -> None:
    right, left = frame.pop(), frame.pop()
    answer = OPERATORS[it.value](left, right)
    frame.push(bool(answer) if it.text.startswith("bool(") else answer)


@does("IS_OP")
def is_op(frame: Frame, it: Instruction) -> None:
    right, left = frame.pop(), frame.pop()
    frame.push((left is right) != it.arg)


@does("CONTAINS_OP")
def contains_op(frame: Frame, it: Instruction) -> None:
    right, left = frame.pop(), frame.pop()
    frame.push((left in right) != it.arg)


# -- 运算完 --


UNARY = {
    "UNARY_NEGATIVE": operator.neg, "UNARY_POSITIVE": operator.pos, "UNARY_NOT": operator.not_,
    "UNARY_INVERT": operator.invert, "TO_BOOL": bool, "GET_ITER": iter, "LIST_TO_TUPLE": tuple,
    "FORMAT_SIMPLE": format, "GET_LEN": None,
}  # fmt: skip


@does(*UNARY)
def unary(frame: Frame, it: Instruction) -> None:
    if it.name == "GET_LEN":
        frame.push(len(frame.stack[-1]))
    else:
        frame.push(UNARY[it.name](frame.pop()))  # type: ignore[misc]


@does("BINARY_SUBSCR")
def binary_subscr(frame: Frame, _: Instruction) -> None:
    key, held = frame.pop(), frame.pop()
    frame.push(held[key])


@does("STORE_SUBSCR")
def store_subscr(frame: Frame, _: Instruction) -> None:
    value, held, key = frame.many(3)
    held[key] = value


@does("DELETE_SUBSCR")
def delete_subscr(frame: Frame, _: Instruction) -> None:
    held, key = frame.many(2)
    del held[key]


@does("BINARY_SLICE")
def binary_slice(frame: Frame, _: Instruction) -> None:
    held, start, stop = frame.many(3)
    frame.push(held[start:stop])


@does("STORE_SLICE")
def store_slice(frame: Frame, _: Instruction) -> None:
    value, held, start, stop = frame.many(4)
    held[start:stop] = value


@does("LOAD_ATTR", "LOAD_METHOD")
def load_attr(frame: Frame, it: Instruction) -> None:
    found = getattr(frame.pop(), it.value)
    if it.name == "LOAD_METHOD" or (VERSION >= (3, 12) and it.arg & 1):
        frame.stack += [found, NULL] if VERSION >= (3, 13) else [NULL, found]
    else:
        frame.push(found)


@does("LOAD_SUPER_ATTR")
def load_super_attr(frame: Frame, it: Instruction) -> None:
    maker, cls, obj = frame.many(3)
    found = getattr(maker(cls, obj) if it.arg & 2 else maker(*current(frame, cls, obj)), it.value)
    if it.arg & 1:
        frame.stack += [found, NULL] if VERSION >= (3, 13) else [NULL, found]
    else:
        frame.push(found)


def current(frame: Frame, cls: type, obj: object) -> tuple[type, object]:
    return cls, obj


@does("STORE_ATTR")
def store_attr(frame: Frame, it: Instruction) -> None:
    value, held = frame.many(2)
    setattr(held, it.value, value)


@does("DELETE_ATTR")
def delete_attr(frame: Frame, it: Instruction) -> None:
    delattr(frame.pop(), it.value)


# -- 容器 --
@does("BUILD_TUPLE")
def build_tuple(frame: Frame, it: Instruction) -> None:
    frame.push(tuple(frame.many(it.arg)))


@does("BUILD_LIST")
def build_list(frame: Frame, it: Instruction) -> None:
    frame.push(frame.many(it.arg))


@does("BUILD_SET")
def build_set(frame: Frame, it: Instruction) -> None:
    made = set()
    for each in frame.many(it.arg):
        made.add(each)
    frame.push(made)


@does("BUILD_MAP")
def build_map(frame: Frame, it: Instruction) -> None:
    items = iter(frame.many(2 * it.arg))
    frame.push(dict(zip(items, items, strict=True)))


@does("BUILD_CONST_KEY_MAP")
def build_const_key_map(frame: Frame, it: Instruction) -> None:
    keys = frame.pop()
    frame.push(dict(zip(keys, frame.many(it.arg), strict=True)))


@does("BUILD_STRING")
def build_string(frame: Frame, it: Instruction) -> None:
    frame.push("".join(frame.many(it.arg)))


@does("BUILD_SLICE")
def build_slice(frame: Frame, it: Instruction) -> None:
    frame.push(slice(*frame.many(it.arg)))


# -- 容器完 --


@does("FORMAT_VALUE")
def format_value(frame: Frame, it: Instruction) -> None:
    spec = frame.pop() if it.arg & 4 else ""
    convert = (lambda value: value, str, repr, ascii)[it.arg & 3]
    frame.push(format(convert(frame.pop()), spec))


@does("CONVERT_VALUE")
def convert_value(frame: Frame, it: Instruction) -> None:
    frame.push((None, str, repr, ascii)[it.arg](frame.pop()))  # type: ignore[misc]


@does("FORMAT_WITH_SPEC")
def format_with_spec(frame: Frame, _: Instruction) -> None:
    value, spec = frame.many(2)
    frame.push(format(value, spec))


@does("LIST_APPEND", "SET_ADD", "LIST_EXTEND", "SET_UPDATE", "DICT_UPDATE")
def grow(frame: Frame, it: Instruction) -> None:
    value = frame.pop()
    held = frame.stack[-it.arg]
    if it.name == "LIST_EXTEND" and not (hasattr(type(value), "__iter__") or hasattr(type(value), "__getitem__")):
        raise TypeError(f"Value after * must be an iterable, not {type(value).__name__}")
    if it.name == "DICT_UPDATE" and not hasattr(value, "keys"):
        raise TypeError(f"'{type(value).__name__}' object is not a mapping")
    getattr(held, it.name.rpartition("_")[2].lower())(value)


@does("MAP_ADD")
def map_add(frame: Frame, it: Instruction) -> None:
    key, value = frame.many(2)
    frame.stack[-it.arg][key] = value


@does("DICT_MERGE")
def dict_merge(frame: Frame, it: Instruction) -> None:
    more = frame.pop()
    held = frame.stack[-it.arg]
    named = [each for each in frame.stack[-it.arg - 4 : -it.arg] if callable(each)]
    name = getattr(named[-1], "__qualname__", "function") if named else "function"
    if not hasattr(more, "keys"):
        raise TypeError(f"{name}() argument after ** must be a mapping, not {type(more).__name__}")
    for key in more.keys():  # noqa: SIM118
        if key in held:
            raise TypeError(f"{name}() got multiple values for keyword argument '{key}'")
        held[key] = more[key]


@does("UNPACK_SEQUENCE")
def unpack_sequence(frame: Frame, it: Instruction) -> None:
    frame.stack += reversed(unpacked(frame.pop(), it.arg, 0, star=False))


@does("UNPACK_EX")
def unpack_ex(frame: Frame, it: Instruction) -> None:
    frame.stack += reversed(unpacked(frame.pop(), it.arg & 0xFF, it.arg >> 8, star=True))


def unpacked(value: Any, before: int, after: int, *, star: bool) -> list[Any]:
    """拆开一个可迭代对象；个数不对的话与解释器的一样。"""
    if not (hasattr(type(value), "__iter__") or hasattr(type(value), "__getitem__")):
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object")
    items, taken = iter(value), []
    for each in items:
        taken.append(each)
        if not star and len(taken) > before:
            raise ValueError(f"too many values to unpack (expected {before})")
    if len(taken) < before + after:
        least = "at least " if star else ""
        raise ValueError(f"not enough values to unpack (expected {least}{before + after}, got {len(taken)})")
    if not star:
        return taken
    middle = len(taken) - after
    return [*taken[:before], taken[before:middle], *taken[middle:]]


# -- 跳转 --
@does("FOR_ITER")
def for_iter(frame: Frame, it: Instruction) -> None:
    try:
        frame.push(step(frame.stack[-1]))
    except StopIteration:
        frame.next = it.to + SKIPPED  # 后面的 END_FOR 只是记号
        if VERSION < (3, 14):
            frame.pop()


def step(iterator: Iterator[Any]) -> Any:
    return next(iterator)


def jump(frame: Frame, it: Instruction) -> None:
    frame.next = it.to


for _name in ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"):
    ACTIONS[_name] = jump

TESTS: dict[str, Callable[[Any], bool]] = {
    "IF_TRUE": bool,
    "IF_FALSE": operator.not_,
    "IF_NONE": lambda value: value is None,
    "IF_NOT_NONE": lambda value: value is not None,
}


def jump_if(frame: Frame, it: Instruction) -> None:
    if TESTS[it.name[it.name.index("IF_") :]](frame.pop()):
        frame.next = it.to


for _name in TESTS:
    for _way in ("POP_JUMP_", "POP_JUMP_FORWARD_", "POP_JUMP_BACKWARD_"):
        ACTIONS[_way + _name] = jump_if


@does("JUMP_IF_TRUE_OR_POP", "JUMP_IF_FALSE_OR_POP")
def jump_or_pop(frame: Frame, it: Instruction) -> None:
    if bool(frame.stack[-1]) == (it.name == "JUMP_IF_TRUE_OR_POP"):
        frame.next = it.to
    else:
        frame.pop()


# -- 跳转完 --


# -- 异常 --
@does("PUSH_EXC_INFO")
def push_exc_info(frame: Frame, _: Instruction) -> None:
    error = frame.pop()
    frame.stack += [frame.handled, error]
    frame.handled = error


@does("POP_EXCEPT")
def pop_except(frame: Frame, _: Instruction) -> None:
    frame.handled = frame.pop()


@does("CHECK_EXC_MATCH")
def check_exc_match(frame: Frame, _: Instruction) -> None:
    wanted = frame.pop()
    for each in wanted if isinstance(wanted, tuple) else (wanted,):
        if not (isinstance(each, type) and issubclass(each, BaseException)):
            raise TypeError(
                "catching classes that do not inherit from BaseException is not allowed"
            )
    frame.push(isinstance(frame.stack[-1], wanted))


@does("RERAISE")
def reraise(frame: Frame, _: Instruction) -> None:
    raise frame.pop()


@does("RAISE_VARARGS")
def raise_varargs(frame: Frame, it: Instruction) -> None:
    if it.arg == 0:
        if frame.handled is None:
            raise RuntimeError("No active exception to reraise")
        raise frame.handled
    cause = (
        made(frame.pop(), "exception causes must derive from BaseException")
        if it.arg == 2
        else NULL
    )
    error = made(frame.pop(), "exceptions must derive from BaseException")
    if cause is NULL:
        raise error
    raise error from cause


# -- 异常完 --


def made(value: Any, otherwise: str) -> Any:
    """raise 后面写的是类，就造一个出来。"""
    if isinstance(value, type) and issubclass(value, BaseException):
        return value()
    if isinstance(value, BaseException) or (value is None and "cause" in otherwise):
        return value
    raise TypeError(otherwise)


@does("MATCH_SEQUENCE", "MATCH_MAPPING")
def match_kind(frame: Frame, it: Instruction) -> None:
    flag = 1 << 5 if it.name == "MATCH_SEQUENCE" else 1 << 6
    frame.push(bool(type(frame.stack[-1]).__flags__ & flag))


@does("MATCH_KEYS")
def match_keys(frame: Frame, _: Instruction) -> None:
    subject, keys = frame.stack[-2:]
    found = [subject.get(key, NULL) for key in keys]
    frame.push(None if NULL in found else tuple(found))


@does("MATCH_CLASS")
def match_class(frame: Frame, it: Instruction) -> None:
    subject, cls, names = frame.many(3)
    if not isinstance(subject, cls):
        frame.push(None)
        return
    own = cls.__flags__ & 1 << 22  # int、str 这些，自己就是唯一的位置
    positions = ["" if own else cls.__match_args__[k] for k in range(it.arg)]
    try:
        frame.push(tuple(subject if not name else getattr(subject, name) for name in [*positions, *names]))
    except AttributeError:
        frame.push(None)


@does("CLEANUP_THROW")
def cleanup_throw(frame: Frame, _: Instruction) -> None:
    _receiver, _sent, error = frame.many(3)
    if not isinstance(error, StopIteration):
        raise error
    frame.stack += [None, error.value]


@does("BEFORE_WITH")
def before_with(frame: Frame, _: Instruction) -> None:
    manager = frame.pop()
    kind = type(manager)
    for method in ("__enter__", "__exit__"):
        if not hasattr(kind, method):
            more = " (missed __exit__ method)" if method == "__exit__" else ""
            raise TypeError(f"'{kind.__name__}' object does not support the context manager protocol{more}")
    frame.push(types.MethodType(kind.__exit__, manager))
    frame.push(call(frame, kind.__enter__, [manager], {}))


@does("WITH_EXCEPT_START")
def with_except_start(frame: Frame, _: Instruction) -> None:
    error = frame.stack[-1]
    told = [type(error), error, error.__traceback__]
    if VERSION >= (3, 14):
        frame.push(call(frame, frame.stack[-5], [frame.stack[-4], *told], {}))
    else:
        frame.push(call(frame, frame.stack[-4], told, {}))


@does("IMPORT_NAME")
def import_name(frame: Frame, it: Instruction) -> None:
    level, names = frame.many(2)
    frame.push(frame.builtins["__import__"](it.value, frame.globals, frame.names, names, level))


@does("IMPORT_FROM")
def import_from(frame: Frame, it: Instruction) -> None:
    module = frame.stack[-1]
    try:
        frame.push(getattr(module, it.value))
    except AttributeError:
        frame.push(sys.modules[f"{module.__name__}.{it.value}"])


@does("CALL_INTRINSIC_1")
def call_intrinsic_1(frame: Frame, it: Instruction) -> None:
    if it.arg == 3:  # 生成器里漏出 StopIteration
        error = frame.pop()
        if isinstance(error, StopIteration):
            raised = RuntimeError("generator raised StopIteration")
            raised.__cause__ = error
            error = raised
        frame.push(error)
    elif it.arg == 5:
        frame.push(+frame.pop())
    elif it.arg == 6:
        frame.push(tuple(frame.pop()))
    else:
        raise NotImplementedError(it)


# -- 函数 --
@does("MAKE_FUNCTION")
def make_function(frame: Frame, it: Instruction) -> None:
    code = frame.pop()
    if VERSION >= (3, 13):
        frame.push(types.FunctionType(code, frame.globals, closure=closure_for(code)))
        return
    closure = frame.pop() if it.arg & 8 else None
    made_function = types.FunctionType(code, frame.globals, closure=closure)
    if it.arg & 4:
        pairs = iter(frame.pop())
        made_function.__annotations__ = dict(zip(pairs, pairs, strict=True))
    if it.arg & 2:
        made_function.__kwdefaults__ = frame.pop()
    if it.arg & 1:
        made_function.__defaults__ = frame.pop()
    made_function.__module__ = frame.globals.get("__name__")
    frame.push(made_function)


def closure_for(code: types.CodeType) -> tuple[types.CellType, ...] | None:
    return tuple(types.CellType() for _ in code.co_freevars) or None


@does("SET_FUNCTION_ATTRIBUTE")
def set_function_attribute(frame: Frame, it: Instruction) -> None:
    value, function = frame.many(2)
    if it.arg == 16:
        function.__annotate__ = value
    elif it.arg == 8:
        made_function = types.FunctionType(function.__code__, frame.globals, closure=value)
        made_function.__kwdefaults__, made_function.__defaults__ = function.__kwdefaults__, function.__defaults__
        made_function.__annotations__ = function.__annotations__
        function = made_function
    elif it.arg == 4:
        pairs = iter(value)
        function.__annotations__ = dict(zip(pairs, pairs, strict=True))
    else:
        setattr(function, "__kwdefaults__" if it.arg == 2 else "__defaults__", value)
    frame.push(function)


@does("KW_NAMES")
def kw_names(frame: Frame, it: Instruction) -> None:
    frame.keywords = frame.code.co_consts[it.arg]


@does("CALL", "CALL_KW")
def call_instruction(frame: Frame, it: Instruction) -> None:
    names = frame.pop() if it.name == "CALL_KW" else frame.keywords
    frame.keywords = ()
    args = frame.many(it.arg)
    keywords = dict(zip(names, args[len(args) - len(names) :], strict=True))
    del args[len(args) - len(names) :]
    first, second = frame.many(2)
    if VERSION >= (3, 13):
        first, second = second, first
    function, owner = (second, []) if first is NULL else (first, [second])
    if VERSION >= (3, 13) and first is not NULL:
        function, owner = second, [first]
    frame.push(call(frame, function, owner + args, keywords))


@does("CALL_FUNCTION_EX")
def call_function_ex(frame: Frame, it: Instruction) -> None:
    keywords = frame.pop() if it.arg & 1 or VERSION >= (3, 14) else {}
    keywords = {} if keywords is NULL else keywords
    args = frame.pop()
    first, second = frame.many(2)
    function = first if second is NULL else second
    if not (hasattr(type(args), "__iter__") or hasattr(type(args), "__getitem__")):
        name = getattr(function, "__qualname__", "function")
        raise TypeError(f"{name}() argument after * must be an iterable, not {type(args).__name__}")
    frame.push(call(frame, function, list(args), keywords))


def call(
    frame: Frame | None, function: Any, args: list[Any], keywords: dict[str, Any]
) -> Any:
    """调用：Python 写的函数由自己的虚拟机走，其余交给解释器。"""
    if isinstance(function, types.MethodType):
        return call(frame, function.__func__, [function.__self__, *args], keywords)
    if (
        isinstance(function, types.FunctionType)
        and not function.__code__.co_flags & ASYNC
    ):
        return run_function(function, args, keywords)
    if frame is not None and not keywords:
        if function is super and not args:
            first = frame.slots[frame.code.co_varnames[0]]
            first = first.cell_contents if isinstance(first, types.CellType) else first
            return super(frame.slots["__class__"].cell_contents, first)
        if not args and function in (locals, globals):
            return frame.globals if function is globals else frame.locals()
        if function is vars and not args:
            return frame.locals()
        if function is dir and not args:
            return sorted(frame.locals())
        if function in (eval, exec) and len(args) == 1:
            return function(args[0], frame.globals, frame.locals())
    if function is builtins.__build_class__:
        return build_class(*args, **keywords)
    if plain_class(function):
        made_object = object.__new__(function)
        call(frame, function.__init__, [made_object, *args], keywords)
        return made_object
    return function(*args, **keywords)


def plain_class(cls: Any) -> bool:
    """造实例只需 object.__new__ 加一个 Python 写的 __init__。"""
    return (
        type(cls) is type
        and cls.__new__ is object.__new__
        and isinstance(cls.__init__, types.FunctionType)
        and not getattr(cls, "__abstractmethods__", ())
    )


def run_function(function: types.FunctionType, args: list[Any], keywords: dict[str, Any]) -> Any:
    """从头走一个 Python 函数；是生成器就先停在开头。"""
    slots = bind(function, args, keywords)
    frame = Frame(function.__code__, function.__globals__, slots)
    frame.closure = function.__closure__ or ()
    return frame.run()[1]


# -- 函数完 --


def build_class(body: types.FunctionType, name: str, *bases: Any, **keywords: Any) -> Any:
    """类体也是一个帧，它的名字写进一个字典；走完以后交给元类。"""
    resolved = types.resolve_bases(bases)
    meta, space, keywords = types.prepare_class(name, resolved, keywords)
    if resolved is not bases:
        space["__orig_bases__"] = bases
    frame = Frame(body.__code__, body.__globals__, {}, space)
    frame.closure = body.__closure__ or ()
    frame.run()
    return meta(name, resolved, space, **keywords)


# -- 生成器 --
class Generator:
    """停得住的帧：send、throw、close 从外面推它。"""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.state = frame, "未开始"

    def __iter__(self) -> Generator:
        return self

    def __next__(self) -> Any:
        return self.send(None)

    def send(self, value: Any) -> Any:
        if self.state == "走完了":
            raise StopIteration
        if self.state == "未开始" and value is not None:
            raise TypeError("can't send non-None value to a just-started generator")
        self.frame.push(value)
        return self.resume(None)

    def throw(self, error: Any, *_: Any) -> Any:
        error = error() if isinstance(error, type) else error
        if self.state != "停着":
            self.state = "走完了"
            raise error
        inner = self.delegate()
        if inner is not None and isinstance(error, GeneratorExit):
            getattr(inner, "close", lambda: None)()
        elif hasattr(inner, "throw"):
            try:
                return inner.throw(error)
            except StopIteration as stop:
                if VERSION < (3, 12):
                    return self.inner_is_done(stop.value)
                error = stop
            except BaseException as raised:
                error = raised
        self.frame.push(None)  # 抛的时候 CPython 也压一个：CLEANUP_THROW 要数它
        return self.resume(error)

    def close(self) -> Any:
        try:
            self.throw(GeneratorExit)
        except StopIteration as stop:
            return stop.value if VERSION >= (3, 13) else None
        except GeneratorExit:
            return None
        raise RuntimeError("generator ignored GeneratorExit")

    def __del__(self) -> None:
        if self.state == "停着":
            self.close()

    def delegate(self) -> Any:
        """正停在 yield from 里，就是里面那个迭代器。"""
        after = self.frame.program.instructions[self.frame.next]
        return self.frame.stack[-1] if after.name == "RESUME" and after.arg & 3 == 2 else None

    def inner_is_done(self, value: Any) -> Any:
        sends = [each for each in self.frame.program.instructions[: self.frame.next] if each.name == "SEND"]
        self.frame.pop()
        self.frame.push(value)
        self.frame.next = sends[-1].to
        return self.resume(None)

    def resume(self, error: BaseException | None) -> Any:
        if self.state == "正在走":
            raise ValueError("generator already executing")
        self.state = "正在走"
        try:
            happened, value = self.frame.run(error)
        except StopIteration as stop:
            self.state = "走完了"
            raise RuntimeError("generator raised StopIteration") from stop
        except BaseException:
            self.state = "走完了"
            raise
        if happened == "yield":
            self.state = "停着"
            return value
        self.state = "走完了"
        raise StopIteration(value) if value is not None else StopIteration


@does("RETURN_GENERATOR")
def return_generator(frame: Frame, _: Instruction) -> tuple[str, Any]:
    return "return", Generator(frame)


@does("YIELD_VALUE")
def yield_value(frame: Frame, _: Instruction) -> tuple[str, Any]:
    return "yield", frame.pop()


@does("SEND")
def send(frame: Frame, it: Instruction) -> None:
    value = frame.pop()
    inner = frame.stack[-1]
    try:
        frame.push(next(inner) if value is None else inner.send(value))
    except StopIteration as stop:
        if VERSION < (3, 12):
            frame.pop()
        frame.push(stop.value)
        frame.next = it.to


@does("END_SEND")
def end_send(frame: Frame, _: Instruction) -> None:
    value = frame.pop()
    frame.pop()
    frame.push(value)


@does("GET_YIELD_FROM_ITER")
def get_yield_from_iter(frame: Frame, _: Instruction) -> None:
    frame.push(iter(frame.pop()))


# -- 生成器完 --


def run(function: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
    """在自己的虚拟机上调用 function。"""
    return call(None, function, list(args), keywords)


SOURCE = """\
def average(prices):
    total = 0
    for price in prices:
        total += price
    return total / len(prices)
"""


def main() -> None:
    space: dict[str, Any] = {}
    exec(SOURCE, space)
    average = space["average"]
    lines: list[str] = []
    with watched(lambda frame, it: lines.append(f"{it.name:<18}{it.text:<14}栈 {len(frame.stack)}")):
        result = run(average, [3, 5])
    print("average([3, 5]) =", result)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
