"""A small project with chapters: which blocks get buttons, and what lies beside the pages."""

from __future__ import annotations

import base64
import gzip
import json
import re

import pytest
from bs4 import BeautifulSoup

from handbook import ROOT
from sphinx_runnable_listings.live_listings import verdict
from sphinx_runnable_listings.live_listings.__main__ import packed_for
from sphinx_runnable_listings.live_listings.runtime import RuntimeMissingError, find_node_modules, packed, scripts

CONF = f"""
extensions = ["sphinx_runnable_listings.live_listings"]
live_listings_node_modules = {str(ROOT / "node_modules")!r}
version = "1"
"""
PAGE = """T
=

.. literalinclude:: hello.py

.. literalinclude:: hello.py
   :pyobject: greet

.. literalinclude:: hello.py
   :lines: 1,5

.. literalinclude:: table.py

.. literalinclude:: old.py

.. literalinclude:: trained.py

.. literalinclude:: results/hello.txt

>>> from chapter.hello import greet
>>> greet("you")
'Hello, you'

.. code-block:: python

   >>> import torch

.. code-block:: python

   >>> 1 + 1
   2

.. code-block:: python

   just = "code"
"""
HELLO = """from chapter import words


def greet(who):
    return f"{words.HELLO}, {who}"


if __name__ == "__main__":
    print(greet("you </script>"))
"""
OPTIONS = """[table]
live_data = ["*.csv"]

[old]
live = false
live_note = "it asks /proc"
"""
FILES = {
    "conf.py": CONF,
    "index.rst": "P\n=\n\n.. toctree::\n\n   section/chapter/index\n",
    "section/chapter/__init__.py": "",
    "section/chapter/index.rst": PAGE,
    "section/chapter/hello.py": HELLO,
    "section/chapter/words.py": "HELLO = 'Hello'\n",
    "section/chapter/table.py": "from pathlib import Path\n\nprint(Path(__file__).with_name('data.csv').read_text())\n",
    "section/chapter/data.csv": "1,2\n",
    "section/chapter/old.py": "print(1)\n",
    "section/chapter/trained.py": "import torch\n",
    "section/chapter/listings.toml": OPTIONS,
    "section/chapter/results/hello.txt": "Hello, you </script>\n",
}


@pytest.fixture
def project(small_site):
    return small_site(FILES)


def page_of(out, name="section/chapter/index.html"):
    return BeautifulSoup((out / name).read_text("utf-8"), "html.parser")


def data_of(out):
    return json.loads(page_of(out).find("script", id="live-listings").string)


def files_of(out):
    texts = [path.read_text("utf-8") for path in (out / "_static/live_listings/files").glob("*.js")]
    shards = [re.fullmatch(r'LIVE_LISTINGS\.files\("[\w.]+",(.*)\);\n', text, re.DOTALL)[1] for text in texts]
    assert not any("</" in shard for shard in shards)
    return {name: content for shard in shards for name, content in json.loads(shard).items()}


def test_each_block_is_told_what_it_is_a_part_of_or_why_it_can_not_run(project):
    out = project.build()
    assert project.warnings == ""
    name = "source/section/chapter/hello.py"
    assert data_of(out)["blocks"] == [
        {"file": name, "at": [1, 9, ""]},
        {"file": name, "at": [4, 2, ""]},
        {"file": name, "at": None},
        {"file": "source/section/chapter/table.py", "at": [1, 3, ""]},
        {"why": "Runs on your own machine only: it asks /proc", "command": "cd source/section\npython -m chapter.old"},
        {"why": "Needs torch: run it on your own machine", "command": "cd source/section\npython -m chapter.trained"},
        {},
    ]
    marked = page_of(out).select("div.live-listing")
    assert all(f"live-listing-{number}" in element["class"] for number, element in enumerate(marked))
    assert len(marked) == 7
    assert "from chapter.hello import greet" in marked[6].get_text()


def test_a_module_brings_what_it_imports_reads_and_printed(project):
    out = project.build()
    module = data_of(out)["modules"]["source/section/chapter/hello.py"]
    assert module["name"] == "chapter.hello"
    assert module["cwd"] == "source/section"
    files = files_of(out)
    assert {name.removeprefix("source/section/chapter/") for name in files} == {
        "__init__.py", "hello.py", "words.py", "table.py", "data.csv", "results/hello.txt",
    }  # fmt: skip
    assert files[module["result"]] == "Hello, you </script>\n"
    shards = {path.stem for path in (out / "_static/live_listings/files").glob("*.js")}
    assert set(module["needs"]) <= shards


