"""What the extension says in pages, and in its guide."""

from __future__ import annotations

import re

from handbook import SOURCE
from sphinx_cjk_search import SETTINGS
from sphinx_cjk_search.scripts import STATIC


def test_every_string_that_a_script_asks_for_is_there():
    from sphinx_cjk_search.i18n import interface_strings

    asked = {
        name for script in STATIC.glob("*.js") for name in re.findall(r"\bstrings\.(\w+)", script.read_text("utf-8"))
    }
    assert asked == set(interface_strings())


def test_every_setting_is_in_the_guide_and_the_guide_names_no_other():
    guide = (SOURCE / "about" / "cjk_search.md").read_text("utf-8")
    assert set(re.findall(r"^`(cjk_search_\w+)`$", guide, re.MULTILINE)) == set(SETTINGS)


def test_where_sphinx_has_porters_rules_alone_english_words_are_stemmed_by_them(tmp_path, monkeypatch):
    """Sphinx 8.2 is one."""
    import quickjs

    from sphinx_cjk_search import stemming

    shipped = stemming.resources.files("sphinx.search").joinpath("minified-js")
    (tmp_path / "minified-js").mkdir()
    for name in ("base-stemmer.js", "porter-stemmer.js"):
        (tmp_path / "minified-js" / name).write_text(shipped.joinpath(name).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(stemming.resources, "files", lambda package: tmp_path)
    stemming._stemmer.cache_clear()
    try:
        found = stemming.stemmer_of("en")
    finally:
        stemming._stemmer.cache_clear()
    in_the_browser = quickjs.Context().eval(found.script)
    assert found.stem("generously") == in_the_browser("generously") != "generously"
