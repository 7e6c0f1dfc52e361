"""What the tests of several chapters on deep learning want."""

from __future__ import annotations

import pytest
import torch


@pytest.fixture
def one_thread():
    """One thread for torch during the test: the same sums in the same order, and no quarrel over the cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