def test_pages_without_such_blocks_load_nothing_and_other_formats_hold_nothing(project):
    out = project.build()
    assert "live_listings" not in (out / "index.html").read_text("utf-8")
    for builder in ("epub", "latex", "singlehtml"):
        out = project.build(builder)
        assert not [path for path in out.rglob("*") if "live" in path.name]
        texts = [path.read_text("utf-8") for path in out.rglob("*") if path.suffix in (".xhtml", ".html", ".tex")]
        assert not any("live-listing" in text for text in texts)


def test_a_second_build_reads_nothing(project):
    project.build()
    page = project.srcdir.parent / "build-html/html/section/chapter/index.html"
    before = page.stat().st_mtime_ns
    project.build()
    assert page.stat().st_mtime_ns == before


def test_a_second_build_reads_nothing_of_a_chapter_behind_a_link_either(project, tmp_path):
    project.write({"section/chapter/results/hello.txt": "Hi\n", "section/chapter/listings.toml": ""})
    chapter = project.srcdir / "section" / "chapter"
    chapter.rename(tmp_path / "elsewhere")
    chapter.symlink_to(tmp_path / "elsewhere")
    project.build()
    project.build()
    assert "0 added, 0 changed, 0 removed" in project.status


def test_a_listing_that_comes_to_need_more_loses_its_buttons_in_the_next_build(project):
    project.build()
    project.write({"section/chapter/words.py": "import numpy\nHELLO = 'Hello'\n"})
    blocks = data_of(project.build())["blocks"]
    assert blocks[0]["why"] == "Needs numpy: run it on your own machine"
    assert [block for block in blocks if not block] == []  # the examples import it too


def test_a_difference_that_is_on_record_is_explained_on_the_page(project):
    project.write({"section/chapter/listings.toml": '[hello]\nlive_note = "another libm"\n'})
    assert "note" not in data_of(project.build())["modules"]["source/section/chapter/hello.py"]
    run = {"hello": {"python": "3.14.2", "same": False, "output": "Hi\n"}}
    project.write({"section/chapter/results/wasm.json": json.dumps(run)})
    assert data_of(project.build())["modules"]["source/section/chapter/hello.py"]["note"] == "another libm"


def test_an_example_that_gives_something_else_is_explained_on_the_page(project):
    project.write({"section/chapter/index.rst": "T\n=\n\n>>> 1 + 1\n2\n\n.. code-block:: python\n\n   >>> 3\n   3\n"})
    assert data_of(project.build())["blocks"] == [{}, {}]
    project.write({"section/chapter/listings.toml": '[">>>"]\n"1 + 1" = "another version"\n"nowhere" = "…"\n'})
    assert data_of(project.build())["blocks"] == [{"note": "another version"}, {}]


def test_without_the_runtime_pages_are_what_they_were_and_one_warning_says_what_to_install(project):
    project.write({"conf.py": CONF.replace("node_modules'", "nowhere'")})
    out = project.build()
    assert "npm install pyodide prism-code-editor" in project.warnings
    assert page_of(out).find("script", id="live-listings") is None
    assert page_of(out).select(".live-listing") == []


def test_words_follow_the_language_and_the_project_has_the_last_one(project):
    project.write({"conf.py": f"{CONF}language = 'zh_CN'\nlive_listings_words = {{'stop': '停'}}\n"})
    words = data_of(project.build())["words"]
    assert (words["run"], words["stop"]) == ("运行", "停")


def test_the_pieces_of_a_part_are_the_part():
    content = bytes(range(256)) * 9000
    pieces = [re.fullmatch(r'LIVE_LISTINGS\.piece\("x",(\d+),"(.*)"\)\n', text) for text in scripts("x", content)]
    assert [int(piece[1]) for piece in pieces] == list(range(len(pieces)))
    assert gzip.decompress(base64.b64decode("".join(piece[2] for piece in pieces))) == content


def test_the_packed_runtime_carries_its_notice_and_is_kept_under_the_hash_of_the_lock():
    runtime = packed(find_node_modules(ROOT))
    notice = (runtime.folder / "NOTICE.txt").read_text("utf-8")
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    version = lock["packages"]["node_modules/pyodide"]["version"]
    assert "Mozilla Public License 2.0" in notice
    assert f"Pyodide {version}" in notice
    assert runtime.folder.name == f"{version}-{runtime.key}"
    assert packed(find_node_modules(ROOT)) == runtime


