"""The chapter on a GPT from scratch: torch, Hugging Face's tokenizers and definitions written out are the oracles."""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from chinese_gpt import (
    blocks,
    bpe,
    copying,
    exercises,
    explorer,
    kneser_ney,
    quatrains,
    sampling,
    scale,
    scores,
    train,
    verify,
)
from chinese_gpt.bpe import Tokenizer
from chinese_gpt.compare_with_torch import compare
from chinese_gpt.kneser_ney import KneserNey
from chinese_gpt.model import GPT, Settings
from chinese_gpt.quatrains import END, characters, lines, split
from chinese_gpt.sampling import Sampler, drawing
from sphinx_runnable_listings.conclusions import Measurement
from training_runs import Log, Options, TrainingError

pytestmark = pytest.mark.usefixtures("one_thread")
TINY = Settings(vocabulary=bpe.SIZE, width=16, heads=2, groups=1, hidden=24, layers=1, dropout=0.1)


@pytest.fixture(scope="module")
def trained() -> GPT:
    return train.load()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.committed()


# Data


def test_every_quatrain_is_four_lines_of_five_or_of_seven_and_occurs_once() -> None:
    poems = quatrains.quatrains()
    shape = re.compile(r"(?:[一-鿿]{5}，[一-鿿]{5}。){2}|(?:[一-鿿]{7}，[一-鿿]{7}。){2}")
    assert len(poems) == len(set(poems)) > 13_000
    assert all(shape.fullmatch(poem) for poem in poems)
    assert "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。" in poems


def test_no_four_characters_of_a_held_out_poem_occur_in_training_and_a_careless_split_is_found_out() -> None:
    parts = split()
    assert sum(map(len, parts.values())) == len(set().union(*parts.values())) == len(quatrains.quatrains())
    text = "\n".join(map(characters, parts["训练"]))
    held_out = [characters(poem) for part in ("验证", "测试") for poem in parts[part]]
    assert not any(run in text for poem in held_out[::9] for run in quatrains.runs(poem, 4))
    sixth = {grouped: {part: poems[::6] for part, poems in split(grouped).items()} for grouped in (True, False)}
    found, careless = (quatrains.leaked(some) for some in sixth.values())
    assert found["exact"] == 0 < careless["exact"]
    assert found["near"] < careless["near"]


def test_quatrains_are_taken_from_the_package_once_each_in_simplified_characters(tmp_path) -> None:
    folder = tmp_path / "dist" / "quantangshi"
    folder.mkdir(parents=True)
    dawn = ["春眠不覺曉，處處聞啼鳥。", "夜來風雨聲，花落知多少。"]
    others = [["一二三四五，一二三四五。"], ["一二三四五，一二三四五？", "一二三四五，一二三四。"],
              ["春眠□覺曉，處處聞啼鳥。", dawn[1]], [*dawn, *dawn]]  # fmt: skip
    for number, poems in (("1000", [dawn]), ("0", [[dawn[1], dawn[0].replace("。", "？")], *others, dawn])):
        told = [{"author": "", "title": "", "paragraphs": poem} for poem in poems]
        (folder / f"poet.tang.{number}.json").write_text(json.dumps(told), "utf-8")
    assert quatrains.extracted(tmp_path) == [
        "夜来风雨声，花落知多少。春眠不觉晓，处处闻啼鸟。",
        "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。",
    ]


# Tokens


def learnt_slowly(texts: list[str], size: int) -> list[tuple[int, int]]:
    """The definition: count all pairs again for each merge; the most frequent, then the smallest."""
    words = [list(piece.encode()) for text in texts for piece in re.findall(bpe.PIECE, text)]
    merges: list[tuple[int, int]] = []
    while len(merges) < size - 256:
        counts = Counter(pair for word in words for pair in pairwise(word))
        if not counts:
            break
        pair = min(counts, key=lambda p: (-counts[p], p))
        words = [bpe.merge(word, pair, 256 + len(merges)) for word in words]
        merges.append(pair)
    return merges


