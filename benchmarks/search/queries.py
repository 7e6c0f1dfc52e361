"""Known-item queries: each is cut from a page, and its targets are all the pages that hold what it was cut from.

Deterministic: the same pages, seed and number give the same queries, and one category never changes another.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from . import spoiling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .rendered import Block, Page

    Change = Callable[[str, random.Random], str | None]
    Draw = Callable[["Source", random.Random], "Query | None"]

HAN = "\u4e00-\u9fff"
RUN = re.compile(rf"[{HAN}]+")
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\w)", re.ASCII)
DOTTED = re.compile(r"(?<![\w./@-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w+)+(?![\w./@-])", re.ASCII)
DUNDER = re.compile(r"(?<!\w)__[A-Za-z]\w*__(?!\w)", re.ASCII)
MIXED = re.compile(rf"[A-Za-z][\w+-]*[ ]?[{HAN}]{{2,4}}|[{HAN}]{{2,4}}[ ]?[A-Za-z][\w+-]*(?![\w.])", re.ASCII)
COMMENT = re.compile(rf"(?:#|//|--|;|')[^\n]*?([{HAN}]{{3,}})")
ATTEMPTS = 100
"""How often to draw for each query before a category is given up as too rare in the corpus."""

PLAIN = ("phrase", "several words", "two words", "mixed", "dotted", "dunder", "character")
HARDER = (
    "markup inside", "code comment", "prefix", "part of a name", "typo", "full-width", "case", "traditional", "pinyin",
    "question", "Chinese typo",
)  # fmt: skip
RARE = 3
#: In other words than the page's.
MEANING = (
    "English name", "short homophone", "Taiwan term", "pinyin initials", "pinyin in part", "character left out",
    "inflected",
)  # fmt: skip
#: Written, about this handbook alone; see on_this_book.
QUESTIONS = ("typed", "other words", "English")
#: Words of a sentence, one after the other.
WORDS = re.compile(r"(?<![\w.-])[A-Za-z]{3,}(?: [a-z]{2,}){1,4}(?![\w.-])")
NAMED_IN_ENGLISH = re.compile(rf"(?<![{HAN}])([{HAN}]{{2,6}})[（(]([A-Za-z][A-Za-z -]{{2,30}})[)）]")


@dataclass(frozen=True)
class Query:
    """What is typed, and the addresses of the pages any of which is right; ``origin`` is the page it was cut from."""

    category: str
    text: str
    origin: str
    targets: frozenset[str]


def generate(pages: list[Page], seed: int, number: int, language: str = "zh_CN") -> list[Query]:
    """At most ``number`` different queries of each category, fewer where the corpus has too little of it."""
    source = Source(pages)
    queries: list[Query] = []
    for category, draw in (ENGLISH_DRAWS if language == "en" else DRAWS).items():
        rng = random.Random(f"{seed}/{category}")
        found: dict[str, Query] = {}
        for _ in range(ATTEMPTS * number):
            if len(found) == number:
                break
            query = draw(source, rng)
            if query is not None and query.targets:
                found.setdefault(query.text, query)
        queries += found.values()
    return queries


class Source:
    """The pages, and how to pick something from them: a page first, so that long pages are not favoured."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages = pages
        self.names_of = {page.url: {n for block in page.blocks for n in NAME.findall(block.text)} for page in pages}
        self.names = set().union(*self.names_of.values())
        self.folded_names = {name.lower() for name in self.names}
        self.characters = sorted({c for page in pages for text in page.compact for c in "".join(RUN.findall(text))})
        self.homophones = spoiling.homophones(self.characters)

    def block(self, rng: random.Random, *kinds: str) -> tuple[Page, Block] | None:
        page = rng.choice(self.pages)
        blocks = [block for block in page.blocks if block.kind in kinds]
        return (page, rng.choice(blocks)) if blocks else None

    def match(self, rng: random.Random, pattern: re.Pattern[str], *kinds: str) -> tuple[Page, re.Match[str]] | None:
        """One of a page's matches."""
        page = rng.choice(self.pages)
        matches = [match for block in page.blocks if block.kind in kinds for match in pattern.finditer(block.text)]
        return (page, rng.choice(matches)) if matches else None

    def holding(self, phrase: str) -> frozenset[str]:
        return frozenset(page.url for page in self.pages if page.holds(phrase))

    def sounding(self, syllables: str) -> frozenset[str]:
        """The pages with Chinese that is read so."""
        return frozenset(url for url, sound in self.sounds.items() if f" {syllables} " in sound)

    @cached_property
    def sounds(self) -> dict[str, str]:
        """Each page's Chinese in pinyin, with a space on both sides of a syllable and a stroke between runs."""
        return {
            page.url: " | ".join(
                f" {spoiling.pinyin(run, ' ')} " for block in page.blocks for run in RUN.findall(block.text)
            )
            for page in self.pages
        }

    def headed(self, initials: str) -> frozenset[str]:
        """The pages with Chinese in a heading whose syllables begin with these letters."""
        return frozenset(url for url, found in self.initials.items() if any(initials in run for run in found))

    @cached_property
    def initials(self) -> dict[str, list[str]]:
        return {
            page.url: [
                spoiling.initials(run)
                for block in page.blocks
                if block.kind == "heading"
                for run in RUN.findall(block.text)
            ]
            for page in self.pages
        }

    def naming(self, test: Callable[[str], bool]) -> frozenset[str]:
        """The pages with a name that passes the test."""
        names = {name for name in self.names if test(name)}
        return frozenset(url for url, on_page in self.names_of.items() if names & on_page)


