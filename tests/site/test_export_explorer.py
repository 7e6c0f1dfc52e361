"""The explorer of exported names: it answers as the chapter's Python does, on any source and on every real name."""

from __future__ import annotations

import functools
import json
import random
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from browser import opened, scripts_alone, too_small_for_a_finger
from handbook import SOURCE
from tf_export import explorer
from tf_export.api_export import ExportError, api_export, canonical_name, deprecated_endpoints
from tf_export.extractor import BadExport, extract
from tf_export.generator import NameClash, generate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


SCRIPTS = [SOURCE / "_static" / "stepper" / f"{name}.js" for name in ("tf_names", "exports")]
#: After the source, so that lines keep their numbers; names are known by imports anywhere in a file.
IMPORT = "\nfrom tensorflow.python.util.tf_export import tf_export\n"
DECORATOR = "tensorflow.python.util.tf_export.tf_export"
RUN = """text => {
  try {
    const read = EXPORTS.parse(text), said = EXPORTS.registering(read.runs);
    const exports = read.exports.map(({ line, symbol, names, v1 }) => [line, symbol, names, v1]);
    let files = null, clash = null;
    try { files = EXPORTS.generate(read.exports); } catch (error) {
      if (!(error instanceof EXPORTS.Refused)) throw error;
      clash = error.message;
    }
    return { exports, said, files, clash, canonical: Object.fromEntries(EXPORTS.canonical(read)) };
  } catch (error) {
    if (!(error instanceof EXPORTS.Refused)) throw error;
    return { refused: error.message };
  }
}"""


@pytest.fixture(scope="module")
def algorithms(chromium: Browser) -> Iterator[Page]:
    with scripts_alone(chromium, SCRIPTS) as page:
        yield page


# What the chapter's Python says


def python_says(text: str, api: str, folder: Path) -> dict[str, Any]:
    """The same source, read by the extractor, really run with ``api_export``, and written by the generator."""
    try:
        exports = extract(text + IMPORT, "my_ops", DECORATOR)
    except BadExport as error:
        where, _, why = str(error).partition(" ")
        return {"refused": f"第 {where.partition(':')[2]} 行：{why}"}
    files = clash = said = None
    try:
        written = generate(exports, folder, "tf")
        files = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in written}
    except NameClash as error:
        clash = str(error)
    space = {
        "__name__": __name__,
        "tf_export": functools.partial(api_export, api_name=api),
        "deprecated_endpoints": deprecated_endpoints,
        "other": SimpleNamespace(wrapping=lambda _: lambda symbol: symbol),
        "make": lambda name, *_: type(name, (), {}),
    }
    try:
        exec(text, space)
    except ExportError as error:
        said = str(error)
    names = {export.symbol: canonical_name(space[export.symbol], api) for export in exports} if said is None else None
    return {
        "exports": [[e.line, e.symbol, list(e.names), list(e.names_v1)] for e in exports],
        "said": said,
        "files": files,
        "clash": clash,
        "canonical": names,
    }


def random_source(rng: random.Random) -> str:
    """Every way of writing an export, over few enough names that some of them clash."""
    words = ["a", "b", "c", "math.a", "math.b", "math.linalg.a", "x_1", "数"]

    def names(least: int = 0) -> list[str]:
        if rng.random() < 0.02:
            return [rng.choice(["1a", "a..b", "a-b", "a b", ".a", "a.", "area.class", "None"])]
        return rng.sample(words, rng.randint(least, 2))

    def quoted(name: str) -> str:
        return rng.choice(["'{}'", '"{}"']).format(name)

    def call() -> str:
        arguments = [quoted(name) for name in names()]
        if rng.random() < 0.4:
            some = [quoted(name) for name in names()]
            single = f"({', '.join(some)}{',' if some else ''})"
            arguments.append("v1=" + rng.choice([f"[{', '.join(some)}]", single, "None"]))
        between = rng.choice([", ", ",", ",\n    ", ", # 说明\n    "])
        return f"tf_export({between.join(arguments)})"

    parts = []
    for number in range(rng.randint(1, 4)):
        symbol = f"f{number}"
        old = f"@deprecated_endpoints({', '.join(quoted(name) for name in names(1))})\n"
        above = rng.choice([old, "@other.wrapping('tf_export')\n", ""])
        parts.append(
            rng.choice(
                [
                    f"@{call()}\n{above}def {symbol}(x, y=(1, 2)):\n    return x  # 注释 (\n",
                    f"{above}@{call()}\nclass {symbol}:\n    def inner(self): ...\n",
                    f"@{call()}\n@{call()}\ndef {symbol}(): ...\n",
                    f"def {symbol}(): ...\n\n{call()}({symbol})\n",
                    f"{symbol} = {call()}(make('{symbol}', 'tf_export(', [2]))\n",
                    f"@{call()}\nasync def {symbol}(): ...\n",
                    f"# tf_export('a')\n\ndef {symbol}(): return 'tf_export(' + str(1)\n",
                ]
            )
        )
    return "".join(parts)


