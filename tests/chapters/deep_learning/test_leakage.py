"""Leakage reports: what they count, and that each chapter with a split prints one beside its scores."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import detr.scenes as detr_scenes
from handbook import SOURCE
from training_runs import Log, Options
from training_runs.leakage import PICTURES, RADIUS, nearest, pictures, texts
from transformer import extrapolation, reading, train

pytestmark = pytest.mark.usefixtures("one_thread")
SECTION = SOURCE / "deep_learning"
SPLITS = re.compile(r"train_test_split\(|def split\(|def held_out\(")
ROW = re.compile(r"漏题：[\d,]+ \S+里原样 [\d,]+，.*的? [\d,]+，.*的? [\d,]+")
WITH_SPLIT = sorted({path.parent for path in SECTION.glob("*/*.py") if SPLITS.search(path.read_text("utf-8"))})


@pytest.mark.parametrize("chapter", WITH_SPLIT, ids=lambda chapter: chapter.name)
def test_a_chapter_with_a_split_shows_a_report_beside_its_scores(chapter: Path) -> None:
    reports = [path for path in (chapter / "results").glob("*.txt") if ROW.search(path.read_text("utf-8"))]
    page = (chapter / "index.md").read_text("utf-8")
    shown = set(re.findall(r"\{(?:literalinclude|output-table)\} results/(\S+)", page))
    assert shown & {path.name for path in reports}


def test_the_chapters_with_a_split_are_found() -> None:
    names = {chapter.name for chapter in WITH_SPLIT}
    assert {"autograd", "chinese_gpt", "detr", "hanzi_to_pinyin", "stable_diffusion", "transformer"} <= names


def test_pictures_are_counted_as_by_looking_at_each_pair() -> None:
    draw = np.random.default_rng(0)
    known = draw.random((30, 6, 5))
    same, half, near, far = known[3].copy(), draw.random((6, 5)), known[7] + 0.5 * RADIUS, known[9] + 1.1 * RADIUS
    half[1:4] = known[4][1:4]  # three rows of six
    two = draw.random((6, 5))
    two[:2] = known[5][:2]
    asked = np.stack([same, half, near, far, two])
    assert pictures(asked, known) == {"of": 5, "exact": 1, "near": 1, "overlap": 2, "n": 3}
    slowly = [min(np.sqrt(np.mean((a - b) ** 2)) for b in known) for a in asked]
    assert nearest(asked, known) == pytest.approx(slowly, abs=1e-7)


def test_a_row_names_the_kinds_and_counts() -> None:
    row = PICTURES.row({"of": 1450, "exact": 0, "near": 9, "overlap": 2, "n": 4})
    assert row == "漏题：1,450 张里原样 0，像素平均差不到 8% 的 9，连着半张一样的 2"
    assert ROW.fullmatch(row)


def test_the_same_scene_in_other_noise_is_found_and_another_one_is_not() -> None:
    scenes = [scene.image.numpy() for scene in detr_scenes.many(12, seed=3, test=True)]
    noise = np.random.default_rng(1).normal(0, detr_scenes.NOISE, (6, *scenes[0].shape))
    found = pictures(np.stack(scenes[:6]) + noise, np.stack(scenes[3:]), detr_scenes.NOISY)
    assert (found["exact"], found["near"]) == (0, 3)


def test_the_numbers_of_training_are_drawn_again_as_they_were(tmp_path, monkeypatch) -> None:
    seen, encode = set[int](), train.encode_numbers
    monkeypatch.setattr(train, "encode_numbers", lambda numbers: seen.update(numbers) or encode(numbers))
    monkeypatch.setattr(train, "score", lambda *_: 0)
    train.train(Options(3, 5, tmp_path, quiet=True))
    monkeypatch.setattr(train, "texts", lambda asked, known, n: set(known))
    assert train.leaked(Log.read(tmp_path / "reading.json")) == set(map(str, seen))


@pytest.mark.parametrize("name", ["从左数", "分节读，单位也由模型写"])
def test_those_of_the_experiment_too_though_pieces_are_drawn_among_them(tmp_path, monkeypatch, name: str) -> None:
    seen, draw_number = list[int](), extrapolation.draw_number
    method = replace(extrapolation.METHODS[name], steps=4)
    monkeypatch.setitem(extrapolation.METHODS, name, method)
    monkeypatch.setattr(extrapolation, "draw_number", lambda *a, **k: seen.append(draw_number(*a, **k)) or seen[-1])
    monkeypatch.setattr(extrapolation, "score", lambda *_: 0)
    extrapolation.train(name, Options(4, 2, tmp_path, quiet=True))
    trained_on = set(map(str, seen))
    monkeypatch.setattr(extrapolation, "texts", lambda asked, known, n: set(known))
    assert extrapolation.leaked(name, seed=2) == trained_on


def test_what_training_drew_is_counted_in_full() -> None:
    rng = random.Random(0)
    drawn = {str(n) for _ in range(50) for n, _ in extrapolation.draw(extrapolation.METHODS["从左数"], rng)}
    assert max(map(len, drawn)) == extrapolation.LONGEST
    assert not any(reading.held_out(int(text)) for text in drawn)
    asked = [next(iter(drawn)), "9" * 8]
    assert texts(asked, drawn, n=6)["exact"] == 1
