"""集合和字典的哈希表，照 CPython 的规则写成：放在哪一格，何时换大的表，占多少字节。

在 3.7 到 3.15 上运行。
"""

import struct
import sys

WORD = struct.calcsize("P")  # 一个指针几个字节：64 位上是 8，32 位的 WebAssembly 上是 4
MASK64 = 2 ** (8 * WORD) - 1
REUSES = sys.version_info[:2] != (3, 9)  # 放新键时用不用“删”的记号占着的格子
# 凑二的幂时有时多凑一倍（gh-133703）
ROUNDS_UP = (3, 10) <= sys.version_info < (3, 13, 4)
TEXT_ONLY = sys.version_info >= (3, 11)  # 键全是字符串的字典另有一种更省的条目
NEVER, DELETED = "空", "删"
LINEAR = 9  # 集合在跳走之前，先看后面相邻的几格


def unsigned(number):
    """哈希值当作无符号数：负数也要能移位。"""
    return number & MASK64


# -- 集合 --
class SetTable:
    """一张集合的表：slots 里是键，或者“空”，或者“删”（删掉以后留下的记号）。"""

    def __init__(self):
        self.slots = [NEVER] * 8
        self.used = self.fill = 0  # 有几个键；连同“删”的记号有几格用过

    def probe(self, key):
        """找 key 时依次看的格子：先从哈希值的低位起，看相邻的几格，再按公式跳。"""
        size = len(self.slots)
        perturb = unsigned(hash(key))
        i = perturb % size
        while True:
            yield from range(i, i + LINEAR + 1) if i + LINEAR < size else (i,)
            perturb >>= 5
            i = (i * 5 + 1 + perturb) % size

    def find(self, key):
        """key 所在的格子；没有就是第一个从没用过的格子。"""
        for i in self.probe(key):
            held = self.slots[i]
            if held is NEVER or (held is not DELETED and held == key):
                return i
        raise AssertionError("表里总有空格")

    def passed(self, key, end):
        """从头走到 end 之前看过的格子。"""
        for i in self.probe(key):
            if i == end:
                return
            yield i

    def add(self, key):
        i = self.find(key)
        if self.slots[i] is not NEVER:
            return
        self.used += 1
        marks = [j for j in self.passed(key, i) if self.slots[j] is DELETED]
        if REUSES and marks:
            self.slots[marks[-1]] = key  # 一路上见过“删”的记号，就用最后见到的那个
            return
        self.slots[i] = key
        self.fill += 1
        if self.fill * 5 >= (len(self.slots) - 1) * 3:  # 六成满
            self.resize(self.used * (2 if self.used > 50000 else 4))

    def discard(self, key):
        i = self.find(key)
        if self.slots[i] is not NEVER:
            self.slots[i] = DELETED  # 不能改回“空”：后面的键可能是绕过它才放下的
            self.used -= 1

    def resize(self, least):
        """换一张至少多于 least 格的表，照旧表的次序重新放；“删”的记号就此清掉。"""
        keys = self.order()
        size = 8
        while size <= least:
            size *= 2
        self.slots = [NEVER] * size
        self.used = self.fill = len(keys)
        for key in keys:
            self.slots[self.find(key)] = key

    def order(self):
        """遍历的次序：就是格子的次序。"""
        return [key for key in self.slots if key is not NEVER and key is not DELETED]

    def nbytes(self):
        """比空集合多占几个字节：八格的表装在对象里，更大的另外分配。"""
        slot = 2 * WORD  # 哈希值和指针
        return 0 if len(self.slots) == 8 else len(self.slots) * slot


# -- 集合完 --


# -- 字典 --
class DictTable:
    """一张字典的表：条目按插入的次序排成一列，另有一张索引，格子里只是条目的号码。"""

    def __init__(self):
        self.size = 0  # 索引有几格；0 是所有空字典共用的那一张
        self.entries = []  # 键，或者“删”
        self.index = {}  # 键 → 条目的号码：在索引的哪一格不影响次序和大小，不必模拟
        self.only_text = True

    @property
    def usable(self):
        """条目一共能放几个：索引的三分之二。"""
        return self.size * 2 // 3

    def insert(self, key):
        if key in self.index:
            return
        text = type(key) is str
        if self.size == 0:
            self.renew(8, text)
        elif len(self.entries) == self.usable or (
            TEXT_ONLY and self.only_text and not text
        ):
            self.renew(self.wanted(), self.only_text and text)
        self.index[key] = len(self.entries)
        self.entries.append(key)

    def wanted(self):
        """满了以后换多大的表：现有的键数乘三，凑成二的幂。删过很多的字典这时会变小。"""
        least = 3 * len(self.index)
        if ROUNDS_UP:
            return 1 << (((least | 8) - 1) | 7).bit_length()
        size = 8
        while size < least:
            size *= 2
        return size

    def renew(self, size, only_text):
        """换一张表，只抄活着的条目。"""
        self.size, self.only_text = size, only_text
        self.entries = [key for key in self.entries if key is not DELETED]
        self.index = {key: number for number, key in enumerate(self.entries)}

    def delete(self, key):
        if key in self.index:
            self.entries[self.index.pop(key)] = DELETED

    def order(self):
        return [key for key in self.entries if key is not DELETED]

    def nbytes(self):
        """这张表占几个字节：表头，索引（格子少时一格一个字节），再加条目。"""
        if self.size == 0:
            return 0
        width = 1 if self.size < 2**8 else 2 if self.size < 2**16 else 4
        # 3.11 起，键全是字符串就不另存哈希值
        entry = 2 if self.only_text and TEXT_ONLY else 3
        return HEADER + self.size * width + self.usable * entry * WORD


# -- 字典完 --


def header():
    """表头几个字节：从只有一个条目的真字典里减去算得出的部分。"""
    one = sys.getsizeof(dict.fromkeys([None])) - sys.getsizeof({})
    return one - 8 - 5 * 3 * WORD


HEADER = header()


def main():
    for keys in ([1, 2, 8], [8, 1, 2], [0, 8], [8, 0]):
        table = SetTable()
        for key in keys:
            table.add(key)
        print("依次放进", keys, "，格子：", table.slots, end=" ")
        print("，遍历：", table.order(), "，真的：", list(set(keys)))


if __name__ == "__main__":
    main()