LIBRARY = {
    "section/listings.toml": 'libraries = ["../library"]\n',
    "library/pencil/__init__.py": "from pencil.lead import draw\n",
    "library/pencil/lead.py": "def draw():\n    return 7\n",
    "section/chapter/the_demo.py": "from pencil import draw\n\nprint(draw())\n",
    "section/chapter/index.rst": """T
=

.. literalinclude:: ../../library/pencil/lead.py
   :class: runs-the-demo

.. literalinclude:: ../../library/pencil/lead.py

.. literalinclude:: ../../library/pencil/lead.py
   :class: runs-trained
""",
}


def test_a_part_of_a_library_is_edited_in_its_file_and_runs_the_listing_that_it_names(small_site):
    out = small_site(FILES | LIBRARY).build()
    data = data_of(out)
    lead = "source/section/pencil/lead.py"
    demo = "source/section/chapter/the_demo.py"
    why = "Needs torch: run it on your own machine"
    assert data["blocks"] == [
        {"file": lead, "at": [1, 2, ""], "runs": demo},
        {"why": why, "command": "cd source/section\npython -m chapter.trained"},
    ]
    assert data["modules"].keys() == {demo}
    files = files_of(out)
    assert files[lead] == LIBRARY["library/pencil/lead.py"]
    assert set(data["modules"][demo]["needs"]) == {"source.section.chapter", "source.section.pencil"}


def test_a_file_that_is_no_text_is_carried_as_bytes_and_a_listing_in_another_encoding_runs_unedited(project):
    listing = "# -*- coding: latin-1 -*-\nprint('é')\n".encode("latin-1")
    (project.srcdir / "section/chapter/data.csv").write_bytes(b"\xff\x00\r\n")
    (project.srcdir / "section/chapter/table.py").write_bytes(listing)
    project.edit("section/chapter/index.rst", "table.py\n", "table.py\n   :encoding: latin-1\n")
    out = project.build()
    assert project.warnings == ""
    assert data_of(out)["blocks"][3] == {"file": "source/section/chapter/table.py", "at": None}
    files = files_of(out)
    carried = {name: files[f"source/section/chapter/{name}"]["base64"] for name in ("data.csv", "table.py")}
    assert base64.b64decode(carried["data.csv"]) == b"\xff\x00\r\n"
    assert base64.b64decode(carried["table.py"]) == listing


def test_texts_are_carried_with_the_line_ends_that_they_have(project):
    (project.srcdir / "section/chapter/hello.py").write_bytes(HELLO.replace("\n", "\r\n").encode())
    (project.srcdir / "section/chapter/results/hello.txt").write_bytes(b"a\rb\r\n")
    out = project.build()
    assert files_of(out)["source/section/chapter/results/hello.txt"] == "a\rb\r\n"
    assert "\r\n" in files_of(out)["source/section/chapter/hello.py"]
    assert data_of(out)["blocks"][1]["at"] == [4, 2, ""]


def test_a_mistake_in_listings_toml_is_an_error_at_the_block_and_is_gone_when_it_is_mended(project):
    project.edit("section/chapter/listings.toml", "live = false", "alive = false")
    for _ in range(2):
        project.build()
        assert project.warnings.count("listings.toml:5: [old] alive: unknown key") == 1
        assert "index.rst:4: ERROR: " in project.warnings
    project.edit("section/chapter/listings.toml", "alive = false", "live = false")
    assert len(data_of(project.build())["blocks"]) == 7
    assert project.warnings == ""


def test_a_command_for_the_reader_is_quoted_for_the_shell(small_site):
    files = {name.replace("section/", "my section/"): text for name, text in FILES.items()}
    out = small_site(files | {"index.rst": FILES["index.rst"].replace("section/", "my section/")}).build()
    data = json.loads(page_of(out, "my section/chapter/index.html").find("script", id="live-listings").string)
    assert data["blocks"][4]["command"] == "cd 'source/my section'\npython -m chapter.old"


def test_the_commands_look_where_conf_py_says(tmp_path):
    (tmp_path / "part/chapter").mkdir(parents=True)
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    assert packed_for(tmp_path / "part").package == ROOT / "node_modules/pyodide"
    assert verdict._runtime_python(tmp_path / "part/chapter") is not None
    (tmp_path / "conf.py").write_text("live_listings_node_modules = 'nowhere'\n", encoding="utf-8")
    with pytest.raises(RuntimeMissingError):
        packed_for(tmp_path / "part")
