"""A page carries the rules that it can use, and all its sheets come as one; what it looks like does not change."""

from __future__ import annotations

import re

import pytest

from handbook_edition.early_styles.pages import SHEET, drawn_early, names_in, names_made_by, scripts_in, without_waiting
from handbook_edition.early_styles.sheets import closed, parsed, rebased, seen_from, usable

PAGE = '<html><body class="a b"><p id=one class=\'c\'>x</p><LI data-class="no"></body>'


def used(css, html=PAGE):
    return usable(parsed(css), names_in(html))


def test_the_names_of_a_page_are_its_tags_classes_and_ids():
    assert names_in(PAGE) == {"html", "body", "p", "li", ".a", ".b", ".c", "#one"}


def test_what_a_script_may_add_counts_as_there():
    script = "const tool = document.createElement('button'); tool.className = 'code-tool is-on'; tool.id = 'the-tool'"
    there = names_in(PAGE) | names_made_by(script)
    assert there <= names_in(f"{PAGE}<script>{script}</script>")
    assert names_in(f'{PAGE}<script type="application/json">{script}</script>') == {*names_in(PAGE), "script"}
    css = "button.code-tool{top:0}.code-tool.is-on{top:0}#the-tool{top:0}.absent{top:0}"
    assert usable(parsed(css), there) == css.removesuffix(".absent{top:0}")
    assert scripts_in('<script defer src="../a.js?v=1"></script><script>1</script>') == ["../a.js"]


@pytest.mark.parametrize(
    "css",
    [
        "p{color:red}",
        "P{color:red}",
        ".a.b > p#one{color:red}",
        "*{color:red}",
        ":root{--x:1}",
        "p:not(.absent){color:red}",
        "p:is(.absent,.c){color:red}",
        "p::before{content:'a  b'}",
        "[data-x=absent]{color:red}",
        "@font-face{font-family:F}",
    ],
)
def test_a_rule_that_may_match_stays(css):
    assert used(css).replace('"', "'") in (css, css.replace("'a  b'", "'a b'"))


@pytest.mark.parametrize(
    "css",
    ["table{color:red}", ".absent p{color:red}", "p#two{color:red}", "p:hover{color:red}", "@media print{p{color:red}}",
     "@media screen{table{color:red}}", "@charset 'utf-8';", "@keyframes k{to{top:0}}"],
)  # fmt: skip
def test_a_rule_that_cannot_or_need_not_match_yet_goes(css):
    assert used(css) == ""


def test_a_rule_keeps_the_selectors_that_may_match_and_a_group_the_rules():
    assert used("table, p,\n.absent{color:red}/* c */ p{/* c */top:0}") == "p{color:red}p{top:0}"
    assert used("@media not print{table{top:0} p{top:0}}") == "@media not print{p{top:0}}"


def test_nothing_is_said_of_how_changes_are_shown():
    css = "p{top:0;transition: top 1s allow-discrete, left 2s;left:0;-webkit-transition:none;--transition:1}"
    assert used(css) == "p{top:0;left:0;--transition:1}"


def test_keyframes_come_with_the_rule_that_names_them():
    css = "@keyframes k{to{top:0}} @keyframes other{to{top:1px}} p{animation:k 1s}"
    assert used(css) == "p{animation:k 1s}@keyframes k{to{top:0}}"


def test_addresses_lead_where_they_led_from_the_sheet():
    data = r"""url("data:image/svg+xml,<path clip=\"url(%23a)\"/>")"""
    css = "a{b:url(../f/x.woff2) url('y.png') url(data:z) url(#i) url(https://e.org/q) " + data + "}"
    seen = seen_from(rebased(css, "_static/styles"), "../../")
    assert seen == (
        'a{b:url("../../_static/f/x.woff2") url("../../_static/styles/y.png") url(data:z) url(#i) url(https://e.org/q) '
        f"{data}}}"
    )


def test_a_sheet_that_leaves_a_block_open_does_not_swallow_the_next_one():
    assert closed("@media not print{p{top:0") == "@media not print{p{top:0}}"


def test_the_sheets_become_one_that_nobody_waits_for_and_that_a_page_without_scripts_has_too():
    sheet = '<link rel="stylesheet" type="text/css" href="_static/{}.css?v=1" />\n'
    paper = '<link media="print" rel="stylesheet" href="_static/p.css" />\n'
    asked = []
    html = drawn_early(
        f"<head>{sheet.format('a')}{sheet.format('b')}{paper}<style>x</style></head>",
        lambda names: (asked.extend(names), ("early", "_static/all.css"))[1],
    )
    assert asked == ["_static/a.css", "_static/b.css"]
    waited = '<noscript><link rel="stylesheet" href="_static/all.css"></noscript>'
    start, _, end = re.split(r'(<script data-sheet="_static/all.css">.*?</script>\n)', html, flags=re.DOTALL)
    assert (start, end) == ("<head><style>early</style>\n", f"{waited}\n{paper}<style>x</style></head>")
    assert SHEET.findall(html) == []
    assert drawn_early(html, lambda names: ("again", "_static/again.css")) == html  # the next build leaves it as it is
    assert drawn_early("<head></head>", lambda names: ("", "")) == "<head></head>"


def test_scripts_are_not_waited_for_either_and_keep_their_order():
    rest = '<script defer src="b.js"></script><script>1</script><script async src="c.js"></script>'
    assert without_waiting(f'<script src="a.js"></script>{rest}') == f'<script defer src="a.js"></script>{rest}'


def test_a_site_has_one_sheet_for_each_combination_and_none_of_an_earlier_build(small_site):
    site = small_site({
        "conf.py": 'project = "P"\nextensions = ["handbook_edition.early_styles"]\nhtml_static_path = ["s"]\n'
                   'html_css_files = ["one.css"]\nhtml_theme = "basic"\n',
        "s/one.css": ".body { background: url(pic.svg) } .nowhere { top: 0 }",
        "index.rst": "P\n=\n\n.. toctree::\n\n   deep/page\n",
        "deep/page.rst": "D\n=\n",
    })  # fmt: skip
    out = site.build()
    [first] = (out / "_static").glob("all-styles-*.css")
    page = (out / "deep/page.html").read_text("utf-8")
    assert '.body{background: url("../_static/pic.svg")}' in page
    assert ".nowhere" not in page
    assert f'href="../_static/{first.name}"' in page
    assert 'url("../_static/pic.svg")' in first.read_text("utf-8")
    site.write({"s/one.css": ".body { top: 1px }"})
    out = site.build()
    [second] = (out / "_static").glob("all-styles-*.css")
    assert second.name != first.name
    assert ".body{top: 1px}" in (out / "index.html").read_text("utf-8")
