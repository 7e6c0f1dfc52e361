"""What the tests of several chapters on deep learning want."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
import torch

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def one_thread():
    """One thread for torch during the test: the same sums in the same order, and no quarrel over the cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def interrupt(monkeypatch) -> Callable[[object, str, int], list[int]]:
    """``interrupt(train, "loss_of", 4)``: Ctrl-C in the fourth call of the function; gives the calls made."""

    def arrange(owner: object, name: str, at_call: int) -> list[int]:
        ordinary, calls = getattr(owner, name), []

        def counted(*arguments):
            calls.append(len(calls) + 1)
            if len(calls) == at_call:
                os.kill(os.getpid(), signal.SIGINT)
            return ordinary(*arguments)

        monkeypatch.setattr(owner, name, counted)
        return calls

    return arrange
