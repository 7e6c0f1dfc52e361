"""What a run enters, reads and writes is seen, in threads and children too; it is kept while nothing has changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_runnable_listings.cache import Cache, Reads
from sphinx_runnable_listings.imports import ImportGraph
from sphinx_runnable_listings.inside import recorder
from sphinx_runnable_listings.listing import listings_of
from sphinx_runnable_listings.running import environment, run
from sphinx_runnable_listings.warm_start import WarmPython
from sphinx_runnable_listings.workshop import Workshop

HELLO = '''\
"""A listing."""
import threading


def entered():
    """It has a docstring."""
    return 1


def not_entered():
    return 2


def in_a_thread():
    return 3


async def generator():
    yield


def main():
    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    print(entered())


if __name__ == "__main__":
    main()
'''


class Project:
    """A project with one chapter, and the outcomes of its listing ``hello``."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.chapter = folder, folder / "source" / "section" / "chapter"
        self.chapter.mkdir(parents=True)
        for name, text in {"__init__.py": "", "index.md": "# T\n", "hello.py": HELLO}.items():
            (self.chapter / name).write_text(text, encoding="utf-8")
        self._number = 0

    def write(self, name: str, text: str) -> None:
        (self.chapter / name).write_text(text, encoding="utf-8")

    def outcome(self, name: str = "hello", **options):
        self._number += 1
        place = self.folder / f"workshop{self._number}"
        place.mkdir()
        cache = self.folder / "cache"
        with Workshop(self.folder / "source", place, project=self.folder, cache=cache, **options) as workshop:
            return workshop.outcome(next(item for item in listings_of(self.chapter) if item.path.stem == name))

    def functions(self, **options) -> set[str]:
        """The functions of ``hello.py`` that its run enters."""
        lines = (self.chapter / "hello.py").read_text("utf-8").splitlines()
        outcome = self.outcome(**options)
        assert not outcome.error
        numbers = outcome.entered.get("section/chapter/hello.py", [])
        return {lines[number - 1].partition("def ")[2].partition("(")[0] for number in numbers}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


def test_functions_entered_are_those_that_ran_in_any_thread(project):
    assert project.functions() == {"entered", "in_a_thread", "main"}


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_functions_that_only_a_child_enters_are_seen_however_it_ends(project, method):
    project.write(
        "hello.py",
        f"""\
import multiprocessing, os, signal

def child():
    os.kill(os.getpid(), signal.SIGKILL)

def main():
    process = multiprocessing.get_context({method!r}).Process(target=child)
    process.start()
    process.join()

if __name__ == "__main__":
    main()
""",
    )
    assert project.functions() == {"child", "main"}


def test_functions_that_a_python_started_by_the_listing_enters_are_seen(project):
    code = """\
import subprocess, sys

def second(): pass

def main():
    subprocess.run([sys.executable, "-m", "chapter.hello", "again"])

if __name__ == "__main__":
    second() if sys.argv[1:] else main()
"""
    project.write("hello.py", code)
    assert project.functions() == {"main", "second"}


def test_a_module_is_compiled_once_for_all_runs_and_anew_when_it_has_changed(tmp_path, monkeypatch):
    compiled, compile_marked = [], recorder._compiled
    monkeypatch.setattr(recorder, "_compiled", lambda *module: compiled.append(module) or compile_marked(*module))
    module, changed = (b"def draw():\n    return 7\n\n", "a.py"), (b"\n\ndef draw():\n    return 7\n", "a.py")
    elsewhere = (module[0], "b.py")
    (tmp_path / "codes").mkdir()
    marks = []
    for number, (text, path) in enumerate((module, module, changed, elsewhere)):
        file, names = tmp_path / str(number), {}
        code = recorder.marked(text, path, str(file), str(tmp_path / "codes"))
        exec(code, names)
        assert (names["draw"](), code.co_filename) == (7, path)
        marks.append([line for line, mark in enumerate(file.read_bytes()) if mark])
    assert compiled == [module, changed, elsewhere]
    assert marks == [[1], [1], [3], [1]]


