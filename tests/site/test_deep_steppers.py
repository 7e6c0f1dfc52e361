"""The steppers of the chapters on deep learning: each step is the one that the chapter's own Python makes."""

from __future__ import annotations

import queue
import random
import re
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import torch

from autograd import engine
from beyond_ddp.schedules import SCHEDULES, Job, bubble, most_kept, times
from browser import opened, scripts_alone, words
from chinese_gpt import explorer as gpt_explorer
from chinese_gpt.sampling import Sampler
from detr import explorer as detr_explorer
from detr.average_precision import Detections
from detr.mistakes import judge, reported
from detr.scenes import Scene
from distributed_data_parallel import ring
from distributed_data_parallel.processes import launch
from flow_matching import explorer as flow_explorer
from flow_matching import solvers
from flow_matching.mixtures import ring as six_branches
from handbook import SOURCE
from stable_diffusion import denoising
from transformer import explorer, train

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page


SCRIPTS = (
    "stepper",
    "ring",
    "pipeline",
    "flow",
    "attention_maps",
    "attention",
    "sampling_logits",
    "sampling",
    "denoising_frames",
    "denoising",
    "transport_paths",
    "transport",
    "detr_scenes",
    "detr",
)
SIZE = 8  # bytes of an element, float64


@pytest.fixture(scope="module")
def algorithms(chromium: Browser) -> Iterator[Page]:
    """The algorithms of the figures, without a figure."""
    with scripts_alone(chromium, [SOURCE / f"_static/stepper/{script}.js" for script in SCRIPTS]) as page:
        yield page


# Pipelines


def test_every_pipeline_in_the_browser_is_the_one_of_the_chapter(algorithms) -> None:
    cases = [(name, stages, batches) for name in SCHEDULES for stages in range(1, 7) for batches in range(1, 9)]
    run = """cases => cases.map(([name, stages, batches]) => {
      const done = PIPELINE.times(name, stages, batches);
      const kept = done.map((jobs) => Math.max(...jobs.map(([, , start]) => PIPELINE.kept(jobs, start))));
      return { done, idle: PIPELINE.bubble(done), kept };
    })"""
    for (name, stages, batches), found in zip(cases, algorithms.evaluate(run, cases), strict=True):
        orders = SCHEDULES[name].orders(stages, batches)
        done = times(orders, SCHEDULES[name].sends)
        told = [{Job(kind, batch): (start, start + 1) for kind, batch, start in jobs} for jobs in found["done"]]
        assert told == done
        assert [list(jobs) for jobs in told] == orders
        assert found["idle"] == bubble(done)
        assert found["kept"] == list(map(most_kept, orders))


# Ring all-reduce


class Member(NamedTuple):
    """What a rank saw at the start and after each round: its blocks, None where empty; what it sent; its account."""

    blocks: list[list[int | None]]
    sends: list[tuple[int, int, int]]
    bytes: list[int]


def watched_ring(rank: int, world_size: int, length: int) -> Member:
    """The chapter's ring, on a tensor that is 2^rank everywhere: the bits of a sum say whose data is in it."""
    wire, member = ring.Wire(), Member([], [], [])

    def watch(blocks: list[torch.Tensor]) -> None:
        member.blocks.append([int(block[0]) if len(block) else None for block in blocks])
        member.bytes.append(wire.sent_bytes)

    exchange = wire.exchange

    def exchanged(outgoing: torch.Tensor, to: int, incoming: torch.Tensor, source: int) -> None:
        member.sends.append((rank, to, outgoing.numel()))
        exchange(outgoing, to, incoming, source)

    wire.exchange = exchanged
    ring.ring_all_reduce(torch.full((length,), 2**rank), wire, watch)
    return member


