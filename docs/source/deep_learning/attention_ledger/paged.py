"""分页的缓存：像操作系统管内存那样管键和值，不必按最长的可能预留，公共的前缀只存一份。"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np

from attention_ledger.online import Array, Partial


class OutOfPages(MemoryError):
    """一页也不剩了。"""


@dataclass
class Sequence:
    """一个序列：它的页号，和已有多少个词元。"""

    pages: list[int] = field(default_factory=list)
    length: int = 0


class PagedCache:
    """pages 页，每页 size 个词元的键和值，各宽 width。一页可以共用，写之前先抄。来源：Kwon 等 (2023)，第 4 节。"""

    def __init__(self, pages: int, size: int, width: int) -> None:
        self.size = size
        self.keys, self.values = np.zeros((pages, size, width)), np.zeros((pages, size, width))
        self.users = [0] * pages
        self.free = list(range(pages))[::-1]

    def append(self, sequence: Sequence, key: Array, value: Array) -> None:
        """添一个词元；最后一页满了就要一页新的，与别人共用就先抄一份。
        要不到页时引发 OutOfPages，什么也不改。
        """
        page, place = divmod(sequence.length, self.size)
        if page == len(sequence.pages):
            sequence.pages.append(self._take())
        elif self.users[sequence.pages[page]] > 1:
            shared, own = sequence.pages[page], self._take()
            self.keys[own], self.values[own] = self.keys[shared], self.values[shared]
            self.users[shared] -= 1
            sequence.pages[page] = own
        where = sequence.pages[page], place
        self.keys[where], self.values[where] = key, value
        sequence.length += 1

    def fork(self, sequence: Sequence) -> Sequence:
        """一个从同样的前文接着写的序列：不抄一个字节，只多记一个用户。"""
        for page in sequence.pages:
            self.users[page] += 1
        return Sequence(list(sequence.pages), sequence.length)

    def release(self, sequence: Sequence) -> None:
        """序列写完了：没有人再用的页还回去。"""
        for page in sequence.pages:
            self.users[page] -= 1
            if not self.users[page]:
                self.free.append(page)
        sequence.pages, sequence.length = [], 0

    def attend(self, sequence: Sequence, query: Array) -> Array:
        """query [width] 看序列的每个词元；一页一页地看，用在线 softmax 合并，
        不把它们拼成连续的一段。
        """
        seen = Partial.nothing(1, query.shape[0], query.dtype)
        for number, page in enumerate(sequence.pages):
            filled = min(self.size, sequence.length - number * self.size)
            scores = self.keys[page, :filled] @ query / np.sqrt(len(query))
            seen = seen.merge(Partial.of(scores[None], self.values[page, :filled]))
        return seen.result()[0]

    def used(self) -> int:
        """占着的页数。"""
        return len(self.users) - len(self.free)

    def _take(self) -> int:
        if not self.free:
            raise OutOfPages(f"{len(self.users)} 页都占着")
        page = self.free.pop()
        self.users[page] = 1
        return page


def lengths(count: int, longest: int, seed: int) -> list[int]:
    """一批请求的长度：多数很短，个别很长（对数均匀）。"""
    rng = random.Random(seed)
    return [round(longest ** rng.random()) for _ in range(count)]


def main() -> None:
    longest, count = 2048, 200
    found = lengths(count, longest, seed=0)
    tokens = sum(found)
    print(f"{count} 个请求，最长允许 {longest}，实际共 {tokens:,} 个词元")
    print(f"按最长预留：{count * longest:,} 个位置，用上 {tokens / (count * longest):.1%}")
    for size in (1, 16, 64, 256):
        reserved = sum(-(-length // size) * size for length in found)
        print(
            f"分页，每页 {size:3}：{reserved:7,} 个位置，用上 {tokens / reserved:6.1%}，页表 {reserved // size:6,} 项"
        )
    rng = np.random.default_rng(0)
    cache, prompt = PagedCache(pages=64, size=16, width=8), Sequence()
    for _ in range(100):
        cache.append(prompt, *rng.standard_normal((2, 8)))
    answers = [cache.fork(prompt) for _ in range(4)]
    print(f"100 个词元的前文占 {cache.used()} 页；分出 4 个接着写的，仍是 {cache.used()} 页", end="")
    for answer in answers:
        cache.append(answer, *rng.standard_normal((2, 8)))
    print(f"；各写一个词元，{cache.used()} 页（各抄了最后半页）")


if __name__ == "__main__":
    main()
