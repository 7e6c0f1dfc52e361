"""What a program imports, found without running it."""

from __future__ import annotations

import pytest

from sphinx_runnable_listings.listing import ListingError
from sphinx_runnable_listings.live_listings.closure import closure_of_module, closure_of_source
from sphinx_runnable_listings.live_listings.layout import needed


@pytest.fixture
def project(tmp_path):
    files = {
        "one/__init__.py": "import json\n",
        "one/main.py": "from one import helper\nfrom .deep.inner import x\n\ndef f():\n    import two.tools\n",
        "one/helper.py": "import math\n",
        "one/deep/__init__.py": "",
        "one/deep/inner.py": "from .. import helper\nfrom ..other import y\n",
        "one/other.py": "import numpy.linalg as la\n",
        "two/__init__.py": "",
        "two/tools.py": "import multiprocessing\n",
        "two/unused.py": "import torch\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def names(closure, folder):
    return {path.relative_to(folder).as_posix() for path in closure.files}


def test_every_file_that_an_import_runs_is_in_it_wherever_the_import_stands(project):
    found = closure_of_module(project / "one/main.py", project)
    assert names(found, project) == {
        "one/__init__.py", "one/main.py", "one/helper.py", "one/deep/__init__.py", "one/deep/inner.py", "one/other.py",
        "two/__init__.py", "two/tools.py",
    }  # fmt: skip


def test_what_comes_from_elsewhere_is_named_and_so_is_what_no_browser_has(project):
    assert closure_of_module(project / "one/main.py", project).foreign == {"numpy", "multiprocessing"}
    assert closure_of_module(project / "one/helper.py", project).foreign == frozenset()


def test_examples_import_too(project):
    found = closure_of_source("from one.helper import pi\nimport attr", project)
    assert names(found, project) == {"one/__init__.py", "one/helper.py"}
    assert found.foreign == {"attr"}


def test_a_file_that_changes_is_read_again(project):
    path = project / "one/helper.py"
    assert not closure_of_module(path, project).foreign
    path.write_text("import torch  # now\n")
    assert closure_of_module(path, project).foreign == {"torch"}


def test_syntax_that_this_python_does_not_know_is_foreign(project):
    (project / "one/helper.py").write_text("print 'hello'\n")
    assert closure_of_module(project / "one/helper.py", project).foreign == {"a newer or older Python"}


def test_a_library_that_the_folder_names_belongs_to_the_project_and_lies_where_the_program_runs(project):
    (project / "libraries/pencil").mkdir(parents=True)
    (project / "libraries/pencil/__init__.py").write_text("from pencil.lead import draw\n")
    (project / "libraries/pencil/lead.py").write_text("import attr\n")
    (project / "one/helper.py").write_text("from pencil import draw\n")
    assert closure_of_module(project / "one/helper.py", project).foreign == {"pencil"}
    (project / "listings.toml").write_text('libraries = ["libraries"]\n')
    found = closure_of_module(project / "one/helper.py", project)
    assert found.foreign == {"attr"}
    places = {needed(path, project).place for path in found.files}
    assert places == {"one/__init__.py", "one/helper.py", "pencil/__init__.py", "pencil/lead.py"}


def test_a_library_that_is_not_there_is_an_error(project):
    (project / "listings.toml").write_text('libraries = ["nowhere"]\n')
    with pytest.raises(ListingError, match="no such folder"):
        closure_of_module(project / "one/helper.py", project)
