"""The chapter's export registry, its extractor and its generator; the recorded names of a real TensorFlow."""

from __future__ import annotations

import functools
import importlib
import json
import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tf_export import solutions, wheel_names
from tf_export.api_export import (
    ExportError,
    api_export,
    canonical_name,
    deprecated_endpoints,
    exported_names,
    kwarg_only,
    symbol_from_name,
)
from tf_export.extractor import BadExport, Export, extract, extract_tree, shapelib
from tf_export.generator import NameClash, generate, namespaces

RECORD = json.loads(wheel_names.RECORD.read_text(encoding="utf-8"))


@pytest.fixture
def export(request: pytest.FixtureRequest) -> functools.partial[api_export]:
    """An exporter with a name table of its own."""
    return functools.partial(api_export, api_name=f"api_{abs(hash(request.node.nodeid))}")


def of(export: functools.partial[api_export]) -> str:
    return export.keywords["api_name"]


def imported(files: list[Path], target: Path, package: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    assert all(path.is_file() for path in files)
    monkeypatch.syspath_prepend(target)
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    return importlib.import_module(package)


# The registry


def test_exporting_returns_the_very_same_object_and_finds_it_by_every_name(export) -> None:
    def f() -> None: ...

    assert export("a.b", "c", v1=["d"])(f) is f
    assert exported_names(f, of(export)) == (("a.b", "c"), ("d",))
    for name in ("a.b", "c", "compat.v1.d"):
        assert symbol_from_name(name, of(export)) is f
    assert symbol_from_name("d", of(export)) is None


def test_without_v1_both_versions_have_the_same_names_and_an_empty_v1_means_none(export) -> None:
    def f() -> None: ...

    def g() -> None: ...

    export("x")(f)
    export("y", v1=[])(g)
    assert exported_names(f, of(export)) == (("x",), ("x",))
    assert exported_names(g, of(export)) == (("y",), ())


def test_names_go_to_the_innermost_function_however_it_is_wrapped(export) -> None:
    @export("outer")
    @kwarg_only
    def f(x: int) -> int:
        return x

    assert canonical_name(f, of(export)) == canonical_name(f.__wrapped__, of(export)) == "outer"
    assert symbol_from_name("outer", of(export)) is f, "what is published is the wrapped function"


def test_names_are_found_through_later_decorators(export) -> None:
    @kwarg_only
    @export("inner")
    def f(x: int) -> int:
        return x

    assert canonical_name(f, of(export)) == "inner"
    assert f(x=3) == 3
    with pytest.raises(TypeError, match="只收关键字参数：x"):
        f(3)


def test_the_canonical_name_prefers_what_is_not_deprecated_then_the_first_then_v1(export) -> None:
    @export("old", "new", v1=["ancient"])
    @deprecated_endpoints("old")
    def f() -> None: ...

    @export("old1", "old2")
    @deprecated_endpoints("old1", "old2")
    def g() -> None: ...

    @export(v1=["only.v1"])
    def h() -> None: ...

    never_exported = test_exporting_returns_the_very_same_object_and_finds_it_by_every_name
    assert [canonical_name(symbol, of(export)) for symbol in (f, g, h, never_exported)] == [
        "new", "old1", "only.v1", None,
    ]  # fmt: skip


def test_a_subclass_does_not_inherit_a_public_name(export) -> None:
    @export("Base")
    class Base: ...

    class Child(Base): ...

    assert canonical_name(Base, of(export)) == "Base"
    assert canonical_name(Child, of(export)) is None


def test_two_symbols_cannot_have_one_name_and_a_symbol_may_be_exported_again(export) -> None:
    def f() -> None: ...

    export("a")(f)
    export("a")(f)
    with pytest.raises(ExportError, match="a 已经属于 f"):
        export("a")(lambda: None)


@pytest.mark.parametrize(("names", "v1"), [(("free", "taken"), None), (("free",), ["other", "old"])])
def test_a_clash_registers_nothing_at_all(export, names, v1) -> None:
    def f() -> None: ...

    def g() -> None: ...

    export("taken", v1=["old"])(f)
    with pytest.raises(ExportError, match="已经属于 f"):
        export(*names, v1=v1)(g)
    for name in ("free", "compat.v1.free", "compat.v1.other"):
        assert symbol_from_name(name, of(export)) is None
    assert exported_names(g, of(export)) == ((), ())
    export("free")(f)


def test_a_subclass_does_not_inherit_what_is_deprecated(export) -> None:
    @export("Base")
    @deprecated_endpoints("Child")
    class Base: ...

    @export("Child", "Kid")
    class Child(Base): ...

    assert canonical_name(Child, of(export)) == "Child"


@pytest.mark.parametrize("name", ["", ".", "a.", ".a", "a..b", "a b", "1a", "a-b", "area.class", "None", 1])
def test_a_name_that_could_not_be_imported_is_refused(export, name: str) -> None:
    with pytest.raises(ExportError):
        export(name)
    with pytest.raises(ExportError):
        export(v1=[name])


def test_apis_do_not_see_each_others_names(export) -> None:
    def f() -> None: ...

    export("a")(f)
    assert canonical_name(f, "another") is None
    assert symbol_from_name("a", "another") is None


# The extractor


@pytest.mark.parametrize(
    "imports",
    [
        "from lib.util import export",
        "from lib.util import export as e",
        "import lib.util",
        "import lib.util as u",
        "from lib import util",
        "from lib import util as u",
    ],
)
def test_the_decorator_is_known_by_whatever_name_it_was_imported(imports: str) -> None:
    used = {"export": "export", "e": "e", "lib.util": "lib.util.export", "u": "u.export", "util": "util.export"}
    local = used[imports.rpartition(" as ")[2] if " as " in imports else imports.rpartition("import ")[2]]
    [found] = extract(f"{imports}\n@{local}('a')\ndef f(): ...", "m", "lib.util.export")
    assert found == Export("m", 2, "f", ("a",), ("a",))


@pytest.mark.parametrize(
    ("code", "module", "is_package"),
    [
        ("from .util import export", "lib.ops", False),
        ("from . import util\nexport = 1\nexport", "lib.ops", False),
        ("from ..util import export", "lib.deep.ops", False),
        ("from .util import export", "lib", True),
        ("from ...lib.util import export", "lib.deep.ops", False),
    ],
)
def test_relative_imports_are_counted_from_the_package_of_the_file(code: str, module: str, is_package: bool) -> None:
    call = "util.export" if "import util" in code else "export"
    [found] = extract(f"{code}\n@{call}('a')\ndef f(): ...", module, "lib.util.export", is_package=is_package)
    assert found.names == ("a",)


def test_a_relative_import_of_another_package_is_a_stranger() -> None:
    assert extract("from .util import export\n@export('a')\ndef f(): ...", "other.ops", "lib.util.export") == []
    assert extract("from .util import export\n@export('a')\ndef f(): ...", "lib", "lib.util.export") == []


@pytest.mark.parametrize(
    "code",
    [
        "from lib.util import export\ne = export\n@e('a')\ndef f(): ...",
        "from lib.util import export\n@export\ndef f(): ...",
        "from lib.util import export\ntools = [export]",
        "from lib.util import export\nexport = lambda *_: print\n",
        "from lib import util\nu = util\n@u.export('a')\ndef f(): ...",
        "import lib.util as u\ngetattr(u, 'export')('a')(f)",
        "from lib.util import *\n@export('a')\ndef f(): ...",
        "from other import *\n@export('a')\ndef f(): ...",
        "from lib import *\n@util.export('a')\ndef f(): ...",
    ],
)
def test_a_decorator_that_goes_another_way_is_refused_not_overlooked(code: str) -> None:
    with pytest.raises(BadExport, match=r"^m:\d+ "):
        extract(code, "m", "lib.util.export")


def test_a_star_import_beside_a_name_that_is_bound_here_is_none_of_our_business() -> None:
    assert extract("from x import *\ndef export(n): ...\nexport('a')", "m", "lib.util.export") == []
    assert extract("from x import *\nfrom other import export\nexport('a')(f)", "m", "lib.util.export") == []
    assert len(extract("from x import *\nfrom lib.util import export\nexport('a')(f)", "m", "lib.util.export")) == 1


def test_a_stranger_of_the_same_name_is_not_the_decorator() -> None:
    assert extract("from other import export\n@export('a')\ndef f(): ...", "m", "lib.export") == []
    assert extract("@export('a')\ndef f(): ...", "m", "lib.export") == []


@pytest.mark.parametrize(
    ("code", "symbol"),
    [
        ("@export('a')\ndef f(): ...", "f"),
        ("@export('a')\nasync def f(): ...", "f"),
        ("@other\n@export('a')\n@third(1)\nclass C: ...", "C"),
        ("g = export('a')(make(1, 2))", "g"),
        ("export('a')(f)", "f"),
        ("export('a')(wrap(wrap(f)))", "f"),
        ("export('a').export_constant(__name__, 'X')", "X"),
    ],
)
def test_every_way_of_writing_an_export_is_understood(code: str, symbol: str) -> None:
    [found] = extract(f"from lib import export\n{code}", "m", "lib.export")
    assert (found.symbol, found.names) == (symbol, ("a",))


@pytest.mark.parametrize(
    "code",
    [
        "def outer():\n    @export('a')\n    def f(): ...",
        "class C:\n    @export('a')\n    def f(self): ...",
        "if True:\n    export('a')(f)",
        "x, y = export('a')(f)",
        "export('a')(f, g)",
        "export('a').export_constant('m', 'X')",
        "@export(name)\ndef f(): ...",
        "@export('a', v1=names)\ndef f(): ...",
        "@export(f'{1}')\ndef f(): ...",
        "@export(1)\ndef f(): ...",
        "@export('a', v1='bc')\ndef f(): ...",
        "@export(*['a'])\ndef f(): ...",
        "@export('a', v1=[1])\ndef f(): ...",
    ],
)
def test_an_export_that_cannot_be_read_without_running_is_refused(code: str) -> None:
    with pytest.raises(BadExport, match=r"^m:\d+ "):
        extract(f"from lib import export\n{code}", "m", "lib.export")


def test_the_extractor_reads_and_never_runs(tmp_path: Path) -> None:
    (tmp_path / "bomb.py").write_text("from lib import export\nexport('a')(f)\nraise SystemExit('ran')\n")
    (tmp_path / "__init__.py").write_text("from lib import export\nexport('b')(g)\n")
    found = extract_tree(tmp_path, "pkg", "lib.export")
    assert [(e.module, e.symbol) for e in found] == [("pkg", "g"), ("pkg.bomb", "f")]


def test_static_extraction_finds_exactly_what_running_the_library_registers() -> None:
    from tf_export.shapelib import constants, plane  # noqa: F401

    running = {name for name in registered() if not name.startswith("compat.v1.")}
    running |= {n for names, _, _ in constants._shapes_constants for n in names}
    assert running == {name for e in shapelib() for name in e.names}


def registered() -> set[str]:
    """What the demo library has registered (other modules use other names)."""
    from tf_export import api_export as module

    return {
        name
        for (api, name), symbol in module._SYMBOLS.items()
        if api == "shapes" and getattr(symbol, "__module__", "").startswith(("tf_export.shapelib", "functools"))
    }


# The generator


def test_the_generated_package_publishes_the_exported_objects_and_nothing_else(tmp_path, monkeypatch) -> None:
    shapes = imported(generate(shapelib(), tmp_path, "shapes"), tmp_path, "shapes", monkeypatch)
    from tf_export.shapelib import constants, plane

    assert shapes.area.circle is shapes.circle_area is plane.circle_area_v2
    assert shapes.Polygon is plane.Polygon
    assert shapes.constants.PI == shapes.pi == constants.PI
    assert shapes.convert.degrees(constants.PI) == pytest.approx(180)
    assert {n for n in vars(shapes) if not n.startswith("_")} == {
        "Polygon", "area", "circle_area", "compat", "constants", "convert", "pi",
    }  # fmt: skip
    assert set(shapes.area.__all__) == {"circle", "rectangle"}


def test_the_two_versions_publish_different_functions_under_one_name(tmp_path, monkeypatch) -> None:
    shapes = imported(generate(shapelib(), tmp_path, "shapes"), tmp_path, "shapes", monkeypatch)
    from tf_export.shapelib import plane

    assert shapes.area.rectangle is plane.rectangle
    assert shapes.compat.v1.area.rectangle is plane.rectangle_v1
    assert not hasattr(shapes.compat.v1, "constants")
    assert shapes.compat.v1.pi == shapes.pi


def test_decorating_alone_publishes_nothing(tmp_path: Path) -> None:
    code = """
        import tf_export.shapelib.plane, sys
        assert "shapes" not in sys.modules
        import shapes
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=Path(wheel_names.__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "No module named 'shapes'" in done.stderr


def test_deep_namespaces_are_made_with_all_their_parents(tmp_path, monkeypatch) -> None:
    exports = [Export("math", 1, "tau", ("a.b.c.tau",), ("tau",))]
    deep = imported(generate(exports, tmp_path, "deep"), tmp_path, "deep", monkeypatch)
    assert deep.a.b.c.tau == deep.compat.v1.tau


@pytest.mark.parametrize(
    "names", [[("a.x",), ("a.x",)], [("a",), ("a.b",)], [("a.b",), ("a",)], [("a.b.c",), ("a.b",)]]
)
def test_a_name_cannot_stand_for_two_things(names: list[tuple[str, ...]]) -> None:
    exports = [Export("m", i, f"f{i}", n, ()) for i, n in enumerate(names)]
    with pytest.raises(NameClash):
        namespaces(exports)
    assert namespaces(exports, v1=True) == {"": {}}


@pytest.mark.parametrize("name", ["area.class", "class.area", "a-b", "1a"])
def test_a_name_that_would_make_a_broken_file_is_refused_before_anything_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(NameClash, match=r"^m\.f：'.*' 不是用点连起来的标识符"):
        generate([Export("m", 1, "f", (name,), ())], tmp_path, "pkg")
    assert list(tmp_path.iterdir()) == []


# The real TensorFlow


def test_the_recorded_tensorflow_has_3100_public_symbols_and_no_unexplained_difference() -> None:
    assert RECORD["main"] == 3100
    for version in ("v2", "v1"):
        assert RECORD[version]["only_published"] == []
        assert RECORD[version]["elsewhere"] == {}
    assert len(wheel_names.ungrouped(RECORD["v2"]["published"])) == 3314
    assert len(wheel_names.ungrouped(RECORD["v1"]["published"])) == 3620


def test_names_that_stay_private_come_from_the_same_eight_modules_in_both_versions() -> None:
    origins = [
        {where.rpartition(".")[0] for where in RECORD[version]["only_extracted"].values()} for version in ("v2", "v1")
    ]
    assert origins[0] == origins[1]
    assert len(origins[0]) == 8
    assert RECORD["v2"]["only_extracted"] == RECORD["v1"]["only_extracted"]
    assert origins[0] <= set(RECORD["v2"]["silent_modules"])


def test_well_known_names_are_where_the_documentation_has_them() -> None:
    v2, v1 = (wheel_names.ungrouped(RECORD[version]["published"]) for version in ("v2", "v1"))
    assert {"reduce_sum", "math.reduce_sum", "GradientTape", "data.Dataset", "raw_ops.Add"} <= v2
    assert {"Session", "placeholder", "app.run", "div"} <= v1 - v2
    assert "_tf_api_names" not in v2


def test_grouping_of_names_loses_nothing() -> None:
    names = dict.fromkeys(["a", "b.c", "b.d", "b.e.f", "__version__"], "")
    assert wheel_names.ungrouped(wheel_names.grouped(names)) == set(names)


def test_a_wheel_of_a_few_lines_is_examined_as_the_real_one_is(tmp_path: Path) -> None:
    imports = "from tensorflow.python.util.tf_export import tf_export\n"
    ops = "tensorflow.python.ops.math_ops"
    abs_line, add_line = f"from {ops} import abs_v2 as abs # line: 3\n", f"from {ops} import add # line: 6\n"
    files = {
        "tensorflow/python/ops/math_ops.py": f"""{imports}
@tf_export("math.abs", "abs", v1=["abs"])
def abs_v2(x): ...
@tf_export("math.add")
def add(x): ...
""",
        "tensorflow/python/quiet.py": f"{imports}tf_export('quiet.name')(name)\n",
        "elsewhere/ops.py": f"{imports}tf_export('no.tensorflow')(f)\n",
        "tensorflow/_api/v2/v2.py": f"from os import path\n{abs_line}",
        "tensorflow/_api/v2/math/__init__.py": abs_line + add_line.replace(ops, "tensorflow.x"),
        "tensorflow/_api/v2/__internal__/__init__.py": add_line,
        "tensorflow/_api/v2/compat/v1/__init__.py": abs_line,
        "tensorflow/_api/v2/compat/v2/math/__init__.py": abs_line,
    }
    with zipfile.ZipFile(tmp_path / "small.whl", "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    record = wheel_names.examine(tmp_path / "small.whl")
    quiet = {"quiet.name": "tensorflow.python.quiet.name"}
    assert record.pop("v2") == {
        "only_extracted": quiet,
        "only_published": ["__internal__.add"],
        "elsewhere": {"math.add": [f"{ops}.add", "tensorflow.x.add"]},
        "published": {"": "abs", "__internal__": "add", "math": "abs add"},
        "silent_modules": ["tensorflow.python.quiet"],
    }
    assert record.pop("v1") == {
        "only_extracted": {"math.add": f"{ops}.add"} | quiet,
        "only_published": [],
        "elsewhere": {},
        "published": {"": "abs"},
        "silent_modules": ["tensorflow.python.quiet"],
    }
    assert record == {"wheel": "small.whl", "exports": 3, "modules": 2, "main": 2}, "neither private nor from elsewhere"


@pytest.mark.skipif(
    "TENSORFLOW_WHEEL" not in os.environ, reason="TENSORFLOW_WHEEL names no tensorflow_cpu-2.21.0 wheel"
)
def test_the_record_is_what_the_wheel_says_today() -> None:
    assert wheel_names.examine(Path(os.environ["TENSORFLOW_WHEEL"])) == RECORD


# Solutions and figures


def test_the_solutions_hold() -> None:
    fenced = functools.partial(solutions.fenced_export, api_name="volume")
    for bad in ("volumes.cube", "cube", "area.volume"):
        with pytest.raises(ExportError, match="不在 volume 名下"):
            fenced(bad)
    assert {"Session", "placeholder"} <= solutions.removed()
    lazy = ModuleType("lazy")
    exec(solutions.render_lazy("area", namespaces(shapelib()), "shapes"), vars(lazy))
    assert "circle" not in vars(lazy)
    assert lazy.circle(1.0) == pytest.approx(3.14159265)
    assert "circle" in vars(lazy)
    with pytest.raises(AttributeError, match=r"shapes\.area"):
        _ = lazy.square
