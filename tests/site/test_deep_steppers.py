"""The steppers of the chapters on deep learning: each step is the one that the chapter's own Python makes."""

from __future__ import annotations

import queue
import random
import threading
from typing import TYPE_CHECKING, NamedTuple

import pytest
import torch

from browser import scripts_alone, words
from distributed_data_parallel import ring
from distributed_data_parallel.processes import launch
from handbook import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.conftest import BuiltSite

SCRIPTS = ("stepper", "ring")
SIZE = 8  # bytes of an element, float64


def opened(page: Page, site: BuiltSite, chapter: str, name: str) -> Locator:
    page.goto((site.outdir / "deep_learning" / chapter / "index.html").as_uri(), wait_until="load")
    return page.locator(f".interactive-{name}")


@pytest.fixture(scope="module")
def algorithms(chromium: Browser) -> Iterator[Page]:
    """The algorithms of the figures, without a figure."""
    with scripts_alone(chromium, [SOURCE / f"_static/stepper/{script}.js" for script in SCRIPTS]) as page:
        yield page


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
        tensor.copy_(self.queues[source, self.here.rank].get(timeout=20))
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
    figure = opened(page, site, "distributed_data_parallel", "ring")
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


def test_the_ring_can_be_played_until_a_reader_takes_over(page, site) -> None:
    page.clock.install()
    figure = opened(page, site, "distributed_data_parallel", "ring")
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
