"""What the packages add to a page looks right in every theme: light and dark, on a desktop and on a phone."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extensions.distributions import ROOT
from packages.test_sites import THEMES

pytest.importorskip("playwright", reason="pages are looked at in a browser")

NODE_MODULES = ROOT / "node_modules"
LIVE = (NODE_MODULES / "pyodide").is_dir()
CONF = f"""
extensions = ["myst_parser", "sphinx_latest_updates", "sphinx_cjk_search"]
extensions += ["sphinx_runnable_listings.errata", "sphinx_runnable_listings.themed_figures"]
extensions += ["sphinx_runnable_listings.live_listings"] * {LIVE}
live_listings_node_modules = {str(NODE_MODULES)!r}
project = html_title = "Site"
html_theme = "THEME"
if html_theme == "sphinx_immaterial":
    extensions.append("sphinx_immaterial")
    schemes = [("light", "default"), ("dark", "slate")]
    toggle = {{"icon": "material/eye", "name": "x"}}
    palette = [
        {{"media": f"(prefers-color-scheme: {{name}})", "scheme": scheme, "toggle": toggle}}
        for name, scheme in schemes
    ]
    html_theme_options = {{"font": False, "palette": palette}}
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30" fill="{}"/></svg>'
)
FILES = {
    "index.md": "# Home\n\n```{toctree}\npage\nwrong\ncode/index\n```\n\n```{latest-updates}\n```\n\n"
    "```{latest-updates}\n:style: table\n```\n\n```{latest-updates}\n:view: changes\n:filters:\n```\n",
    "page.md": "# Page\n\n```{themed-figure} plot\n:alt: a plot\n\nA caption.\n```\n",
    "wrong.md": "# Wrong\n\n```{misconception} One\n:right: Other\n:proof: code/hello.py\nWhy.\n```\n",
    "code/__init__.py": "",
    "code/hello.py": 'def main() -> None:\n    print("hello")\n',
    "code/results/hello.txt": "hello\n",
    "code/index.md": "# Code\n\n```{literalinclude} hello.py\n```\n",
    "post.md": "---\ndate: 2026-01-01\ntags: [history, maintenance]\ncategory: Housekeeping\n---\n\n# A post\n\nText\n",
    "plot-light.svg": PICTURE.format("#fff"),
    "plot-dark.svg": PICTURE.format("#111"),
}
#: The lowest contrast of WCAG 2.2, AA, for text of the usual size; what is coloured as links are may have the theme's.
LEGIBLE = 4.5
#: A page must be read without scrolling to the side on a screen of so many pixels (WCAG 2.2, 1.4.10). The title of the
#: site is short: with a longer one, the header of pydata-sphinx-theme alone is wider than that.
NARROWEST = 320
LOOK = """
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const behind = (element) => {
    const colours = [];
    for (let at = element; at; at = at.parentElement) colours.unshift(getComputedStyle(at).backgroundColor);
    return ["Canvas", ...colours];
  };
  const light = (colours) => {
    const [r, g, b] = over(colours).map((part) => part / 255)
      .map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const contrast = (element) => {
    const back = behind(element), pair = [light(back), light([...back, getComputedStyle(element).color])];
    return (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const link = document.createElement("a");
  link.href = "#";
  (document.querySelector("[role=main], main") ?? document.body).append(link);
  const linkContrast = contrast(link);
  link.remove();
  const card = document.querySelector(".post-card"), scrollers = [];  // pydata-sphinx-theme scrolls the article
  for (let at = document.querySelector("h1"); at; at = at.parentElement) {
    if (getComputedStyle(at).overflowX !== "visible") scrollers.push(at);
  }
  return {
    dark: light(behind(document.querySelector("h1"))) < .2,
    pictures: all("figure img").filter((image) => image.checkVisibility()).map((image) => image.className),
    captions: all("figcaption").filter((caption) => caption.checkVisibility()).length,
    contrasts: all(".live-bar button:not([hidden]), .cjk-search-title, .cjk-search-excerpt, .cjk-search-form button")
      .map((element) => [element.className || element.textContent, contrast(element)]),
    linkContrast,
    links: all(".cjk-search-title").map((title) => getComputedStyle(title).color),
    inside: card && card.firstElementChild.getBoundingClientRect().left - card.getBoundingClientRect().left,
    afterTitles: all(".misconception > .admonition-title").map((title) => getComputedStyle(title, "::after").content),
    tooWide: Math.max(
      document.documentElement.scrollWidth - innerWidth,
      ...scrollers.map((box) => box.scrollWidth - box.clientWidth),
    ),
  };
}
"""


