"""Transformer 一章的断言：每一条都会因为一种错误的实现而失败。"""

from __future__ import annotations

import json
import random
import re
from itertools import chain, pairwise

import numpy as np
import pytest
import torch
from torch import nn

from sphinx_runnable_listings.conclusions import Measurement
from training_runs import Log, Options, TrainingError, weights
from transformer import (
    attention,
    cache_speed,
    compare_with_torch,
    distance,
    draw,
    exercises,
    explorer,
    extrapolation,
    lengths,
    model,
    parallel,
    placing,
    positions,
    reading,
    train,
    variance,
)

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def trained():
    return train.load()


@pytest.mark.parametrize("seed", range(30))
def test_every_module_equals_torch_nn_for_random_shapes_and_masks(seed):
    rng = random.Random(seed)
    heads = rng.choice((1, 2, 4))
    shape = {"width": 8 * heads, "heads": heads, "hidden": rng.choice((8, 33)), "batch": rng.randint(1, 4),
             "t": rng.randint(1, 9), "s": rng.randint(1, 9), "seed": seed}  # fmt: skip
    errors = compare_with_torch.compare(**shape)
    assert len(errors) == 8
    assert max(errors.values()) <= 1e-5, errors


def test_attention_weights_sum_to_one_and_masked_ones_are_exactly_zero():
    x = torch.randn(2, 3, 6, 8)
    mask = attention.causal_mask(6)
    _, weights = attention.attend(x, x, x, mask)
    assert torch.allclose(weights.sum(-1), torch.ones(2, 3, 6))
    assert (weights[..., ~mask] == 0).all()


def test_the_causal_mask_hides_the_future_from_the_decoder(trained):
    source = train.encode_numbers([10086])
    a = torch.tensor([[1, 4, 15, 3, 11]])
    b = a.clone()
    b[0, 3:] = 7
    memory, mask = trained.encode(source)
    with torch.no_grad():
        first, second = trained.decode(a, memory, mask), trained.decode(b, memory, mask)
    assert torch.equal(first[:, :3], second[:, :3])
    assert not torch.allclose(first[:, 3:], second[:, 3:])


def test_padding_does_not_change_the_answer(trained):
    alone = trained(train.encode_numbers([10086]), torch.tensor([[1, 4]]))
    padded = trained(train.encode_numbers([10086, 1234567890])[:1], torch.tensor([[1, 4]]))
    assert torch.allclose(alone, padded, atol=1e-4)


def test_a_width_that_heads_do_not_divide_is_refused():
    with pytest.raises(ValueError, match="不能被头数"):
        attention.MultiHeadAttention(10, 3)


@pytest.mark.parametrize("width", [4, 64, 1024])
def test_the_dot_product_has_variance_d_and_the_scaled_one_variance_1(width):
    assert variance.measure(width, scaled=False)[0] == pytest.approx(width, rel=0.06)
    assert variance.measure(width, scaled=True)[0] == pytest.approx(1, rel=0.06)


def test_the_softmax_jacobian_is_the_one_that_autograd_finds():
    x = torch.randn(6, dtype=torch.float64)
    jacobian = torch.func.jacrev(lambda v: v.softmax(-1))(x)
    assert variance.softmax_jacobian_norm(x.softmax(-1)).item() == pytest.approx(jacobian.norm().item(), abs=1e-12)


def test_attention_without_positions_only_permutes_its_output():
    without, with_positions = positions.shuffled_error()
    assert without < 1e-5
    assert with_positions > 0.01


def test_how_fast_an_lstm_forgets_is_set_by_the_bias_of_its_forget_gate():
    left = [distance.surviving_gradient(model, 20, trials=4) for model in ("RNN", *distance.FORGET)]
    assert all(b > 3 * a for a, b in pairwise(left[:4])), left
    assert left[4] > left[3] > 0.4
    layer = torch.nn.LSTM(3, 3).double()  # the gates stand where torch says: i, f, g, o
    with torch.no_grad():
        for weights in layer.parameters():
            weights.zero_()
        layer.bias_ih_l0[3:6] = 50.0
        state = (torch.zeros(1, 1, 3).double(), torch.full((1, 1, 3), 0.7).double())
        assert torch.allclose(layer(torch.zeros(5, 1, 3).double(), state)[1][1], state[1])


