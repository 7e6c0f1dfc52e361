"""自己的跟踪式剖析器：每次调用、每次返回，解释器都来叫一声；叫的时候看一眼钟。"""

from __future__ import annotations

import sys
from collections import Counter
from types import CodeType, FrameType
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

from profilers.programs import HANDLER, Program, Row, source

Key = Any  # Python 函数是它的代码对象，C 函数是它的名字


# -- 剖析器 --
class Open(NamedTuple):
    """一次还没有返回的调用。"""

    key: Key
    started: float
    inside: List[float]  # 花在它所调用的函数里的时间，一次一项


class Profile:
    """``with Profile(now) as profile: ...``，然后看 ``profile.rows()``。"""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.calls: Counter[Key] = Counter()
        self.outermost: Counter[Key] = Counter()
        self.own: Counter[Key] = Counter()
        self.total: Counter[Key] = Counter()
        self._open: List[Open] = []
        self._depth: Counter[Key] = Counter()

    def __enter__(self) -> "Profile":
        sys.setprofile(self._event)
        return self

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)

    def _event(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "call":
            self._enter(frame.f_code)
        elif event == "c_call":
            self._enter(arg.__name__)
        elif self._open:  # return、c_return、c_exception
            self._leave()

    def _enter(self, key: Key) -> None:
        self._depth[key] += 1
        self._open.append(Open(key, self.now(), []))

    def _leave(self) -> None:
        key, started, inside = self._open.pop()
        took = self.now() - started
        self._depth[key] -= 1
        self.calls[key] += 1
        self.own[key] += took - sum(inside)
        if not self._depth[key]:  # 递归里只算最外层的一次
            self.outermost[key] += 1
            self.total[key] += took
        if self._open:
            self._open[-1].inside.append(took)

    def rows(self) -> "dict[Key, Row]":
        return {
            key: Row(count, self.outermost[key], self.own[key], self.total[key])
            for key, count in self.calls.items()
        }


# -- 剖析器完 --
def named(rows: Dict[Key, Row]) -> Dict[str, Row]:
    """只留下程序自己的：代码对象换成名字，开关剖析器的那几次去掉。"""
    kept = {}
    for key, row in rows.items():
        name = key.co_name if isinstance(key, CodeType) else key
        if name not in ("setprofile", "__exit__", "run"):
            kept[name] = row
    return kept


def profiled(text: str) -> Tuple[Dict[str, Row], int]:
    """用自己的剖析器走一遍：每个函数的账，和一共几拍。"""
    program = Program(text)
    with Profile(program.now) as profile:
        program.run()
    return named(profile.rows()), program.now()


def main() -> None:
    rows, length = profiled(source(HANDLER))
    print(f"一共 {length} 拍")
    for name, row in sorted(rows.items(), key=lambda each: -each[1].own):
        print(f"{name:<8}{row.calls:>4} 次  自己 {row.own:>4}  总共 {row.total:>5}")


if __name__ == "__main__":
    main()
