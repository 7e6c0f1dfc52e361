"""The chapter on Git's objects, held against the real git; where there is none, what needs it is skipped."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from git_objects import agreement, delta, history, index_file, objects, pack, real, solutions, states, verify, window
from git_objects.objects import Store, name_of

needs_git = pytest.mark.skipif(not real.FOUND, reason="git is not installed")
ROWS = [what for what, _ in agreement.groups(1, 3, 1, 1)]


def wrong(folder: Path, row: int, seed: int = 3) -> int:
    """The disagreements of one group of comparisons; the groups that share a repository need the first."""
    chosen = agreement.groups(seed, commits=12, asked=6, rebases=1)
    for number in sorted({0, row} if row in (4, 5, 7) else {row}):
        try:
            _, found = chosen[number][1](folder / str(number))
        except RuntimeError:
            return 1  # git refuses what it is given
    return found


@needs_git
def test_a_fresh_history_is_the_one_of_git_in_every_comparison() -> None:
    checks = list(verify.against_git(5, commits=25, asked=8, rebases=1))
    assert [check.what for check in checks] == ROWS
    assert [check.wrong for check in checks] == [0] * len(ROWS)
    assert all(check.count >= 4 for check in checks)


def unsorted_tree(entries):
    rows = sorted(entries, key=lambda entry: entry[1])
    return b"".join(mode + b" " + name + b"\0" + bytes.fromhex(target) for mode, name, target in rows)


def common(store, one, other):
    return history.ancestors(store, one) & history.ancestors(store, other)


BREAKS = {
    "folders sorted as files": (0, objects, "encode_tree", unsorted_tree),
    "length left out": (1, objects, "framed", lambda kind, body: kind.encode() + b" 0\0" + body),
    "index unsorted": (3, index_file, "sorted", lambda entries, key: list(reversed(entries))),
    "offsets of zero": (4, pack, "zlib", None),
    "every common ancestor is a base": (5, agreement, "merge_bases", common),
    "the committer of old": (6, agreement, "rebase", lambda store, branch, onto, who: branch),
    "parents forgotten": (7, history, "parents_of", lambda store, commit: []),
}


class _WrongSums:
    """zlib with another checksum."""

    crc32 = staticmethod(lambda data: 7)

    def __getattr__(self, name):
        import zlib

        return getattr(zlib, name)


@needs_git
@pytest.mark.parametrize("broken", BREAKS)
def test_the_comparison_notices_a_broken_rule(broken, monkeypatch, tmp_path) -> None:
    row, module, name, other = BREAKS[broken]
    monkeypatch.setattr(module, name, other or _WrongSums(), raising=False)
    for user in (agreement, history):  # who has imported the name
        if hasattr(user, name) and module is objects:
            monkeypatch.setattr(user, name, other)
    assert wrong(tmp_path, row) > 0


@needs_git
def test_every_step_of_the_figure_is_what_git_does_and_a_wrong_one_is_noticed(monkeypatch) -> None:
    assert verify.replayed().wrong == 0
    monkeypatch.setattr(verify, "PROGRAMS", {"添与提交": None})
    recorded = states.recorded("添与提交")
    recorded[2]["objects"].pop()
    monkeypatch.setattr(verify, "recorded", lambda title: recorded)
    assert verify.replayed().wrong == 1


def test_the_data_of_the_figure_is_what_the_states_record() -> None:
    assert states.DATA.read_text("utf-8") == states.script()
    lost = [len(step["lost"]) for step in states.recorded("变基与回收")]
    assert lost[-3:] == [2, 2, 0]


def test_the_numbers_in_the_text_are_those_that_the_listing_prints() -> None:
    page, table = verify.CHAPTER / "index.md", window.recorded_table()
    assert verify.sentences(page, verify.told(table)).wrong == 0
    larger = [(label, most, total + 1) for label, most, total in table]
    assert verify.sentences(page, verify.told(larger)).wrong == 3


def test_the_recorded_table_reaches_what_the_page_promises() -> None:
    _, *rows, total = (verify.CHAPTER / "results" / "verified.txt").read_text("utf-8").splitlines()
    counts = [int(row.split()[1].replace(",", "")) for row in rows]
    assert total == f"共 {sum(counts):,} 次比较，不一致 0 次"
    assert len(rows) == len(ROWS) + 3
    assert min(counts[:6]) >= 600
    assert sum(counts) > 20_000


def test_what_the_page_says_of_git_is_what_git_did() -> None:
    said = (verify.CHAPTER / "results" / "surprises.txt").read_text("utf-8")
    page = (verify.CHAPTER / "index.md").read_text("utf-8")
    assert name_of("blob", b"hello\n")[:10] in said
    assert "名字变了 5 个；五棵树相同： True" in said
    assert "添了 0 个对象；一个分支的文件 41 字节" in said
    assert re.findall(r"旧的还在 (\d) 个", said) == ["2", "2", "2", "0"]
    assert "真的没有" in page


# Deltas and packs, without git


def test_a_delta_gives_its_target_back_and_none_fits_another_base() -> None:
    rng = random.Random(4)
    for _ in range(200):
        base = bytes(rng.choice(b"abc") for _ in range(rng.randrange(300)))
        at = rng.randrange(len(base) + 1)
        target = base[at:] + bytes(rng.choice(b"xyz") for _ in range(rng.randrange(200))) + base[:at]
        made = delta.make(base, target)
        assert delta.apply(base, made) == target
        with pytest.raises((ValueError, IndexError)):
            delta.apply(base + b"!", made)
    base = rng.randbytes(200_000)
    assert delta.apply(base, delta.make(base, base + b"end")) == base + b"end"
    assert len(delta.make(base, base)) < 40


def test_a_damaged_pack_and_a_damaged_index_are_refused() -> None:
    data = pack.write_pack([("blob", b"a" * 50), ("blob", b"b")])
    assert [one.body for one in pack.read_pack(data)] == [b"a" * 50, b"b"]
    for spoilt in (data[:-1] + b"?", b"KCAP" + data[4:]):
        with pytest.raises(ValueError, match="损坏"):
            pack.read_pack(spoilt)
    held = index_file.encode_index([index_file.Entry.plain(b"a", b"100644", name_of("blob", b""))])
    with pytest.raises(ValueError, match="损坏"):
        index_file.decode_index(held[:20] + b"?" + held[21:])


def test_a_delta_may_come_before_its_base_and_name_it() -> None:
    import hashlib
    import struct
    import zlib

    base, target = b"0123456789abcdef" * 5, b"0123456789abcdef" * 5 + b"!"
    made = delta.make(base, target)
    data = struct.pack(">4sII", b"PACK", 2, 2)
    data += pack.entry_head(pack.REF_DELTA, len(made)) + bytes.fromhex(name_of("blob", base)) + zlib.compress(made)
    data += pack.entry_head(pack.NUMBERS["blob"], len(base)) + zlib.compress(base)
    whole = data + hashlib.sha1(data).digest()
    assert [(one.body, one.depth) for one in pack.read_pack(whole)] == [(target, 1), (base, 0)]


def test_headers_with_a_signature_survive() -> None:
    body = b"tree 0\nauthor a\ngpgsig -----BEGIN\n \n abc\n -----END\n\nmessage\n\nmore"
    headers, message = objects.decode_headers(body)
    assert dict(headers)[b"gpgsig"] == b"-----BEGIN\n\nabc\n-----END"
    assert objects.encode_headers(headers, message) == body


def test_both_sides_changing_one_file_is_a_conflict() -> None:
    one, two, three = ((b"100644", name * 40) for name in "123")
    assert history.merged({b"a": one}, {b"a": two}, {b"a": one, b"b": three}) == {b"a": two, b"b": three}
    assert history.merged({b"a": one}, {}, {b"a": one}) == {}
    with pytest.raises(history.Conflict):
        history.merged({b"a": one}, {b"a": two}, {b"a": three})
    with pytest.raises(history.Conflict):
        history.merged({b"a": one}, {}, {b"a": three})


# Exercises


def test_abbreviations_are_short_and_clear() -> None:
    rng = random.Random(1)
    names = {f"{rng.randrange(16**4):04x}" for _ in range(300)}
    for name in names:
        short = solutions.abbreviated(names, name, 1)
        assert [other for other in names if other.startswith(short)] == [name]
        assert len(short) == 1 or sum(other.startswith(short[:-1]) for other in names) > 1


@needs_git
def test_changes_are_those_of_git() -> None:
    check = verify.answers(2, 12)
    assert (check.count, check.wrong) == (12, 0)


def test_a_rename_without_a_change_is_found() -> None:
    store = Store()
    trees = [
        objects.write_tree(store, {path: (b"100644", store.put("blob", text)) for path, text in files.items()})
        for files in ({b"a/x": b"1", b"b": b"2", b"c": b"3"}, {b"d/x": b"1", b"b": b"2", b"e": b"4"})
    ]
    assert solutions.renames(store, *trees) == {"a/x": "d/x"}
