"""The pages' contributions → the files of the index. Pure: the same pages give the same bytes.

``p…`` term → passages with their impacts; ``t…`` texts and headings of some passages; ``g…`` and ``w…`` the lexicon;
``y…`` readings → characters; ``i…`` first letters → words of headings; ``h0`` syllables → all characters; ``s…``
English names → Chinese ones; ``v…``, ``n…`` and ``m0``, where there are vectors, are those of ``meaning``.
``manifest`` is what is needed to find one's way in the others. It alone has a fixed name: theirs tell their content, so
what a browser kept of an earlier index is never taken for a part of this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .encoding import FINGERPRINT, compact, fingerprint, named_script, numbers, script, shard_count, shards
from .folding import Folding
from .lexicon import trigram_table, words
from .pinyin import Initials, candidates, homophones, syllables
from .postings import Postings
from .synonyms import english_terms, taiwan_terms
from .tokenizer import is_cjk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .meaning import Meaning
    from .page import IndexedPage, Lead, Passage, Size

FORMAT = 5
MANIFEST = "manifest"
#: Characters per file, at least: a query reads a few files of one kind and ten to twenty texts.
POSTINGS_FILE, LEXICON_FILE, VECTORS_FILE, TEXT_FILE = 16_000, 8_000, 4_000, 4_000
#: Files of one kind, about: a larger site has larger ones.
MOST_POSTINGS, MOST_LEXICON, MOST_VECTORS, MOST_TEXTS, MOST_TEXTS_WITH_VECTORS = 1024, 128, 256, 1408, 1024
#: Words in one file, at least.
GROUP = 256


def index_files(
    pages: Iterable[IndexedPage],
    size: Size,
    variants: Mapping[str, str],
    *,
    pinyin: bool = True,
    meaning: Meaning | None = None,
    leads: Iterable[Lead] = (),
    more: Mapping[str, Any] | None = None,
) -> Iterator[tuple[str, str]]:
    """Name (without ``.js``) and content of every file of the index; the last is the manifest, which also has ``more``.

    The pages are read once and none is kept; ``size`` and ``leads`` are those of all of them.
    """
    fingerprints: dict[str, list[str]] = {}

    def file(kind: str, content: Any) -> tuple[str, str]:
        known = fingerprints.setdefault(kind, [])
        name, text = named_script(f"{kind}{len(known)}", content)
        known.append(name[-FINGERPRINT:])
        return name, text

    postings = Postings(size.terms / max(1, size.passages))
    most_texts = MOST_TEXTS if meaning is None else MOST_TEXTS_WITH_VECTORS
    texts = _Texts(max(TEXT_FILE, size.characters // most_texts))
    fold, initials = Folding(variants), Initials()
    named: list[tuple[str, str]] = []
    led: dict[str, list[Lead]] = {}
    for each in leads:
        led.setdefault(each.url, []).append(each)
    for page in (page.with_names(led) if led else page for page in pages):
        named += page.named
        for passage in page.passages:
            postings.add(passage)
            if passage.heading or passage.kind == "list":
                initials.add(fold(passage.headings[-1]))
            for part in texts.add(page.url, passage):
                yield file("t", part)
        texts.per_page.append(len(page.passages))
    for part in texts.close():
        yield file("t", part)

    frequencies = postings.frequencies()
    numbered = words(frequencies)
    group = max(GROUP, -(-len(numbered) // MOST_LEXICON))
    for i in range(0, len(numbered), group):
        yield file("w", numbered[i : i + group])
    readings = candidates({t: n for t, n in frequencies.items() if pinyin and is_cjk(t)})
    tables = (
        ("g", trigram_table(numbered), LEXICON_FILE, MOST_LEXICON),
        ("y", readings, LEXICON_FILE, MOST_LEXICON),
        ("i", initials.table() if pinyin else {}, LEXICON_FILE, MOST_LEXICON),
        ("s", english_terms(named), LEXICON_FILE, MOST_LEXICON),
        *([("v", meaning.words(frequencies), VECTORS_FILE, MOST_VECTORS)] if meaning is not None else []),
        ("p", postings.encoded(), POSTINGS_FILE, MOST_POSTINGS),
    )
    for kind, table, target, most in tables:
        characters = sum(len(key) + len(value) + 6 for key, value in table.items())
        for shard in shards(table, shard_count(characters, target, most)):
            yield file(kind, shard)
    if meaning is not None:
        for kind, content in meaning.groups():
            yield file(kind, content)
    if pinyin:
        yield file("h", homophones(t for t in frequencies if len(t) == 1 and is_cjk(t)))
    used = {a: b for a, b in sorted(variants.items()) if b in frequencies}
    manifest = {
        "format": FORMAT,
        "passages": postings.count,
        "texts": numbers(texts.per_file),
        "pages": numbers(texts.per_page),
        "files": {kind: "".join(known) for kind, known in fingerprints.items()},
        "group": group,
        "firstWords": numbered[::group],
        "taiwan": [" ".join(pair) for pair in taiwan_terms(fold, frequencies)],
        "variants": ["".join(used), "".join(used.values())],
        "syllables": " ".join(syllables()) if pinyin else "",
        **(more or {}),
    }
    yield MANIFEST, script(MANIFEST, manifest | {"release": fingerprint(compact(manifest))})


class _Texts:
    """Passages in reading order, in files of about the same size; how many each file and each page has."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.per_file: list[int] = []
        self.per_page: list[int] = []
        self._part: list[list[Any]] = []
        self._urls: dict[str, int] = {}
        self._size = 0

    def add(self, url: str, passage: Passage) -> Iterator[dict[str, Any]]:
        """Take a passage; gives the content of a file that is full with it."""
        number = self._urls.setdefault(url, len(self._urls))
        row: list[Any] = [number, passage.anchor, list(passage.headings), passage.text]
        if passage.kind != "text" or passage.names:
            row += [passage.kind, list(passage.names)]
        self._part.append(row)
        self._size += len(passage.text) + sum(map(len, passage.headings))
        if self._size >= self.target:
            yield from self.close()

    def close(self) -> Iterator[dict[str, Any]]:
        if self._part:
            yield {"urls": list(self._urls), "passages": self._part}
            self.per_file.append(len(self._part))
            self._part, self._urls, self._size = [], {}, 0
