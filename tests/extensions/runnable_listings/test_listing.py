"""A listing is found, run and compared; what goes wrong is said with the file's name."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import pytest

from sphinx_runnable_listings import running
from sphinx_runnable_listings.__main__ import main
from sphinx_runnable_listings.checks import listings_again
from sphinx_runnable_listings.listing import Listing, ListingError, find_listings, interpreter, listings_of
from sphinx_runnable_listings.record import difference, read_record, write_run
from sphinx_runnable_listings.running import run


@pytest.fixture
def chapter(tmp_path):
    folder = tmp_path / "section" / "chapter"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "index.md").write_text("# T\n")
    (folder / "hello.py").write_text('print("你好")\n', encoding="utf-8")
    return folder


def only(chapter) -> Listing:
    [listing] = listings_of(chapter)
    return listing


def differences(done) -> str | None:
    return difference(done.listing, done.stdout)


def test_a_module_of_a_chapter_is_a_listing_and_other_python_files_are_not(chapter):
    (chapter.parent / "stray.py").write_text("raise SystemExit(1)\n")
    (chapter / "library").mkdir()
    (chapter / "library" / "__init__.py").touch()
    assert [listing.module for listing in find_listings(chapter.parent)] == ["chapter.hello"]


def test_what_was_recorded_is_compared_byte_for_byte(chapter):
    write_run(run(only(chapter)))
    assert (chapter / "results" / "hello.txt").read_text("utf-8") == "你好\n"
    assert differences(run(only(chapter))) is None
    (chapter / "hello.py").write_text('print("再见")\n', encoding="utf-8")
    assert "-你好\n+再见" in differences(run(only(chapter)))
    for code in ('print("你好 ")', 'print("你好\\n")', 'print("你好", end="")'):
        (chapter / "hello.py").write_text(code, encoding="utf-8")
        assert differences(run(only(chapter))) is not None, f"white space counts too: {code}"


@pytest.mark.parametrize("module", ["checks", "conclusions", "listing", "themed_figures.plotting", "__main__"])
def test_what_listings_import_brings_no_machinery_of_pages_along(module):
    code = f"import sys, sphinx_runnable_listings.{module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert f"sphinx_runnable_listings.{module}" in loaded
    assert {"docutils", "jinja2", "pygments", "sphinx.application"}.isdisjoint(loaded)


def test_a_listing_without_a_record_differs(chapter):
    assert "+你好" in differences(run(only(chapter)))


def test_the_output_of_one_python_is_compared_with_runs_of_this_one_alone_and_recorded_by_them(chapter, capsys):
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    (chapter / "listings.toml").write_text(f'[hello]\ncompare = "{here}"\n')
    assert main(["record", str(chapter)]) == 0
    (chapter / "hello.py").write_text('print("再见")\n', encoding="utf-8")
    assert main(["check", str(chapter)]) == 1
    (chapter / "listings.toml").write_text('[hello]\ncompare = "2.9"\n')
    assert main(["check", str(chapter)]) == 0
    assert "not compared: its output is that of Python 2.9" in capsys.readouterr().out
    assert main(["record", str(chapter)]) == 0
    assert "not recorded: its output is that of Python 2.9" in capsys.readouterr().out
    assert (chapter / "results" / "hello.txt").read_text("utf-8") == "你好\n"
    (chapter / "hello.py").write_text("raise ValueError('broken')\n")
    assert main(["check", str(chapter)]) == 1, "it must succeed everywhere"


def test_an_output_that_varies_is_not_compared_but_must_succeed(chapter):
    (chapter / "listings.toml").write_text('[hello]\ncompare = "none"\n')
    (chapter / "hello.py").write_text("import time; print(time.time())\n")
    assert differences(run(only(chapter))) is None
    (chapter / "hello.py").write_text("raise ValueError('broken')\n")
    with pytest.raises(ListingError, match=r"hello\.py: exit status 1"):
        run(only(chapter))


def test_a_listing_that_computes_for_ever_is_stopped_and_what_it_printed_is_told(chapter):
    (chapter / "listings.toml").write_text("[hello]\ncpu_limit = 1\n")
    (chapter / "hello.py").write_text("print('so far', flush=True)\nwhile True: pass\n")
    with pytest.raises(ListingError, match=r"not done after 1 CPU seconds\nso far"):
        run(only(chapter))


def test_a_listing_that_waits_longer_than_its_limit_of_cpu_seconds_is_not_stopped(chapter):
    (chapter / "listings.toml").write_text("[hello]\ncpu_limit = 1\n")
    (chapter / "hello.py").write_text("import time; time.sleep(1.5); print('done')\n")
    done = run(only(chapter))
    assert done.stdout == "done\n"
    assert done.cpu_seconds < 1


SLEEPER = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; print(flush=True); time.sleep(600)"])
child.wait()
"""


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_process_that_waits_for_ever_or_is_left_early_is_ended_with_its_children(monkeypatch, interrupted):
    with subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout.readline() == b"\n", "the child is there"
        if interrupted:
            with pytest.raises(KeyboardInterrupt), running._ended(process.pid):
                raise KeyboardInterrupt
        else:
            monkeypatch.setattr(running, "NEVER_ENDS", 0.1)
            with running._ended(process.pid):
                process.wait()
        assert process.stdout.read() == b"", "nobody holds the pipe any more"
    assert process.returncode == -signal.SIGKILL


