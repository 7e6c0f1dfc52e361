"""训练的外壳：停在哪里都能接上，接上之后与没停过一样，出了错说得明白。"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from training_runs import Log, Options, Run, TrainingError, checkpoint, options, weights
from training_runs import run as run_module
from training_runs.descent import descend
from training_runs.options import parse

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(run_module.__file__).parents[1])}


def train(where: Options, stop_after: int | None = None, every: int = 4, rate: float = 0.1) -> dict[str, Tensor]:
    """一个会用到各种随机数的小训练；stop_after 步之后收到 Ctrl-C。返回参数。"""
    run = Run("line", "line", where, every=every, settings={"rate": rate})
    model = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters(), rate)
    draw, other = np.random.default_rng(5), random.Random(6)
    run.keep(model=model, optimizer=optimizer, draw=draw, other=other)
    for step in run:
        x = torch.tensor(draw.normal(size=(8, 3)), dtype=torch.float32) * other.random() + torch.randn(8, 3)
        x = x + random.random() + float(np.random.rand())
        value = ((model(x) - x.sum(1, keepdim=True)) ** 2).mean()
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        run.loss(value.item())
        if run.reporting:
            run.note(norm=round(model[0].weight.norm().item(), 6))
        if step == stop_after:
            os.kill(os.getpid(), signal.SIGINT)
    return {key: tensor.clone() for key, tensor in model.state_dict().items()}


def at(folder: Path, **changes: object) -> Options:
    return Options(**({"steps": 10, "seed": 3, "output": folder, "quiet": True} | changes))


@pytest.mark.parametrize("stop_after", [1, 4, 6, 9])
def test_a_run_that_was_stopped_ends_like_one_that_was_not(tmp_path, stop_after):
    whole = train(at(tmp_path / "whole"))
    with pytest.raises(TrainingError, match=rf"第 {stop_after} 步之后停下.*line\.checkpoint.*--resume"):
        train(at(tmp_path / "halves"), stop_after)
    assert not (tmp_path / "halves" / "line.json").exists()
    halves = train(at(tmp_path / "halves", resume=True))
    assert whole.keys() == halves.keys()
    assert all(torch.equal(whole[key], halves[key]) for key in whole)
    first, second = (Log.read(tmp_path / name / "line.json") for name in ("whole", "halves"))
    assert first.curve == second.curve
    assert [entry["step"] for entry in first.curve] == [4, 8, 10]
    assert (first.resumed, second.resumed) == (0, 1)
    assert not list(tmp_path.rglob("*.checkpoint*"))


def test_ctrl_c_in_the_last_step_changes_nothing(tmp_path):
    train(at(tmp_path), stop_after=10)
    assert Log.read(tmp_path / "line.json").done == 10
    assert not list(tmp_path.glob("*.checkpoint"))


def test_a_killed_run_goes_on_from_its_last_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr(run_module, "SAVE_EVERY_SECONDS", 0.0)
    whole = train(at(tmp_path / "whole"))
    pid = os.fork()
    if pid == 0:  # 真的被杀：没有机会收拾
        monkeypatch.setattr(
            Run, "_listen", lambda self: {signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: os._exit(9))}
        )
        train(at(tmp_path / "killed"), stop_after=7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    halves = train(at(tmp_path / "killed", resume=True))
    assert all(torch.equal(whole[key], halves[key]) for key in whole)


def test_the_seed_decides(tmp_path):
    once, again = train(at(tmp_path / "a")), train(at(tmp_path / "b"))
    other = train(at(tmp_path / "c", seed=4))
    assert all(torch.equal(once[key], again[key]) for key in once)
    assert any(not torch.equal(once[key], other[key]) for key in once)


def test_the_second_of_a_command_goes_on_with_the_random_numbers_of_the_first(tmp_path):
    def numbers(first: int, sow: bool) -> tuple[float, float, float]:
        for name, given in (("a", {}), ("b", {"sow": sow})):
            Run(name, "line", at(tmp_path, seed=first), every=4, **given)
            found = random.random(), float(np.random.rand()), torch.rand(1).item()
        return found

    def others(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
        return all(a != b for a, b in zip(first, second, strict=True))

    assert numbers(3, sow=False) == numbers(3, sow=False)
    assert others(numbers(3, sow=False), numbers(3, sow=True)) and others(numbers(3, sow=False), numbers(4, sow=False))


def test_the_log_says_how_it_was_made_and_what_it_cost(tmp_path):
    before = time.process_time()
    train(at(tmp_path))
    spent = time.process_time() - before
    log = json.loads((tmp_path / "line.json").read_text("utf-8"))
    assert log["settings"] == {"rate": 0.1} and log["seed"] == 3 and log["steps"] == log["done"] == 10
    assert log["command"].startswith("python -m line")
    assert log["ran_on"]["torch"].split("+")[0] == torch.__version__.split("+")[0]
    assert 0 <= log["cpu_seconds"] <= spent + 1
    assert 50 < log["peak_memory_mib"] < 20_000  # torch 一个就不止 50
    assert [set(entry) for entry in log["curve"]] == [{"step", "loss", "norm"}] * 3
    assert "10 步" in Log.read(tmp_path / "line.json").summary()


def test_an_unfinished_run_is_neither_lost_nor_continued_unasked(tmp_path):
    with pytest.raises(TrainingError):
        train(at(tmp_path), stop_after=5)
    before = (tmp_path / "line.checkpoint").read_bytes()
    with pytest.raises(TrainingError, match=r"line\.checkpoint.*--resume.*--fresh"):
        train(at(tmp_path))
    assert (tmp_path / "line.checkpoint").read_bytes() == before
    train(at(tmp_path, fresh=True))
    assert Log.read(tmp_path / "line.json").resumed == 0


def test_a_fresh_run_that_fails_at_once_does_not_leave_the_old_checkpoint(tmp_path):
    with pytest.raises(TrainingError):
        train(at(tmp_path), stop_after=5)
    steps = iter(Run("line", "line", at(tmp_path, fresh=True), every=4))
    next(steps)
    steps.close()  # 第一步里出了错
    with pytest.raises(TrainingError, match="没有"):
        train(at(tmp_path, resume=True))


def test_what_cannot_be_continued_says_why(tmp_path):
    with pytest.raises(TrainingError, match=r"没有 .*line\.checkpoint.*去掉 --resume"):
        train(at(tmp_path, resume=True))
    with pytest.raises(TrainingError):
        train(at(tmp_path), stop_after=5)
    with pytest.raises(TrainingError, match="steps 那时是 10，现在是 12"):
        train(at(tmp_path, resume=True, steps=12))
    with pytest.raises(TrainingError, match=r"rate 那时是 0\.1，现在是 0\.2"):
        train(at(tmp_path, resume=True), rate=0.2)


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"PK" + b, lambda b: b"", lambda b: b"N."])
def test_a_damaged_checkpoint_is_named(tmp_path, damage):
    with pytest.raises(TrainingError):
        train(at(tmp_path), stop_after=5)
    file = tmp_path / "line.checkpoint"
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(TrainingError, match=r"line\.checkpoint 不是.*检查点.*--fresh"):
        train(at(tmp_path, resume=True))


def test_a_checkpoint_is_whole_or_the_one_before(tmp_path):
    checkpoint.write(tmp_path / "c", {"log": 1, "state": {}})
    with pytest.raises((AttributeError, pickle.PicklingError), match="lambda"):  # which one differs between Pythons
        checkpoint.write(tmp_path / "c", {"log": 2, "state": lambda: None})
    assert checkpoint.read(tmp_path / "c")["log"] == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_stops_the_run(tmp_path, value):
    run = Run("line", "line", at(tmp_path), every=4)
    steps = iter(run)
    next(steps)
    run.loss(1.0)
    next(steps)
    with pytest.raises(TrainingError, match=r"第 2 步的损失是 (nan|inf).*学习率"):
        run.loss(value)


def test_signals_are_given_back(tmp_path):
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    train(at(tmp_path))
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


PROGRAM = """
from pathlib import Path
import sys, time
from training_runs import Options, Run
run = Run("slow", "slow", Options(1000, 0, Path(sys.argv[1])), every=1)
for step in run:
    run.loss(1.0 / step)
    print("step", step, flush=True)
    time.sleep(0.05)
