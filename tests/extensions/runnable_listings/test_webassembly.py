"""A listing for a Python that this machine has no build of runs in WebAssembly, where npm's package for it is there."""

from __future__ import annotations

import shutil

import pytest

from handbook import ROOT
from sphinx_runnable_listings import webassembly
from sphinx_runnable_listings.__main__ import main
from sphinx_runnable_listings.listing import ListingError, interpreter, listings_of
from sphinx_runnable_listings.record import read_record
from sphinx_runnable_listings.running import run, version_for
from sphinx_runnable_listings.webassembly import WebAssemblyPythons

NEWEST = max(webassembly.pythons_in(ROOT / "node_modules"), default=None)


@pytest.fixture
def chapter(tmp_path):
    """A chapter with three modules for the newest such Python, below a ``node_modules`` that has it."""
    if NEWEST is None or shutil.which("node") is None:
        pytest.skip("no pyodide package, or no Node to run it")
    if interpreter(NEWEST):
        pytest.skip(f"this machine has a build of Python {NEWEST}")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    folder = tmp_path / "source" / "chapter"
    folder.mkdir(parents=True)
    for name, text in {
        "__init__.py": "",
        "index.md": "# T\n",
        "words.txt": "三个词\n",
        "reads.py": (
            "import sys\nfrom pathlib import Path\nfrom chapter.wide import width\n"
            "print(Path(__file__).with_name('words.txt').read_text('utf-8').strip(), width(), sys.argv[1:], __name__)\n"
        ),
        "wide.py": "import sys\ndef width():\n    return sys.maxsize.bit_length() + 1\n",
        "binary.py": "from pathlib import Path\nprint(*Path(__file__).with_name('data.bin').read_bytes())\n",
        "data.bin": b"\xff\x00\r\n",
        "fails.py": "print('so far')\nraise ValueError('broken')\n",
        "forever.py": "while True: pass\n",
        "leaves.py": (
            "import builtins, os, sys\nfrom pathlib import Path\n"
            "print(Path('left').exists(), hasattr(builtins, 'left'))\n"
            "print('chapter.wide' in sys.modules, 'LEFT' in os.environ)\n"
            "import chapter.wide\nPath('left').touch()\nbuiltins.left = os.environ['LEFT'] = 'here'\n"
        ),
        "breaks_down.py": "import os\nos.abort()\n",
        "listings.toml": "".join(
            f'[{name}]\npython = ["{NEWEST}"]\n{more}\n'
            for name, more in {
                "reads": 'live_data = ["words.txt"]\nargs = ["--twice"]',
                "binary": 'live_data = ["data.bin"]',
                "fails": "",
                "forever": "cpu_limit = 1",
                "leaves": "",
                "breaks_down": "",
            }.items()
        ),
    }.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def by_name(chapter):
    return {listing.path.stem: listing for listing in listings_of(chapter)}


def test_it_sees_its_siblings_and_data_fails_with_what_it_said_and_is_stopped_at_its_limit(chapter):
    listings = by_name(chapter)
    with WebAssemblyPythons() as webassembly:
        for _ in range(2):  # nothing of the first run is there in the second
            done = run(listings["reads"], webassembly=webassembly)
            assert done.stdout == "三个词 32 ['--twice'] __main__\n"
        assert done.version == version_for(listings["reads"])
        assert done.version.startswith(f"CPython {NEWEST}.")
        assert done.version.endswith(" wasm32")
        assert 0 < done.cpu_seconds < 30
        assert run(listings["binary"], webassembly=webassembly).stdout == "255 0 13 10\n"
        with pytest.raises(ListingError, match=r"(?s)fails\.py: exit status 1.*so far.*ValueError: broken"):
            run(listings["fails"], webassembly=webassembly)
        with pytest.raises(ListingError, match=r"forever\.py: .*not done after 1 CPU seconds"):
            run(listings["forever"], webassembly=webassembly)


def test_nothing_of_a_run_is_there_for_the_next_and_a_python_that_broke_down_is_started_again(chapter):
    listings = by_name(chapter)
    nothing = "False False\nFalse False\n"
    with WebAssemblyPythons() as webassembly:
        for _ in range(2):
            assert run(listings["leaves"], webassembly=webassembly).stdout == nothing
        with pytest.raises(ListingError, match=r"breaks_down\.py: exit status"):
            run(listings["breaks_down"], webassembly=webassembly)
        with pytest.raises(ListingError, match="not done after 1 CPU seconds"):
            run(listings["forever"], webassembly=webassembly)
        assert run(listings["leaves"], webassembly=webassembly).stdout == nothing


def test_without_the_package_the_listing_is_skipped(chapter, capsys):
    (chapter.parents[1] / "node_modules").unlink()
    reads = by_name(chapter)["reads"]
    assert version_for(reads) is None
    with pytest.raises(ListingError, match=f"no Python {NEWEST} on this machine"):
        run(reads)
    assert main(["record", str(chapter.parent), "reads"]) == 0
    assert f"skipped: no Python {NEWEST} here" in capsys.readouterr().out
    assert read_record(chapter) == {}
