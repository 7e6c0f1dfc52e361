"""Sites in the shape of real ones, written for ablog, lose nothing when the switch is turned.

What ablog makes of each is on record: ``python -m benchmarks.adopt --record tests/roots/adopt-*``.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import sys
from pathlib import Path

import pytest

from benchmarks.adopt import BuildFailed, Record, _build, compare, main, with_ablog

ROOTS = Path(__file__).parents[2] / "roots"
#: Site → the modules that it needs and that may not be installed here.
SITES = {
    "adopt-russian": (),
    "adopt-languages": (),
    "adopt-project": ("pydata_sphinx_theme", "sphinxext.rediraffe"),
    "adopt-notebooks": ("nbsphinx", "sphinx_rtd_theme"),
}


def is_installed(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize("name", SITES)
def test_no_post_no_page_and_no_address_is_lost(name):
    if missing := [module for module in SITES[name] if not is_installed(module)]:
        pytest.skip(f"pip install {' '.join(missing)}")
    theirs = Record.load(ROOTS / name / "ablog.json")
    found = compare(ROOTS / name, theirs)
    assert found.is_lossless, "\n".join(found.lines())
    assert found.warnings == ()
    assert found.posts == len(theirs.posts) > 0
    assert found.feeds > 3


def test_what_is_lost_is_told():
    theirs = Record.load(ROOTS / "adopt-languages/ablog.json")
    more = dataclasses.replace(
        theirs,
        posts=theirs.posts | {"en/gone": ["Gone", "2022-01-01"], "en/hello": ["Hello", "2022-05-04"]},
        addresses=theirs.addresses | {"posts/tag/gone.html"},
    )
    found = compare(ROOTS / "adopt-languages", more)
    assert (found.posts_lost, found.urls_lost) == (("en/gone",), ("posts/tag/gone.html",))
    assert [line.partition(":")[0] for line in found.posts_different] == ["en/hello"]
    assert not found.is_lossless
    assert re.search("1 posts lost, 0 pages lost, 1 URLs lost, 1 title or day different", found.lines()[0])


def test_a_build_without_an_end_is_given_up(tmp_path):
    (tmp_path / "conf.py").write_text("import time\ntime.sleep(60)\n")
    with pytest.raises(BuildFailed, match="no end after 1 seconds"):
        _build(tmp_path, tmp_path / "out", sys.executable, patience=1)


def test_where_ablog_has_no_end_it_is_stopped_and_the_table_says_so(tmp_path, capsys):
    site = tmp_path / "hostile"
    site.mkdir()
    (site / "ablog.py").write_text("def setup(app):\n    while True:\n        pass\n")
    (site / "conf.py").write_text(
        "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\n"
        "extensions = ['myst_parser', 'ablog']\nblog_baseurl = 'https://example.org/'\n"
    )
    (site / "index.md").write_text("# Home\n")
    (site / "post.md").write_text("---\nblogpost: true\ndate: 2026-01-05\n---\n# Post\n")
    assert main([str(site), "--ablog-cpu", "3"]) == 1, "nothing was compared"
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("hostile: 0 posts, 2 feeds; 0 posts lost")
    assert line.endswith("ablog without an end, stopped after 3 s: compared with nothing")


def test_a_broken_site_is_not_taken_for_one_without_an_end(tmp_path):
    (tmp_path / "conf.py").write_text("raise ValueError('broken')\n")
    with pytest.raises(BuildFailed, match="broken"):
        with_ablog(tmp_path, cpu_limit=60)