def test_on_random_sources_the_browser_reads_registers_and_generates_what_python_does(algorithms, tmp_path) -> None:
    rng = random.Random(20)
    sources = [random_source(rng) for _ in range(600)]
    ours = [python_says(text, f"api{number}", tmp_path / str(number)) for number, text in enumerate(sources)]
    theirs = algorithms.evaluate(f"sources => sources.map({RUN})", sources)
    for text, one, other in zip(sources, ours, theirs, strict=True):
        if one.get("canonical") is None:  # Python stopped half-way
            other.pop("canonical", None)
            one.pop("canonical", None)
        assert one == other, text
    assert sum(each.get("said") is not None for each in ours) > 50
    assert sum(each.get("clash") is not None for each in ours) > 50
    assert sum(bool(each.get("files")) and len(each["exports"]) > 1 and not each["said"] for each in ours) > 50


@pytest.mark.parametrize(
    "text",
    [
        "def outer():\n    @tf_export('a')\n    def f(): ...",
        "class C:\n\n    @tf_export('a')\n    def f(self): ...",
        "if True:\n    tf_export('a')(f)",
        "x, y = tf_export('a')(f)",
        "tf_export('a')(f, g)",
        "tf_export('a')(1)",
        "tf_export('a').export_constant('m', 'X')",
        "tf_export('a').export_constant(__name__, name)",
        "x = 1\n@tf_export(name)\ndef f(): ...",
        "@tf_export('a', v1=names)\ndef f(): ...",
        "@tf_export('a', v1=[n])\ndef f(): ...",
        "@tf_export(f'{1}')\ndef f(): ...",
        "print(tf_export('a'))",
        "e = tf_export",
        "x = 1\n@tf_export\ndef f(): ...",
        "def f():\n    return tf_export",
        "x = [tf_export, 1]",
        "@tf_export('a')\nasync def f(): ...",
        "@tf_export(1)\ndef f(): ...",
        "@tf_export('a', v1='bc')\ndef f(): ...",
        "tf_export('a')(wrap(wrap(f)))",
        "tf_export('a').export_constant(__name__, 'X')",
        "tf_export(\n  'a',\n  'b'\n)(f)",
        "other.tf_export('a')(f)",
        "'tf_export(1)'",
        "",
    ],
)
def test_what_the_extractor_refuses_or_reads_the_browser_refuses_or_reads_alike(algorithms, text) -> None:
    try:
        found = [[e.line, e.symbol, list(e.names), list(e.names_v1)] for e in extract(text + IMPORT, "m", DECORATOR)]
        expected: dict[str, object] = {"exports": found}
    except BadExport as error:
        where, _, why = str(error).partition(" ")
        expected = {"refused": f"第 {where.partition(':')[2]} 行：{why}"}
    answer = algorithms.evaluate(RUN, text)
    assert {key: answer.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x = 1\n@tf_export('a'\ndef f(): ...", "第 2 行：括号没有闭合"),
        ("@tf_export('a)\ndef f(): ...", "第 1 行：引号没有闭合，或者里面有反斜杠"),
        ("@tf_export('a')\nx = 1", "第 2 行：@ 下面要有 def 或 class"),
        ("@tf_export('a')", "第 1 行：@ 下面要有 def 或 class"),
    ],
)
def test_what_is_not_python_is_named_with_its_line(algorithms, text, complaint) -> None:
    with pytest.raises(SyntaxError):
        compile(text, "typed", "exec")
    assert algorithms.evaluate(RUN, text) == {"refused": complaint}


# The names of the real TensorFlow


def test_every_recorded_name_and_no_other_has_in_the_browser_the_origin_that_python_finds(algorithms) -> None:
    known = explorer.origins()
    rng = random.Random(21)
    strangers = {name.replace("a", "ab", 1) for name in rng.sample(sorted(known), 500)} | {
        "",
        ".",
        "math",
        "math.",
        "x",
    }
    strangers |= {name.rpartition(".")[2] for name in known} | {
        f"math.{name}" for name in rng.sample(sorted(known), 300)
    }
    names = [*known, *sorted(strangers - known.keys())]
    assert len(known) == len(set(names) & known.keys()) > 3900
    assert len(names) - len(known) > 1000
    theirs = algorithms.evaluate("names => names.map(EXPORTS.where)", names)
    nothing = explorer.Origin(None, None, None)
    for name, answer in zip(names, theirs, strict=True):
        assert answer == known.get(name, nothing)._asdict(), name


