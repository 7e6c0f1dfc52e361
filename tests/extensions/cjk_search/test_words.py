"""What the extension says in pages, and in its guide."""

from __future__ import annotations

import re

from handbook import SOURCE

from .conftest import STATIC

PACKAGE = STATIC.parent


def test_every_string_that_a_script_asks_for_is_there():
    from sphinx_cjk_search.i18n import interface_strings

    asked = {
        name for script in STATIC.glob("*.js") for name in re.findall(r"\bstrings\.(\w+)", script.read_text("utf-8"))
    }
    assert asked == set(interface_strings())


def test_every_setting_is_in_the_guide_and_the_guide_names_no_other():
    code = (PACKAGE / "__init__.py").read_text("utf-8")
    settings = set(re.findall(r'add_config_value\(\s*"(\w+)"', code))
    guide = (SOURCE / "about" / "cjk_search.md").read_text("utf-8")
    assert settings
    assert set(re.findall(r"^`(cjk_search_\w+)`$", guide, re.MULTILINE)) == settings
