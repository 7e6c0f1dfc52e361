"""What passages mean, for queries in other words, and for links from a page to what treats the same on others. Pure.

A model gives a vector for each passage and for each word of the site when it is built. The vector of a query is the
mean of its words', so that a browser needs no model; the index has them, and the passages' in groups of neighbours:

``v…`` word → vector; ``n…`` passages that lie close together with their vectors; ``m0`` the middle of each such group.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .encoding import ascending, shard_of
from .tokenizer import is_cjk
from .vectors import Space, directions, neighbourhoods, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .page import IndexedPage, Passage
    from .vectors import Rows, VectorCache

#: What a passage is about stands in its headings and in its beginning.
BEGINNING = 300
#: The most frequent words of the site have vectors.
MOST_WORDS = 12_000
#: Words are given to the model in so many lists: a new one makes one list new.
LISTS_OF_WORDS = 128
#: Passages in one group of neighbours, about, and most groups.
GROUP, MOST_GROUPS = 100, 128
#: A passage means what it says, and so much of what its page says: "Summary" alone is near to everything.
CONTEXT = 1
#: A section that is no nearer to a page than this is not related to it.
RELATED = 0.45
#: A heading that more pages have says nothing by itself: Summary, Exercises.
COMMON_HEADING = 2
#: A section near to more than this share of the pages, and to more than so many, is about everything: a list of news.
COMMON_SHARE, COMMON_LEAST = 0.1, 4
#: So many times as many sections are looked at as are wanted.
SPARE = 3


class Target(NamedTuple):
    """A section that others may lead to."""

    page: int
    url: str
    heading: str
    title: str
    is_telling: bool


class Meaning:
    """The vectors of all passages of a site, in their order."""

    def __init__(self, pages: Iterable[IndexedPage], cache: VectorCache) -> None:
        self._cache = cache
        self.urls: list[str] = []
        self._targets: list[Target] = []
        rows = []
        for page in pages:
            if page.passages:
                rows.append(cache.of([told(passage) for passage in page.passages]))
            self._targets += [target(len(self.urls), page, passage) for passage in page.passages]
            self.urls.append(page.url)
        every = np.concatenate(rows) if rows else None
        #: Of the passages that treat something. Entries and lists are near to everything that they lead to.
        self.telling = np.array([i for i, each in enumerate(self._targets) if each.is_telling], int)
        self._space = Space.of(every[self.telling] if len(self.telling) else every) if every is not None else None
        self.places = self._space.places(every) if self._space and every is not None else np.zeros((0, 0))

    def words(self, frequencies: Mapping[str, int]) -> dict[str, str]:
        """Word → vector, for the words of the site by the number of passages that have them."""
        lists: list[list[str]] = [[] for _ in range(LISTS_OF_WORDS)]
        for word in vocabulary(frequencies):
            lists[shard_of(word, LISTS_OF_WORDS)].append(word)
        found = [(words, self._cache.of(words)) for words in lists if words]
        if not found or self._space is None:
            return {}
        rows = np.concatenate([each for _words, each in found])
        places = self._space.places(rows, rows.mean(axis=0))
        return dict(zip((word for words, _ in found for word in words), written(places), strict=True))

    def groups(self) -> Iterator[tuple[str, Any]]:
        """Kind and content of the files with the passages' vectors, the middles of their groups last.

        Those of entries and lists are left out.
        """
        if not len(self.telling):
            return
        places = in_context(self.places[self.telling], [self._targets[i].page for i in self.telling])
        count = max(1, min(MOST_GROUPS, len(places) // GROUP))
        middles, groups = neighbourhoods(places, count)
        for group in groups:
            members = ascending(self.telling[group].tolist())
            yield "n", {"passages": members, "vectors": "".join(written(places[group]))}
        yield "m", {"dimensions": self.places.shape[1], "middles": "".join(written(middles))}

    def related(self, most: int) -> dict[str, list[tuple[str, str, str]]]:
        """Page → sections of other pages that treat the same: (url, heading, title of the page).

        The nearest come first, one of each page, at most so many.
        """
        found: dict[str, list[Target]] = {}
        headings = Counter(heading for _page, heading in {(each.page, each.heading) for each in self._targets})
        goals = [
            i for i, each in enumerate(self._targets) if each.is_telling and headings[each.heading] <= COMMON_HEADING
        ]
        page_of = np.array([self._targets[i].page for i in goals])
        there = self.places[goals]
        for number, url in enumerate(self.urls):
            own = there[page_of == number]
            if len(own):
                nearness = (there @ directions(own.sum(axis=0, keepdims=True)).T)[:, 0]
                found[url] = list(self._nearest(number, nearness, goals, SPARE * most))
        named = Counter(goal for nearest in found.values() for goal in nearest)
        limit = max(COMMON_LEAST, COMMON_SHARE * len(self.urls))
        return {
            url: [(goal.url, goal.heading, goal.title) for goal in nearest if named[goal] <= limit][:most]
            for url, nearest in found.items()
        }

    def forget_others(self) -> None:
        """Keep no vectors but those that were asked for."""
        self._cache.forget_others()

    def _nearest(self, page: int, nearness: Rows, goals: Sequence[int], most: int) -> Iterator[Target]:
        seen = {page}
        for place in np.argsort(-nearness, kind="stable"):
            goal = self._targets[goals[place]]
            if nearness[place] < RELATED or len(seen) > most:
                return
            if goal.page not in seen:
                seen.add(goal.page)
                yield goal


def in_context(places: Rows, pages: Sequence[int]) -> Rows:
    """Places moved towards the middle of those of the same page."""
    _numbers, page_of = np.unique(pages, return_inverse=True)
    sums = np.zeros((page_of.max() + 1, places.shape[1]))
    np.add.at(sums, page_of, places)
    return directions(places + CONTEXT * directions(sums)[page_of])


def told(passage: Passage) -> str:
    """The text by which a model knows a passage."""
    return " › ".join(passage.headings) + "\n" + passage.text[:BEGINNING]


def target(number: int, page: IndexedPage, passage: Passage) -> Target:
    url = f"{page.url}#{passage.anchor}" if passage.anchor else page.url
    headings = passage.headings or ("",)
    return Target(number, url, headings[-1], headings[0], passage.kind == "text" and bool(passage.text))


def vocabulary(frequencies: Mapping[str, int]) -> list[str]:
    """The words of the site that have a vector, in order: pairs of characters, and words of letters."""
    words = [term for term in frequencies if has_meaning(term)]
    return sorted(sorted(words, key=lambda word: (-frequencies[word], word))[:MOST_WORDS])


def has_meaning(term: str) -> bool:
    return len(term) > 1 and (all(map(is_cjk, term)) or term.isalpha())