def window(rng: random.Random, text: str, low: int, high: int) -> str:
    """A piece of ``low`` to ``high`` characters, cut anywhere."""
    length = min(len(text), rng.randint(low, high))
    start = rng.randint(0, len(text) - length)
    return text[start : start + length]


def phrase(source: Source, rng: random.Random, low: int = 2, high: int = 8) -> Query | None:
    picked = source.match(rng, RUN, "p")
    if picked is None or len(picked[1][0]) < low:
        return None
    text = window(rng, picked[1][0], low, high)
    return Query("phrase", text, picked[0].url, source.holding(text))


def two_words(source: Source, rng: random.Random) -> Query | None:
    """Two words of one paragraph in any order; a page is right if one of its sections holds both."""
    picked = source.block(rng, "p")
    runs = [run for run in RUN.findall(picked[1].text) if len(run) > 1] if picked else []
    if picked is None or len(runs) < 2:
        return None
    words = [window(rng, run, 2, 4) for run in rng.sample(runs, 2)]
    targets = frozenset(page.url for page in source.pages if page.holds_together(words))
    return Query("two words", " ".join(words), picked[0].url, targets)


def several_words(source: Source, rng: random.Random) -> Query | None:
    """Two to five words of a sentence, one after the other."""
    picked = source.match(rng, WORDS, "p")
    return Query("several words", picked[1][0], picked[0].url, source.holding(picked[1][0])) if picked else None


def inflected(source: Source, rng: random.Random) -> Query | None:
    """Some words of a sentence, one of them in another form; nowhere in the corpus as typed.

    Right is every page with a section that holds all these words in any form: few pages, or the words tell none.
    """
    picked = source.match(rng, WORDS, "p")
    words = picked[1][0].lower().split() if picked else []
    forms = [(at, form) for at, word in enumerate(words) if (form := spoiling.other_form(word)) is not None]
    if picked is None or not forms:
        return None
    at, form = rng.choice(forms)
    text = " ".join([*words[:at], form, *words[at + 1 :]])
    roots = [spoiling.root(word) for word in words]
    targets = frozenset(page.url for page in source.pages if page.holds_together(roots))
    if len(targets) > RARE or source.holding(text):
        return None
    return Query("inflected", text, picked[0].url, targets)


def verbatim(category: str, pattern: re.Pattern[str], *kinds: str) -> Draw:
    """A drawing of what a pattern finds, without its spaces."""

    def draw(source: Source, rng: random.Random) -> Query | None:
        picked = source.match(rng, pattern, *kinds)
        if picked is None:
            return None
        text = picked[1][0].replace(" ", "")
        return Query(category, text, picked[0].url, source.holding(text))

    return draw


