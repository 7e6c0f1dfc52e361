"""Whether a record is of the code of today: the fingerprint of all that a run depends on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sphinx_runnable_listings.live_listings import suite
from sphinx_runnable_listings.live_listings.jobs import module_job
from sphinx_runnable_listings.live_listings.layout import Layout
from sphinx_runnable_listings.live_listings.record import BrowserRun
from sphinx_runnable_listings.live_listings.verdict import verdict_of

RUNTIME = SimpleNamespace(version="0.29.0")
FILES = {
    "section/chapter/__init__.py": "",
    "section/chapter/index.md": "# T\n",
    "section/chapter/hello.py": "from chapter import words\n\nprint(words.HELLO)\n",
    "section/chapter/words.py": "HELLO = 'Hello'\n",
    "section/chapter/results/hello.txt": "Hello\n",
}


def inputs(source) -> str:
    verdict = verdict_of(source / "section/chapter/hello.py")
    assert verdict.live
    return suite.inputs_of(verdict, module_job(verdict, Layout(source)), RUNTIME)


@pytest.fixture
def source(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("section/chapter/hello.py", "from chapter import words\n\nprint(words.HELLO, end='!')\n"),
        ("section/chapter/words.py", "HELLO = 'Hi'\n"),
        ("section/chapter/results/hello.txt", "Hi\n"),
        ("section/chapter/listings.toml", "[hello]\nargs = ['again']\n"),
    ],
)
def test_a_record_is_of_other_code_once_anything_has_changed_that_its_run_depends_on(source, name, text) -> None:
    before = inputs(source)
    assert inputs(source) == before
    recorded = BrowserRun("3.14.2", same=True, inputs=before)
    suite.record([verdict_of(source / "section/chapter/hello.py")], {"chapter.hello": recorded})
    (source / "section/chapter/index.md").write_text("# Another title\n")
    assert outdated(source) == []
    (source / name).write_text(text)
    assert inputs(source) != before
    assert outdated(source) == ["chapter.hello"]


def outdated(source) -> list[str]:
    found = [verdict_of(source / "section/chapter/hello.py")]
    return [suite.name_of(verdict) for verdict in suite.outdated(found, RUNTIME, Layout(source))]
