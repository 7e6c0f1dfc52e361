"""The print edition is made as `make pdf` makes it, and read as a reader's program reads it."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import nullcontext, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

import pdf
import tex
from handbook import SOURCE, doctrees, once
from html_pages import pages_of
from latex_log import complaints


@dataclass(frozen=True)
class Book:
    folder: Path
    said: str
    pages: list[str]
    properties: dict[str, str]

    @property
    def pdf(self) -> Path:
        return self.folder / "incoming-transmission.pdf"

    @property
    def log(self) -> bytes:
        return (self.folder / "latex" / "incoming-transmission.log").read_bytes()


@pytest.fixture(scope="module")
def book(edition, shared_folder) -> Book:
    """The LaTeX that every process shares, made a book as `make pdf` makes it."""
    if lacking := tex.missing():
        pytest.skip(f"the print edition needs TeX, which `make test` and `make pdf` set up; missing: {lacking}")
    latex, folder = edition("latex").outdir, shared_folder / "pdf"

    def make() -> str:
        shutil.copytree(latex, folder / "latex")
        with redirect_stdout(StringIO()) as said:
            pdf.bind(folder)
        return said.getvalue()

    said = once(folder, make)
    file = str(folder / "incoming-transmission.pdf")
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    pairs = (line.partition(":") for line in info.splitlines())
    return Book(folder, said, text.split("\f"), {name: value.strip() for name, _, value in pairs})


@pytest.mark.parametrize(("found", "status"), [([], None), (["a line that is 9 pt too long"], "a line that is")])
def test_the_script_sets_tex_up_writes_the_latex_and_binds_it(monkeypatch, tmp_path, found, status):
    calls = []
    done = subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(tex, "main", lambda: calls.append("set up"))
    monkeypatch.setattr(pdf, "bind", lambda folder: calls.append(folder) or found)
    monkeypatch.setattr(pdf.subprocess, "run", lambda command, **_: calls.append(command[1:]) or done)
    with nullcontext() if status is None else pytest.raises(SystemExit, match=status):
        pdf.main([str(tmp_path), "-n", "-W"])
    options = ["-d", str(tmp_path / "doctrees"), "-n", "-W"]
    written = ["-m", "sphinx", "-b", "latex", *options, str(SOURCE), str(tmp_path / "latex")]
    assert calls == ["set up", written, tmp_path]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def laid_out(book: Book) -> list[str]:
    """The pages with their text in lines as they are printed, running headers first."""
    command = ["pdftotext", "-layout", str(book.pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")


def test_nothing_sticks_out_or_is_missing_or_leads_nowhere(book):
    assert complaints(book.log) == []


def test_the_command_says_where_the_pdf_is_and_how_many_pages_it_has(book):
    assert f"{book.pdf}: {book.properties['Pages']} pages" in book.said
    assert "XeLaTeX, run 2" in book.said


def test_the_properties_are_those_of_the_book(book):
    assert book.properties["Title"] == "INCOMING TRANSMISSION"
    assert book.properties["Author"] == "INCOMING TRANSMISSION 作者"
    assert "深度学习" in book.properties["Subject"]
    assert "CPython" in book.properties["Keywords"]


def test_the_cover_has_title_version_and_date(book):
    cover = book.pages[0]
    assert "INCOMING\nTRANSMISSION" in cover
    assert re.search(r"版本 \d+\.\d+\.\d+", cover)
    assert re.search(r"20\d\d ?年 ?\d+ ?月 ?\d+ ?日", cover)


def test_every_chapter_is_in_the_contents_with_the_page_that_it_begins_on(book, site):
    first = next(number for number, page in enumerate(book.pages) if page.startswith("写在前面"))
    contents = squeezed("".join(book.pages[:first]))
    found = 0
    for docname, doctree in doctrees(site):
        if docname.count("/") == 2 and not docname.startswith("about"):
            title = squeezed(next(iter(doctree.findall(lambda node: node.tagname == "title"))).astext())
            number = re.search(re.escape(title) + r"(\d+)", contents)
            assert number, title
            # The number of the next line of the contents may follow at once: 96 and 6.1 read 966.1.
            begins = (first + int(number[1][:digits]) - 1 for digits in (1, 2, 3))
            assert any(title in squeezed(page)[:200] for place in begins for page in book.pages[place : place + 1]), (
                title
            )
            found += 1
    assert found >= 11


def test_chinese_text_is_found(book):
    whole = squeezed("".join(book.pages))
    for sentence in ("每个CPython对象的开头都有一个整数字段ob_refcnt", "常见误解：新式类采用广度优先"):
        assert sentence in whole


def test_a_hyphen_is_the_one_that_is_typed_into_a_search(book):
    assert "k-d" in "".join(book.pages)
    assert "\N{NON-BREAKING HYPHEN}" not in "".join(book.pages)


def test_every_chapter_ends_with_its_history(book):
    whole = squeezed("".join(book.pages))
    pages = [page.read_text("utf-8") for page in SOURCE.rglob("*/index.md")]
    posts = sum("\nupdates:\n" in text for text in pages)
    assert whole.count("更新记录") >= posts > 0


def test_no_heading_is_left_alone_at_the_bottom_of_a_page(book):
    last = [[line for line in page.splitlines() if line.strip()][-1:] for page in laid_out(book)]
    alone = [line for [line] in filter(None, last) if re.match(r"\s*\d+\.\d+ +\S.{0,40}(?<!\d)$", line)]
    assert len(last) > 100
    assert alone == []


def test_chapters_do_not_end_with_boxes_of_links(book):
    lines = [squeezed(line) for page in book.pages for line in page.splitlines()]
    assert "更新记录" in lines
    assert [line for line in lines if line == "相关文章" or re.match(r"系列：.*篇", line)] == []


def test_links_to_chapters_have_page_numbers(book):
    assert len(re.findall(r"（第\s*\d+\s*页）", "".join(book.pages))) > 100


def test_the_index_is_in_the_order_of_pinyin(book):
    index = (book.folder / "latex" / "incoming-transmission.ind").read_text("utf-8")
    letters = re.findall(r"\\lettergroup\{([A-Z]):", index)
    assert letters == sorted(letters)
    assert len(letters) > 15
    entries = re.findall(r"\\item\\relax \\spxentry\{(\S*?)\}", index)
    order = ["闭包", "身份", "引用计数", "终结器", "自动求导"]
    assert [entry for entry in entries if entry in order] == order


def test_every_part_chapter_and_section_has_a_bookmark(book):
    outline = (book.folder / "latex" / "incoming-transmission.out").read_text("utf-8")
    body = (book.folder / "latex" / "incoming-transmission.tex").read_text("utf-8")
    headings = len(re.findall(r"^\\(?:part|chapter|section)\{", body, re.MULTILINE))
    assert outline.count(r"\BOOKMARK") >= headings > 100


def test_fonts_are_embedded_and_text_can_be_copied(book):
    listed = subprocess.run(["pdffonts", str(book.pdf)], capture_output=True, text=True, check=True).stdout
    fonts = listed.splitlines()[2:]
    assert fonts
    assert [font for font in fonts if re.split(r"\s+", font)[-5:-2] != ["yes", "yes", "yes"]] == []


def typeset(book: Book, folder: Path, body: str) -> str:
    """The text of a small book in the same style; TeX has nothing to complain about."""
    latex = folder / "latex"
    shutil.copytree(book.folder / "latex", latex, ignore=shutil.ignore_patterns("*.aux", "*.toc", "*.out", "*.ind"))
    file = latex / "incoming-transmission.tex"
    before, _, _ = file.read_text("utf-8").partition(r"\sphinxmaketitle")
    # The style prints an index, which must have an entry.
    file.write_text(f"{before}\n{body}\n\\index{{x}}\\end{{document}}\n", "utf-8")
    subprocess.run(["latexmk", file.name], cwd=latex, capture_output=True, check=False)
    log = (latex / "incoming-transmission.log").read_bytes()
    assert [line for line in complaints(log) if not line.startswith("two labels")] == []
    command = ["pdftotext", str(file.with_suffix(".pdf")), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


#: Emoji, arrows, a letter of another script, and one that no font has.
SIGNS = "😀 🚀 ✅ ⚠️ ✓ → ≤ ① ■ ᵀ 𓀀 Ж א 👩‍💻"


@pytest.fixture(scope="module")
def small_book(book, tmp_path_factory) -> str:
    """The text of a book that has what the handbook may have one day."""
    code = "\\begin{sphinxVerbatim}[commandchars=\\\\\\{\\}]\n" + SIGNS + "\n\\end{sphinxVerbatim}"
    signs = f"{SIGNS} ꀀ \\section{{{SIGNS}}}\n{code}"
    reference = r"{\hyperref[\detokenize{there}]{\sphinxcrossref{那里}}}"
    figure = rf"\begin{{figure}}[H]图\caption{{量过，见{reference}。}}\end{{figure}}\listoffigures"
    heading = rf"\clearpage\section{{也见{reference}}}\label{{\detokenize{{there}}}}"
    return typeset(book, tmp_path_factory.mktemp("small"), f"{signs}\n{figure}{heading}")


def test_signs_that_few_fonts_have_are_printed(small_book):
    for sign in "😀🚀✓→≤①■Жא":  # or their numbers are
        assert small_book.count(sign) >= 2, sign


def test_captions_and_headings_refer_to_pages_too(small_book):
    assert squeezed(small_book).count("见那里（第") >= 3  # the caption, the list of figures, the heading


def test_formulas_figures_tables_and_listings_have_the_numbers_of_the_pages(book, site):
    written = (book.folder / "latex" / "incoming-transmission.aux").read_text("utf-8", errors="replace")
    printed = dict(re.findall(r"\\newlabel\{([^}]+)\}\{\{([^}]*)\}", written))
    shown = {}
    for path, page in pages_of(site.outdir).items():
        docname = path.removesuffix(".html")
        for number in [*page.find_class("caption-number"), *page.find_class("eqno")]:
            name = number.xpath("ancestor::*[@id][1]/@id")[0]
            label = f"{docname}:{name}"
            if "eqno" in number.classes:
                label = f"equation:{docname}:{name.removeprefix('equation-')}"
            label = label.encode("ascii", "backslashreplace").decode("ascii").replace("\\", "_")  # as in LaTeX
            shown[label] = re.sub(r"\D", "", number.text_content())
    formulas = {label for label in shown if label.startswith("equation:")}
    assert formulas
    assert len(shown) - len(formulas) > 200
    assert {
        label: (number, printed.get(label)) for label, number in shown.items() if printed.get(label) != number
    } == {}