def test_merges_are_those_that_counting_everything_again_gives() -> None:
    rng = random.Random(1)
    for _ in range(6):
        texts = rng.sample(quatrains.quatrains(), 4) + ["".join(rng.choices("aab，", k=12)) for _ in range(6)]
        assert bpe.learn(texts, 300) == learnt_slowly(texts, 300)
    assert bpe.learn(["ab"], 9999) == [(97, 98)]


def test_the_committed_merges_are_the_first_that_the_training_poems_give(tokenizer) -> None:
    few = [poem + END for poem in split()["训练"]]
    counts = Counter(pair for poem in few for piece in re.findall(bpe.PIECE, poem) for pair in pairwise(piece.encode()))
    assert tokenizer.merges[0] == min(counts, key=lambda p: (-counts[p], p))
    assert len(tokenizer.bytes) == len(set(tokenizer.bytes)) == bpe.SIZE


def test_tokens_are_those_of_hugging_face_and_a_tokenizer_that_merges_late_pairs_first_is_found(monkeypatch) -> None:
    assert verify.tokens(150, seed=5).wrong == 0

    def latest_first(self: Tokenizer, piece: str) -> list[int]:
        tokens = list(piece.encode())
        while found := [self.rank[pair] for pair in pairwise(tokens) if pair in self.rank]:
            tokens = bpe.merge(tokens, self.merges[max(found)], 256 + max(found))
        return tokens

    monkeypatch.setattr(Tokenizer, "cut", latest_first)
    assert verify.tokens(150, seed=5).wrong > 0


def test_any_text_survives_and_half_a_character_is_shown_by_its_bytes(tokenizer) -> None:
    for text in ("", "龘", "a\u0000\U0001f914 é\r\n", "，，。。\n\n"):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    assert tokenizer.name(0xE6) == "E6"
    assert tokenizer.decode([0xE6]) == "�"


# Blocks and model


@pytest.mark.parametrize(("width", "heads", "groups"), [(8, 2, 1), (24, 6, 2), (12, 3, 3), (16, 8, 2)])
def test_every_block_equals_torch(width: int, heads: int, groups: int) -> None:
    for length in (1, 2, 9):
        assert max(compare(width, heads, groups, length, seed=length).values()) < 1e-12


def test_heads_that_do_not_divide_are_refused() -> None:
    for width, heads, groups in ((10, 4, 2), (12, 4, 3)):
        with pytest.raises(ValueError, match="不能整除"):
            blocks.GroupedAttention(width, heads, groups)


def test_a_cache_changes_nothing_and_one_that_forgets_where_it_is_is_found(monkeypatch) -> None:
    assert verify.cached(12, seed=1).wrong == 0
    monkeypatch.setattr(blocks.Cache, "length", property(lambda self: 0))
    assert verify.cached(12, seed=1).wrong > 6


def test_parameters_are_counted_by_the_formula() -> None:
    for settings in (Settings(), TINY, Settings(100, 24, 6, 3, 50, 4)):
        assert settings.parameters() == sum(weight.numel() for weight in GPT(settings).parameters())


def test_a_later_token_changes_no_earlier_score(trained) -> None:
    tokens = torch.randint(0, bpe.SIZE, (1, 12))
    other = tokens.clone()
    other[0, 7:] = 5
    with torch.no_grad():
        assert torch.equal(trained(tokens)[0, :7], trained(other)[0, :7])


# The n-gram model