def test_the_cpu_seconds_of_children_are_counted(chapter):
    busy = "import time\nwhile time.process_time() < 0.5: pass\n"
    (chapter / "hello.py").write_text(f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}])\n")
    assert run(only(chapter)).cpu_seconds > 0.4


def test_two_runs_print_sets_in_the_same_order(chapter):
    (chapter / "hello.py").write_text("print({str(n) for n in range(50)})\n")
    assert run(only(chapter)).stdout == run(only(chapter)).stdout


def test_a_listing_imports_its_siblings_by_the_chapters_name(chapter):
    (chapter / "second.py").write_text("import chapter.hello\n")
    assert run(next(item for item in listings_of(chapter) if item.path.stem == "second")).stdout == "你好\n"


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[hello]\n\n[goodbye]\n", ":3: [goodbye]: no such module; the chapter has hello"),
        ("[hello]\ncolour = 1\n", ":2: [hello] colour: unknown key; known are python, compare,"),
        ('[hello]\n# no\nlive = "no"\n', ":3: [hello] live: write true or false"),
        ('["hello"]\ncompare = "maybe"\n', ":2: [hello] compare: write "),
        ("[hello]\ncompare = 3.11\n", ":2: [hello] compare: write "),
        ('[hello]\npython = "3.11"\n', ":2: [hello] python: write a list of versions"),
        ('[hello]\nargs = ["-n", 3]\n', ":2: [hello] args: write a list of texts"),
        ('[hello]\ncpu_limit = "long"\n', ":2: [hello] cpu_limit: write a whole number"),
        ("live = false\n[hello]\n", ":1: [live]: a key outside of a table"),
        (
            '[hello]\ncompare = "3.11"\npython = ["3.11", "3.12"]\n',
            ":2: [hello] compare: leave it out: it runs on 3.11, 3.12",
        ),
        ("[hello\n", ": no TOML: "),
    ],
)
def test_a_mistake_in_listings_toml_is_named_with_its_line_and_the_way_out(chapter, toml, message, capsys):
    (chapter / "listings.toml").write_text(toml)
    with pytest.raises(ListingError, match=re.escape(message)):
        list(listings_of(chapter))
    assert main(["list", str(chapter.parent)]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith(f"{chapter / 'listings.toml'}:")
    assert message in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    "command", [["sphinx_runnable_listings", "list"], ["sphinx_runnable_listings.live_listings", "table"]]
)
def test_no_command_shows_a_traceback_for_a_mistake_in_listings_toml(chapter, command):
    (chapter / "listings.toml").write_text("[hello]\ncolour = 1\n")
    done = subprocess.run(
        [sys.executable, "-m", *command, str(chapter.parent)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"{chapter / 'listings.toml'}:2: [hello] colour: unknown key")


def test_a_chapter_above_others_may_name_their_libraries(chapter):
    (chapter / "listings.toml").write_text('libraries = ["."]\n[hello]\nlive = false\n')
    assert not only(chapter).live


def test_a_listing_runs_on_every_interpreter_that_it_names(chapter):
    (chapter / "listings.toml").write_text('[hello]\npython = ["3.11", "9.9"]\n')
    here, nowhere = listings_of(chapter)
    assert (here.label, nowhere.label) == ("hello-py3.11", "hello-py9.9")
    assert interpreter("9.9") is None
    with pytest.raises(ListingError, match=r"no Python 9\.9"):
        run(nowhere)


def test_the_command_records_then_checks_then_fails_when_the_code_changes(chapter, capsys):
    source = str(chapter.parent)
    assert main(["record", source]) == 0
    assert read_record(chapter)["hello"]["python"].startswith("CPython 3.")
    assert main(["check", source]) == 0
    (chapter / "hello.py").write_text("print(1)\n")
    assert main(["check", source]) == 1
    assert "DIFFERS" in capsys.readouterr().out


def test_recording_forgets_what_no_longer_exists(chapter):
    (chapter / "second.py").write_text("print(2)\n")
    main(["record", str(chapter.parent)])
    (chapter / "second.py").unlink()
    main(["record", str(chapter.parent)])
    assert read_record(chapter).keys() == {"hello"}


def test_the_page_says_on_what_it_was_verified_and_follows_the_record(small_site):
    import json

    files = {
        "conf.py": "extensions = ['myst_parser', 'sphinx_runnable_listings']\n",
        "index.md": "# T\n\n```{verified-with}\n```\n",
        "results/listings.json": json.dumps({"a": {"python": "CPython 3.11.7"}, "b": {"python": "CPython 2.7.18"}}),
    }
    site = small_site(files)
    assert "Verified with CPython 2.7.18, 3.11.7: 2 runs." in (site.build() / "index.html").read_text("utf-8")
    site.write({"results/listings.json": json.dumps({"a": {"python": "CPython 3.12.1"}})})
    assert "Verified with CPython 3.12.1: 1 run." in (site.build() / "index.html").read_text("utf-8")
    chinese = site.build(out="zh", confoverrides={"language": "zh_CN"})
    assert "验证于 CPython 3.12.1：1 次运行。" in (chinese / "index.html").read_text("utf-8")


def test_a_page_that_was_never_verified_is_warned_of(small_site):
    site = small_site(
        {
            "conf.py": "extensions = ['myst_parser', 'sphinx_runnable_listings']\n",
            "index.md": "# T\n\n```{verified-with}\n```\n",
        }
    )
    site.build()
    assert "index.md:3: WARNING: no record of runs" in site.warnings


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('print("a\\rb")', 'print("a\\nb")', "-a\\rb\n+a\n+b"),
        ('print("a")', 'print("a", end="")', "-a\n+a\n\\ No newline at end of output"),
        ('print("a\\x0bb")', 'print("a\\x0cb")', "-a\\x0bb\n+a\\x0cb"),
        ('print("a\\u2028b")', 'print("a\\nb")', "-a\\u2028b\n+a\n+b"),
    ],
)
def test_a_difference_of_line_ends_and_control_characters_alone_is_told(chapter, before, after, told, capsys):
    (chapter / "hello.py").write_text(before, encoding="utf-8")
    assert main(["record", str(chapter)]) == 0
    assert main(["check", str(chapter)]) == 0
    assert "as recorded" in capsys.readouterr().out
    (chapter / "hello.py").write_text(after, encoding="utf-8")
    assert main(["check", str(chapter)]) == 1
    printed = capsys.readouterr().out
    assert " DIFFERS\n" in printed and "as recorded" not in printed
    assert told in printed
    check, _files = listings_again(chapter)
    assert check.wrong > 0


