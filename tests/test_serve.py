"""``make serve``: a saved edit is shown when the browser is told to reload; drafts are there with their mark."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

import pytest

from handbook import ROOT

pytest.importorskip("sphinx_autobuild", reason="`make serve` sets it up")
from websockets.sync.client import connect

SERVE = ROOT / "docs" / "serve.py"
CONF = """
import mark  # a module that lies beside this file, as the repository's extensions do
extensions = ['myst_parser', 'sphinx_latest_updates']
language = 'zh_CN'
html_title = mark.TITLE
"""
FILES = {
    "conf.py": f"import sys; sys.path.insert(0, __file__[:-8])\n{CONF}",
    "mark.py": "TITLE = 'first'\n",
    "index.md": "# 首页\n\n```{latest-updates}\n```\n",
    "wip.md": "---\ndate: 2026-01-11\ndraft: true\n---\n# 没写完\n",
}
#: Seconds after which a server that says nothing is taken for broken, on a busy machine too.
PAUSE = 300
DRAFTS = "latest_updates_show_drafts=1"


@pytest.fixture
def server(tmp_path):
    """The server, with drafts as the Makefile asks for them, on a small site: its folder and its port."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(SERVE), str(tmp_path), str(tmp_path / "_out"), "--port", str(port)]
    options = ["-D", DRAFTS, "-q", "--ignore", str(tmp_path / "_log")]
    with (tmp_path / "_log").open("wb") as log:
        process = subprocess.Popen([*command, *options], stdout=log, stderr=log)
        deadline = time.monotonic() + PAUSE
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield tmp_path, port
        process.terminate()
        process.wait(PAUSE)


def read(port, page="index.html"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}") as answer:
        return answer.read().decode("utf-8")


def save(server, files, shown):
    """Save files and wait until a browser that is told to reload finds ``shown``."""
    folder, port = server
    with connect(f"ws://127.0.0.1:{port}/websocket-reload", proxy=None) as browser:
        deadline = time.monotonic() + PAUSE
        while time.monotonic() < deadline:
            for name, text in files.items():  # again, if the server had not begun to watch
                (folder / name).write_text(text, encoding="utf-8")
            with suppress(TimeoutError):
                browser.recv(timeout=5)
                if shown in read(port):
                    return
    pytest.fail(f"{shown} is not shown")


def test_a_saved_edit_is_shown_a_draft_is_marked_and_an_edited_module_is_imported_anew(server):
    folder, port = server
    assert "没写完" in read(port)
    assert '<span class="post-draft">草稿</span>' in read(port)
    save(server, {"wip.md": FILES["wip.md"].replace("没写完", "快写完")}, "快写完")
    save(server, {"mark.py": "TITLE = 'second'\n", "conf.py": FILES["conf.py"] + "\n"}, "second")
    save(server, {"index.md": FILES["index.md"] + "\n再写一段\n"}, "再写一段")
    log = (folder / "_log").read_text("utf-8", "replace")
    assert "Traceback" not in log, log


@pytest.fixture(scope="module")
def serve():
    """``docs/serve.py`` as a module."""
    spec = importlib.util.spec_from_file_location("serve", SERVE)
    module = sys.modules["serve"] = importlib.util.module_from_spec(spec)  # its dataclasses look for it there
    spec.loader.exec_module(module)
    return module


def test_the_page_that_is_looked_at_is_written_first_and_shown_before_the_others(serve):
    done = []

    class Builder:
        def get_target_uri(self, docname):
            return f"{docname}.html"

        def write_documents(self, docnames):
            done.append(sorted(docnames))

        def copy_image_files(self):
            done.append("pictures")

    class App:
        builder = Builder()
        parallel = 4

    serve.write_first(App, "b/index.html", lambda: done.append("shown"))
    App.builder.write_documents({"a", "b/index", "c"})
    assert done == [["b/index"], "pictures", "shown", ["a", "c"]]
    assert App.parallel == 1  # a few pages are not worth more processes


@pytest.mark.parametrize(("looked_at", "first"), [("", []), ("other.html", []), ("a/index.html", ["a", "shown"])])
def test_addresses_without_file_names_are_known_and_other_pages_wait(serve, looked_at, first):
    done = []

    class Builder:
        def get_target_uri(self, docname):
            return f"{docname}/"

        def write_documents(self, docnames):
            done.extend(sorted(docnames))

    class App:
        builder = Builder()
        parallel = 4

    serve.write_first(App, looked_at, lambda: done.append("shown"))
    App.builder.write_documents({"a", "b"})
    assert done == ([*first, "b"] if first else ["a", "b"])


def test_what_may_change_the_configuration_is_not_left_to_a_process_that_has_read_it(serve):
    assert serve.Order((ROOT / "docs/source/index.md",)).keeps_the_application
    assert not serve.Order((ROOT / "docs/source/index.md", ROOT / "docs/source/conf.py")).keeps_the_application
    assert not serve.Order((ROOT / "docs/source/_static/print.css",)).keeps_the_application


def test_what_a_writer_may_edit_is_not_kept_and_what_is_installed_is(serve):
    import sphinx

    assert serve.is_foreign(sphinx.__file__)
    assert not serve.is_foreign(str(ROOT / "extensions/sphinx-latest-updates/src/sphinx_latest_updates/__init__.py"))
    assert not serve.is_foreign(None)


def test_the_makefile_asks_for_drafts():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f"-D {DRAFTS}" in makefile[makefile.index("\nserve:") :].split("\n\n")[0]