def test_a_recorded_run_prints_what_one_without_prints(project):
    """Neither a debugger nor the names of the module show the marks; only constants of the code differ."""
    project.write(
        "hello.py",
        '''\
import sys

def traced(n):
    """Docstring."""
    total = 0
    for i in range(n):
        total += i
    return total

def empty():
    """Nothing but this."""

def main():
    events = []
    def trace(frame, event, _):
        events.append((event, frame.f_lineno, frame.f_code.co_name))
        return trace
    sys.settrace(trace)
    traced(2)
    empty()
    sys.settrace(None)
    print(events, sorted(globals()), empty.__doc__, traced.__doc__)
    print(traced.__code__.co_names, traced.__code__.co_varnames)

if __name__ == "__main__":
    main()
''',
    )
    [listing] = listings_of(project.chapter)
    assert project.outcome().stdout == run(listing).stdout
    assert project.functions() == {"traced", "empty", "main", "trace"}


def test_a_file_that_a_run_writes_otherwise_is_told_and_put_back(project):
    project.write("kept.txt", "old")
    project.write("hello.py", "from pathlib import Path\nPath(__file__).with_name('kept.txt').write_text('new')\n")
    project.write("second.py", "from pathlib import Path\nprint(Path(__file__).with_name('kept.txt').read_text())\n")
    place = project.folder / "workshop"
    place.mkdir()
    with Workshop(project.folder / "source", place, project=project.folder) as workshop:
        first, second = (workshop.outcome(listing) for listing in listings_of(project.chapter))
    assert first.changed == ["section/chapter/kept.txt"]
    assert (second.stdout, second.changed) == ("old\n", [])
    project.write("hello.py", "from pathlib import Path\nPath(__file__).with_name('made.txt').write_text('new')\n")
    assert project.outcome().changed == ["section/chapter/made.txt"]
    project.write("hello.py", "from pathlib import Path\nPath(__file__).with_name('kept.txt').write_text('old')\n")
    outcome = project.outcome()
    assert (outcome.changed, outcome.written) == ([], ["section/chapter/kept.txt"]), "the same again is no change"


def test_a_failure_is_an_outcome(project):
    project.write("hello.py", "raise SystemExit('no luck')\n")
    assert "no luck" in project.outcome().error


# --- what is kept -----------------------------------------------------------------------------


READER = """\
from pathlib import Path
import chapter.helper, other.thing
print(Path(__file__).with_name("data.json").read_text(), chapter.helper.VALUE, other.thing.VALUE)
print(sorted(path.name for path in Path(__file__).parents[1].joinpath("other").glob("*.csv")))
"""


@pytest.fixture
def reader(project) -> Project:
    other = project.chapter.parent / "other"
    other.mkdir()
    (other / "__init__.py").touch()
    (other / "thing.py").write_text("VALUE = 1\n")
    (other / "apart.py").write_text("VALUE = 1\n")
    project.write("helper.py", "VALUE = 1\n")
    project.write("data.json", "{}")
    project.write("hello.py", READER)
    assert not project.outcome().kept
    return project


def test_an_outcome_is_kept_while_nothing_has_changed(reader):
    again = reader.outcome()
    assert again.kept
    assert again.stdout == "{} 1 1\n[]\n"
    (reader.chapter.parent / "other" / "apart.py").write_text("VALUE = 2\n")
    (reader.chapter / "index.md").write_text("# Another title\n")
    assert reader.outcome().kept, "nothing that the run has read"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hello.py", READER + "\n"),
        ("helper.py", "VALUE = 2\n"),
        ("data.json", "[]"),
        ("../other/thing.py", "VALUE = 2\n"),
        ("../other/new.csv", ""),
        ("new.bin", ""),
        ("listings.toml", "[hello]\nargs = ['x']\n"),
    ],
)
def test_any_change_of_what_a_run_depends_on_runs_it_again(reader, name, text):
    reader.write(name, text)
    outcome = reader.outcome()
    assert not outcome.kept
    assert reader.outcome().kept


def test_data_that_a_library_may_read_by_itself_counts(project):
    project.write("weights.npz", "1")
    assert not project.outcome().kept
    assert project.outcome().kept
    project.write("weights.npz", "2")
    assert not project.outcome().kept


def test_another_version_of_a_package_runs_it_again(reader, monkeypatch):
    monkeypatch.setattr("sphinx_runnable_listings.cache._machine", lambda: ["another machine"])
    assert not reader.outcome().kept


@pytest.mark.parametrize(
    "code",
    ["raise SystemExit(1)", "import subprocess; subprocess.run(['true'])", "import os; os.system('true')"],
)
def test_what_failed_or_started_another_program_is_not_kept(project, code):
    project.write("hello.py", code)
    assert not project.outcome().kept
    assert not project.outcome().kept