def test_rotary_scores_depend_on_the_distance_alone_and_equal_complex_rotation():
    q, k = torch.randn(1, 16, dtype=torch.float64), torch.randn(1, 16, dtype=torch.float64)
    frequency = 10000.0 ** (-torch.arange(0, 16, 2, dtype=torch.float64) / 16)

    def by_complex(x, position):
        turn = torch.polar(torch.ones(8, dtype=torch.float64), position * frequency)
        z = torch.view_as_complex(x.reshape(1, 8, 2)) * turn
        return torch.view_as_real(z).reshape(1, 16)

    scores = set()
    for t in (0, 1, 37, 400):
        turned_q, turned_k = positions.rotate(q, torch.tensor([t + 5])), positions.rotate(k, torch.tensor([t]))
        assert torch.allclose(turned_q, by_complex(q, t + 5), atol=1e-10)
        scores.add(round((turned_q @ turned_k.T).item(), 8))
    assert len(scores) == 1


def test_sinusoidal_positions_follow_the_paper():
    table = model.sinusoidal(torch.arange(50), 8)
    assert table[7, 4].item() == pytest.approx(torch.sin(torch.tensor(7 / 10000 ** (4 / 8))).item(), abs=1e-6)
    assert table[7, 5].item() == pytest.approx(torch.cos(torch.tensor(7 / 10000 ** (4 / 8))).item(), abs=1e-6)


def value_of(text: str) -> int:
    """独立的反向解析：按亿、万切开，再按千百十个相加。"""
    total = 0
    for unit, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        head, cut, rest = text.partition(unit) if unit else (text, "x", "")
        if cut:
            text = rest
            head = head.replace("零", "")
            if head.startswith("十"):
                head = "一" + head
            for digit, scale in re.findall("([一二三四五六七八九])([千百十]?)", head):
                total += "零一二三四五六七八九".index(digit) * {"千": 1000, "百": 100, "十": 10, "": 1}[scale] * size
    return total


def test_readings_can_be_read_back_to_the_number():
    rng = random.Random(1)
    numbers = [*range(11_000), *(10**k + d for k in range(4, 12) for d in (-1, 0, 1, 10, 1000))]
    numbers += [int("".join(rng.choice("0001239") for _ in range(rng.randint(1, 12)))) for _ in range(5000)]
    for n in numbers:
        text = reading.read_number(n)
        assert value_of(text) == n, (n, text)
        assert "零零" not in text
        assert n == 0 or not text.endswith("零")


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "零"), (10, "十"), (12, "十二"), (20, "二十"), (110, "一百一十"), (1010, "一千零一十"),
     (10086, "一万零八十六"), (100000, "十万"), (110000, "十一万"), (1203000, "一百二十万三千"),
     (100005000, "一亿零五千"), (100000001, "一亿零一"), (10**11, "一千亿"), (200020002, "二亿零二万零二")],
)  # fmt: skip
def test_readings_known_by_heart(n, text):
    assert reading.read_number(n) == text


@pytest.mark.parametrize("n", [-1, 10**12])
def test_numbers_out_of_range_are_refused(n):
    with pytest.raises(ValueError, match="不在"):
        reading.read_number(n)


def test_training_never_draws_a_number_that_the_exam_uses():
    rng = random.Random(5)
    drawn = {reading.draw_number(rng, rng.randint(1, 6), test=False) for _ in range(3000)}
    asked = {n for length in range(1, 7) for n in train.exam(length)}
    assert not drawn & asked
    assert len(asked) > 900


def test_the_committed_model_reads_at_least_99_percent_of_unseen_numbers(trained):
    numbers = [n for length in range(1, train.LONGEST + 1) for n in train.exam(length, 150)]
    assert all(reading.held_out(n) for n in numbers)
    assert train.score(trained, numbers) / len(numbers) >= 0.99


def test_the_committed_model_is_smaller_than_a_megabyte_and_survives_saving(trained, tmp_path):
    assert train.CHECKPOINT.stat().st_size < 1_000_000
    weights.save(tmp_path / "again.npz", trained)
    again = train.load(tmp_path / "again.npz")
    assert all(torch.equal(a, b) for a, b in zip(trained.parameters(), again.parameters(), strict=True))


def at(folder, **changes):
    return Options(**({"steps": 40, "seed": 0, "output": folder, "quiet": True} | changes))