def by_definition(texts: list[str], order: int, alphabet: int, context: str, symbol: str) -> float:
    """Interpolated, modified Kneser-Ney as Chen and Goodman write it, with sets and recursion."""
    grams = [
        gram for text in texts for gram in zip(*((END * (order - 1) + text)[k:] for k in range(order)), strict=False)
    ]

    def count(gram: tuple[str, ...]) -> int:
        """Of the highest order, how often; of a lower one, after how many different symbols."""
        if len(gram) == order:
            return grams.count(gram)
        return len({longer[: order - len(gram)][-1:] + gram for longer in set(grams) if longer[-len(gram) :] == gram})

    def suffixes(n: int) -> set[tuple[str, ...]]:
        return {gram[order - n :] for gram in grams}

    def probability(context: tuple[str, ...]) -> float:
        n = len(context) + 1
        lower = probability(context[1:]) if context else 1 / alphabet
        row = {gram: count(gram) for gram in suffixes(n) if gram[:-1] == context}
        if not row:
            return lower
        fold = kneser_ney.discounts([Counter({gram: count(gram) for gram in suffixes(n)})])
        total, own = sum(row.values()), row.get((*context, symbol), 0)
        return (own - fold[min(own, 3)] + lower * sum(fold[min(k, 3)] for k in row.values())) / total

    return probability(tuple(context))


def test_kneser_ney_is_its_definition_written_out() -> None:
    rng = random.Random(3)
    texts = ["".join(rng.choices("甲乙丙丁", weights=(8, 4, 2, 1), k=rng.randint(2, 7))) + END for _ in range(14)]
    model = KneserNey(texts, 3, alphabet=9)
    assert all(0 < d < 3 for d in model.discounts[2][1:])
    for context in ("甲乙", END + "甲", END * 2, "丁丁", "龘甲", "甲龘"):
        for symbol in "甲丁龘\n":
            expected = by_definition(texts, 3, 9, context, symbol)
            assert model.probability(context, symbol) == pytest.approx(expected, abs=1e-12), (context, symbol)


def test_probabilities_add_up_to_one_and_without_the_lower_order_they_do_not(monkeypatch) -> None:
    assert verify.ngrams(12, seed=2).wrong == 0
    monkeypatch.setattr(KneserNey, "summary", lambda self, row, k: (sum(row.values()), 0.5))
    assert verify.ngrams(12, seed=2).wrong > 6


def test_nats_are_those_of_each_symbol_in_turn() -> None:
    model = KneserNey(["甲乙丙\n", "甲乙丁\n"], 3, alphabet=10)
    found = model.nats("甲乙\n")
    contexts = ("\n\n", "\n甲", "甲乙")
    assert found == [-math.log(model.probability(c, s)) for c, s in zip(contexts, "甲乙\n", strict=True)]


# Training and scores


def test_padding_costs_nothing_and_each_token_is_asked_of_the_ones_before(tokenizer) -> None:
    torch.manual_seed(0)
    model, rows = GPT(TINY).eval(), train.encode(tokenizer, ["春眠不觉晓，", "花落"])
    together, apart = train.nats(model, rows), [train.nats(model, [row])[0] for row in rows]
    for a, b, row in zip(together, apart, rows, strict=True):
        assert len(a) == len(row) - 1
        assert a == pytest.approx(b, abs=1e-5)
        with torch.no_grad():
            log = model(torch.tensor([row[:-1]])).log_softmax(-1)[0]
        assert b == pytest.approx([-log[k, token].item() for k, token in enumerate(row[1:])], abs=1e-5)


def test_nats_per_character_are_the_whole_sum_over_the_chinese_characters(trained, tokenizer) -> None:
    poems = split()["测试"][:5]
    total, marks = train.per_hanzi(trained, tokenizer, poems)
    found = train.nats(trained, train.encode(tokenizer, poems))
    assert total == pytest.approx(sum(map(sum, found)) / sum(len(poem) - 4 for poem in poems))
    assert 0 < marks < total


def test_the_committed_model_scores_what_its_log_says() -> None:
    log = Log.read(train.RESULTS / "gpt-0.json")
    assert log.done == log.steps == train.STEPS
    assert train.CHECKPOINT.stat().st_size < 2_000_000
    told = (train.RESULTS / "train.txt").read_text("utf-8").splitlines()
    printed = re.search(r"GPT：([\d.]+)", told[1])  # by train.py, which is run and compared with the other listings
    assert printed and abs(float(printed[1]) - log.curve[-1]["test"]) < 0.005
    assert told[-1] == log.summary()