class Threads:
    """Stands in for torch.distributed: each rank is a thread, each pair of ranks has a queue."""

    def __init__(self, world_size: int) -> None:
        self.here = threading.local()
        self.size = world_size
        self.queues = {(a, b): queue.Queue() for a in range(world_size) for b in range(world_size)}

    def get_rank(self) -> int:
        return self.here.rank

    def get_world_size(self) -> int:
        return self.size

    def isend(self, tensor: torch.Tensor, to: int) -> Threads:
        self.queues[self.here.rank, to].put(tensor.clone())
        return self

    def irecv(self, tensor: torch.Tensor, source: int) -> Threads:
        tensor.copy_(self.queues[source, self.here.rank].get(timeout=600))
        return self

    def wait(self) -> None:
        """Nothing is left to wait for."""

    def run(self, length: int) -> list[Member]:
        members: list[Member | None] = [None] * self.size

        def live(rank: int) -> None:
            self.here.rank = rank
            members[rank] = watched_ring(rank, self.size, length)

        threads = [threading.Thread(target=live, args=(rank,)) for rank in range(self.size)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return members


def steps_in_browser(algorithms: Page, cases: list[tuple[int, int]]) -> list[list[dict]]:
    return algorithms.evaluate(f"cases => cases.map(([n, length]) => RING.steps(n, length, {SIZE}))", cases)


def assert_same(steps: list[dict], members: list[Member]) -> None:
    n = len(members)
    assert [step["phase"] for step in steps] == ["start"] + ["scatter"] * (n - 1) + ["gather"] * (n - 1)
    for k, step in enumerate(steps):
        assert step["bytes"] == [member.bytes[k] for member in members]
        for rank, member in enumerate(members):
            for inside, value in zip(step["blocks"][rank], member.blocks[k], strict=True):
                assert len(set(inside)) == len(inside)
                assert value is None or sum(2**each for each in inside) == value
        sent = [(each["from"], each["to"], each["elements"]) for each in step["sends"]]
        assert sent == ([member.sends[k - 1] for member in members] if k else [])


def test_the_ring_in_the_browser_is_the_ring_of_the_chapter_on_any_number_of_ranks_and_lengths(
    algorithms, monkeypatch
) -> None:
    rng = random.Random(7)
    cases = [(n, length) for n in range(1, 10) for length in (0, 1, n - 1, n, n + 1, *rng.sample(range(200), 8))]
    theirs = steps_in_browser(algorithms, cases)
    for (n, length), steps in zip(cases, theirs, strict=True):
        threads = Threads(n)
        monkeypatch.setattr(ring, "dist", threads)
        assert_same(steps, threads.run(length))


def watched_rings(rank: int, world_size: int, lengths: list[int]) -> list[Member]:
    return [watched_ring(rank, world_size, length) for length in lengths]


def test_the_ring_in_the_browser_is_the_ring_between_real_processes(algorithms) -> None:
    lengths = [0, 2, 3, 1200]
    ranks = launch(watched_rings, 3, lengths)
    theirs = steps_in_browser(algorithms, [(3, length) for length in lengths])
    for steps, members in zip(theirs, zip(*ranks, strict=True), strict=True):
        assert_same(steps, list(members))


def test_a_reader_changes_the_ranks_and_the_length_and_reads_the_bytes(page, site) -> None:
    figure = opened(page, site, "deep_learning/distributed_data_parallel", "ring")
    figure.get_by_label("秩的个数").select_option("5")
    figure.get_by_label("每个秩有几个元素").fill("1003")
    figure.get_by_label("元素的类型").select_option("4")
    assert words(figure) == "5 个秩各有 1,003 个元素，切成 5 块：201、201、201、200、200。"
    slider = figure.get_by_role("slider")
    assert slider.get_attribute("max") == "8"
    slider.focus()
    page.keyboard.press("End")
    assert "完成：共发出 32,096 字节，即 8 份数据" in words(figure)
    assert figure.locator("text.name").all_text_contents() == ["全"] * 25
    figure.get_by_label("每个秩有几个元素").fill("-3")
    assert words(figure) == "5 个秩各有 0 个元素，切成 5 块：0、0、0、0、0。"


def test_the_ring_can_be_played_until_a_reader_takes_over(chromium, site) -> None:
    page = chromium.new_page()  # one that nobody else has: its clock is not put back
    page.clock.install()
    figure = opened(page, site, "deep_learning/distributed_data_parallel", "ring")
    figure.get_by_role("button", name="播放").click()
    page.clock.run_for(2 * 1400 + 100)
    assert "规约-散播第 2 轮" in words(figure)
    figure.get_by_role("button", name="下一步").click()
    assert figure.get_by_role("button", name="播放").is_visible()
    page.clock.run_for(5000)
    assert "规约-散播第 3 轮" in words(figure)
    figure.get_by_role("button", name="播放").click()
    page.clock.run_for(30_000)
    assert "完成：" in words(figure)
    assert figure.get_by_role("button", name="播放").is_visible()
    page.close()


# Gradients flowing back

Node = engine.Node
FUNCTIONS = ("sin", "cos", "tanh", "relu", "exp", "log")


def random_formula(rng: random.Random, names: list[str], depth: int) -> str:
    """Of the variables in ``names``, with every operator and function; logarithms, powers and quotients stay finite."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([*names, *names, str(rng.randint(1, 3)), f"{rng.uniform(0.1, 2):.2f}"])
    inner, other = (random_formula(rng, names, depth - 1) for _ in range(2))
    return rng.choice(
        [
            f"{inner} + {other}", f"{inner} - {other}", f"({inner}) * ({other})", f"({inner} - {other}) * {inner}",
            f"-({inner})", f"-({inner}) ** {rng.randint(1, 3)}", f"{inner} / (({other}) * ({other}) + 0.5)",
            f"{rng.choice(FUNCTIONS[:4])}({inner})", f"exp(-({inner}) ** 2)", f"log(({inner}) ** 2 + 1.5)",
            f"(({inner}) ** 2 + 1) ** -1", f"({other}) + +{rng.randint(1, 3)}",
        ]
    )  # fmt: skip


def random_formulas(seed: int, count: int) -> Iterator[tuple[str, dict[str, float]]]:
    """One to three lines, later ones use what earlier ones named, and the values of the leaves."""
    rng = random.Random(seed)
    for _ in range(count):
        names = list("abcd"[: rng.randint(1, 4)])
        values = {name: round(rng.uniform(-2, 2), 3) for name in names}
        lines = []
        for name in "uv"[: rng.randint(0, 2)]:
            lines.append(f"{name} = {random_formula(rng, names, 2)}")
            names.append(name)
        yield "\n".join([*lines, f"{rng.choice(names)} * ({random_formula(rng, names, 3)})"]), values


def of_numbers_too(function: Callable[[engine.Tensor], engine.Tensor]) -> Callable[[object], engine.Tensor]:
    return lambda x: function(engine.as_tensor(x))


def engine_flow(monkeypatch: pytest.MonkeyPatch, text: str, values: dict[str, float]) -> dict | None:
    """What the chapter's engine makes of it; None when no leaf is left in the result."""
    made: list[engine.Node] = []

    class Numbered(Node):
        __slots__ = ()

        def __init__(self, *args: object) -> None:
            super().__init__(*args)
            made.append(self)

    monkeypatch.setattr(engine, "Node", Numbered)
    known = {name: engine.Tensor(value, requires_grad=True) for name, value in values.items()}
    leaves = {id(tensor): name for name, tensor in known.items()}
    known |= {name: of_numbers_too(getattr(engine, name)) for name in FUNCTIONS}
    *before, last = text.split("\n")
    exec("\n".join(before), known)
    output = eval(last, known)
    if not isinstance(output, engine.Tensor) or not output.requires_grad:
        return None
    grads = engine.run_backward(output, retain_graph=True)

    def key(source: engine.Source) -> str:
        return leaves.get(id(source)) or f"{source.name} {made.index(source)}"

    order, shares = engine.topological_order(output.source), []
    for source in order:
        for edge in engine.edges_of(source):
            with engine.recording(False):
                share = edge.vjp(grads[id(source)][1], *(saved.unpack(source) for saved in edge.saved))
            shares.append([key(source), key(edge.target), share.item()])
    return {
        "value": output.item(),
        "order": [key(source) for source in order],
        "shares": shares,
        "grads": {key(source): grads[id(source)][1].item() for source in order},
    }


def flow_in_browser(algorithms: Page, cases: list[tuple[str, dict[str, float]]]) -> list[dict]:
    run = """cases => cases.map(([text, values]) => {
      const made = FLOW.graph(text, values), { nodes, root } = made, steps = FLOW.steps(made);
      const ops = nodes.filter(({ op }) => op !== "leaf");
      const key = (id) => (nodes[id].op === "leaf" ? nodes[id].name : `${nodes[id].op} ${ops.indexOf(nodes[id])}`);
      return {
        value: nodes[root].value,
        order: FLOW.order(made).map(key),
        shares: steps.slice(1).map((s) => [key(s.source), key(nodes[s.source].edges[s.edge].target), s.share]),
        grads: Object.fromEntries([...steps.at(-1).grads].map(([id, g]) => [key(id), g])),
      };
    })"""
    return algorithms.evaluate(run, cases)


def test_gradients_flow_in_the_browser_in_the_order_and_with_the_values_of_the_engine(algorithms, monkeypatch) -> None:
    pairs = [(case, engine_flow(monkeypatch, *case)) for case in random_formulas(11, 400)]
    pairs = [(case, ours) for case, ours in pairs if ours]
    assert len(pairs) > 300
    assert {name.split()[0] for _, ours in pairs for name in ours["order"]} >= {*FUNCTIONS, "add", "mul", "div", "pow"}
    for ((text, _), ours), theirs in zip(pairs, flow_in_browser(algorithms, [case for case, _ in pairs]), strict=True):
        assert theirs["order"] == ours["order"], text
        assert [share[:2] for share in theirs["shares"]] == [share[:2] for share in ours["shares"]], text
        near = lambda values: pytest.approx(values, rel=1e-9, abs=1e-12)  # noqa: E731
        assert [share[2] for share in theirs["shares"]] == near([share[2] for share in ours["shares"]]), text
        assert theirs["grads"] == near(ours["grads"]), text
        assert theirs["value"] == near(ours["value"]), text


def test_a_formula_that_cannot_be_read_is_told_with_its_line_and_the_way_out(page, site) -> None:
    complaints = {
        "": "还没有式子", "a +": "第 1 行：结尾前面缺一个数或变量。", "a * (b": "第 1 行：少一个右括号。",
        "u = a\nb c": "第 2 行：“c”前面缺一个运算符。", "a ** b": "第 1 行：指数只能是数",
        "a % b": "第 1 行的“% b”看不懂。",
        "sqrt(a)": "第 1 行：不认识函数 sqrt。", "sin a": "第 1 行：sin 后面要有括号",
        "1 + 2": "第 1 行：结果里没有变量",
        "a * b\na": "第 1 行：前面各行要有名字", "sin = a": "第 1 行：sin 是函数",
    }  # fmt: skip
    figure = opened(page, site, "deep_learning/autograd", "graph")
    typed = figure.get_by_label("式子")
    for text, said in complaints.items():
        typed.fill(text)
        assert said in words(figure)
        assert typed.get_attribute("aria-invalid") == "true"
        typed.fill("a * b")
        assert words(figure).startswith("前向算完")


def test_a_reader_changes_the_formula_and_the_values(page, site) -> None:
    figure = opened(page, site, "deep_learning/autograd", "graph")
    figure.get_by_label("式子").fill("u = a * b\nu * u + c")
    figure.get_by_label("c 的值").fill("10")
    figure.get_by_label("a 的值").fill("-1.5")
    assert words(figure).startswith("前向算完，结果是 30.25")
    figure.get_by_role("slider").focus()
    page.keyboard.press("End")
    assert words(figure).endswith("完成：a 的梯度 −27，b 的梯度 −13.5，c 的梯度 1。")
    figure.get_by_label("例子").select_option("relu 挡住了梯度")
    page.keyboard.press("End")
    figure.get_by_role("slider").focus()
    page.keyboard.press("End")
    assert words(figure).endswith("完成：a 的梯度 3，b 的梯度 −2。")


def test_a_graph_too_large_to_draw_says_so(page, site) -> None:
    figure = opened(page, site, "deep_learning/autograd", "graph")
    figure.get_by_label("式子").fill(" * ".join(["a"] * 17))
    assert words(figure) == "有 17 个节点，最多画 16 个；拆短一些。"


# Attention maps


def test_every_map_in_the_browser_is_what_the_model_looked_at(algorithms) -> None:
    model = train.load()
    run = """asked => asked.map(([k, kind, layer, head]) => {
      const item = ATTENTION_MAPS[k];
      return { map: ATTENTION.map(item, kind, layer, head), ...ATTENTION.sides(item, kind) };
    })"""
    asked, expected = [], []
    for k, n in enumerate(explorer.NUMBERS):
        text, maps = explorer.attention_maps(model, n)
        written, digits = [*text, "终"], list(str(n))
        sides = {"cross": (written, digits), "encoder": (digits, digits), "decoder": (written, ["始", *text])}
        for kind, layers in maps.items():
            for layer, heads in enumerate(layers):
                for head, seen in [*enumerate(heads), (None, heads.mean(0))]:
                    asked.append([k, kind, layer, head])
                    expected.append((sides[kind], seen))
    for (sides, seen), shown in zip(expected, algorithms.evaluate(run, asked), strict=True):
        assert (shown["rows"], shown["columns"]) == sides
        assert torch.allclose(torch.tensor(shown["map"], dtype=seen.dtype), seen, atol=1.6 / explorer.LEVELS)


def test_a_reader_chooses_number_kind_layer_and_head_and_stays_in_the_row(page, site) -> None:
    figure = opened(page, site, "deep_learning/transformer", "attention")
    model = train.load()
    figure.get_by_label("读哪个数").select_option("2026112308")
    figure.get_by_label("哪一层").select_option("第 1 层")
    figure.get_by_role("slider").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    figure.get_by_label("哪个头").select_option("头 2")
    text, maps = explorer.attention_maps(model, 2026112308)
    row = maps["cross"][0][1][3].tolist()
    top = max(range(10), key=row.__getitem__)
    seen = f"第 {top + 1} 位“{'2026112308'[top]}” {round(100 * row[top])}%"
    assert words(figure).startswith(f"正要写“{text[3]}”，看{seen}")
    figure.get_by_label("哪种注意力").select_option("解码器自注意力")
    assert words(figure) == f"正要写“{text[0]}”，看起始符 100%。"
    figure.get_by_label("读哪个数").select_option("30500000000（读错）")
    assert "应读 三百零五亿" in figure.locator(".stepper-note").inner_text()


# Sampling


def test_what_stays_in_the_browser_and_how_probable_it_is_python_says_too(algorithms) -> None:
    told, rng = gpt_explorer.written(), random.Random(6)
    run = """([start, step, settings]) => SAMPLING.probabilities(
      SAMPLING.logits(SAMPLING_LOGITS.starts[start].steps[step].logits), settings).p"""
    for _ in range(25):
        start, step = rng.randrange(len(told["starts"])), rng.randrange(gpt_explorer.LENGTH)
        given = {
            "temperature": rng.choice((0.3, 1, 1.7)),
            "topK": rng.choice((0, 1, 5, 60, 5000)),
            "topP": rng.choice((1, 0.05, 0.6, 0.95)),
            "minP": rng.choice((0, 0.02, 0.3)),
        }
        sampler = Sampler(given["temperature"], given["topK"], given["topP"], given["minP"])
        ours = sampler.probabilities(gpt_explorer.logits_of(told["starts"][start]["steps"][step]))
        theirs = algorithms.evaluate(run, [start, step, given])
        assert theirs == pytest.approx(ours.tolist(), abs=1e-12), given


def test_a_reader_moves_the_sliders_and_the_words_say_what_is_left(page, site) -> None:
    figure = opened(page, site, "deep_learning/chinese_gpt", "sampling")
    told = gpt_explorer.written()
    figure.get_by_label("开头").select_option("春风")
    [place] = [k for k, item in enumerate(told["starts"]) if item["start"] == "春风"]
    steps = told["starts"][place]["steps"]
    assert words(figure).startswith("“春风”之后：2,048 个词元里留下 2,048 个，砍之前它们占 100%")
    figure.get_by_label("top-k").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert figure.get_by_label("top-k").get_attribute("aria-valuetext") == "3 个"
    p = Sampler(top_k=3).probabilities(gpt_explorer.logits_of(steps[0]))
    assert f"留下 {(p > 0).sum()} 个" in words(figure)
    assert f"最可能的是“{told['names'][p.argmax()]}”，{round(100 * p.max())}%" in words(figure)
    figure.get_by_role("button", name="下一步").click()
    assert words(figure).startswith(f"“{steps[1]['written']}”之后：2,048 个词元里留下 3 个")


# Denoising


def test_every_pixel_is_drawn_once_in_its_shade(algorithms) -> None:
    rng = random.Random(5)
    for size in (1, 2, 8, 28):
        picture = "".join(rng.choice("0000123456789abcdef") for _ in range(size * size))
        drawn = [0] * (size * size)
        for shade, path in enumerate(algorithms.evaluate("given => DENOISING.shades(...given)", [picture, size]), 1):
            for column, row, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path):
                assert width == back
                for k in range(int(width)):
                    assert drawn[int(row) * size + int(column) + k] == 0
                    drawn[int(row) * size + int(column) + k] = shade
        assert drawn == [int(digit, 16) for digit in picture]


