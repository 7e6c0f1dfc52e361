"""``python -m <chapter>.verify``: each of its checks passes, and fails when what it checks is broken."""

from __future__ import annotations

import copy
import dataclasses
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import attention_ledger.verify as ledger_checks
import autograd.verify as autograd_checks
import beyond_ddp.verify as beyond_checks
import chinese_gpt.verify as gpt_checks
import debugging_with_pdb.verify as pdb_checks
import detr.verify as detr_checks
import distributed_data_parallel.verify as ddp_checks
import flow_matching.verify as flow_checks
import garbage_collection.verify as gc_checks
import hanzi_to_pinyin.verify as pinyin_checks
import inheritance.verify as inheritance_checks
import object_model.verify as object_checks
import stable_diffusion.verify as diffusion_checks
import tf_export.verify as export_checks
import transformer.verify as transformer_checks
from autograd import engine
from debugging_with_pdb import rules
from detr import explorer as detr_explorer
from detr.hungarian import greedy
from hanzi_to_pinyin import ablation
from inheritance.linearization import breadth_first
from inheritance.smallest import census
from object_model.refgraph import reference_graph
from sphinx_runnable_listings.checks import sentences
from sphinx_runnable_listings.listing import listings_of
from tf_export.extractor import shapelib
from tf_export.wheel_names import RECORD
from training_runs import Log
from transformer import attention, explorer, train

DEEP = [
    ledger_checks,
    autograd_checks,
    beyond_checks,
    ddp_checks,
    detr_checks,
    diffusion_checks,
    flow_checks,
    gpt_checks,
    pinyin_checks,
    transformer_checks,
]
MODULES = [gc_checks, inheritance_checks, object_checks, pdb_checks, export_checks, *DEEP]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_recorded_table_has_no_disagreement_and_adds_up(module) -> None:
    heading, *rows, total = (module.CHAPTER / "results" / "verified.txt").read_text("utf-8").splitlines()
    assert heading.split() == ["解释器", "次数", "不一致", "比较"]
    counts = [int(row.split()[1].replace(",", "")) for row in rows]
    assert total == f"共 {sum(counts):,} 次比较，不一致 0 次"
    assert all(row.split()[2] == "0" for row in rows)


def test_the_recorded_tables_reach_what_the_chapters_promise() -> None:
    def rows(module, words: str) -> dict[str, int]:
        lines = (module.CHAPTER / "results" / "verified.txt").read_text("utf-8").splitlines()
        return {line.split()[0]: int(line.split()[1].replace(",", "")) for line in lines if words in line}

    graphs = rows(gc_checks, "随机对象图")
    assert len(graphs) == 11 and min(graphs.values()) >= 2000
    assert min(rows(inheritance_checks, "type.mro()").values()) >= 10_000
    claims = rows(object_checks, "三十二条")
    assert len(claims) == 11 and set(claims.values()) == {32}
    assert len(rows(pdb_checks, "对话")) >= 4
    assert rows(export_checks, "wheel") == {"本机": json.loads(RECORD.read_text("utf-8"))["exports"]}


@pytest.mark.parametrize("module", DEEP, ids=lambda module: module.__name__)
def test_the_recorded_table_has_every_listing_every_file_and_the_prose(module) -> None:
    table = (module.CHAPTER / "results" / "verified.txt").read_text("utf-8")
    for listing in listings_of(module.CHAPTER):
        assert listing.path.stem == "verify" or f"  {listing.path.name} " in table
    assert "results/ 与 figures/ 里的文件，逐字节" in table
    assert "正文里由代码算出的数" in table


# Garbage collection


def test_fresh_graphs_agree_and_a_collector_that_rescues_nobody_is_found(monkeypatch) -> None:
    assert gc_checks.fresh_graphs(30).wrong == 0
    monkeypatch.setattr("garbage_collection.toy.reachable_from", lambda starts, candidates: set(starts))
    assert gc_checks.fresh_graphs(100).wrong == 1


def test_graphs_are_counted_as_the_listing_prints_them() -> None:
    printed = (gc_checks.CHAPTER / "results" / "agreement-py3.13.txt").read_text("utf-8")
    assert gc_checks.graphs(printed) == 8000


def test_answers_of_another_version_are_found(monkeypatch) -> None:
    other = (gc_checks.CHAPTER / "results" / "versions-py3.13.txt").read_text("utf-8")
    monkeypatch.setattr(gc_checks, "on_every_interpreter", lambda *_: [("3.12", other, ""), ("3.11", "", "failed")])
    twelve, eleven = gc_checks.answers(here=False)
    assert twelve.wrong == 1, "the threshold differs, and nothing else"
    assert eleven.wrong == eleven.count == 11


