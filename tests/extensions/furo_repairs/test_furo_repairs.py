"""Faults are repaired wherever they stand, and every repair is still needed."""

from __future__ import annotations

import re

import pytest

from handbook_edition.furo_repairs.repairs import REPAIRS, SCRIPT_REPAIRS, repaired

CONF = """
project = "P"
extensions = ["sphinx_design"{extra}]
html_theme = "furo"
html_logo = "logo.svg"
"""
PAGE = """
P
=

.. tab-set::

   .. tab-item:: A

      One, ``aria-controls="x"`` in the text.

.. csv-table:: Named
   :name: named

   a, b
"""


@pytest.fixture
def built(small_site):
    def build(extra: str, name: str) -> str:
        files = {"conf.py": CONF.format(extra=extra), "index.rst": PAGE, "logo.svg": "<svg/>"}
        return (small_site(files).build(out=extra.strip(', "') or "plain") / name).read_text("utf-8")

    return build


@pytest.fixture
def page(built):
    return lambda extra: built(extra, "index.html")


@pytest.mark.parametrize("repair", REPAIRS, ids=[re.sub(r"\W+", " ", repair.why)[:40] for repair in REPAIRS])
def test_the_themes_still_make_the_fault_and_the_extension_removes_it(page, repair):
    assert repair.fault.search(page(""))
    assert not repair.fault.search(page(', "handbook_edition.furo_repairs"'))


@pytest.mark.parametrize("repair", SCRIPT_REPAIRS)
def test_the_script_still_has_the_fault_and_the_extension_removes_it(built, repair):
    script = "_static/scripts/furo.js"
    assert len(repair.fault.findall(built("", script))) == 1
    mended = built(', "handbook_edition.furo_repairs"', script)
    assert not repair.fault.search(mended)
    assert mended == repaired(built("", script), SCRIPT_REPAIRS)


def test_text_that_speaks_of_the_fault_stays_and_so_does_everything_else(page):
    plain, mended = page(""), page(', "handbook_edition.furo_repairs"')
    assert "aria-controls=&quot;x&quot;" in mended
    assert mended == repaired(plain)
    faults = r'<link rel="prefetch" href="[^"]*" as="image">| aria-controls="[^"]*"|(?<=container") id="named"'
    removed = re.sub(faults, "", plain)
    assert removed == mended.replace('document.documentElement.classList.remove("no-js");', "")


def test_a_template_bridge_of_the_projects_own_is_left_alone(small_site):
    conf = (
        CONF.format(extra=', "handbook_edition.furo_repairs"')
        + 'template_bridge = "sphinx.jinja2glue.BuiltinTemplateLoader"\n'
    )
    outdir = small_site({"conf.py": conf, "index.rst": PAGE, "logo.svg": "<svg/>"}).build()
    assert 'as="image"' in (outdir / "index.html").read_text("utf-8")
