"""An excerpt is found in its file, and only where it stands once."""

from __future__ import annotations

import pytest

from sphinx_runnable_listings.live_listings.excerpt import Place, find

SOURCE = """import math


class Circle:
    def area(self):
        return math.pi

    def twice(self):

        return 2


x = 1
y = 2
x = 1
"""


@pytest.mark.parametrize(
    ("shown", "place"),
    [
        ("import math\n", Place(1, 1, "")),
        ("    def area(self):\n        return math.pi\n", Place(5, 2, "")),
        ("def area(self):\n    return math.pi\n", Place(5, 2, "    ")),
        ("def twice(self):\n\n    return 2\n", Place(8, 3, "    ")),
        (SOURCE, Place(1, 15, "")),
        ("x = 1\ny = 2\n", Place(13, 2, "")),
    ],
)
def test_lines_that_stand_there_are_found_and_so_is_what_was_cut_at_their_left(shown, place):
    assert find(shown, SOURCE) == place


@pytest.mark.parametrize(
    "shown", ["x = 1\n", "import math\ny = 2\n", "def area(self):\n        return math.pi\n", "\n", "y = 3\n"]
)
def test_what_stands_there_twice_or_not_in_one_piece_is_not(shown):
    assert find(shown, SOURCE) is None


def test_the_lines_of_a_place_are_what_was_shown():
    shown = "def area(self):\n    return math.pi"
    first, count, indent = find(shown, SOURCE)
    lines = SOURCE.split("\n")[first - 1 : first - 1 + count]
    assert "\n".join(line.removeprefix(indent) for line in lines) == shown