# Inheritance


def test_every_hierarchy_of_three_classes_agrees_and_breadth_first_does_not_on_four(monkeypatch) -> None:
    assert dataclasses.astuple(inheritance_checks.compare_every(3))[1:3] == (10, 0)
    monkeypatch.setattr(inheritance_checks, "c3", breadth_first)
    found = census(4)  # breadth first refuses nothing, and it has an order of its own
    assert inheritance_checks.compare_every(4).wrong >= len(found["无解"]) + len(found["广度优先不同"])


def test_super_agrees_and_one_that_starts_at_the_class_itself_does_not(monkeypatch) -> None:
    assert inheritance_checks.compare_super(20, seed=3).wrong == 0

    class AtTheClassItself(inheritance_checks.Super):
        def __getattribute__(self, name: str):
            return getattr(object.__getattribute__(self, "__self__"), name)

    class AfterTheProxy(inheritance_checks.Super):
        """Asked only for what the proxy has not itself, as with ``__getattr__``: ``__init__`` is its own."""

        def __getattribute__(self, name: str):
            own = name in dir(object)
            return object.__getattribute__(self, name) if own else super().__getattribute__(name)

    for wrong in (AtTheClassItself, AfterTheProxy):
        monkeypatch.setattr(inheritance_checks, "Super", wrong)
        assert inheritance_checks.compare_super(20, seed=3).wrong > 0, wrong.__name__


def test_classes_are_counted_as_the_listing_prints_them() -> None:
    results = inheritance_checks.CHAPTER / "results"
    assert inheritance_checks.classes((results / "agreement-py3.13.txt").read_text("utf-8")) == 30589 + 18054 + 1640
    assert (
        inheritance_checks.classes((results / "agreement-py2.7.txt").read_text("utf-8")) == 30589 + 18054 + 1640 + 49795
    )


# Objects


def test_graphs_and_copies_agree_and_a_shallow_copy_does_not(monkeypatch) -> None:
    assert object_checks.compare_graphs(50, seed=1).wrong == object_checks.compare_copies(50, seed=1).wrong == 0
    rng = random.Random(1)
    share = sum(bool(object_checks.random_nest(rng)[0]) for _ in range(50))  # an empty list has nothing to share
    monkeypatch.setattr(copy, "deepcopy", copy.copy)
    assert object_checks.compare_copies(50, seed=1).wrong == share > 0


def test_a_reference_that_is_drawn_once_too_seldom_is_found(monkeypatch) -> None:
    def once(names):
        graph = reference_graph(names)
        graph.edges[:] = list(dict.fromkeys(graph.edges))[:-1]
        return graph

    monkeypatch.setattr(object_checks, "reference_graph", once)
    assert object_checks.compare_graphs(50, seed=1).wrong > 0


def test_a_claim_that_changed_came_or_went_is_a_difference() -> None:
    recorded = {"a": "是", "b": "否"}
    assert object_checks.differences({"a": True, "b": False}, recorded) == 0
    assert object_checks.differences({"a": True, "b": True}, recorded) == 1
    assert object_checks.differences({"a": True}, recorded) == 1
    assert object_checks.differences({"a": True, "b": False, "c": True}, recorded) == 1


# pdb


def test_a_conversation_that_goes_otherwise_is_found(monkeypatch) -> None:
    monkeypatch.setattr(pdb_checks, "combinations", lambda: [("first_stop", "3.11"), ("builtin", "3.11")])
    monkeypatch.setattr(pdb_checks, "interpreter", lambda python: sys.executable)
    monkeypatch.setattr(pdb_checks, "converse", lambda session, python: text(session.name))
    text = lambda name: pdb_checks.record_path(name, "3.11").read_text("utf-8")  # noqa: E731
    assert pdb_checks.replay("3.11", "3.11").wrong == 0
    monkeypatch.setattr(pdb_checks, "converse", lambda session, python: text(session.name).replace("->", "=>"))
    assert pdb_checks.replay("3.11", "3.11").wrong == 2
    assert pdb_checks.replay("1.4", "1.4").reason


