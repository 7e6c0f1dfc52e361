"""What a split lets through: how many test items the training items give away. No Sphinx in here.

Items are sequences: strings, or tuples of tokens. Three kinds are counted, each over all test items: ``exact``, the
item itself; ``near``, another one an edit away (one element replaced, inserted or deleted) or made of the same
elements (an anagram), asked of items of at least four elements only: a word of two is near to any that shares one;
``overlap``, a run of ``n`` elements in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NEAR_FROM = 4


def report(asked: Iterable[Sequence[str]], known: Iterable[Sequence[str]], n: int = 2) -> dict[str, int]:
    """``{"of": …, "exact": …, "near": …, "overlap": …, "n": n}`` for the test items ``asked``, given ``known``."""
    items = [tuple(item) for item in asked]
    training = Known(known, n, about=items)
    rows = [(training.has(item), training.near(item), training.overlaps(item)) for item in items]
    exact, near, overlap = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    return {"of": len(rows), "exact": exact, "near": near, "overlap": overlap, "n": n}


class Known:
    """The training items, indexed so that each question costs what the item is long.

    Where ``about`` is given, only these items are asked about, and only what bears on them is indexed: a test split is
    a small part of the whole.
    """

    def __init__(
        self, items: Iterable[Sequence[str]], n: int = 2, about: Iterable[tuple[str, ...]] | None = None
    ) -> None:
        self.n = n
        self.items = {tuple(item) for item in items}
        asked = None if about is None else set(about)
        bags = None if asked is None else {tuple(sorted(item)) for item in asked}
        forms = None if asked is None else {form for item in asked for form in (item, *_without_one(item))}
        self._runs = {run for item in self.items for run in runs(item, n)}
        self._bags: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        self._shortened: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for item in self.items:
            bag = tuple(sorted(item))
            if bags is None or bag in bags:
                self._bags.setdefault(bag, set()).add(item)
            for form in (item, *_without_one(item)):
                if forms is None or form in forms:
                    self._shortened.setdefault(form, set()).add(item)

    def has(self, item: Sequence[str]) -> bool:
        return tuple(item) in self.items

    def an_edit_away(self, item: Sequence[str]) -> set[tuple[str, ...]]:
        """The training items at edit distance 1: both give the same when at most one element is taken from each."""
        mine = tuple(item)
        candidates = {other for form in (mine, *_without_one(mine)) for other in self._shortened.get(form, ())}
        return {other for other in candidates if other != mine and within_one_edit(mine, other)}

    def anagrams(self, item: Sequence[str]) -> set[tuple[str, ...]]:
        return self._bags.get(tuple(sorted(item)), set()) - {tuple(item)}

    def near(self, item: Sequence[str]) -> bool:
        return len(item) >= NEAR_FROM and bool(self.an_edit_away(item) or self.anagrams(item))

    def overlaps(self, item: Sequence[str]) -> bool:
        return any(run in self._runs for run in runs(item, self.n))


def runs(item: Sequence[str], n: int) -> Iterator[tuple[str, ...]]:
    """The runs of ``n`` neighbouring elements."""
    return (tuple(item[k : k + n]) for k in range(len(item) - n + 1))


def within_one_edit(a: Sequence[str], b: Sequence[str]) -> bool:
    """Does one replacement, insertion or deletion make ``b`` of ``a``, or are they equal?"""
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return any(tuple(a[start + i :]) == tuple(b[start + j :]) for i, j in ((1, 1), (0, 1), (1, 0), (0, 0)))


def _without_one(item: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (item[:k] + item[k + 1 :] for k in range(len(item)))