def test_what_a_run_would_write_otherwise_is_not_kept(project):
    project.write("hello.py", "from pathlib import Path\nPath(__file__).with_name('made.txt').write_text('new')\n")
    assert project.outcome().changed
    again = project.outcome()
    assert again.changed
    assert not again.kept


def test_a_run_on_another_python_depends_on_all_of_its_chapter(project, monkeypatch):
    monkeypatch.setattr("sphinx_runnable_listings.workshop.interpreter", lambda python: python or sys.executable)
    project.write("listings.toml", f'[hello]\npython = ["3.{sys.version_info.minor}"]\n')
    assert not project.outcome().kept
    assert project.outcome().kept
    (project.chapter / "index.md").write_text("# Another title\n")
    assert not project.outcome().kept


def test_a_run_of_which_nothing_was_recorded_is_not_kept(project, tmp_path):
    [hello] = listings_of(project.chapter)
    cache = Cache(tmp_path / "cache", project.folder / "source", project.folder / "source", project.folder)
    cache.keep(hello, "text", Reads())
    assert cache.find(hello) is None
    cache.keep(hello, "text", Reads({hello.path}))
    assert cache.find(hello) == "text"


def test_a_broken_entry_is_no_entry(reader):
    [entry] = (reader.folder / "cache").iterdir()
    entry.write_text("{")
    assert not reader.outcome().kept


def test_what_lies_outside_of_the_project_counts_unless_it_is_temporary(tmp_path):
    listing = Project(tmp_path / "project")
    [hello] = listings_of(listing.chapter)
    cache = Cache(tmp_path / "cache", listing.folder / "source", listing.folder / "source", listing.folder)
    cache.keep(hello, "text", Reads({Path("/etc/hostname"), tmp_path / "gone", listing.chapter / "hello.py"}))
    [entry] = (tmp_path / "cache").iterdir()
    assert list(json.loads(entry.read_text())["read"]) == ["/etc/hostname", "source/section/chapter/hello.py"]


# --- what is imported before ------------------------------------------------------------------


def test_a_run_in_a_warm_python_is_like_one_in_a_new_one(project):
    project.write("listings.toml", '[hello]\nargs = ["one", "two"]\n')
    project.write(
        "hello.py",
        """\
import fractions, multiprocessing, os, pickle, sys

class Thing: pass

def child(thing): print(type(thing).__name__, os.getcwd(), flush=True)

def main():
    print(sys.argv, sys.path, os.getcwd(), sys.stdin.read(), __name__, __file__, __spec__.name, sorted(globals()))
    print({str(n) for n in range(20)}, sys.flags.hash_randomization, sorted(os.environ))
    print(sys.modules["__main__"].Thing is Thing, pickle.loads(pickle.dumps(Thing())).__class__ is Thing)
    for method in ("spawn", "fork"):
        process = multiprocessing.get_context(method).Process(target=child, args=(Thing(),))
        process.start()
        process.join()
    import atexit
    atexit.register(print, "at exit")
    sys.exit(0)

if __name__ == "__main__":
    main()
""",
    )
    [listing] = listings_of(project.chapter)
    with WarmPython(["fractions"], environment()) as warm:
        first, second = run(listing, warm=warm), run(listing, warm=warm)
    assert first.stdout == second.stdout == run(listing).stdout
    assert "at exit" in first.stdout


def test_a_warm_python_has_the_modules_and_the_names_of_none_of_its_own(project):
    project.write("hello.py", "import sys\nprint('fractions' in sys.modules, 'json.tool' in sys.modules)\n")
    [listing] = listings_of(project.chapter)
    with WarmPython(["fractions"], environment()) as warm:
        assert run(listing, warm=warm).stdout == "True False\n"


def test_a_failure_and_a_limit_in_a_warm_python_are_told_and_the_next_run_is_well(project):
    from sphinx_runnable_listings.listing import ListingError

    [listing] = listings_of(project.chapter)
    with WarmPython([], environment()) as warm:
        project.write("hello.py", "raise ValueError('broken')\n")
        with pytest.raises(ListingError, match=r"exit status 1\n(.*\n)*ValueError: broken"):
            run(listing, warm=warm)
        project.write("hello.py", "import os; os.kill(os.getpid(), 9)\n")
        with pytest.raises(ListingError, match="exit status -9"):
            run(listing, warm=warm)
        project.write("listings.toml", "[hello]\ncpu_limit = 1\n")
        project.write("hello.py", "while True: pass\n")
        [limited] = listings_of(project.chapter)
        with pytest.raises(ListingError, match="not done after 1 CPU seconds"):
            run(limited, warm=warm)
        project.write("hello.py", "print('well')\n")
        done = run(listing, warm=warm)
        assert (done.stdout, done.cpu_seconds < 1) == ("well\n", True)