def test_a_few_training_steps_lower_the_loss(tmp_path, monkeypatch):
    monkeypatch.setattr(train, "exam", lambda length, count: [10086])
    numbers = list(range(100, 164))
    source, target = train.encode_numbers(numbers), train.encode_readings([reading.read_number(n) for n in numbers])

    def loss(net):
        with torch.no_grad():
            return train.smoothed_loss(net(source, target[:, :-1]).flatten(0, 1), target[:, 1:].flatten(), 0.0).item()

    torch.manual_seed(0)
    assert loss(train.train(at(tmp_path))) < 0.8 * loss(train.make_model())


def test_a_run_that_was_stopped_ends_like_one_that_was_not_and_another_seed_ends_elsewhere(
    tmp_path, monkeypatch, interrupt
):
    monkeypatch.setattr(train, "EVERY", 3)
    monkeypatch.setattr(train, "exam", lambda length, count: [10086])
    whole, other = (train.train(at(tmp_path / str(seed), steps=8, seed=seed)) for seed in (1, 2))
    interrupt(train, "smoothed_loss", 4)
    with pytest.raises(TrainingError, match=r"第 4 步之后停下.*reading\.checkpoint.*--resume"):
        train.train(at(tmp_path / "halves", steps=8, seed=1))
    halves = train.train(at(tmp_path / "halves", steps=8, seed=1, resume=True))
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), halves.parameters(), strict=True))
    assert not torch.equal(whole.target_embedding.weight, other.target_embedding.weight)
    first, second = (Log.read(tmp_path / name / "reading.json") for name in ("1", "halves"))
    assert first.curve == second.curve and [point["step"] for point in first.curve] == [3, 6, 8]


def test_the_log_is_that_of_the_committed_model(trained):
    log = Log.read(train.RESULTS / "reading.json")
    assert log.done == log.steps == train.STEPS and log.cpu_seconds > 10
    for length in (8, 10):
        assert train.score(trained, train.exam(length, 100)) == log.curve[-1][f"right_{length}"]
    told = (train.RESULTS / "train.txt").read_text("utf-8").splitlines()
    assert told[-1] == log.summary()


def test_a_missing_or_foreign_file_is_named_with_the_way_out(tmp_path):
    file = tmp_path / "reading.npz"
    with pytest.raises(TrainingError, match=r"没有 .*reading\.npz.*--train"):
        train.load(file)
    np.savez(file, weight=np.zeros(3))
    with pytest.raises(TrainingError, match=r"reading\.npz 不是这个模型的权重.*--train"):
        train.load(file)
    file.write_text("not a zip")
    with pytest.raises(TrainingError, match="不是这个模型的权重"):
        train.load(file)


def test_longer_numbers_than_those_of_training_are_not_mastered(trained):
    rates = lengths.accuracy_by_length(count=60)
    assert min(rates[length] for length in range(4, train.LONGEST + 1)) >= 0.95
    assert max(rates[11], rates[12]) < 0.9


# Longer numbers than those of training


@pytest.mark.parametrize("cut", [extrapolation.whole, extrapolation.with_units, extrapolation.without_units])
def test_the_pieces_of_a_number_are_read_as_the_whole(cut):
    rng = random.Random(2)
    numbers = [*range(300), *(10**k + d for k in range(2, 8) for d in (-1, 0, 1, 10, 1000) if 10**k + d >= 0)]
    numbers += [int("".join(rng.choice("0001239") for _ in range(rng.randint(1, 8)))) for _ in range(500)]
    for n in numbers:
        assert "".join(piece.text + piece.tail for piece in cut(n)) == reading.read_number(n)
    if cut is not extrapolation.whole:
        with pytest.raises(ValueError, match="超过 8 位"):
            cut(123456789)


def test_of_a_longer_number_each_section_was_seen_in_training_but_not_with_its_unit():
    """What the two ways to read by sections differ in, looked for in 3,000 numbers of six digits and fewer."""
    rng = random.Random(3)
    draw = lambda low, high: [reading.draw_number(rng, rng.randint(low, high), test=False) for _ in range(3000)]  # noqa: E731
    shapes = {}
    for cut in (extrapolation.with_units, extrapolation.without_units):
        shape = lambda piece: tuple(symbol if symbol > 10 else 0 for symbol in piece.source)  # noqa: E731
        short, long = ({shape(piece) for n in draw(*ends) for piece in cut(n)} for ends in ((1, 6), (7, 8)))
        shapes[cut] = long - short
    assert shapes[extrapolation.without_units] == set()
    assert shapes[extrapolation.with_units] == {
        (extrapolation.TOP, extrapolation.MYRIADS, 0, 0, 0), (extrapolation.TOP, extrapolation.MYRIADS, 0, 0, 0, 0),
    }  # fmt: skip


