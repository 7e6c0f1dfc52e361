"""The pages' contributions → the files of the index. Pure: the same pages give the same bytes.

``p…`` term → passages with their impacts; ``t…`` texts and headings of some passages; ``g…`` and ``w…`` the lexicon;
``y…`` readings → characters; ``meta`` what is needed to find one's way in the others.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from .encoding import ascending, numbers, script, shard_count, shards
from .lexicon import GROUP, trigram_table, words
from .pinyin import candidates, syllables
from .tokenizer import is_cjk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .page import IndexedPage, Passage

FORMAT = 2
K1, B = 1.2, 0.6
#: Impacts. The highest are kept for a passage's own heading, so that no number of mentions outweighs it.
LEVELS, LEVELS_OF_HEADINGS = 16, 4
#: A term's list holds at most so many passages, those where it weighs most.
HOT = 8192
#: Characters per file: a query reads a dozen files of one kind and up to sixty texts.
POSTINGS_FILE, LEXICON_FILE, TEXT_FILE = 8_000, 12_000, 3_000
MOST_FILES = 4096
#: Short passages are not lifted above long ones by their shortness alone.
LEAST_LENGTH = 8


def index_files(pages: Iterable[IndexedPage], variants: Mapping[str, str], *, pinyin: bool = True) -> dict[str, str]:
    """Name (without ``.js``) → content of every file of the index."""
    pages = list(pages)
    passages = [passage for page in pages for passage in page.passages]
    postings, frequencies = _postings(passages)
    files, meta = _text_files(pages)
    numbered = words(frequencies)
    tables = {
        "p": (postings, POSTINGS_FILE),
        "g": (trigram_table(numbered), LEXICON_FILE),
        "y": (candidates({t: n for t, n in frequencies.items() if pinyin and is_cjk(t)}), LEXICON_FILE),
    }
    counts = {}
    for name, (table, target) in tables.items():
        size = sum(len(key) + len(value) + 6 for key, value in table.items())
        counts[name] = shard_count(size, target, MOST_FILES)
        files |= shards(name, table, counts[name])
    for i in range(0, len(numbered), GROUP):
        name = f"w{i // GROUP}"
        files[name] = script(name, numbered[i : i + GROUP])
    used = {a: b for a, b in sorted(variants.items()) if b in frequencies}
    meta |= {
        "format": FORMAT,
        "passages": len(passages),
        "shards": counts,
        "group": GROUP,
        "variants": ["".join(used), "".join(used.values())],
        "syllables": " ".join(syllables()) if pinyin else "",
    }
    digest = hashlib.sha256("\n".join(f"{name}={text}" for name, text in sorted(files.items())).encode())
    meta["release"] = digest.hexdigest()[
        :12
    ]  # part of the addresses: no file of an earlier build is taken for this one's
    files["meta"] = script("meta", meta)
    return files


def _text_files(pages: list[IndexedPage]) -> tuple[dict[str, str], dict[str, Any]]:
    """Passages in reading order, in files of about the same size; how many each file and each page has."""
    files: dict[str, str] = {}
    per_file: list[int] = []
    part: list[list[Any]] = []
    size = 0
    urls: dict[str, int] = {}

    def close() -> None:
        nonlocal part, size, urls
        if part:
            name = f"t{len(per_file)}"
            files[name] = script(name, {"urls": list(urls), "passages": part})
            per_file.append(len(part))
            part, size, urls = [], 0, {}

    for page in pages:
        for passage in page.passages:
            number = urls.setdefault(page.url, len(urls))
            part.append([number, passage.anchor, list(passage.headings), passage.text])
            size += len(passage.text) + sum(map(len, passage.headings))
            if size >= TEXT_FILE:
                close()
    close()
    return files, {"texts": numbers(per_file), "pages": numbers(len(page.passages) for page in pages)}


def _postings(passages: list[Passage]) -> tuple[dict[str, str], dict[str, int]]:
    """Term → encoded passages and impacts, and in how many passages it stands."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    average = sum(passage.length + LEAST_LENGTH for passage in passages) / max(1, len(passages))
    for number, passage in enumerate(passages):
        saturation = 10 * K1 * (1 - B + B * (passage.length + LEAST_LENGTH) / average)
        levels = {term: _level_in_text(weight, saturation) for term, weight in passage.weights.items()}
        levels |= dict.fromkeys(passage.heading, _level_in_heading(len(passage.heading)))
        for term, level in levels.items():
            lists[term].append(number * LEVELS + level)
    frequencies = {term: len(found) for term, found in lists.items()}
    return {term: _encode(found) for term, found in lists.items()}, frequencies


def _level_in_text(weight: float, saturation: float) -> int:
    """BM25's part of a term's frequency, which never reaches one."""
    return int((LEVELS - LEVELS_OF_HEADINGS) * weight / (weight + saturation))


def _level_in_heading(terms: int) -> int:
    """The highest for a heading of two characters or words; one less each time a heading is twice as long."""
    return LEVELS - 1 - min(LEVELS_OF_HEADINGS - 1, max(0, terms.bit_length() - 2))


def _encode(found: list[int]) -> str:
    """Passages and impacts as one list of growing numbers; before a capped list, how many there are, and ``!``."""
    if len(found) <= HOT:
        return ascending(found)
    best = sorted(found, key=lambda value: (-(value % LEVELS), value))[:HOT]
    return f"{numbers([len(found)])}!{ascending(sorted(best))}"