def test_versions_that_the_page_names_are_those_on_record(monkeypatch) -> None:
    page = pdb_checks.CHAPTER / "index.md"
    assert sentences(page, pdb_checks.phrases()).wrong == 0
    every = pdb_checks.combinations()
    monkeypatch.setattr(pdb_checks, "combinations", lambda: [pair for pair in every if pair != ("walk", "3.12")])
    assert sentences(page, pdb_checks.phrases()).wrong == 1
    monkeypatch.setattr(pdb_checks, "combinations", lambda: [*every, ("set_trace", "3.14")])
    assert sentences(page, pdb_checks.phrases()).wrong == 2


@pytest.mark.usefixtures("no_collection")
def test_debuggers_stop_alike_and_one_that_steps_in_when_told_to_step_over_does_not(monkeypatch) -> None:
    assert [check.wrong for check in pdb_checks.compare_debuggers(30, seed=2)] == [0, 0]
    monkeypatch.setattr(pdb_checks.MiniDebugger, "set_next", lambda self, frame: self.set_step())
    ours, rules = pdb_checks.compare_debuggers(30, seed=2)
    assert ours.wrong > 0
    assert rules.wrong == 0


@pytest.mark.usefixtures("no_collection")
@pytest.mark.parametrize("command", ["s", "n", "r", "unt"])
def test_a_rule_that_is_forgotten_is_found_by_the_real_debugger(monkeypatch, command: str) -> None:
    def forgets(given: str, *rest: object) -> bool:
        return given != command and stops_at(given, *rest)

    stops_at = rules.stops_at
    monkeypatch.setattr(rules, "stops_at", forgets)
    ours, judged = pdb_checks.compare_debuggers(30, seed=2)
    assert (ours.wrong, judged.wrong > 0) == (0, True)


# @tf_export


def test_a_name_that_is_published_elsewhere_or_stray_is_found() -> None:
    record = json.loads(RECORD.read_text("utf-8"))
    assert [check.wrong for check in export_checks.published_checks(record)] == [0, 0, 0, 0]
    record["v2"]["elsewhere"] = {"a": ["b.c", "d.e"]}
    record["v1"]["only_extracted"]["x"] = "tensorflow.python.ops.math_ops.x"
    assert [check.wrong for check in export_checks.published_checks(record)] == [1, 0, 0, 1]


def test_generated_names_lead_to_their_symbols_and_a_wrong_symbol_is_found(monkeypatch) -> None:
    exports = shapelib()
    assert export_checks.generated_check(exports).wrong == 0
    generate = export_checks.generate
    swapped = [dataclasses.replace(e, symbol=re.sub("circle_area_v2", "rectangle", e.symbol)) for e in exports]
    monkeypatch.setattr(export_checks, "generate", lambda _, folder, name: generate(swapped, folder, name))
    assert export_checks.generated_check(exports).wrong == 4, "two names in two versions"
    assert not any(name.startswith("verified_shapes") for name in sys.modules)


def test_without_a_wheel_nothing_is_compared_with_it(monkeypatch) -> None:
    monkeypatch.delenv("TENSORFLOW_WHEEL", raising=False)
    check = export_checks.wheel_check({})
    assert check.count == 0 and check.reason
    monkeypatch.setenv("TENSORFLOW_WHEEL", str(Path("no.whl")))
    monkeypatch.setattr(export_checks.wheel_names, "examine", lambda wheel: {"exports": 3, "main": 1})
    assert export_checks.wheel_check({"exports": 3, "main": 2}).wrong == 1


# Deep learning


def said(module, *arguments: object) -> int:
    """How many of the phrases that the code works out are not on the page."""
    return sentences(module.CHAPTER / "index.md", module.phrases(*arguments)).wrong


def test_fresh_graphs_agree_with_torch_and_a_wrong_rule_is_found(monkeypatch) -> None:
    assert autograd_checks.compare_graphs(30, seed=1).wrong == 0
    wrong = lambda a: engine.apply("sin", np.sin(a.data), (a, lambda g, a: g * engine.sin(a), [a]))  # noqa: E731
    monkeypatch.setattr(engine, "sin", wrong)
    assert autograd_checks.compare_graphs(30, seed=1).wrong > 0


def test_fresh_programs_end_as_in_torch_and_an_engine_that_looks_at_no_version_is_found(monkeypatch) -> None:
    assert autograd_checks.compare_in_place(100, seed=1).wrong == 0
    blind = lambda saved, node: saved.tensor._alias(node) if saved.is_output else saved.tensor  # noqa: E731
    monkeypatch.setattr(engine.Saved, "unpack", blind)
    assert autograd_checks.compare_in_place(100, seed=1).wrong > 0


