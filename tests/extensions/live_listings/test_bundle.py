"""ES modules become one classic script, or an error."""

from __future__ import annotations

import json

import pytest
import quickjs

from sphinx_runnable_listings.live_listings.bundle import BundleError, bundle


def run(folder, files, *entries):
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    script = bundle("LIBRARY", [folder / entry for entry in entries])
    return json.loads(quickjs.Context().eval(f"{script}; JSON.stringify(LIBRARY)"))


def test_a_module_runs_once_before_those_that_import_it(tmp_path):
    files = {
        "core.js": 'var order = ["core"];\nexport { order as o };\n',
        "lib/a.js": 'import { o as seen } from "../core.js";\nseen.push("a");\nexport { seen };\n',
        "b.js": 'import { o } from "./core.js";\nimport "./lib/a.js";\no.push("b");\nexport { o as last };\n',
    }
    assert run(tmp_path, files, "lib/a.js", "b.js") == {"seen": ["core", "a", "b"], "last": ["core", "a", "b"]}


def test_comments_for_programmers_and_maps_are_left_out(tmp_path):
    (tmp_path / "a.js").write_text(
        "/**\n * Says what it does.\n */\nvar a = 1;\nexport { a };\n//# sourceMappingURL=a.js.map"
    )
    script = bundle("A", [tmp_path / "a.js"])
    assert "Says" not in script
    assert "sourceMapping" not in script


@pytest.mark.parametrize(
    "text",
    [
        'import core from "./core.js";\n',
        'import * as core from "./core.js";\n',
        "export default 1;\n",
        'export * from "./core.js";\n',
        'var later = () => import("./core.js");\n',
        "var here = import.meta.url;\n",
        'import { o } from "./odd.js";\nexport { o };\n',
    ],
)
def test_what_it_does_not_understand_is_an_error(tmp_path, text):
    (tmp_path / "core.js").write_text("var o = 1;\nexport { o };\n")
    (tmp_path / "odd.js").write_text(text)
    with pytest.raises(BundleError, match=r"odd\.js"):
        bundle("ODD", [tmp_path / "odd.js"])