"""


def test_ctrl_c_at_a_terminal_leaves_a_checkpoint_and_one_line(tmp_path):
    import pexpect

    script = tmp_path / "slow.py"
    script.write_text(PROGRAM, "utf-8")
    child = pexpect.spawn(
        sys.executable,
        [str(script), str(tmp_path)],
        encoding="utf-8",
        timeout=600,
        env=ENVIRONMENT,
    )
    child.expect("step 3")
    child.sendintr()
    child.expect(r"第 \d+ 步之后停下，检查点在 .*slow\.checkpoint")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    assert (tmp_path / "slow.checkpoint").exists()


def test_the_bar_goes_to_standard_error_and_can_be_silenced(tmp_path):
    for quiet in (False, True):
        code = PROGRAM.replace("1000", "3").replace("Path(sys.argv[1]))", f"Path(sys.argv[1]), quiet={quiet})")
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], env=ENVIRONMENT,
            capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        assert done.stdout.splitlines() == ["step 1", "step 2", "step 3"]
        assert ("100%" in done.stderr and "loss=" in done.stderr) is not quiet


class Two(nn.Module):
    """一个带整数缓冲区的小模型。"""

    def __init__(self, width: str) -> None:
        super().__init__()
        self.line, self.norm = nn.Linear(int(width), 2), nn.BatchNorm1d(2)


def test_weights_come_back_in_half_precision_with_what_was_told(tmp_path):
    model = Two("3")
    model.norm.running_mean += 0.1
    weights.save(tmp_path / "sub" / "two.npz", model, width="3")
    found, told = weights.read(tmp_path / "sub" / "two.npz")
    assert told == {"width": "3"}
    assert "norm.num_batches_tracked" not in found
    assert all(value.dtype == torch.float32 and torch.equal(value, value.half().float()) for value in found.values())
    assert torch.allclose(found["line.weight"], model.line.weight, atol=1e-3)
    weights.halve(model)
    assert all(torch.equal(found[name], value) for name, value in model.state_dict().items() if name in found)


def test_a_model_is_built_from_what_was_told_and_a_foreign_file_is_named_with_the_way_out(tmp_path):
    model, path = nn.Sequential(nn.Linear(3, 2)), tmp_path / "line.npz"
    weights.save(path, model, width="3")
    again = weights.load(path, lambda width: nn.Sequential(nn.Linear(int(width), 2)), "python -m line")
    assert not again.training
    assert torch.equal(again[0].weight, model[0].weight.half().float())
    for build in (lambda width: nn.Sequential(nn.Linear(4, 2)), lambda: model, lambda width: {}["none"]):
        with pytest.raises(TrainingError, match=r"line\.npz 不是这个模型的权重.*python -m line 会重新训练一份"):
            weights.load(path, build, "python -m line")
    with pytest.raises(TrainingError, match=r"没有 .*none\.npz；python -m line 会重新训练一份"):
        weights.load(tmp_path / "none.npz", nn.Module, "python -m line")


def test_a_step_goes_against_the_gradient_which_is_cut_to_the_length_asked_for():
    place = nn.Parameter(torch.tensor([3.0, 4.0]))
    optimizer = torch.optim.SGD([place], lr=1.0)
    for _ in range(2):  # the second step does not remember the first one's gradient
        start = place.detach().clone()
        descend(place.square().sum() / 2, optimizer, [place], longest=1.0)
        assert torch.allclose(start - place, start / start.norm(), atol=1e-4)
    place.data = torch.tensor([0.3, 0.4])
    descend(place.square().sum() / 2, optimizer, [place], longest=1.0)
    assert torch.allclose(place, torch.zeros(2)), "a short one is left alone"


def test_the_switches(capsys):
    parser = argparse.ArgumentParser()
    options(parser, steps=40, output=Path("here"))
    found, where = parse(parser, ["--train", "--seed", "7", "--resume"])
    assert found.train and where == Options(40, 7, Path("here"), resume=True)
    for wrong in (["--steps", "0"], ["--steps", "x"], ["--resume", "--fresh"]):
        with pytest.raises(SystemExit):
            parse(parser, wrong)
    assert "不是正整数" in capsys.readouterr().err