def test_fresh_programs_of_views_agree_and_an_engine_that_rewrites_no_history_is_found(monkeypatch) -> None:
    assert autograd_checks.compare_views(60, seed=1).wrong == 0
    monkeypatch.setattr(engine, "rebased", lambda base, steps, part: base.node)
    assert autograd_checks.compare_views(60, seed=1).wrong > 0


def test_the_numbers_in_the_text_on_autograd_are_those_of_the_code(monkeypatch) -> None:
    assert said(autograd_checks) == 0
    load = autograd_checks.digits.load
    monkeypatch.setattr(autograd_checks.digits, "load", lambda: tuple(part[1:] for part in load()))
    assert said(autograd_checks) == 1
    monkeypatch.setattr(engine, "sin", lambda a: a * 2.0)
    assert said(autograd_checks) == 2


def test_records_with_other_numbers_are_found_in_the_text_on_autograd() -> None:
    results = autograd_checks.CHAPTER / "results"
    graphs, seeds = ((results / name).read_text("utf-8") for name in ("random_graphs.txt", "seeds.txt"))
    log = Log.read(autograd_checks.digits.RESULTS / "digits.json")
    history = log.curve

    def missing(*records: object) -> int:
        return sentences(autograd_checks.CHAPTER / "index.md", autograd_checks.from_records(*records)).wrong

    assert missing(graphs, seeds, log) == 0
    assert missing(graphs.replace("1200", "1201"), seeds, log) == 1
    assert missing(graphs, seeds.replace("438 /", "437 /"), log) == 1
    dearer = dataclasses.replace(log, cpu_seconds=log.cpu_seconds + 1)
    late = dataclasses.replace(log, curve=[*history[:11], {**history[11], "errors": 14}, *history[12:]])
    steep = dataclasses.replace(log, curve=[{**history[0], "loss": 0.8}, *history[1:]])
    assert [missing(graphs, seeds, other) for other in (dearer, late, steep)] == [1, 1, 1]


def test_the_numbers_in_the_text_on_the_ledger_are_those_of_the_code(monkeypatch) -> None:
    assert said(ledger_checks) == 0
    monkeypatch.setattr(ledger_checks.flash, "tiled_traffic", lambda n, d, item, rows: item * n * d)
    monkeypatch.setattr(ledger_checks, "lengths", lambda count, longest, seed: [16] * count)
    assert said(ledger_checks) == 3, "one sentence on bytes, two on pages"


def test_the_numbers_in_the_text_on_other_cuts_are_those_of_the_code(monkeypatch) -> None:
    assert said(beyond_checks) == 0
    monkeypatch.setattr(beyond_checks.experts, "dropped", lambda tokens, factor, seed: 0)
    monkeypatch.setattr(beyond_checks.schedules, "formula", lambda name, stages: 1)
    assert said(beyond_checks) == 3, "two bubbles, one share of tokens"


def test_a_ring_that_is_wrong_or_sends_too_much_is_found() -> None:
    lengths, ranks = [4, 6], [[(True, 4), (True, 6)], [(True, 4), (True, 6)]]
    assert [check.wrong for check in ddp_checks.compare_rings(lengths, ranks)] == [0, 0]
    assert [check.wrong for check in ddp_checks.compare_rings(lengths, [[(False, 4), (True, 6)], ranks[1]])] == [1, 0]
    assert [check.wrong for check in ddp_checks.compare_rings(lengths, [[(True, 4), (True, 7)], ranks[1]])] == [0, 1]


def test_the_numbers_in_the_text_on_ddp_are_those_of_the_code(monkeypatch) -> None:
    assert said(ddp_checks) == 0
    monkeypatch.setattr(ddp_checks.elastic, "DEATH", 6)
    monkeypatch.setattr(ddp_checks.torch.optim, "Adam", ddp_checks.torch.optim.SGD)
    monkeypatch.setattr(ddp_checks, "launch", lambda *_: [[[], ["桶 4 MiB：8", "桶 24 MiB：7 6 5 4 3 2"]]])
    assert said(ddp_checks) == 4, "the step, two figures on Adam, the largest bucket"


def test_modules_agree_with_torch_and_an_attention_that_is_not_scaled_does_not(monkeypatch) -> None:
    assert transformer_checks.compare_modules(3, seed=1).wrong == 0
    monkeypatch.setattr(attention, "math", SimpleNamespace(sqrt=lambda width: 1.0))
    assert transformer_checks.compare_modules(3, seed=1).wrong > 0


