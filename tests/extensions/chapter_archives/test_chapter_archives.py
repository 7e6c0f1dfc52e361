"""The archive of a chapter holds what its modules need, runs anywhere, and is the same for the same sources."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from sphinx_runnable_listings import imports
from sphinx_runnable_listings.chapter_archives.archive import Installed, Project, contents_of
from sphinx_runnable_listings.imports import ImportGraph

EXTENSIONS = Path(__file__).parents[3] / "extensions"
ZIP = "_downloads/chapters/part/second.zip"
FILES = {
    "conf.py": 'project = "P"\nextensions = ["myst_parser", "sphinx_runnable_listings.chapter_archives"]\n',
    "index.md": "# P\n\n```{toctree}\npart/second/index\n```\n",
    "part/first/index.md": "---\norphan: true\n---\n# 第一章\n",
    "part/first/__init__.py": "",
    "part/first/base.py": "def double(x):\n    return 2 * x\n",
    "part/first/unused.py": "raise SystemExit\n",
    "part/second/index.md": "# 第二章\n\n```{chapter-archive} use\n```\n",
    "part/second/__init__.py": "",
    "part/second/use.py": (
        "from pathlib import Path\n\nfrom first.base import double\n\n"
        'print(double(int((Path(__file__).parents[2] / "shared" / "number.txt").read_text())))\n'
    ),
    "part/second/draw.py": "import docutils\n",
    "part/second/listings.toml": '[use]\nargs = ["--all"]\nreads = ["../../shared/number.txt"]\n',
    "part/second/results/use.txt": "42\n",
    "part/second/__pycache__/use.pyc": "x",
    "shared/number.txt": "21\n",
}


@pytest.fixture
def site(small_site):
    return small_site(FILES)


def offered(out):
    soup = BeautifulSoup((out / "part/second/index.html").read_text("utf-8"), "html.parser")
    return soup.select_one(".chapter-archive")


def names(path):
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_it_holds_the_chapter_what_it_imports_and_what_it_reads_and_nothing_else(site):
    assert names(site.build() / ZIP) == [
        "second/part/README.md",
        "second/part/first/__init__.py",
        "second/part/first/base.py",
        "second/part/requirements.txt",
        "second/part/second/__init__.py",
        "second/part/second/draw.py",
        "second/part/second/index.md",
        "second/part/second/listings.toml",
        "second/part/second/results/use.txt",
        "second/part/second/use.py",
        "second/shared/number.txt",
    ]


def test_unpacked_anywhere_it_runs_by_the_commands_of_the_page(site, tmp_path):
    out = site.build()
    link = offered(out).a
    assert (out / "part/second" / link["href"]).resolve() == (out / ZIP).resolve()
    assert link.has_attr("download")
    with zipfile.ZipFile(out / ZIP) as archive:
        archive.extractall(tmp_path)
    enter, run = (line.removeprefix("$ ") for line in offered(out).pre.get_text().strip().splitlines())
    assert run == "python -m second.use --all"
    folder = tmp_path / enter.removeprefix("cd ")
    command = [sys.executable, "-I", "-c", "import runpy, sys; sys.path[0] = ''; runpy.run_module('second.use')"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == (folder / "second/results/use.txt").read_text()


def test_a_chapter_at_the_root_has_plain_names_and_runs_by_the_commands_of_the_page(small_site, tmp_path):
    site = small_site(
        {
            "conf.py": FILES["conf.py"],
            "index.md": "# P\n\n```{toctree}\nfirst/index\n```\n",
            "first/index.md": "# 第一章\n\n```{chapter-archive} base\n```\n",
            "first/__init__.py": "",
            "first/base.py": "import docutils\nprint(42)\n",
        }
    )
    out = site.build()
    path = out / "_downloads/chapters/first.zip"
    assert names(path) == [
        "first/README.md",
        "first/first/__init__.py",
        "first/first/base.py",
        "first/first/index.md",
        "first/requirements.txt",
    ]
    page = BeautifulSoup((out / "first/index.html").read_text("utf-8"), "html.parser")
    commands = page.select_one(".chapter-archive pre").get_text().strip().splitlines()
    assert commands == ["$ cd first", "$ pip install -r requirements.txt", "$ python -m first.base"]


def test_a_table_of_checks_speaks_the_language_of_the_project_in_the_archive_too(small_site, tmp_path):
    verify = """from pathlib import Path
