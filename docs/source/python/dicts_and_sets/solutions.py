"""练习的参考解答。"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable


# -- 最坏的键 --
def colliding(number: int) -> list[int]:
    """number 个互不相等、哈希值却全都相同的整数：整数的哈希值对 2**61 - 1 取余
    （64 位）。
    """
    return [1 + k * sys.hash_info.modulus for k in range(number)]


# -- 缩小 --
def shrunk(mapping: dict) -> dict:
    """同样的内容、同样的次序，大小只按现有的键数：抄一份新的。"""
    return {key: mapping[key] for key in mapping}


# -- 稳定的次序 --
def unique(items: Iterable[Hashable]) -> list:
    """去重而不打乱次序：字典记得先来后到，集合不记得。"""
    return list(dict.fromkeys(items))


# -- 结束 --


def main() -> None:
    print("哈希值只有", len({hash(key) for key in colliding(1000)}), "种，键有", len(set(colliding(1000))), "个")
    big = dict.fromkeys(range(1000))
    for key in range(990):
        del big[key]
    print("剩 10 个键：", sys.getsizeof(big), "字节；抄一份：", sys.getsizeof(shrunk(big)), "字节")
    print(unique(["梨", "桃", "梨", "杏", "桃"]))


if __name__ == "__main__":
    main()
