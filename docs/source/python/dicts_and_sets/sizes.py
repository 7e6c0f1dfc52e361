"""几个让人意外的大小和次序，问每一个解释器。"""

import sys


def of(mapping):
    """比空字典多占几个字节。"""
    return sys.getsizeof(mapping) - sys.getsizeof({})


def filled(number, key=str):
    return dict.fromkeys(map(key, range(number)))


def emptied(number):
    """放进去，再一个个删光。"""
    made = filled(number)
    for key in list(made):
        del made[key]
    return made


def rewritten(number):
    """删光以后再放一个：条目一列已经满了，换表，按现有的键数。"""
    made = emptied(number)
    made["再来"] = None
    return made


def unlike(number):
    """全是字符串的字典，添上一个整数键。"""
    made = filled(number)
    made[0] = None
    return made


def reused():
    """0、8、16 的哈希值低位相同，挤在一处；删掉 0 和 8，再放 24：它落在谁的位置上。"""
    held = {0, 8, 16}
    held -= {0, 8}
    held.add(24)
    return list(held)


def main():
    full, empty, again = of(filled(170)), of(emptied(170)), of(rewritten(170))
    print("放满 170 个键：", full, "字节；删光：", empty, "字节；再放一个：", again, "字节")
    print("1 个字符串键：", of(filled(1)), "字节；再加一个整数键：", of(unlike(1)), "字节")
    print("6 个字符串键：", of(filled(6)), "字节；6 个整数键：", of(filled(6, int)), "字节")
    print("{0, 8, 16} 去掉 0、8，放进 24，遍历：", reused())


if __name__ == "__main__":
    main()