def test_the_data_of_the_explorer_is_what_the_record_says() -> None:
    assert explorer.DATA.read_text("utf-8") == explorer.script()
    data = json.loads(explorer.script().partition("= ")[2].rstrip(";\n"))
    assert set(data) == {"both", "v2", "v1", "only"}


def test_the_names_that_are_offered_contain_what_was_typed_whole_words_first(algorithms) -> None:
    known = set(explorer.origins())
    for typed in ("run", "Reduce", "math.a", "zzz"):
        offered = algorithms.evaluate("typed => EXPORTS.like(typed, 6)", typed)
        holding = {name for name in known if typed.lower() in name.lower()}
        assert set(offered) <= holding
        assert len(offered) == min(6, len(holding))
    assert algorithms.evaluate("() => EXPORTS.like('run', 1)") == ["app.run"]


# The figure


def test_a_reader_writes_an_export_and_sees_its_names_and_who_publishes_them(page, site) -> None:
    figure = opened(page, site, "tooling/tf_export", "exports")
    figure.get_by_label("带 @tf_export 的源码").fill(
        "@tf_export('nn.old', 'nn.new', v1=[])\n@deprecated_endpoints('nn.old')\ndef f(): ..."
    )
    rows = figure.locator(".export-lines li").all_inner_texts()
    assert [" ".join(row.split()) for row in rows] == [
        "第二版 tf.nn.old 已弃用 tf/_api/v2/nn/__init__.py：from my_ops import f as old # 第 1 行",
        "第二版 tf.nn.new 首选 tf/_api/v2/nn/__init__.py：from my_ops import f as new # 第 1 行",
    ]
    said = figure.locator(".interactive-words").first
    assert said.inner_text() == "1 处导出，公开 2 个名字。"
    figure.get_by_label("例子").select_option("抢名字（报错）")
    assert said.inner_text() == "ExportError：math.add 已经属于 add"
    assert figure.get_by_label("带 @tf_export 的源码").get_attribute("aria-invalid") == "true"
    assert figure.locator(".export-lines").count() == 0
    figure.get_by_label("例子").select_option("写在 if 里（拒绝）")
    assert said.inner_text().startswith("第 2 行：导出要写在模块顶层")


def test_every_example_says_what_it_is_chosen_for(page, site) -> None:
    figure = opened(page, site, "tooling/tf_export", "exports")
    for name in figure.get_by_label("例子").locator("option").all_inner_texts():
        figure.get_by_label("例子").select_option(name)
        broken = figure.get_by_label("带 @tf_export 的源码").get_attribute("aria-invalid") == "true"
        assert broken == ("报错" in name or "拒绝" in name), name
        assert bool(figure.locator(".export-lines li").count()) != broken


def test_a_reader_asks_for_a_real_name_and_follows_one_like_it(page, site) -> None:
    figure = opened(page, site, "tooling/tf_export", "exports")
    answer = figure.locator(".export-answer")
    assert answer.inner_text() == (
        "tf.compat.v1.app.run 由 tensorflow/_api/v2/compat/v1/app/__init__.py 公开；第二版里没有。"
    )
    asked = figure.get_by_label("TensorFlow 的名字")
    asked.fill("tf.reduce_su")
    assert answer.inner_text() == "没有 reduce_su 这个名字。"
    figure.get_by_role("button", name="reduce_sum", exact=True).click()
    assert answer.inner_text() == (
        "tf.reduce_sum 由 tensorflow/_api/v2/v2.py 公开；"
        "tf.compat.v1.reduce_sum 由 tensorflow/_api/v2/compat/v1/__init__.py 公开。"
    )
    name, origin = next((name, origin) for name, origin in explorer.origins().items() if origin.only)
    asked.fill(name)
    assert answer.inner_text() == f"{name} 登记了，却没有哪个模块公开它；它在 {origin.only}。"


def test_the_names_that_are_offered_are_large_enough_for_a_finger(phone, site) -> None:
    figure = opened(phone, site, "tooling/tf_export", "exports")
    figure.get_by_label("TensorFlow 的名字").fill("reduce")
    assert figure.get_by_role("button", name="reduce").count() > 1
    assert too_small_for_a_finger(figure) == []