def test_a_reader_chooses_a_prompt_and_steps_from_noise_to_the_picture(page, site) -> None:
    figure = opened(page, site, "deep_learning/stable_diffusion", "denoising")
    told = denoising.written()
    figure.get_by_label("哪句话").select_option(told["prompts"][1]["prompt"])
    assert "第 1 步：时间步 t = 999，信号系数 0.07，从纯噪声出发" in words(figure)
    figure.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    assert f"第 2 步：时间步 t = {told['prompts'][1]['frames'][1]['t']}" in words(figure)
    first, second = (group.inner_html() for group in figure.locator(".stepper-stage g").all())
    assert first != second
    page.keyboard.press("End")
    assert words(figure) == f"“{told['prompts'][1]['prompt']}”：噪声退完了，这就是生成的图。"
    first, second = (group.inner_html() for group in figure.locator(".stepper-stage g").all())
    assert first == second


# Flow matching


def test_a_particle_in_the_browser_walks_and_stands_between_steps_as_in_the_chapter(algorithms) -> None:
    rng = np.random.default_rng(4)
    run = """([solver, steps, start, t]) => {
      const nodes = TRANSPORT.walk(solver, steps, start);
      return [nodes, TRANSPORT.at(nodes, t)];
    }"""
    for name, step in (("euler", solvers.euler), ("heun", solvers.heun)):
        for steps in (1, 3, 8):
            start, t = rng.normal(0, 1.5, (1, 2)), float(rng.uniform())
            times, nodes = solvers.even(steps), [start]
            for a, b in pairwise(times):
                nodes.append(step(six_branches().velocity, nodes[-1], a, b))
            walked, now = algorithms.evaluate(run, [name, steps, start[0].tolist(), t])
            assert np.array(walked) == pytest.approx(np.concatenate(nodes), abs=1e-5)
            between = [np.interp(t, times, [node[0, axis] for node in nodes]) for axis in (0, 1)]
            assert now == pytest.approx(between, abs=1e-5)