def test_what_the_ngram_model_printed_is_what_the_conclusions_rest_on() -> None:
    record = Measurement.read(scores.CONCLUSIONS / "nats.json")
    assert verify.told_ngrams().items() <= record.groups.items()
    parts = quatrains.folds()
    assert sorted(poem for poems in parts for poem in poems) == sorted(split()["测试"])


@pytest.fixture
def few_poems(monkeypatch) -> None:
    few = {part: poems[:40] for part, poems in split().items()}
    monkeypatch.setattr(train, "split", lambda: few)


@pytest.mark.usefixtures("few_poems")
def test_a_run_that_was_stopped_ends_like_one_that_was_not(tmp_path, monkeypatch, interrupt) -> None:
    monkeypatch.setattr(train, "BATCH", 8)
    at = lambda name, **more: Options(8, 1, tmp_path / name, quiet=True, **more)  # noqa: E731
    whole = train.train(at("whole"), TINY)
    interrupt(train, "padded", 4)
    with pytest.raises(TrainingError, match=r"第 4 步之后停下.*--resume"):
        train.train(at("halves"), TINY)
    halves = train.train(at("halves", resume=True), TINY)
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), halves.parameters(), strict=True))
    assert {"validation", "test"} < Log.read(tmp_path / "halves" / "gpt-1.json").curve[-1].keys()


def test_a_model_survives_saving_and_a_missing_or_foreign_file_is_named(trained, tmp_path) -> None:
    train.save(trained, tmp_path / "gpt.npz")
    again = train.load(tmp_path / "gpt.npz")
    assert again.settings == trained.settings
    assert all(torch.equal(a, b) for a, b in zip(trained.parameters(), again.parameters(), strict=True))
    with pytest.raises(TrainingError, match=r"没有 .*--train"):
        train.load(tmp_path / "none.npz")
    (tmp_path / "other.npz").write_text("not a zip")
    with pytest.raises(TrainingError, match="不是这个模型的权重"):
        train.load(tmp_path / "other.npz")


def test_the_rate_rises_and_then_falls_to_a_twentieth() -> None:
    rates = [train.rate(step, 500) for step in range(1, 501)]
    assert max(rates) == rates[train.WARMUP - 1] == train.RATE
    assert rates[-1] == pytest.approx(train.RATE / 20)
    assert all(a > b for a, b in pairwise(rates[train.WARMUP :]))


# Sampling


def test_what_samplers_keep_is_what_their_definitions_keep_and_a_wrong_one_is_found(monkeypatch) -> None:
    assert verify.samplers(60, seed=1).wrong == 0
    monkeypatch.setattr(sampling, "top_p", lambda p, mass: p >= mass * p.max())
    assert verify.samplers(60, seed=1).wrong > 20


def test_samplers_are_applied_one_after_the_other_and_zero_temperature_takes_the_greatest() -> None:
    logits = np.log([0.4, 0.3, 0.2, 0.1])
    assert Sampler(top_k=3, top_p=0.5).probabilities(logits).tolist() == pytest.approx([4 / 7, 3 / 7, 0, 0])
    assert Sampler(temperature=0).probabilities(logits).tolist() == [1, 0, 0, 0]
    warm = Sampler(temperature=2.0).probabilities(logits)
    assert warm[0] / warm[3] == pytest.approx(2)


def test_tokens_are_drawn_as_often_as_they_are_probable() -> None:
    choose, logits = drawing(Sampler(top_k=2), 1), np.log([0.2, 0.5, 0.3])
    counts = Counter(choose(logits) for _ in range(4000))
    assert counts[0] == 0
    assert counts[1] / 4000 == pytest.approx(0.625, abs=0.03)


def test_with_and_without_a_cache_the_same_poem_is_written(trained, tokenizer) -> None:
    for seed in range(3):
        poems = {sampling.write(trained, tokenizer, "春", drawing(Sampler(), seed), cached) for cached in (True, False)}
        assert len(poems) == 1