def test_digits_and_the_characters_that_read_them_are_numbered_alike():
    numbers = [7, 10086, 345678, 12345678]
    section, digit = placing.of_digits(train.encode_numbers(numbers))
    for row, n in enumerate(numbers):
        text, sections = str(n), -(-len(str(n)) // 4)
        for k in range(len(text)):
            right = len(text) - 1 - k
            assert (section[row, k], digit[row, k]) == (sections - 1 - right // 4, right % 4)
    prefix = train.encode_readings(["三十四万五千六"])[:, :-1]
    section, character = placing.of_characters(prefix)
    assert section[0].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert character[0].tolist() == [0, 1, 2, 3, 0, 1, 2, 3]


def places(kind, numbers, training=False):
    torch.manual_seed(0)
    net = kind(15, 18, width=8, heads=2, hidden=8, layers=1).train(training)
    return net, net.source_places(train.encode_numbers(numbers)).detach()


def test_places_counted_from_the_right_are_the_same_for_the_last_digit_whatever_stands_before():
    _, right = places(placing.RightAligned, [86, 10086])
    assert torch.equal(right[0, 1], right[1, 4])
    assert torch.equal(right[0, 0], right[1, 3])
    _, left = places(placing.Placed, [86, 10086])
    assert torch.equal(left[1], model.sinusoidal(torch.arange(5), 8)[1])


def test_places_are_shifted_in_training_only_and_as_a_whole():
    _, still = places(placing.Shifted, [10086] * 50)
    assert torch.allclose(still, model.sinusoidal(torch.arange(5), 8).expand(50, 5, 8))
    _, moved = places(placing.Shifted, [10086] * 50, training=True)
    table = model.sinusoidal(torch.arange(placing.FARTHEST + 6), 8)
    starts = {next(k for k in range(placing.FARTHEST + 1) if torch.allclose(row, table[k : k + 5])) for row in moved}
    assert {0, placing.FARTHEST} < starts


def test_rotary_attention_rotates_queries_and_keys_and_nothing_else_knows_of_places():
    torch.manual_seed(0)
    layer, x = placing.RotaryAttention(8, 2), torch.randn(1, 5, 8)
    keys, values = layer.project(x)
    plain = attention.MultiHeadAttention.project(layer, x)
    assert torch.equal(values, plain[1])
    assert torch.allclose(keys, positions.rotate(plain[0], torch.arange(5)))
    assert torch.allclose(layer.split_query(x), positions.rotate(layer.split(layer.query(x)), torch.arange(5)))
    net, none = places(placing.Rotary, [10086])
    assert not none.any()
    assert all(isinstance(part.self_attention, placing.RotaryAttention) for part in (*net.encoder, *net.decoder))


def test_places_that_need_the_whole_prefix_refuse_to_go_on_from_a_cache():
    net, _ = places(placing.Coupled, [10086])
    with pytest.raises(ValueError, match="整个前缀"):
        net.embed(net.target_embedding, torch.tensor([[4]]), start=3)


@pytest.mark.parametrize("name", extrapolation.COMMITTED)
def test_the_committed_models_read_as_many_longer_numbers_as_their_logs_say(name):
    method, net = extrapolation.METHODS[name], extrapolation.committed(name)
    last = Log.read(extrapolation.FOLDER / f"{method.slug}-0.json").curve[-1]
    for length in (extrapolation.LONGEST, *extrapolation.LONGER):
        assert abs(extrapolation.score(method, net, length) - last[f"right_{length}"]) <= 1
    assert sum(file.stat().st_size for file in extrapolation.FOLDER.glob("*.npz")) < 300_000


def test_what_is_concluded_from_is_what_the_logs_say_of_trainings_of_one_size():
    found = extrapolation.logs()
    assert extrapolation.measured(found) == Measurement.read(extrapolation.RECORD)
    for name, each in found.items():
        assert [log.seed for log in each] == list(extrapolation.SEEDS)
        assert {log.settings["method"] for log in each} == {name}
        assert all(log.done == log.steps == extrapolation.METHODS[name].steps for log in each)


def test_label_smoothing_and_padding_equal_torch():
    scores, target = torch.randn(40, 18), torch.randint(0, 18, (40,))
    expected = nn.functional.cross_entropy(scores, target, ignore_index=0, label_smoothing=0.1)
    assert train.smoothed_loss(scores, target, 0.1).item() == pytest.approx(expected.item(), abs=1e-5)


def test_teacher_forcing_gives_the_scores_of_every_single_step(trained):
    source, target = train.encode_numbers([90210086]), train.encode_readings([reading.read_number(90210086)])
    at_once = parallel.teacher_forcing(trained, source, target)
    one_by_one = parallel.position_by_position(trained, source, target)
    assert (at_once - one_by_one).abs().max() < 1e-4


@pytest.mark.parametrize("n", [7, 10086, 2026112308])
def test_the_cache_changes_the_work_but_not_the_words_nor_the_steps(trained, n):
    source = train.encode_numbers([n])
    slow, fast = parallel.decode_counting(trained, source, False), parallel.decode_counting(trained, source, True)
    steps = len(fast[0])
    assert slow[0] == fast[0]
    assert (slow[1], fast[1]) == (steps, steps)
    assert (slow[2], fast[2]) == (steps * (steps + 1) // 2, steps)


def test_batched_greedy_decoding_equals_one_at_a_time(trained):
    numbers = [5, 10086, 30500, 1234567890]
    assert train.read_with(trained, numbers) == [train.read_with(trained, [n])[0] for n in numbers]


def test_parameter_counts_equal_torch():
    for kind, decoder in ((nn.TransformerEncoderLayer, False), (nn.TransformerDecoderLayer, True)):
        assert exercises.parameters(48, 100, decoder) == sum(p.numel() for p in kind(48, 4, 100).parameters())


def test_a_beam_of_one_is_greedy_and_a_wider_one_is_never_less_likely(trained):
    for n in (7, 110, 30040501):
        source = train.encode_numbers([n])
        greedy, total = exercises.beam(trained, source, 1)
        assert greedy == parallel.decode_counting(trained, source, True)[0]
        assert exercises.beam(trained, source, 4)[1] >= total - 1e-5


def test_the_window_mask_sees_exactly_the_last_w_positions():
    mask = exercises.window_mask(9, 3)
    assert [[t - s in (0, 1, 2) for s in range(9)] for t in range(9)] == mask.tolist()


def test_the_maps_of_the_explorer_are_those_of_the_committed_model(trained):
    told = explorer.DATA.read_text("utf-8").partition("const ATTENTION_MAPS = ")[2].rstrip(";\n")
    ours = json.loads(json.dumps(explorer.data(trained)))
    theirs = json.loads(told)
    assert [item["number"] for item in theirs] == [str(n) for n in explorer.NUMBERS]
    for mine, written in zip(ours, theirs, strict=True):
        assert (mine["text"], mine["right"]) == (written["text"], written["right"])
        for kind in explorer.KINDS:
            for a, b in zip(chain(*mine[kind]), chain(*written[kind]), strict=True):
                levels = zip(bytes.fromhex(a), bytes.fromhex(b), strict=True)
                assert max(abs(x - y) for x, y in levels) <= 1  # one level: machines round differently


def test_each_row_of_a_map_is_a_whole_and_the_decoder_sees_no_future(trained):
    text, maps = explorer.attention_maps(trained, 2026112308)
    assert {kind: tuple(layers[0].shape[1:]) for kind, layers in maps.items()} == {
        "cross": (len(text) + 1, 10), "encoder": (10, 10), "decoder": (len(text) + 1, len(text) + 1),
    }  # fmt: skip
    for layers in maps.values():
        for layer in layers:
            assert torch.allclose(layer.sum(-1), torch.ones(layer.shape[:2]), atol=1e-5)
    assert all((layer.triu(1) == 0).all() for layer in maps["decoder"])
    assert torch.equal(draw.cross_attention(trained, 2026112308)[1][1], maps["cross"][1])


@pytest.mark.parametrize("length", [1, 2, 20])
def test_both_ways_of_generating_write_the_same_symbols(trained, length):
    source = train.encode_numbers([2026112308])
    slow, fast = (cache_speed.generate(trained, source, length, cached) for cached in (False, True))
    assert slow == fast
    assert len(slow) == length
    expected = train.greedy(trained, source)[0].tolist()[:length]
    assert slow[: len(expected)] == expected


def test_a_cache_that_forgets_where_it_is_writes_other_symbols(trained, monkeypatch):
    source = train.encode_numbers([2026112308])
    right = cache_speed.generate(trained, source, 20, True)
    decode = trained.decode
    monkeypatch.setattr(trained, "decode", lambda target, memory, mask, caches, _: decode(target, memory, mask, caches))
    assert cache_speed.generate(trained, source, 20, True) != right