def test_a_reader_takes_more_steps_and_ends_nearer_to_the_solution(page, site) -> None:
    figure = opened(page, site, "deep_learning/flow_matching", "transport")
    frames = np.array(flow_explorer.written()["frames"])

    def far(step, steps: int) -> str:
        end = solvers.solve(step, six_branches().velocity, frames[0], solvers.even(steps))
        return f"此刻离方程的解平均 {np.linalg.norm(end - frames[-1], axis=1).mean():.3f}。"

    assert words(figure) == f"t = 1.000。欧拉走 3 步，共问 3 次速度；{far(solvers.euler, 3)}"
    figure.get_by_label("走几步").select_option("12 步")
    assert words(figure).endswith(far(solvers.euler, 12))
    figure.get_by_label("求解器").select_option("Heun")
    assert words(figure) == f"t = 1.000。Heun 走 12 步，共问 24 次速度；{far(solvers.heun, 12)}"
    figure.get_by_role("slider").focus()
    page.keyboard.press("Home")
    assert words(figure).startswith("t = 0.000。") and words(figure).endswith("平均 0.000。")


# The layers of DETR


def judged(item: dict, layer: int) -> tuple[set[int], list[int]]:
    """The queries that are sure but wrong, and how often each digit was not reported, by the chapter's own Python."""
    boxes, truth = torch.tensor(item["layers"][layer]["boxes"]), torch.tensor(item["truth"])
    found = Detections(boxes[:, :4], boxes[:, 5] / 100, boxes[:, 4].long())
    order = [q for q in found.scores.argsort(descending=True, stable=True).tolist() if found.scores[q] > 0.5]
    kinds = judge(reported(found), Scene(torch.zeros(48, 48), truth[:, :4].float(), truth[:, 4])).kinds
    wrong = {q for q, kind in zip(order, kinds, strict=True) if kind}
    missed = truth[:, 4].tolist()
    for q in order:
        if q not in wrong:
            missed.remove(int(found.labels[q]))
    return wrong, sorted(missed)