def test_a_listing_that_imports_a_key_is_run_warm_and_recorded(project):
    project.write("hello.py", "import chapter.helper\nimport sys\nprint('fractions' in sys.modules)\n")
    project.write("helper.py", "def lazy():\n    import yaml\n")
    assert project.outcome(warm={"yaml": ["fractions"]}).stdout == "True\n"
    project.write("helper.py", "def lazy():\n    import json\n")
    assert project.outcome(warm={"yaml": ["fractions"]}).stdout == "False\n"
    project.write("hello.py", HELLO + "import yaml\n")
    assert project.functions(warm={"yaml": ["fractions"]}) == {"entered", "in_a_thread", "main"}


# --- what imports what ------------------------------------------------------------------------


def test_imports_are_followed_through_the_project_and_packages_are_named(tmp_path):
    files = {
        "section/a/__init__.py": "import section_wide",
        "section/a/one.py": "from . import two\nfrom a.three import x\nimport os, numpy.linalg\n",
        "section/a/two.py": "def f():\n    from torch import nn\n",
        "section/a/three.py": "from ..b import four\n",
        "section/b/__init__.py": "",
        "section/b/four.py": "from a import one\n",
        "section/section_wide.py": "",
        "section/b/not_imported.py": "import scipy\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = ImportGraph(tmp_path).imports_of(tmp_path / "section" / "a" / "one.py", tmp_path / "section")
    names = {path.relative_to(tmp_path / "section").as_posix() for path in found.files}
    expected = "a/__init__ a/one a/two a/three b/__init__ b/four section_wide"
    assert names == {f"{name}.py" for name in expected.split()}
    assert found.packages == {"numpy", "torch"}


def test_a_package_of_the_project_that_is_installed_is_followed():
    here = Path(__file__).parents[3]
    module = next((here / "docs" / "source").glob("*/*/draw.py"))
    assert "matplotlib" in ImportGraph(here).imports_of(module, module.parents[1]).packages


def test_an_old_python_can_read_what_it_imports_first(tmp_path):
    """A listing may start one: the folder of the recorder is in its PYTHONPATH too."""
    from sphinx_runnable_listings.listing import interpreter
    from sphinx_runnable_listings.workshop import INSIDE

    old = next(filter(None, map(interpreter, ("2.7", "3.6", "3.8", "3.10"))), None)
    if old is None:
        pytest.skip("no older Python on this machine")
    env = {**os.environ, "PYTHONPATH": str(INSIDE), "RUNNABLE_LISTINGS_RECORD": str(tmp_path)}
    done = subprocess.run(
        [old, "-c", "import sys; print(sys.path)"], env=env, capture_output=True, text=True, check=True
    )
    assert not done.stderr
    assert str(INSIDE) not in done.stdout
    assert not list(tmp_path.iterdir())
    assert shutil.which(old)


def test_functions_of_a_library_that_a_listing_enters_are_seen_and_a_change_of_it_runs_the_listing_again(project):
    library = project.folder / "libraries"
    library.mkdir()
    (library / "pencil.py").write_text("def draw():\n    return 7\n\n\ndef erase():\n    pass\n", encoding="utf-8")
    (project.chapter.parent / "listings.toml").write_text('libraries = ["../../libraries"]\n', encoding="utf-8")
    start = f"import sys\nsys.path.append({str(library)!r})\n"  # installed, but for this test
    project.write("hello.py", f"{start}import pencil\n\nprint(pencil.draw())\n")
    first, second = project.outcome(), project.outcome()
    assert first.stdout == "7\n"
    assert first.entered == second.entered == {str(library / "pencil.py"): [1]}
    assert (first.kept, second.kept) == (False, True)
    (library / "pencil.py").write_text("def draw():\n    return 8\n", encoding="utf-8")
    assert project.outcome().stdout == "8\n"


def test_what_a_run_read_is_told_but_not_what_it_asked_for_in_vain(project):
    project.write("data.txt", "1")
    project.write(
        "hello.py",
        "from pathlib import Path\n"
        "print(Path(__file__).with_name('data.txt').read_text())\n"
        "try:\n    open('nothing.txt')\nexcept FileNotFoundError:\n    pass\n",
    )
    read = project.outcome().read
    assert "section/chapter/data.txt" in read
    assert not any("nothing" in name for name in read)
