"""汉字→拼音一章的断言：划分不泄漏，基线与手算一致，模型与提交的权重是页面上说的那个。"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict, replace
from itertools import combinations

import numpy as np
import pytest
import torch
from scipy.stats import binomtest
from scipy.stats import permutation_test as of_scipy
from torch import nn

from hanzi_to_pinyin import (
    ablation,
    baselines,
    errors,
    leak,
    phrases,
    solutions,
    tagger,
    together,
    train,
    vectors,
)
from hanzi_to_pinyin.fresh import fresh, leaked
from hanzi_to_pinyin.phrases import Phrase, dictionary, split
from hanzi_to_pinyin.tagger import Settings, Tagger, Vocabulary
from training_runs import Log, Options, TrainingError

SMALL = Settings(width=16, heads=2, hidden=16)


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def parts():
    return phrases.split()


@pytest.fixture(scope="module")
def few(parts):
    return {"训练": parts["训练"][:600], "验证": parts["验证"][:50]}


def related(a: str, b: str) -> bool:
    """照定义写的，慢。"""
    return a in b or b in a or any(a[i : i + 3] in b for i in range(len(a) - 2))


# 数据


def test_no_test_or_validation_phrase_has_a_relative_in_another_part(parts):
    rng = random.Random(0)
    for part in ("测试", "验证"):
        others = [p.text for other in phrases.PARTS if other != part for p in parts[other]]
        for phrase in rng.sample(parts[part], 25):
            assert not [text for text in others if related(phrase.text, text)]


def test_the_naive_split_leaks_and_the_split_by_groups_does_not(parts):
    naive, variants = phrases.split("随手"), phrases.split("变体")
    share = {len(leak.with_relatives(found["测试"], found["训练"])) / len(found["测试"]) for found in (naive, variants)}
    assert min(share) > 0.3
    assert leak.with_relatives(parts["测试"], parts["训练"]) == []


def test_relatives_are_those_of_the_definition():
    naive = phrases.split("随手")
    training = [p for p in naive["训练"] if set(p.text) & set("一心重")]
    asked = [p for p in naive["测试"] if set(p.text) & set("一心重")]
    expected = [p for p in asked if any(related(p.text, q.text) for q in training)]
    assert 0 < len(expected) < len(asked)
    assert leak.with_relatives(asked, training) == expected


def test_groups_are_the_components_of_the_relation():
    texts = ["一心一意", "一心一意地", "意地", "重庆", "重庆市", "隆重庆祝", "隆重", "山水", "游山玩水", "玩山水画"]
    assert phrases.groups(texts, "随手") == [[text] for text in sorted(texts)]
    assert ["一心一意", "一心一意地"] in phrases.groups(texts, "变体") and ["重庆"] in phrases.groups(texts, "变体")
    with pytest.raises(ValueError, match="没有“乱来”这种划分；有随手"):
        phrases.groups(texts, "乱来")
    found = phrases.groups(texts)
    assert sorted(map(sorted, found)) == sorted(
        sorted(g) for g in (["一心一意", "一心一意地", "意地"], ["重庆", "重庆市", "隆重庆祝", "隆重"],
                            ["山水", "玩山水画"], ["游山玩水"])
    )  # fmt: skip


def test_every_phrase_is_in_one_part_and_no_group_is_torn(parts):
    where = {p.text: part for part in phrases.PARTS for p in parts[part]}
    assert len(where) == sum(len(found) for found in parts.values()) == len(phrases.dictionary())
    assert all(len({where[text] for text in group}) == 1 for group in phrases.groups(where))
    assert 0.05 < len(parts["测试"]) / len(where) < 0.12


# 基线


def test_the_strictest_split_shares_no_two_neighbouring_characters_and_keeps_what_it_can():
    found = fresh()
    pairs = {part: {p.text[k : k + 2] for p in some for k in range(len(p.text) - 1)} for part, some in found.items()}
    asked = pairs["测试"] | pairs["验证"]
    assert not asked & pairs["训练"]
    kept = {p for some in found.values() for p in some}
    assert len(kept) == sum(map(len, found.values())) > 39_000, "no phrase is in two parts"
    assert all({p.text[k : k + 2] for k in range(len(p.text) - 1)} & asked for p in dictionary() if p not in kept)


def test_what_the_split_by_relatives_lets_through_is_what_a_look_at_every_pair_finds():
    parts = split()
    some = [p.text for p in parts["测试"] if len(p.text) == 4][::12]
    training = [p.text for p in parts["训练"] if len(p.text) == 4]
    near = sum(
        any(sum(x != y for x, y in zip(a, b, strict=True)) == 1 or sorted(a) == sorted(b) for b in training)
        for a in some
    )
    counted = leaked(
        {"测试": tuple(Phrase(text, ()) for text in some), "训练": tuple(Phrase(text, ()) for text in training)}
    )
    assert counted["near"] == near > 0
    assert leaked(parts)["overlap"] == sum(
        any(p.text[k : k + 2] in pairs for k in range(len(p.text) - 1))
        for pairs in [{q.text[k : k + 2] for q in parts["训练"] for k in range(len(q.text) - 1)}]
        for p in parts["测试"]
    )


def test_the_majority_reads_what_occurs_most_often(parts):
    reader = baselines.Majority(parts["训练"])
    readings = Counter(r for p in parts["训练"] for c, r in zip(p.text, p.readings, strict=True) if c == "重")
    assert reader("重鿿") == (readings.most_common(1)[0][0], baselines.UNKNOWN)


def test_the_n_gram_follows_its_formula():
    model = baselines.NGram(
        [Phrase("重庆", ("chóng", "q")), Phrase("重山", ("chóng", "s")), Phrase("重山", ("zhòng", "s")),
         Phrase("重", ("zhòng",)), Phrase("很重", ("h", "zhòng"))],
        pair=2.0, triple=1.0,
    )  # fmt: skip
    alone = {"chóng": 2 / 5, "zhòng": 3 / 5}
    edge = {"chóng": (2 + 2 * 0.4) / 6, "zhòng": (2 + 2 * 0.6) / 6}
    mountain = {"chóng": (1 + 2 * 0.4) / 4, "zhòng": (1 + 2 * 0.6) / 4}
    both = {r: edge[r] * mountain[r] / alone[r] for r in alone}
    expected = {r: (1 + both[r] / sum(both.values())) / 3 for r in alone}
    assert model.probabilities(baselines.EDGE, "重", "山") == pytest.approx(expected)
    assert model.probabilities("很", "鿿", "山") == {}


def test_n_gram_probabilities_sum_to_one_and_follow_the_neighbours(parts):
    model = baselines.NGram(parts["训练"], 3.0, 0.3)
    for phrase in parts["验证"][::50]:
        for window in baselines.windows(phrase.text):
            found = model.probabilities(*window)
            assert not found or sum(found.values()) == pytest.approx(1)
    flipped = baselines.NGram([Phrase("甲重", ("j", "zhòng"))] * 5 + [Phrase("乙重", ("y", "chóng"))] * 2, 0.1, 0.1)
    assert (flipped("甲重")[1], flipped("乙重")[1]) == ("zhòng", "chóng")


# 模型


def test_targets_ask_only_where_there_is_a_choice():
    vocabulary = Vocabulary.of([Phrase("重庆", ("chóng", "qìng")), Phrase("重量", ("zhòng", "liàng"))])
    assert vocabulary.readings["重"] == ("chóng", "zhòng")
    asked = vocabulary.targets([Phrase("重量", ("zhòng", "liàng")), Phrase("鿿重", ("?", "tóng"))])
    assert asked.tolist() == [[-1, 1, -1, -1], [-1, -1, -1, -1]]
    assert vocabulary.encode(["量", "鿿重"])[0].tolist() == [
        tagger.EDGE,
        vocabulary.number["量"],
        tagger.EDGE,
        tagger.PAD,
    ]
    assert vocabulary.encode(["鿿"])[0, 1] == tagger.HIDDEN


def test_an_untrained_model_with_the_prior_is_the_majority(parts):
    torch.manual_seed(0)
    model = Tagger(Vocabulary.of(parts["训练"]), SMALL)
    with torch.no_grad():
        model.reading.weight.zero_()
    majority = baselines.Majority(parts["训练"])
    texts = [p.text for p in parts["验证"][:300]]
    assert model.read(texts) == [majority(text) for text in texts]


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "rotary", "none"])
def test_only_a_model_with_positions_sees_the_order(parts, positions):
    torch.manual_seed(0)
    model = Tagger(Vocabulary.of(parts["训练"]), replace(SMALL, positions=positions)).eval()
    with torch.no_grad():
        straight = model.look(model.vocabulary.encode(["看重我们"]))[0, 2]
        swapped = model.look(model.vocabulary.encode(["我重看们"]))[0, 2]
    assert torch.allclose(straight, swapped, atol=1e-5) == (positions == "none")


def test_padding_changes_nothing_and_a_batch_is_as_good_as_one(parts):
    torch.manual_seed(0)
    model = Tagger(Vocabulary.of(parts["训练"]), SMALL).eval()
    with torch.no_grad():
        alone = model(model.vocabulary.encode(["重量"]))[0]
        padded = model(model.vocabulary.encode(["重量", "重整旗鼓再出发"]))[0, :4]
    assert torch.allclose(alone, padded, atol=1e-5)


def test_rotary_scores_do_not_change_when_everything_moves():
    torch.manual_seed(0)
    attention, x = tagger.RotaryAttention(16, 2), torch.randn(1, 5, 16)
    moved = torch.cat([torch.randn(1, 3, 16), x], 1)
    hide = torch.cat([torch.zeros(3), torch.ones(5)]).bool()
    with torch.no_grad():
        first = attention(x, attention.project(x))[0]
        second = attention(moved, attention.project(moved), hide)[0][:, 3:]
    assert torch.allclose(first, second, atol=1e-5)


def test_smoothing_equals_torch_where_every_candidate_is_real_and_ignores_those_that_are_not():
    scores, wanted = torch.randn(7, 4), torch.tensor([0, 1, 2, 3, 0, 1, 2])
    expected = nn.functional.cross_entropy(scores, wanted, label_smoothing=0.1)
    assert train.smoothed_choice(scores, wanted, 0.1).item() == pytest.approx(expected.item(), abs=1e-6)
    more = torch.cat([scores, torch.full((7, 2), -torch.inf)], 1).requires_grad_()
    loss = train.smoothed_choice(more, wanted, 0.1)
    assert loss.item() == pytest.approx(expected.item(), abs=1e-6)
    loss.backward()
    assert more.grad.isfinite().all()


# 训练


def at(folder, **changes):
    return Options(**({"steps": 8, "seed": 1, "output": folder, "quiet": True} | changes))


def test_a_run_that_was_stopped_ends_like_one_that_was_not(few, tmp_path, monkeypatch, interrupt):
    monkeypatch.setattr(train, "EVERY", 3)
    monkeypatch.setattr(train, "BATCH", 128)
    whole = train.train(at(tmp_path / "whole"), SMALL, few)
    interrupt(train, "loss_of", 4)
    with pytest.raises(TrainingError, match=r"第 4 步之后停下.*tagger\.checkpoint.*--resume"):
        train.train(at(tmp_path / "halves"), SMALL, few)
    halves = train.train(at(tmp_path / "halves", resume=True), SMALL, few)
    assert all(
        torch.equal(a, b) for a, b in zip(whole.state_dict().values(), halves.state_dict().values(), strict=True)
    )
    first, second = (Log.read(tmp_path / name / "tagger.json") for name in ("whole", "halves"))
    assert first.curve == second.curve and [point["step"] for point in first.curve] == [3, 6, 8]


def test_a_few_steps_lower_the_loss_and_another_seed_gives_another_model(few, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "EVERY", 10)
    monkeypatch.setattr(train, "WARMUP", 5)
    monkeypatch.setattr(train, "RATE", 0.02)
    eager = replace(SMALL, dropout=0.0, hide=0.0)
    one, other = (train.train(at(tmp_path / str(seed), steps=40, seed=seed), eager, few) for seed in (1, 2))
    curve = Log.read(tmp_path / "1" / "tagger.json").curve
    assert curve[-1]["loss"] < 0.8 * curve[0]["loss"]
    assert not torch.equal(one.embedding.weight, other.embedding.weight)


def test_a_model_survives_saving_and_needs_no_dictionary(few, tmp_path):
    torch.manual_seed(0)
    model = Tagger(Vocabulary.of(few["训练"]), SMALL)
    train.save(model, tmp_path / "tagger.npz")
    again = train.load(tmp_path / "tagger.npz")
    texts = [p.text for p in few["验证"]]
    assert again.settings == SMALL
    assert again.vocabulary.readings == model.vocabulary.readings
    assert again.read(texts) == model.read(texts)


def test_a_missing_or_foreign_file_is_named_with_the_way_out(tmp_path):
    with pytest.raises(TrainingError, match=r"没有 .*tagger\.npz.*--train"):
        train.load(tmp_path / "tagger.npz")
    np.savez(tmp_path / "tagger.npz", weight=np.zeros(3))
    with pytest.raises(TrainingError, match=r"tagger\.npz 不是这个模型的权重.*--train"):
        train.load(tmp_path / "tagger.npz")
    (tmp_path / "tagger.npz").write_text("not a zip")
    with pytest.raises(TrainingError, match=r"不是这个模型的权重"):
        train.load(tmp_path / "tagger.npz")


# 消融


@pytest.fixture
def quick(few, monkeypatch):
    """三种变体、每种一个种子，数据很少，只走几步。"""
    some = {name: ablation.VARIANTS[name] for name in (ablation.BASE, "不加位置", "旋转位置")}
    monkeypatch.setattr(ablation, "VARIANTS", some)
    monkeypatch.setattr(ablation, "seeds", lambda variant: range(1))
    monkeypatch.setattr(ablation, "split", lambda: few)


def test_what_the_record_has_is_not_trained_again(quick, tmp_path, monkeypatch):
    record, where = tmp_path / "ablation.json", at(tmp_path / "runs", steps=2)
    ablation.train_all(where, ["旋转位置"], record)
    first = ablation.read(record)
    calls, ordinary = [], ablation.run
    monkeypatch.setattr(ablation, "run", lambda name, *more: calls.append(name) or ordinary(name, *more))
    ablation.train_all(where, list(ablation.VARIANTS), record)
    assert calls == [ablation.BASE, "不加位置"]
    outcomes = ablation.read(record)
    assert [o.log.name for o in outcomes] == list(ablation.VARIANTS) and outcomes[-1:] == first
    assert [o.log.settings["positions"] for o in outcomes] == ["sinusoidal", "none", "rotary"]
    assert all(o.log.command.startswith("python -m hanzi_to_pinyin.ablation") for o in outcomes)
    with pytest.raises(TrainingError, match=r"ablation\.json 里的训练走了 2 步"):
        ablation.train_all(replace(where, steps=3), list(ablation.VARIANTS), record)


def test_an_ablation_that_was_stopped_goes_on_by_itself(quick, tmp_path, interrupt):
    record, where = tmp_path / "ablation.json", at(tmp_path / "runs", steps=4)
    calls = interrupt(train, "loss_of", 6)
    with pytest.raises(TrainingError, match="第 2 步之后停下"):
        ablation.train_all(where, list(ablation.VARIANTS), record)
    ablation.train_all(where, list(ablation.VARIANTS), record)
    assert len(calls) == 12
    assert [o.log.resumed for o in ablation.read(record)] == [0, 1, 0]


def test_the_marks_of_an_untrained_model_with_the_prior_are_those_of_the_majority(parts):
    model = Tagger(Vocabulary.of(parts["训练"]), SMALL)
    with torch.no_grad():
        model.reading.weight.zero_()
    floor = ablation.majority(parts)
    assert ablation.loss_on(model, parts["验证"]) == pytest.approx(floor["loss"], abs=1e-5)
    assert train.accuracy(model, parts["验证"]) == pytest.approx(floor["accuracy"], abs=1e-4)


@pytest.mark.parametrize(
    ("base", "other", "side"),
    [([2, 3], [4, 5], 1), ([2, 3], [0, 1], -1), ([2, 3], [3, 9], 0), ([2, 3], [1, 9], 0), ([0, 9], [4, 5], 0)],
)
def test_two_groups_are_apart_when_no_value_of_one_reaches_the_other(base, other, side):
    assert ablation.apart(base, other) == side


def test_the_chance_of_lying_apart_is_counted_rightly():
    ranks = range(ablation.MORE + ablation.SEEDS)
    ways = [ablation.apart([r for r in ranks if r not in some], some) for some in combinations(ranks, ablation.SEEDS)]
    assert ablation.chance() == pytest.approx(sum(map(abs, ways)) / len(ways))


def test_the_record_has_every_run_and_each_changes_one_thing(parts):
    outcomes = ablation.read()
    expected = [(name, seed) for name in ablation.VARIANTS for seed in ablation.seeds(name)]
    assert [(o.log.name, o.log.seed) for o in outcomes] == expected
    for outcome in outcomes:
        log, changes = outcome.log, ablation.VARIANTS[outcome.log.name]
        assert len(changes) == (log.name != ablation.BASE)
        assert log.settings == asdict(replace(Settings(), **changes)) | {"data": phrases.digest(parts["训练"])}
        assert log.done == log.steps == ablation.STEPS
        assert outcome.accuracy == log.curve[-1]["validation"]
        assert all(value != getattr(Settings(), key) for key, value in changes.items())
    assert sum(o.log.cpu_seconds for o in outcomes) < 20 * 60


# 错误的分类


def test_categories_depend_on_the_answer_and_the_training_data():
    model = baselines.NGram(
        [Phrase("重庆", ("chóng", "q")), Phrase("重山", ("zhòng", "s")), Phrase("一不儿", ("yī", "bù", "er")),
         Phrase("一不儿", ("yí", "bú", "ér")), Phrase("头", ("tóu",)), Phrase("头", ("tou",))]
    )  # fmt: skip
    ask = lambda window, reading: errors.category(model, tuple(window), reading)  # noqa: E731
    assert ask(" 鿿 ", "x") == "字没见过"
    assert ask(" 重 ", "tóng") == "读音没见过"
    assert ask(" 庆 ", "q") == "只有一种读音"
    assert ask(" 儿 ", "er") == "儿"
    assert ask(" 不 ", "bú") == "一、不"
    assert ask(" 头 ", "tou") == "轻声"
    assert ask(" 重庆", "chóng") == "多音字，邻字见过"
    assert ask("山重 ", "zhòng") == "多音字，邻字没见过"


@pytest.mark.parametrize(
    ("reading", "tone"), [("mā", 1), ("má", 2), ("mǎ", 3), ("mà", 4), ("ma", 0), ("lǜ", 4), ("lǚ", 3)]
)
def test_tones_are_read_off_the_letters(reading, tone):
    assert errors.tone(reading) == tone


# 提交的模型


@pytest.fixture(scope="module", params=["变体", "亲属"])
def how(request):
    return request.param


def test_a_committed_model_scores_what_its_log_says_and_is_small(how):
    folder = train.RESULTS / train.FOLDERS[how]
    log, model = Log.read(folder / "tagger.json"), train.committed(how)
    assert log.settings["data"] == phrases.digest(phrases.split(how)["训练"])
    assert train.accuracy(model, phrases.split(how)["验证"]) == pytest.approx(log.curve[-1]["validation"], abs=0.002)
    assert (folder / "tagger.npz").stat().st_size < 1_500_000
    assert log.done == log.steps and log.cpu_seconds > 10


def test_the_printed_scores_are_those_of_the_committed_model_on_the_test_phrases(how):
    told = (train.RESULTS / "train.txt").read_text("utf-8")
    test = phrases.split(how)["测试"]
    right = round(train.accuracy(train.committed(how), test) * len(test))
    start = told.index(f"“{how}”划分")
    assert f"模型：{right}（" in told[start : start + 250]


def test_without_its_evidence_the_combination_is_the_n_gram_and_with_it_the_order_changes(few):
    ngram, model = baselines.NGram(few["训练"], 3.0, 3.0), Tagger(Vocabulary.of(few["训练"]), SMALL)
    texts = [p.text for p in few["训练"][:80]]
    assert together.combine(ngram, model, texts, 0.0) == [ngram(text) for text in texts]
    with torch.no_grad():
        model.bias.copy_(-20 * model.prior)
    other = together.combine(ngram, model, texts, 1.0)
    assert other != [ngram(text) for text in texts]
    assert together.right_together(ngram, model, few["训练"][:80], 0.0) == baselines.right_phrases(
        ngram, few["训练"][:80]
    )


def test_prior_and_evidence_make_up_the_scores(few):
    model = Tagger(Vocabulary.of(few["训练"]), SMALL).eval()
    several = [c for c, known in model.vocabulary.readings.items() if len(known) > 1][:2]
    text = "".join(several) + "鿿"
    with torch.no_grad():
        scores = model(model.vocabulary.encode([text]))[0]
    for i, c in enumerate(several, 1):
        counts = model.vocabulary.counts[c]
        for k, r in enumerate(model.vocabulary.readings[c]):
            expected = scores[i, k].item() - float(np.log(counts[k] / sum(counts)))
            assert model.evidence([text])[0][i - 1][r] == pytest.approx(expected, abs=1e-5)
    assert model.evidence([text])[0][2] == {}


def test_the_nearest_vectors_are_those_that_share_neighbours():
    made = [Phrase(a + b, ("x", "y")) for a in "江河" for b in "水流岸"] + [
        Phrase(a + b, ("x", "y")) for a in "刀枪" for b in "刃伤口"
    ]
    table = vectors.vectors(made, 4)
    assert vectors.nearest(table, "江", 1) == "河" and vectors.nearest(table, "枪", 1) == "刀"
    assert all(np.square(v).mean() == pytest.approx(1, abs=1e-6) for v in table.values())


# 练习


def test_kinds_of_relatives_are_those_of_the_definition_and_add_up():
    naive = phrases.split("随手")
    training = [p for p in naive["训练"] if set(p.text) & set("一心重")]
    asked = [p for p in naive["测试"] if set(p.text) & set("一心重")]
    inside = {p for p in asked if any(p.text in q.text for q in training)}
    around = {p for p in asked if any(q.text in p.text for q in training)}
    found = solutions.directions(asked, training)
    assert found["训练短语包含考题"] == len(inside - around) > 0
    assert found["考题包含训练短语"] == len(around - inside) > 0
    assert found["两个方向都有"] == len(around & inside)
    assert found.total() == len(leak.with_relatives(asked, training))


def test_the_sign_test_equals_scipy():
    rng = random.Random(0)
    for count in (1, 2, 9, 60, 500):
        first, second = ([rng.random() < share for _ in range(count)] for share in (0.7, 0.6))
        one, other, chance = solutions.sign_test(first, second)
        assert sum(first) - sum(second) == one - other
        expected = binomtest(one, one + other).pvalue if one + other else 1.0
        assert chance == pytest.approx(expected, rel=1e-9)
    assert solutions.sign_test([True], [True]) == (0, 0, 1.0)


def test_the_permutation_test_equals_scipy():
    rng = np.random.default_rng(0)
    for sizes, shift in (((6, 3), 0.0), ((5, 5), 1.0), ((4, 5), 3.0), ((3, 3), 9.0)):
        first, second = (rng.normal(move, size=size) for size, move in zip(sizes, (0, shift), strict=True))
        expected = of_scipy((first, second), lambda a, b: abs(a.mean() - b.mean()), alternative="greater")
        assert solutions.permutation_test(first, second) == pytest.approx(expected.pvalue, rel=1e-9)
    assert solutions.permutation_test([1.0, 1.0], [1.0, 1.0]) == 1.0


@pytest.mark.parametrize("measure", ablation.MEASURES)
def test_a_threshold_for_ten_comparisons_leaves_the_changes_that_lie_apart(measure):
    rows, found = ablation.values(ablation.read(), measure), solutions.chances(measure)
    moved = {name for name, numbers in rows.items() if ablation.apart(rows[ablation.BASE], numbers)}
    assert {name for name, p in found.items() if p < 0.05 / len(found)} == moved
    assert 0 < len(moved) < len(found) == len(rows) - 1