def test_poems_written_side_by_side_are_those_written_one_after_the_other(trained, tokenizer) -> None:
    choices = [(Sampler(temperature=0), 0), *((Sampler(), seed) for seed in range(3))]
    together = sampling.write_many(trained, tokenizer, [drawing(*choice) for choice in choices])
    assert together == [sampling.write(trained, tokenizer, "", drawing(*choice)) for choice in choices]
    assert len({len(poem) for poem in together}) > 1, "one goes on while the others wait"


def test_the_scores_on_the_page_are_those_of_the_model(trained, tokenizer) -> None:
    told = explorer.written()
    assert [item["start"] for item in told["starts"]] == list(explorer.STARTS)
    for item in told["starts"]:
        assert all(len(step["logits"]) == 2 * bpe.SIZE for step in item["steps"])
        assert item["steps"][0]["written"] == item["start"]
        for step in item["steps"]:
            [row] = train.encode(tokenizer, [step["written"]])
            with torch.no_grad():
                scores = trained(torch.tensor([row[:-1]]))[0, -1].double().numpy()
            ours = np.maximum(scores - scores.max(), -255 / explorer.SCALE)
            assert np.abs(explorer.logits_of(step) - ours).max() < 0.6 / explorer.SCALE


# Copies


def test_the_longest_copy_is_found_as_by_trying_every_span() -> None:
    rng = random.Random(4)
    for _ in range(60):
        poems = ["".join(rng.choices("甲乙丙", k=rng.randint(1, 9))) for _ in range(6)]
        text = "".join(rng.choices("甲乙丙丁", k=9))
        spans = [text[a:b] for a in range(9) for b in range(a + 1, 10) if any(text[a:b] in poem for poem in poems)]
        assert len(copying.Known(poems).longest(text)) == max(map(len, spans), default=0)


def test_a_span_does_not_reach_over_the_end_of_a_poem_and_marks_do_not_count() -> None:
    known = copying.Known(["甲乙，丙丁。", "戊己"])
    assert known.longest("丁戊") == "丁"
    assert known.longest("子乙丙丁丑") == "乙丙丁"


def test_a_form_is_four_equal_lines_with_their_marks() -> None:
    poem = "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。"
    assert copying.well_formed(poem)
    for wrong in (poem[:-1], poem.replace("晓", ""), poem.replace("。", "，"), poem.replace("春", "�"), poem * 2):
        assert not copying.well_formed(wrong)


# Paper, exercises, checks


def test_the_bill_of_a_token_is_what_counting_multiplications_gives() -> None:
    settings, length = replace(TINY, vocabulary=300, layers=2, hidden=40), 7
    model, counted = GPT(settings), 0
    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            counted += 6 * module.weight.numel()
    counted += 6 * settings.vocabulary * settings.width  # the output; the input is looked up
    norms = 6 * (2 * settings.layers + 1) * settings.width
    attention = 3 * settings.layers * 2 * 2 * settings.width * length / 2  # scores and mixing, half of them masked
    assert scale.Bill(settings, length).per_token() == counted + norms + attention


def test_a_balanced_model_spends_what_it_was_given() -> None:
    n, d = scale.balanced(1e20)
    assert 6 * n * d == pytest.approx(1e20)
    assert d == pytest.approx(20 * n)
    assert scale.BIG.parameters() == pytest.approx(1e9, rel=0.1)


def test_solutions(trained, tokenizer) -> None:
    rates = [exercises.per_character(tokenizer, split()["验证"][:20], merges) for merges in (0, 300, 1792)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] == 3
    poem = exercises.acrostic(trained, tokenizer, "春夏秋冬", drawing(Sampler(temperature=0.5), 0))
    assert [line[0] for line in lines(poem)] == list("春夏秋冬")
    layer = blocks.Cache(*(torch.zeros(1, 4, 100, 2048 // 16, dtype=torch.float16) for _ in range(2)))
    size = 22 * (layer.key.nbytes + layer.value.nbytes) / 2**20
    assert exercises.cache_sizes((4,), 100)[4] == pytest.approx(size)