def test_a_map_that_the_model_did_not_make_is_found() -> None:
    model, written = train.load(), explorer.DATA.read_text("utf-8")
    assert transformer_checks.compare_maps(model, written).wrong == 0
    other = re.sub('"[0-9a-f]{8}([0-9a-f]{32})', r'"00808080\1', written, count=1)
    assert transformer_checks.compare_maps(model, other).wrong == 1
    assert transformer_checks.compare_maps(model, written.replace("一百一十", "一百十")).wrong == 1


def test_the_numbers_in_the_text_on_transformers_are_those_of_the_code(monkeypatch) -> None:
    log = Log.read(train.RESULTS / "reading.json")
    assert said(transformer_checks, train.load(), log) == 0
    assert said(transformer_checks, train.make_model(), log) == 3, "it has learnt nothing"
    changes = {"command": "python -m other"}, {"cpu_seconds": 1}, {"peak_memory_mib": 1}, {"steps": 1}, {"seed": 9}
    assert [said(transformer_checks, train.load(), dataclasses.replace(log, **change)) for change in changes] == [1] * 5
    monkeypatch.setattr(transformer_checks, "LONGEST", 9)
    monkeypatch.setattr(transformer_checks, "exam", lambda length: [1] * 9)
    assert said(transformer_checks, train.load(), log) == 2


def test_the_numbers_in_the_text_on_pinyin_are_those_of_the_code(monkeypatch) -> None:
    assert said(pinyin_checks) == 0
    monkeypatch.setattr(pinyin_checks, "directions", lambda asked, training: Counter())
    monkeypatch.setattr(pinyin_checks, "chances", lambda measure: {"两层": 0.5})
    monkeypatch.setattr(
        pinyin_checks, "marks", lambda how: {name: [True, False] for name in ("多数派", "n 元", "模型")}
    )
    assert said(pinyin_checks) == 5


def test_a_record_with_other_numbers_is_found_in_the_text_on_pinyin() -> None:
    outcomes = ablation.read()

    def missing(found: list[ablation.Outcome]) -> int:
        return sentences(pinyin_checks.CHAPTER / "index.md", pinyin_checks.ablations(found)).wrong

    assert missing(outcomes) == 0
    first, *others = outcomes
    dearer = dataclasses.replace(first, log=dataclasses.replace(first.log, cpu_seconds=first.log.cpu_seconds + 1))
    luckier = dataclasses.replace(first, accuracy=0.84)
    assert missing([dearer, *others]) == 1
    assert missing(others) == 3, "the number of seeds, that of runs with their cost, the mean loss"
    assert missing([luckier, *others]) >= 2, "the seeds differ more, and nothing lies apart"


def test_matchings_and_precisions_agree_and_a_greedy_one_and_a_wrong_area_do_not(monkeypatch) -> None:
    pytest.importorskip("pycocotools", reason="pycocotools is not installed")
    assert detr_checks.compare_assignments(50, seed=1).wrong == detr_checks.compare_precision(1, seed=1).wrong == 0
    monkeypatch.setattr(detr_checks, "assign", greedy)
    assert detr_checks.compare_assignments(50, seed=1).wrong > 0
    monkeypatch.setattr("detr.average_precision.area_under", lambda recall, precision: float(precision.mean()))
    assert detr_checks.compare_precision(1, seed=1).wrong == 8


def test_boxes_and_weights_that_the_detector_did_not_make_are_found() -> None:
    model, written = detr_checks.load(), detr_explorer.told()
    assert detr_checks.compare_scenes(model, written).wrong == 0
    written[0]["layers"][1]["boxes"][3][0] += 0.3
    written[1]["layers"][2]["look"][0] = "ff" * 36
    written[2]["truth"][0][4] += 1
    assert detr_checks.compare_scenes(model, written).wrong == 3


def test_records_with_other_numbers_are_found_in_the_text_on_detection(tmp_path) -> None:
    assert said(detr_checks) == 0
    results = detr_checks.CHAPTER / "results"
    for name in ("evaluation.json", "evaluate.txt", "mistakes.txt"):
        (tmp_path / name).write_bytes((results / name).read_bytes())
    scores = json.loads((results / "ablations.json").read_text("utf-8"))
    scores["no_object_1"]["repeats"] += 1
    scores["scratch_vanilla"]["ap50"] = 0.4
    (tmp_path / "ablations.json").write_text(json.dumps(scores), "utf-8")
    assert said(detr_checks, tmp_path) == 2
