"""把实参放进形参：默认值、*args、**kwargs、只限位置、只限关键字；放不下的话与解释器的一样。"""

from __future__ import annotations

import types
from typing import Any


# -- 形参 --
def bind(
    function: types.FunctionType, args: list[Any], keywords: dict[str, Any]
) -> dict[str, Any]:
    """返回 {形参: 值}。"""
    code = function.__code__
    names = code.co_varnames
    positional, only = code.co_argcount, code.co_posonlyargcount
    keyword_only = names[positional : positional + code.co_kwonlyargcount]
    rest = iter(names[positional + code.co_kwonlyargcount :])
    star = next(rest) if code.co_flags & 4 else None
    double = next(rest) if code.co_flags & 8 else None
    bound = dict(zip(names[:positional], args, strict=False))
    extra = args[positional:]
    more: dict[str, Any] = {}
    for name, value in keywords.items():
        if name in names[only:positional] or name in keyword_only:
            if name in bound:
                raise TypeError(
                    f"{function.__qualname__}() got multiple values "
                    f"for argument '{name}'"
                )
            bound[name] = value
        elif double:
            more[name] = value
        elif name in names[:only]:
            missed = ", ".join(each for each in names[:only] if each in keywords)
            raise TypeError(
                f"{function.__qualname__}() got some positional-only arguments "
                f"passed as keyword arguments: '{missed}'"
            )
        else:
            raise TypeError(
                f"{function.__qualname__}() got an unexpected keyword argument '{name}'"
            )
    if star:
        bound[star] = tuple(extra)
    elif extra:
        raise TypeError(too_many(function, len(args), bound, keyword_only))
    defaults = function.__defaults__ or ()
    for name, value in zip(
        names[positional - len(defaults) : positional], defaults, strict=True
    ):
        bound.setdefault(name, value)
    refuse_missing(
        function,
        [name for name in names[:positional] if name not in bound],
        "positional",
    )
    for name, value in (function.__kwdefaults__ or {}).items():
        bound.setdefault(name, value)
    refuse_missing(
        function, [name for name in keyword_only if name not in bound], "keyword-only"
    )
    if double:
        bound[double] = more
    return bound


# -- 形参完 --


def too_many(function: types.FunctionType, given: int, bound: dict[str, Any], keyword_only: tuple[str, ...]) -> str:
    most = function.__code__.co_argcount
    least = most - len(function.__defaults__ or ())
    takes = f"from {least} to {most}" if least < most else str(most)
    plural = "" if most == 1 and least == most else "s"
    also = sum(name in bound for name in keyword_only)
    if also:
        first, second = ("s" if number != 1 else "" for number in (given, also))
        told = f"{given} positional argument{first} (and {also} keyword-only argument{second}) were"
    else:
        told = f"{given} {'was' if given == 1 else 'were'}"
    return f"{function.__qualname__}() takes {takes} positional argument{plural} but {told} given"


def refuse_missing(function: types.FunctionType, missing: list[str], kind: str) -> None:
    if not missing:
        return
    quoted = [f"'{name}'" for name in missing]
    told = " and ".join(quoted) if len(quoted) < 3 else ", ".join(quoted[:-1]) + f", and {quoted[-1]}"
    plural = "s" if len(quoted) > 1 else ""
    raise TypeError(f"{function.__qualname__}() missing {len(quoted)} required {kind} argument{plural}: {told}")


def main() -> None:
    def record(first: int, /, second: int = 2, *rest: int, key: str, **more: int) -> None:
        """形参的五种写法都有。"""

    assert isinstance(record, types.FunctionType)
    print(bind(record, [1, 2, 3], {"key": "k", "z": 9}))
    for args, keywords in (([], {"key": "k"}), ([1], {}), ([1], {"second": 3, "first": 0, "key": ""})):
        try:
            print(bind(record, args, keywords))
        except TypeError as error:
            print("TypeError:", str(error).rpartition(".")[2])


if __name__ == "__main__":
    main()
