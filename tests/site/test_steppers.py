"""The figures that are read step by step: each choice is the one that the chapter's Python makes, on any input."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest

from browser import DESKTOP, PHONE, at_each_step, opened, scripts_alone, words
from debugging_with_pdb import player
from debugging_with_pdb.sessions import PYTHONS, record_path
from garbage_collection.toy import Heap, deduce_unreachable, subtract_refs
from handbook import SOURCE
from inheritance.agreement import random_bases
from inheritance.linearization import BACKWARDS, InconsistentHierarchy, breadth_first, c3
from inheritance.merging import lines_of, merging, with_object
from inheritance.smallest import every_hierarchy
from object_model import bindings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


FIGURES = [
    ("python/inheritance", "merging"),
    ("python/garbage_collection", "steps"),
    ("tooling/debugging_with_pdb", "walk"),
    ("deep_learning/distributed_data_parallel", "ring"),
    ("deep_learning/beyond_ddp", "pipeline"),
    ("python/object_model", "rebinding"),
    ("python/attribute_lookup", "lookup"),
    ("python/dicts_and_sets", "probing"),
    ("python/event_loop", "schedule"),
    ("python/scopes_and_compilation", "home"),
    ("python/bytecode_and_frames", "stack"),
    ("tooling/git_objects", "objects"),
    ("tooling/assert_rewriting", "shrinking"),
    ("deep_learning/autograd", "graph"),
    ("deep_learning/transformer", "attention"),
    ("deep_learning/stable_diffusion", "denoising"),
    ("deep_learning/flow_matching", "transport"),
    ("deep_learning/detr", "layers"),
]
SCRIPTS = ("stepper", "c3", "collector")
Bases = dict[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def algorithms(chromium: Browser) -> Iterator[Page]:
    """The algorithms of the figures, without a figure."""
    with scripts_alone(chromium, [SOURCE / f"_static/stepper/{script}.js" for script in SCRIPTS]) as page:
        yield page


# Every stepper


@pytest.mark.parametrize(
    ("chapter", "name"),
    [("tooling/git_objects", "objects"), ("python/dicts_and_sets", "probing"), ("python/bytecode_and_frames", "stack")],
)
def test_a_figure_that_fills_up_opens_on_a_step_with_something_to_see(page, site, chapter, name) -> None:
    figure = opened(page, site, chapter, name)
    filled = """figure => [...figure.querySelectorAll('.stepper-stage :is(text, .chip)')]
      .filter((each) => /[^\\s·]/.test(each.textContent)).length"""
    assert figure.evaluate(filled) >= max(at_each_step(figure, filled)) / 2


@pytest.mark.parametrize(("chapter", "name"), FIGURES)
def test_keys_and_buttons_go_through_all_the_steps_and_stop_at_the_ends(page, site, chapter, name) -> None:
    figure = opened(page, site, chapter, name)
    slider = figure.get_by_role("slider")
    last = int(slider.get_attribute("max"))
    assert last >= 4
    said = at_each_step(figure, "figure => figure.querySelector('.interactive-words').textContent")
    slider.focus()
    page.keyboard.press("Home")
    for expected in said[:4]:
        assert words(figure) == expected
        page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert len({*said}) > last / 2
    assert all(before != after for before, after in pairwise(said)) or name == "walk"  # `n` again, and again
    assert slider.get_attribute("aria-valuetext") == f"第 {last + 1} 步，共 {last + 1} 步"
    assert figure.get_by_role("button", name="下一步").get_attribute("aria-disabled") == "true"
    figure.get_by_role("button", name="下一步").press("Enter")
    assert words(figure) == said[-1]
    back = figure.get_by_role("button", name="上一步")
    back.click()
    assert words(figure) == said[-2]
    # The rest of the way without a mouse, which would wait for each picture to be drawn.
    read = """(back, count) => {
      const words = back.closest("figure").querySelector(".interactive-words");
      return Array.from({ length: count }, () => (back.click(), words.textContent));
    }"""
    assert back.evaluate(read, last - 1) == said[-3::-1]
    assert back.get_attribute("aria-disabled") == "true"


# A profiler that looks now and then


def test_a_reader_changes_when_the_profiler_looks_and_sees_how_far_off_it_is(page, site) -> None:
    figure = opened(page, site, "tooling/profilers", "looks")
    assert words(figure).startswith("看了 1 眼。")
    steps = figure.get_by_label("第几步")
    steps.focus()
    page.keyboard.press("End")
    assert "看了 1,000 眼。差得最远的是 log：看出 100%，区间 100% 到 100%，真相 20%。" in words(figure)
    assert figure.get_by_role("button", name="下一步").get_attribute("aria-disabled") == "true"
    figure.get_by_label("间隔").focus()
    page.keyboard.press("ArrowRight")
    assert figure.get_by_label("间隔").get_attribute("aria-valuetext") == "101 拍"
    assert "看出 100%" not in words(figure)
    page.keyboard.press("ArrowLeft")
    figure.get_by_label("起点").focus()
    page.keyboard.press("Home")
    assert "差得最远的是 extend：看出 100%" in words(figure)
    figure.get_by_label("什么时候看").select_option("random")
    assert "看出 100%" not in words(figure)
    figure.get_by_role("button", name="上一步").click()
    assert words(figure).startswith("看了 500 眼。")


# The C3 calculator


def spelled(bases: Bases) -> str:
    return "\n".join(f"class {name}({', '.join(direct)})" for name, direct in bases.items() if name != "object")


def hierarchies(seed: int, count: int) -> Iterator[tuple[str, Bases]]:
    """Random classes over classes that Python accepts, itself accepted or not; and all of four classes."""
    rng = random.Random(seed)
    for _ in range(count):
        bases: Bases = {"object": ()}
        for number in range(rng.randint(2, 8)):
            name = f"C{number}"
            bases[name] = random_bases(rng, sorted(bases))
            yield name, dict(bases)
            try:
                c3(name, bases)
            except TypeError:
                del bases[name]
    for bases in every_hierarchy(4):
        yield "D", with_object(bases)


def answer(name: str, bases: Bases) -> dict[str, object]:
    try:
        return {"order": c3(name, bases), "error": None}
    except TypeError as error:
        return {"order": None, "error": str(error)}


def test_orders_and_refusals_in_the_browser_are_those_of_python(algorithms) -> None:
    cases = list(hierarchies(1, 300))
    run = """cases => cases.map(([name, text]) => {
      const { order, error } = C3.c3(name, C3.parse(text));
      return { order, error };
    })"""
    theirs = algorithms.evaluate(run, [[name, spelled(bases)] for name, bases in cases])
    ours = [answer(name, bases) for name, bases in cases]
    assert theirs == ours
    assert sum(each["order"] is None for each in ours) > 200 < sum(each["order"] is not None for each in ours)


def test_every_step_of_merging_in_the_browser_is_the_step_of_python(algorithms) -> None:
    cases, expected = [], []
    for name, bases in hierarchies(2, 100):
        try:
            lines = lines_of(name, bases)
        except InconsistentHierarchy:
            continue
        cases.append(lines)
        expected.append([step._asdict() for step in merging(lines)])
    assert algorithms.evaluate("cases => cases.map(C3.merging)", cases) == expected
    assert any(step["blocked"] for steps in expected for step in steps if step["taken"])


def test_breadth_first_in_the_browser_is_the_one_of_python(algorithms) -> None:
    cases = [(name, bases) for name, bases in hierarchies(3, 100) if len(set(bases[name])) == len(bases[name])]
    run = "cases => cases.map(([name, text]) => C3.breadthFirst(name, C3.parse(text)))"
    theirs = algorithms.evaluate(run, [[name, spelled(bases)] for name, bases in cases])
    assert theirs == [breadth_first(name, bases) for name, bases in cases]


def test_what_cannot_be_read_is_named_with_its_line_and_a_way_out(page, site) -> None:
    complaints = {
        "class A\nclass B(Q)": "第 2 行：Q 还没有定义",
        "class A\n\nclass A": "第 3 行：A 已经定义过了",
        "A B": "第 1 行看不懂",
        "class A(A)": "第 1 行：A 还没有定义",
        "class object": "第 1 行：object 已经定义过了",
        "": "还没有类",
    }
    figure = opened(page, site, "python/inheritance", "merging")
    typed = figure.get_by_role("textbox")
    for text, complaint in complaints.items():
        typed.fill(text)
        assert complaint in words(figure)
        assert typed.get_attribute("aria-invalid") == "true"
        typed.fill("class 甲:\nclass 乙（甲，object）: pass")
        assert typed.get_attribute("aria-invalid") == "false"
        figure.get_by_role("slider").focus()
        page.keyboard.press("End")
        assert "C3：乙 甲 object；广度优先会是：乙 甲 object" in words(figure)


def test_a_reader_edits_the_bases_and_sees_what_python_would_say(page, site) -> None:
    figure = opened(page, site, "python/inheritance", "merging")
    figure.get_by_role("slider").focus()
    page.keyboard.press("End")
    assert "C3：X Y P Z object；广度优先会是：X Y Z P object" in words(figure)
    figure.get_by_role("textbox").fill(spelled({name: BACKWARDS[name] for name in "AMSV"}))
    figure.get_by_role("slider").focus()
    page.keyboard.press("End")
    with pytest.raises(InconsistentHierarchy) as refused:
        c3("V", BACKWARDS)
    assert f"TypeError: {refused.value}" in words(figure)
    figure.get_by_label("看哪个类").select_option("S")
    page.keyboard.press("Tab")
    figure.get_by_role("slider").focus()
    page.keyboard.press("End")
    assert "C3：S M A object" in words(figure)
    figure.get_by_role("textbox").fill("class A\nclass B(A, A)")
    assert words(figure) == "TypeError: duplicate base class A"


# The collector


def heaps(seed: int, count: int) -> Iterator[dict[str, list]]:
    rng = random.Random(seed)
    for _ in range(count):
        names = list("ABCDEFGH"[: rng.randint(1, 8)])
        pairs = [[a, b] for a in names for b in names]
        edges = rng.sample(pairs, min(len(pairs), rng.randint(0, 2 * len(names))))
        yield {"names": names, "edges": edges, "held": rng.sample(names, rng.randint(0, min(2, len(names))))}


def toy_run(case: dict[str, list]) -> dict[str, object]:
    """What the toy heap does: who dies by counting, what is left after subtraction, who is garbage, who lives."""
    heap = Heap()
    objects = {name: heap.new(name) for name in case["names"]}
    for source, target in case["edges"]:
        heap.point(objects[source], objects[target])
    for name, obj in objects.items():
        if name not in case["held"]:
            heap.decref(obj)
    alive = [objects[name] for name in heap.living()]
    counts = {obj.name: obj.refcnt for obj in alive}
    left = {obj.name: number for obj, number in subtract_refs(alive).items()}
    garbage = sorted(obj.name for obj in deduce_unreachable(alive))
    heap.collect()
    after = {name: objects[name].refcnt for name in heap.living()}
    return {"counts": counts, "left": left, "garbage": garbage, "after": after}


def test_the_collector_in_the_browser_decides_as_the_toy_heap_does(algorithms) -> None:
    cases = list(heaps(5, 500))
    run = """cases => cases.map((heap) => {
      const steps = COLLECTOR.steps(heap), of = (kind) => steps.find((step) => step.kind === kind);
      const counts = ({ counts }) => Object.fromEntries(counts);
      return { counts: counts(of("count")), left: counts(of("suspect")), garbage: [...of("garbage").garbage].sort(),
               after: counts(of("clear") ?? of("count")) };
    })"""
    expected = [toy_run(case) for case in cases]
    assert algorithms.evaluate(run, cases) == expected
    assert sum(bool(each["garbage"]) for each in expected) > 100
    assert sum(bool(each["garbage"] and each["after"]) for each in expected) > 50
    assert sum(len(each["counts"]) < len(case["names"]) for each, case in zip(expected, cases, strict=True)) > 100


def test_each_step_of_the_collector_does_one_thing(algorithms) -> None:
    for case in heaps(6, 60):
        run = "heap => COLLECTOR.steps(heap).map((s) => ({ ...s, counts: Object.fromEntries(s.counts) }))"
        steps = algorithms.evaluate(run, case)
        for before, step in pairwise(steps):
            if step["kind"] == "subtract":
                target = step["edge"][1]
                assert step["counts"] == {**before["counts"], target: before["counts"][target] - 1}
            if step["kind"] == "restore":
                source, target = step["edge"]
                assert source not in before["unsure"]
                assert set(before["unsure"]) - set(step["unsure"]) == {target}


def test_a_reader_changes_who_is_held_and_who_points_at_whom(page, site) -> None:
    figure = opened(page, site, "python/garbage_collection", "steps")

    def end() -> str:
        figure.get_by_role("slider").focus()
        page.keyboard.press("End")
        return words(figure)

    assert "让 C、D、E 放开手里的引用" in end()
    figure.get_by_label("C", exact=True).check()
    assert end() == "没有垃圾。"
    figure.get_by_label("C", exact=True).uncheck()
    figure.get_by_label("引用从谁出发").select_option("C")
    figure.get_by_label("引用指向谁").select_option("D")
    figure.get_by_role("button", name="加上或去掉").click()
    assert words(figure).endswith("C、D、E 归零，当场销毁，轮不到收集器。")
    assert end() == "没有垃圾。"
    figure.get_by_label("A", exact=True).uncheck()
    assert "一个对象也不剩" in words(figure)
    figure.get_by_role("button", name="还原").click()
    assert "让 C、D、E 放开手里的引用" in end()


# The player of recorded conversations


def test_the_player_says_what_was_recorded_and_shows_where_it_stopped(page, site) -> None:
    figure = opened(page, site, "tooling/debugging_with_pdb", "walk")
    assert figure.get_by_label("哪个版本").input_value() == PYTHONS[-1]
    read = """figure => {
      const texts = (selector) => [...figure.querySelectorAll(selector)].map((element) => element.innerText);
      return {
        said: figure.querySelector(".player-said").textContent,
        words: figure.querySelector(".interactive-words").textContent,
        file: texts(".player-source p"),
        here: texts(".player-source .here"),
      };
    }"""
    for number, name in enumerate(player.SHOWN):
        figure.get_by_label("哪一场对话").select_option(str(number))
        python = PYTHONS[number % len(PYTHONS)]
        figure.get_by_label("哪个版本").select_option(python)
        recorded = record_path(name, python).read_text("utf-8")
        shown = at_each_step(figure, read)
        for turn, seen in zip(player.turns(recorded), shown, strict=True):
            if turn.place:
                file, line, _ = turn.place
                assert seen["file"] == [file]
                assert seen["here"] == [(player.DEMO / file).read_text("utf-8").splitlines()[line - 1]]
                assert f"{file} 第 {line} 行" in seen["words"]
            else:
                assert seen["here"] == []
        heard = "\n".join(seen["said"] for seen in shown)
        assert [line.rstrip() for line in heard.splitlines()] == [line.rstrip() for line in recorded.splitlines()]


def test_another_version_is_shown_at_the_same_command(page, site) -> None:
    figure = opened(page, site, "tooling/debugging_with_pdb", "walk")
    figure.get_by_role("slider").press("Home")
    for _ in range(14):
        page.keyboard.press("ArrowRight")
    assert "停在 pdb_demo.py 第 9 行" in words(figure)
    figure.get_by_label("哪个版本").select_option("3.12")
    assert "停在 pdb_demo.py 第 15 行" in words(figure)


# Names, objects and references


SHOWN = """figure => {
  const svg = figure.querySelector("svg.bindings");
  const all = (selector) => [...svg.querySelectorAll(selector)], of = ({ dataset }) => dataset;
  const within = (box) => [box.nextElementSibling, box.nextElementSibling.nextElementSibling];
  return {
    names: all("[data-name]").map(of).map(({ name, to }) => [name, Number(to)]),
    edges: all("[data-from]").map(of).map(({ from, to, label }) => [Number(from), Number(to), label]),
    objects: all("[data-object]").map((box) => [Number(of(box).object), ...within(box).map((e) => e.textContent)]),
    here: [...figure.querySelectorAll(".player-source .here")].map((e) => e.innerText),
    words: figure.querySelector(".interactive-words").textContent,
    arrows: all(".arrow.now").length,
    boxes: [svg, ...all(".object")].map((e) => e.getBoundingClientRect().toJSON()),
  };
}"""


def captions(number: int, text: str) -> list:
    kind, _, value = text.partition(" ")
    return [number, value or kind, f"{kind} #{number}" if value else f"#{number}"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_step_shows_what_was_recorded_and_no_box_lies_on_another_or_sticks_out(page, site, viewport) -> None:
    page.set_viewport_size(viewport)
    figure = opened(page, site, "python/object_model", "rebinding")
    arrows = 0
    for title, source in bindings.PROGRAMS.items():
        figure.get_by_label("程序").select_option(label=title)
        for step, seen in zip(bindings.told(bindings.record(source)), at_each_step(figure, SHOWN), strict=True):
            assert sorted(seen["names"]) == sorted(step["names"])
            assert sorted(seen["edges"]) == sorted(step["edges"])
            assert sorted(seen["objects"]) == sorted(captions(*row) for row in step["objects"])
            assert seen["here"] == ([source.splitlines()[step["line"] - 1]] if step["line"] else [])
            assert (step["error"] or "") in seen["words"] or step["event"] == "end"
            assert misplaced(*seen["boxes"]) == [], title
            arrows += seen["arrows"]
    assert arrows > 40  # what has changed stands out


def misplaced(frame: dict[str, float], *boxes: dict[str, float]) -> list[object]:
    """The boxes of objects that stick out of the picture, and the pairs of them that lie on one another."""
    out = [
        box
        for box in boxes
        if box["left"] < frame["left"] or box["right"] > frame["right"] or box["bottom"] > frame["bottom"]
    ]
    return out + [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one["right"] > other["left"] and other["right"] > one["left"]
        and one["bottom"] > other["top"] and other["bottom"] > one["top"]
    ]  # fmt: skip


def test_the_words_say_what_a_line_has_changed(page, site) -> None:
    figure = opened(page, site, "python/object_model", "rebinding")
    assert words(figure).startswith("第 3 行：")  # it opens where something is to be seen
    figure.get_by_role("slider").press("Home")
    said = []
    for _ in range(6):
        said.append(words(figure))
        page.keyboard.press("ArrowRight")
    assert said == [
        "还没有执行。接下来是第 1 行。",
        "第 1 行：a → #1（list）。接下来是第 2 行。",
        "第 2 行：b → #1（list）。接下来是第 3 行。",
        "第 3 行：#1[1] → #3（int 2）。接下来是第 4 行。",
        "第 4 行：b 改指 #4（list）。接下来是第 5 行。",
        "第 5 行：名字 a 没有了；再也够不着 #1。程序结束。",
    ]