def test_what_is_right_in_each_layer_is_what_the_chapter_calls_right(algorithms) -> None:
    run = """([k, layer]) => {
      const scene = DETR_SCENES[k], claims = DETR.claim(scene, layer), taken = [...claims.values()];
      return { wrong: DETR.shown(scene, layer, null).filter((q) => !claims.has(q)),
        missed: scene.truth.filter((_, g) => !taken.includes(g)).map((box) => box[4]) };
    }"""
    told, mistakes = detr_explorer.told(), 0
    for k, item in enumerate(told):
        for layer in range(3):
            wrong, missed = judged(item, layer)
            shown = algorithms.evaluate(run, [k, layer])
            assert (set(shown["wrong"]), sorted(shown["missed"])) == (wrong, missed), (item["number"], layer)
            mistakes += len(wrong) + len(missed)
    assert mistakes > 10


def test_the_ink_in_the_browser_is_the_scene(algorithms) -> None:
    told = detr_explorer.told()[0]["pixels"]
    paths = algorithms.evaluate("DETR.ink(DETR_SCENES[0].pixels)")
    assert {level: path.count("M") for level, path in paths} == {
        level: count for level in range(3, 16) if (count := told.count(f"{level:x}"))
    }


def test_a_reader_goes_through_the_layers_of_one_query_and_sees_the_answer(page, site) -> None:
    figure = opened(page, site, "deep_learning/detr", "layers")
    told = detr_explorer.told()
    missed = next(item for item in told if judged(item, 2)[1])
    figure.get_by_label("哪个场景").select_option(index=told.index(missed))
    assert words(figure) == "十六个参考点排成方阵，还没有看图。"
    assert figure.locator(".point").count() == 16
    figure.get_by_role("slider").focus()
    page.keyboard.press("End")
    wrong, lost = judged(missed, 2)
    assert figure.locator(".box.missed").count() == len(lost) and figure.locator(".box.wrong").count() == len(wrong)
    assert "没报出" in words(figure)
    query = max(range(16), key=lambda q: missed["layers"][0]["boxes"][q][5])
    figure.get_by_label("哪个查询").select_option(str(query))
    page.keyboard.press("Home")
    figure.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    box = missed["layers"][0]["boxes"][query]
    assert words(figure).startswith(f"第 1 层，查询 {query}：{box[4]}，{box[5]}%")
    assert figure.locator(".look").count() == 36