@pytest.fixture(params=THEMES)
def site(request, tmp_path, environment):
    theme = request.param
    if not importlib.util.find_spec(THEMES[theme]):
        pytest.skip(f"{theme} is not installed")
    for name, text in {"conf.py": CONF.replace("THEME", theme), **FILES}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(tmp_path), str(tmp_path / "out")]
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return theme, tmp_path / "out"


def look(page, file: Path, shown: str = "h1", query: str = ""):
    page.goto(file.as_uri() + query, wait_until="load")
    page.wait_for_selector(shown, state="attached")
    return page.evaluate(LOOK)


def test_everything_is_legible_one_of_two_pictures_is_shown_and_nothing_sticks_out(site, chromium):
    theme, out = site
    for scheme, width in (("light", 1280), ("dark", 1280), ("dark", NARROWEST)):
        context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        try:
            page, failed = context.new_page(), []
            page.on(
                "requestfailed", lambda request, failed=failed: failed.append(request.url)
            )  # of fonts on the web too
            found = look(page, out / "page.html")
            assert found["pictures"] == [f"only-{'dark' if found['dark'] else 'light'}"], (theme, scheme)
            assert found["dark"] == (scheme == "dark" and theme not in ("alabaster", "sphinx_rtd_theme"))
            assert found["captions"] == 1, (theme, scheme)
            home = look(page, out / "index.html")
            assert home["inside"] >= 8, theme
            searched = look(page, out / "search.html", ".cjk-search-title", "?q=post")
            code = look(page, out / "code/index.html", ".live-bar button" if LIVE else "h1")
            contrasts = searched["contrasts"] + code["contrasts"]
            assert len(contrasts) >= 3 + 2 * LIVE
            lowest = min(LEGIBLE, found["linkContrast"])
            assert [pair for pair in contrasts if pair[1] < lowest] == [], (theme, scheme)
            assert "rgb(0, 0, 238)" not in searched["links"], theme  # a link that no theme has coloured
            wrong = look(page, out / "wrong.html")
            assert len(wrong["afterTitles"]) == 1
            assert ":" not in wrong["afterTitles"][0], theme
            assert max(part["tooWide"] for part in (found, home, searched, code, wrong)) <= 0, (theme, scheme, width)
            assert [address for address in failed if address.startswith("file:")] == [], theme
        finally:
            context.close()


@pytest.mark.parametrize(
    ("extension", "extra", "module"),
    [("math", "math", "quickjs"), ("mermaid", "mermaid", "mermaid_render"), ("svg_to_pdf", "svg-to-pdf", "typst")],
)
def test_who_lacks_what_an_extension_needs_is_told_what_to_install(extension, extra, module, tmp_path, environment):
    (tmp_path / "conf.py").write_text(
        f"import importlib.util as util\nfind = util.find_spec\n"
        f"util.find_spec = lambda name, *rest: None if name == {module!r} else find(name, *rest)\n"
        f"extensions = ['sphinx_static_render.{extension}']\n"
    )
    (tmp_path / "index.rst").write_text("A\n=\n")
    command = [sys.executable, "-m", "sphinx", "-q", str(tmp_path), str(tmp_path / "out")]
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode != 0
    assert f'{module}, which is not installed: pip install "sphinx-static-render[{extra}]"' in done.stderr