def test_a_record_whose_line_ends_were_changed_differs(chapter):
    write_run(run(only(chapter)))
    result = only(chapter).result
    result.write_bytes(result.read_bytes().replace(b"\n", b"\r\n"))
    assert "-你好\\r\n+你好" in differences(run(only(chapter)))


def test_a_chapter_is_found_from_inside(chapter, monkeypatch):
    monkeypatch.chdir(chapter)
    assert main(["record", "."]) == 0
    assert (chapter / "results" / "hello.txt").read_text("utf-8") == "你好\n"


def test_what_is_added_to_the_line_is_a_sentence_of_its_own(small_site):
    files = {
        "conf.py": "extensions = ['sphinx_runnable_listings']\n",
        "index.rst": "T\n=\n\n.. verified-with::\n\n   *And* more.\n",
        "results/listings.json": '{"a": {"python": "CPython 3.11.7"}}',
    }
    site = small_site(files)
    english, chinese = (
        (site.build("text", out=language, confoverrides={"language": language}) / "index.txt").read_text("utf-8")
        for language in ("en", "zh_CN")
    )
    assert "1 run. *And* more." in english
    assert "1 次运行。*And* more." in chinese


@pytest.mark.parametrize(
    ("name", "reason"), [("v1.0", "v1.0 has a dot"), ("os", "os is a module"), ("time", "time is")]
)
def test_a_chapter_whose_name_can_not_be_imported_is_an_error_that_says_so(chapter, name, reason, capsys):
    chapter.rename(chapter.with_name(name))
    assert main(["record", str(chapter.parent)]) == 2
    assert f"{name}: no module of it can run, since {reason}" in capsys.readouterr().err


def test_other_names_of_the_standard_library_run(chapter):
    folder = chapter.rename(chapter.with_name("queue"))
    assert run(next(iter(find_listings(folder)))).stdout == "你好\n"
