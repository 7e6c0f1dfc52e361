"""停在半路时留下的检查点：参数、优化器、随机数发生器，缺一样就接不上。"""

from __future__ import annotations

import pickle
import random
import sys
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path


class HasState(Protocol):
    """模型、优化器、调度器：能交出状态，也能收回状态。"""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: dict[str, Any]) -> Any: ...


#: 一次训练里会变的东西。
Part = HasState | np.random.Generator | random.Random


def capture(parts: dict[str, Part]) -> dict[str, Any]:
    """各部分此刻的状态，连同 random、numpy、torch 三个全局的随机数发生器。"""
    state: dict[str, Any] = {name: _state(part) for name, part in parts.items()}
    state["random"], state["numpy"] = random.getstate(), np.random.get_state()
    if "torch" in sys.modules:
        state["torch"] = sys.modules["torch"].get_rng_state()
    return state


def bring_back(parts: dict[str, Part], state: dict[str, Any]) -> None:
    """把 capture 记下的状态放回去。"""
    for name, part in parts.items():
        if isinstance(part, np.random.Generator):
            part.bit_generator.state = state[name]
        elif isinstance(part, random.Random):
            part.setstate(state[name])
        else:
            part.load_state_dict(state[name])
    random.setstate(state["random"])
    np.random.set_state(state["numpy"])
    if "torch" in state:
        sys.modules["torch"].set_rng_state(state["torch"])


def _state(part: Part) -> Any:
    if isinstance(part, np.random.Generator):
        return part.bit_generator.state
    if isinstance(part, random.Random):
        return part.getstate()
    return part.state_dict()


def write(path: Path, content: dict[str, Any]) -> None:
    """先写到旁边，再一下子换过来：写到一半断了电，旧的检查点还在。"""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        pickle.dump(content, file)
    beside.replace(path)


def read(path: Path) -> dict[str, Any]:
    """读回 write 写的内容；不是检查点或残缺时引发 ValueError。只读自己写的文件：pickle 会执行文件里的代码。"""
    try:
        with path.open("rb") as file:
            content = pickle.load(file)
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError) as error:
        raise ValueError(f"{path} 不是完整的检查点") from error
    if not isinstance(content, dict) or not content.keys() >= {"log", "state"}:
        raise ValueError(f"{path} 不是这里写的检查点")
    return content