from sphinx_runnable_listings.checks import Check, main
if __name__ == "__main__":
    main(lambda here: [Check("x", 2, 0)], Path(__file__).parent / "results" / "verified.txt")
"""
    project = f'language = "zh_CN"\nchapter_archives_project = "{EXTENSIONS}"\n'
    out = small_site(
        FILES | {"conf.py": FILES["conf.py"] + project, "part/second/use.py": verify, "part/second/listings.toml": ""}
    ).build()
    with zipfile.ZipFile(out / ZIP) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "second" / "part"
    assert (folder / "sphinx_runnable_listings" / "checks.py").is_file()
    command = [sys.executable, "-m", "second.use"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "共 2 次比较，不一致 0 次"


def test_the_readme_has_three_lines_and_requirements_have_versions(site):
    with zipfile.ZipFile(site.build() / ZIP) as archive:
        readme = archive.read("second/part/README.md").decode()
        lines = archive.read("second/part/requirements.txt").decode().splitlines()
    heading, *commands = (line for line in readme.splitlines() if line)
    assert heading == "# 第二章"
    assert len(commands) == 2
    assert "`python -m second.use --all`" in readme
    assert lines == [f"docutils=={metadata.version('docutils')}"]


def test_pip_is_named_on_the_page_only_where_the_module_needs_it(site):
    assert "pip install" not in offered(site.build()).get_text()
    site.edit("part/second/use.py", "from pathlib", "import docutils\nfrom pathlib")
    assert "$ pip install -r requirements.txt\n" in offered(site.build()).get_text()


def test_the_same_sources_give_the_same_bytes_and_a_new_or_changed_file_gives_another_archive(site):
    first = (site.build() / ZIP).read_bytes()
    assert (site.build(out="again") / ZIP).read_bytes() == first
    site.write({"part/first/base.py": "def double(x):\n    return x + x\n"})
    second = (site.build() / ZIP).read_bytes()
    assert second != first
    site.write({"part/second/data.json": "{}"})
    assert "second/part/second/data.json" in names(site.build() / ZIP)


def test_an_archive_that_no_page_offers_any_more_is_deleted(site):
    assert (site.build() / ZIP).exists()
    site.edit("part/second/index.md", "```{chapter-archive} use\n```\n", "")
    assert not (site.build() / ZIP).exists()


def test_an_unknown_module_is_a_warning_with_its_place(site):
    site.edit("part/second/index.md", "{chapter-archive} use", "{chapter-archive} usr")
    assert offered(site.build()) is None
    assert "second/index.md:3: WARNING: chapter-archive: second has no module usr" in site.warnings


@pytest.mark.parametrize("builder", ["latex", "text", "epub"])
def test_what_is_no_website_says_nothing_of_it(site, builder):
    out = site.build(builder)
    pages = "".join(path.read_text("utf-8") for path in out.rglob("*") if path.suffix in (".tex", ".txt", ".xhtml"))
    assert "第二章" in pages
    assert "second.zip" not in pages
    assert not list(out.rglob("*.zip"))


def test_all_chapters_on_one_page_offer_it_too(site):
    out = site.build("singlehtml")
    assert (out / ZIP).exists()
    assert "second.zip" in (out / "index.html").read_text("utf-8")
    assert site.warnings == ""


def test_a_second_build_reads_nothing(site):
    (site.srcdir / "part/second/listings.toml").unlink()
    site.build()
    site.build()
    assert "0 added, 0 changed, 0 removed" in site.status


@pytest.mark.parametrize("parallel", [0, 2])
def test_a_later_build_reads_only_the_modules_that_were_written_anew(site, monkeypatch, parallel):
    site.write({f"more{n}.md": f"---\norphan: true\n---\n# {n}\n" for n in range(8)})
    site.build(parallel=parallel)
    imports._READ.clear()  # this process has read them, another one has not
    read = []
    parse = ast.parse
    monkeypatch.setattr(ast, "parse", lambda source, *rest, **more: read.append(source) or parse(source, *rest, **more))
    site.write({"part/second/index.md": "# 第二章\n\n又一段。\n\n```{chapter-archive} use\n```\n"})
    site.build()
    assert read == []
    site.write({"part/first/base.py": "import docutils\n\n\ndef double(x):\n    return x + x\n"})
    assert "second/requirements.txt" in {name.replace("/part", "") for name in names(site.build() / ZIP)}
    assert read == [(site.srcdir / "part/first/base.py").read_bytes()]


def requirements_in(out):
    with zipfile.ZipFile(out / ZIP) as archive:
        return archive.read("second/part/requirements.txt").decode().splitlines()


def test_pins_and_names_say_what_is_not_installed_here(site):
    site.write(
        {"pins.txt": "# pins\nScikit_Learn==1.9.1  # sklearn\n-r other.txt\nAbsent-Thing==2.0; python_version > '3'\n"}
    )
    site.edit("part/second/use.py", "from pathlib", "import absent_thing.deep\nimport sklearn.svm\nfrom pathlib")
    settings = {
        "chapter_archives_constraints": "pins.txt",
        "chapter_archives_distributions": {"sklearn": "scikit-learn"},
    }
    lines = requirements_in(site.build(confoverrides=settings))
    assert lines == ["Absent-Thing==2.0", f"docutils=={metadata.version('docutils')}", "Scikit_Learn==1.9.1"]
    assert site.warnings == ""
    site.edit("pins.txt", "1.9.1", "1.9.2")
    assert "Scikit_Learn==1.9.2" in requirements_in(site.build(confoverrides=settings))


def test_a_package_of_no_known_version_is_a_warning_that_says_the_way_out(site):
    site.edit("part/second/use.py", "from pathlib", "import absent_thing\nfrom pathlib")
    assert "absent_thing" in requirements_in(site.build())
    assert (
        "part/second/index.md:3: WARNING: chapter-archive: second needs absent_thing, and no version" in site.warnings
    )
    assert "chapter_archives_constraints" in site.warnings


def test_constraints_that_cannot_be_read_are_an_error_until_they_can(site):
    settings = {"chapter_archives_constraints": "nowhere.txt"}
    site.build(confoverrides=settings)
    assert "nowhere.txt cannot be read" in site.warnings
    site.write({"nowhere.txt": ""})
    assert (site.build(confoverrides=settings) / ZIP).exists()


def test_what_only_another_python_has_is_not_asked_of_pip(site):
    site.write({"part/second/later.py": "import profiling.sampling\nimport docutils\n"})
    site.write({"part/second/listings.toml": f'[later]\npython = ["3.{sys.version_info.minor + 4}"]\n'})
    assert requirements_in(site.build()) == [f"docutils=={metadata.version('docutils')}"]
    assert site.warnings == ""


def test_what_is_installed_is_asked_once_and_again_after_something_was_installed(site, tmp_path, monkeypatch):
    packages = tmp_path / "packages"

    def install(version):
        folder = packages / f"wanted-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: wanted\nVersion: {version}\n")
        (folder / "top_level.txt").write_text("wanted\n")

    asked = []
    monkeypatch.setattr(metadata, "distributions", lambda ask=metadata.distributions: asked.append(1) or ask())
    monkeypatch.syspath_prepend(packages)
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    monkeypatch.syspath_prepend(scripts)
    install("1.0")
    site.edit("part/second/use.py", "from pathlib", "import wanted\nfrom pathlib")
    assert "wanted==1.0" in requirements_in(site.build())
    before = len(asked)
    (scripts / "swap").write_text("")  # an editor's, where nothing is installed
    site.edit("part/second/index.md", "第二章", "二")
    site.build()
    assert len(asked) == before
    (packages / "wanted-1.0.dist-info").rename(packages / "wanted-2.0.dist-info")
    metadata_file = packages / "wanted-2.0.dist-info" / "METADATA"
    metadata_file.write_text(metadata_file.read_text().replace("1.0", "2.0"))
    assert "wanted==2.0" in requirements_in(site.build())


def test_a_parallel_build_makes_the_same_archive(site):
    site.write({f"more{n}.md": f"---\norphan: true\n---\n# {n}\n" for n in range(8)})
    serial = (site.build(out="serial") / ZIP).read_bytes()
    assert (site.build(out="parallel", parallel=2) / ZIP).read_bytes() == serial


def test_packages_of_the_project_travel_along_where_the_modules_run(tmp_path, monkeypatch):
    files = {
        "docs/chapter/__init__.py": "",
        "docs/chapter/index.md": "# C\n",
        "docs/chapter/use.py": "import tools_of_ours.deep\n",
        "docs/chapter/listings.toml": '[use]\nreads = ["../../node_modules/data/*.json"]\n',
        "src/tools_of_ours/__init__.py": "",
        "src/tools_of_ours/deep.py": "",
        "node_modules/data/one.json": "{}",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path / "src")
    contents = contents_of(tmp_path / "docs/chapter", Project(tmp_path / "docs", ImportGraph(tmp_path), Installed()))
    assert contents.requirements == ()
    assert {"tools_of_ours/__init__.py", "tools_of_ours/deep.py", "node_modules/data/one.json"} <= set(contents.files)


def test_a_chapter_that_is_the_source_folder_itself_is_a_warning_that_says_the_way_out(small_site):
    files = {
        "conf.py": 'extensions = ["sphinx_runnable_listings.chapter_archives"]\n',
        "index.rst": "P\n=\n\n.. chapter-archive:: order\n",
        "__init__.py": "",
        "order.py": "print(1)\n",
    }
    site = small_site(files)
    out = site.build()
    assert (
        "index.rst:4: WARNING: chapter-archive: the chapter must be a folder below the source folder" in site.warnings
    )
    assert not list(out.rglob("*.zip"))


@pytest.mark.parametrize("name", ["my chapter", "it's"])
def test_commands_are_quoted_for_the_shell_and_run(small_site, tmp_path, name):
    files = {
        "conf.py": 'extensions = ["myst_parser", "sphinx_runnable_listings.chapter_archives"]\n',
        "index.md": f"# P\n\n```{{toctree}}\n{name}/index\n```\n",
        f"{name}/index.md": "# T\n\n```{chapter-archive} use\n```\n",
        f"{name}/__init__.py": "",
        f"{name}/use.py": "import sys\n\nprint(sys.argv[1:])\n",
        f"{name}/listings.toml": '[use]\nargs = ["a b", "it\'s"]\n',
    }
    out = small_site(files).build()
    with zipfile.ZipFile(out / f"_downloads/chapters/{name}.zip") as archive:
        archive.extractall(tmp_path)
        assert "requirements.txt" not in archive.read(f"{name}/README.md").decode(), "there is none in the zip"
    page = BeautifulSoup((out / name / "index.html").read_text("utf-8"), "html.parser")
    enter, run = (line.removeprefix("$ ") for line in page.select_one(".chapter-archive pre").get_text().splitlines())
    command = f"{enter} && {run.replace('python', sys.executable, 1)}"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "['a b', \"it's\"]\n", done.stderr


def test_a_mistake_in_listings_toml_is_an_error_at_the_directive_and_is_gone_when_it_is_mended(site):
    site.edit("part/second/listings.toml", "args", "arguments")
    for _ in range(2):
        site.build()
        assert "second/index.md:3: ERROR: " in site.warnings
        assert "listings.toml:2: [use] arguments: unknown key" in site.warnings
        site.edit("part/second/listings.toml", "arguments", "args")
        assert offered(site.build()) is not None
        assert site.warnings == ""
        site.edit("part/second/listings.toml", "args", "arguments")
