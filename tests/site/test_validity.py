"""Every page is valid HTML, in the judgement of the Nu Html Checker."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from handbook import JAVA_BRIEFLY, ROOT
from html_pages import names_of_pages

#: Properties that the checker does not know, and browsers do: of MathML Core, and of SVG 2.
UNKNOWN = {
    f"CSS: “{name}”: Property “{name}” doesn't exist." for name in ("math-shift", "paint-order", "r", "vector-effect")
}
VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


def errors(folder: Path) -> list[str]:
    """What the checker calls errors in the pages of ``folder``, with their places."""
    if not shutil.which("java"):
        pytest.skip("the Nu Html Checker needs Java: apt-get install default-jre-headless")
    command = [
        "java",
        *JAVA_BRIEFLY,
        "-Xss8m",
        "-jar",
        str(VNU),
        "--format",
        "json",
        "--errors-only",
        "--skip-non-html",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{Path(message['url']).relative_to(f'file:{folder}')}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if message["message"] not in UNKNOWN
    ]


def test_the_checker_finds_no_error_on_any_page(site, report):
    found = errors(site.outdir)
    report("vnu", {"pages": len(names_of_pages(site.outdir)), "errors": len(found)})
    assert found == []


def test_a_page_with_a_fault_is_found(tmp_path):
    html = "<!DOCTYPE html><html lang=zh><title>题</title><p id=a>一<p id=a>二<link rel=prefetch href=x as=image>"
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    assert len(errors(tmp_path)) >= 2