def character(source: Source, rng: random.Random) -> Query | None:
    """One character that stands on a tenth of the pages at most."""
    picked = source.match(rng, RUN, "p", "heading")
    if picked is None:
        return None
    text = rng.choice(picked[1][0])
    targets = source.holding(text)
    return Query("character", text, picked[0].url, targets) if len(targets) * 10 <= len(source.pages) else None


def markup_inside(source: Source, rng: random.Random) -> Query | None:
    """A piece of a sentence that goes over the start or the end of bold, code or a link; Latin words are left whole."""
    picked = source.block(rng, "p")
    if picked is None or not picked[1].edges:
        return None
    text, edge = picked[1].text, rng.choice(picked[1].edges)
    length = rng.randint(1, 4)
    before = re.search(rf"(?:[\w.+-]*[A-Za-z0-9_]|[{HAN}]{{1,{length}}}) ?$", text[:edge], re.ASCII)
    after = re.match(rf" ?(?:[A-Za-z0-9_][\w.+-]*|[{HAN}]{{1,{length}}})", text[edge:], re.ASCII)
    together = (before[0] + after[0]).strip() if before and after else ""
    if len(together) < 4 or not RUN.search(together):
        return None
    return Query("markup inside", together, picked[0].url, source.holding(together))


def code_comment(source: Source, rng: random.Random) -> Query | None:
    picked = source.match(rng, COMMENT, "code")
    if picked is None:
        return None
    text = window(rng, picked[1][1], 3, 8)
    return Query("code comment", text, picked[0].url, source.holding(text))


def named(category: str, change: Change, test: str) -> Draw:
    """A drawing of a changed name: ``test`` says which names of a page make it right."""
    tests: dict[str, Callable[[str, str], bool]] = {
        "starts": lambda name, text: name.lower().startswith(text.lower()),
        "contains": lambda name, text: text.lower() in name.lower(),
        "is near": lambda name, text: spoiling.one_edit_apart(name.lower(), text.lower()),
    }

    def draw(source: Source, rng: random.Random) -> Query | None:
        picked = source.match(rng, NAME, "p", "code", "heading")
        text = change(picked[1][0], rng) if picked and len(picked[1][0]) >= 6 else None
        if picked is None or text is None or (test == "is near" and text.lower() in source.folded_names):
            return None
        return Query(category, text, picked[0].url, source.naming(lambda name: tests[test](name, text)))

    return draw


def spoiled(category: str, base: str, change: Change) -> Draw:
    """A drawing of another category's query, changed in a way that a reader expects not to matter."""

    def draw(source: Source, rng: random.Random) -> Query | None:
        query = (DRAWS | ENGLISH_DRAWS)[base](source, rng)
        text = change(query.text, rng) if query else None
        return Query(category, text, query.origin, query.targets) if query and text and text != query.text else None

    return draw


def heading_words(source: Source, rng: random.Random) -> tuple[Page, str] | None:
    picked = source.match(rng, RUN, "heading")
    return (picked[0], picked[1][0]) if picked and 2 <= len(picked[1][0]) <= 6 else None


def pinyin(source: Source, rng: random.Random) -> Query | None:
    """A run of Chinese in a heading, typed in pinyin, with or without spaces; what sounds the same is right too."""
    picked = heading_words(source, rng)
    if picked is None:
        return None
    text = spoiling.pinyin(picked[1], rng.choice(["", " "]))
    return Query("pinyin", text, picked[0].url, source.sounding(spoiling.pinyin(picked[1], " ")))


def question(source: Source, rng: random.Random) -> Query | None:
    """A question about a run of Chinese in a heading, or about a phrase of the text."""
    picked = heading_words(source, rng)
    if picked is None:
        return None
    text = spoiling.question(picked[1], rng)
    return Query("question", text, picked[0].url, source.holding(picked[1]))


def chinese_typo(source: Source, rng: random.Random) -> Query | None:
    """A phrase of five to eight characters, one of them replaced by a homophone; nowhere in the corpus as typed."""
    query = phrase(source, rng, 5, 8)
    text = spoiling.homophone(query.text, source.homophones, rng) if query else None
    if query is None or text is None or source.holding(text):
        return None
    return Query("Chinese typo", text, query.origin, query.targets)


def english_name(source: Source, rng: random.Random) -> Query | None:
    """An English name that some page puts in brackets after the Chinese one, and that few pages have themselves."""
    picked = source.match(rng, NAMED_IN_ENGLISH, "p", "heading")
    if picked is None:
        return None
    chinese, english = picked[1][1], picked[1][2].strip().lower()
    if len(source.holding(english)) > RARE:
        return None
    return Query("English name", english, picked[0].url, source.holding(chinese))


def short_homophone(source: Source, rng: random.Random) -> Query | None:
    """A phrase of two to four characters, one of them replaced by a homophone; nowhere in the corpus as typed."""
    query = phrase(source, rng, 2, 4)
    text = spoiling.homophone(query.text, source.homophones, rng) if query else None
    if query is None or text is None or source.holding(text):
        return None
    return Query("short homophone", text, query.origin, query.targets)


def taiwan_term(source: Source, rng: random.Random) -> Query | None:
    """A phrase as Taiwan says it: some of its words are others there, not only its characters."""
    query = phrase(source, rng, 2, 6)
    text = spoiling.taiwanese(query.text) if query else None
    if query is None or text is None or source.holding(text):
        return None
    return Query("Taiwan term", text, query.origin, query.targets)


def pinyin_initials(source: Source, rng: random.Random) -> Query | None:
    """The first letters of a run of Chinese in a heading; right is every page with a heading of those letters."""
    picked = heading_words(source, rng)
    if picked is None or len(picked[1]) < 3:
        return None
    text = spoiling.initials(picked[1])
    return Query("pinyin initials", text, picked[0].url, source.headed(text))


def pinyin_in_part(source: Source, rng: random.Random) -> Query | None:
    """A run of Chinese in a heading whose beginning was left in pinyin."""
    picked = heading_words(source, rng)
    if picked is None or len(picked[1]) < 3:
        return None
    cut = rng.randint(1, len(picked[1]) - 1)
    text = spoiling.pinyin(picked[1][:cut], "") + picked[1][cut:]
    return Query("pinyin in part", text, picked[0].url, source.holding(picked[1]))


def character_left_out(source: Source, rng: random.Random) -> Query | None:
    """A phrase of six to eight characters without one of them; nowhere in the corpus as typed."""
    query = phrase(source, rng, 6, 8)
    if query is None or len(query.text) < 6:
        return None
    at = rng.randrange(1, len(query.text) - 1)
    text = query.text[:at] + query.text[at + 1 :]
    return None if source.holding(text) else Query("character left out", text, query.origin, query.targets)


DRAWS: dict[str, Draw] = {
    "phrase": phrase,
    "two words": two_words,
    "mixed": verbatim("mixed", MIXED, "p"),
    "dotted": verbatim("dotted", DOTTED, "p", "code"),
    "dunder": verbatim("dunder", DUNDER, "p", "code"),
    "character": character,
    "markup inside": markup_inside,
    "code comment": code_comment,
    "prefix": named("prefix", spoiling.prefix, "starts"),
    "part of a name": named("part of a name", spoiling.part, "contains"),
    "typo": named("typo", spoiling.typo, "is near"),
    "full-width": spoiled("full-width", "mixed", lambda text, _rng: spoiling.full_width(text)),
    "case": spoiled("case", "mixed", lambda text, _rng: text.swapcase()),
    "traditional": spoiled("traditional", "phrase", lambda text, _rng: spoiling.traditional(text)),
    "pinyin": pinyin,
    "question": question,
    "Chinese typo": chinese_typo,
    "English name": english_name,
    "short homophone": short_homophone,
    "Taiwan term": taiwan_term,
    "pinyin initials": pinyin_initials,
    "pinyin in part": pinyin_in_part,
    "character left out": character_left_out,
}

ENGLISH_DRAWS: dict[str, Draw] = {
    "several words": several_words,
    **{name: DRAWS[name] for name in ("dotted", "dunder", "prefix", "part of a name", "typo")},
    "case": spoiled("case", "several words", lambda text, _rng: text.swapcase()),
    "inflected": inflected,
}


def group(category: str) -> str:
    """``plain``, ``harder`` or ``meaning``."""
    return "plain" if category in PLAIN else "harder" if category in HARDER else "meaning"


def in_group(queries: list[Query], name: str) -> Iterator[Query]:
    return (query for query in queries if group(query.category) == name)
