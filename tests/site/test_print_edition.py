"""The print edition is made as `make pdf` makes it, and read as a reader's program reads it."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import nullcontext, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest

import pdf
import tex
from handbook import SOURCE, doctrees, once
from html_pages import pages_of
from latex_log import complaints, fills


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


@pytest.fixture(scope="module")
def laid_out(book) -> list[str]:
    """The pages with their text in lines as they are printed, running headers first."""
    command = ["pdftotext", "-layout", str(book.pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")


@pytest.fixture(scope="module")
def chapters(book) -> dict[str, range]:
    """The printed pages of each chapter and each part's opening, by the name of its page in the site."""
    latex = book.folder / "latex"
    contents = (latex / "incoming-transmission.toc").read_text("utf-8")
    begins = sorted(
        int(page) for page in re.findall(r"\\contentsline \{(?:part|chapter)\}.*\{(\d+)\}\{[^{}]*\}", contents)
    )
    labels = (latex / "incoming-transmission.aux").read_text("utf-8", errors="replace")
    found = re.findall(r"\\newlabel\{([\w/]+)::doc\}\{\{[^{}]*\}\{(\d+)\}", labels)
    pages = {docname: int(page) for docname, page in found if (SOURCE / f"{docname}.md").parent != SOURCE}
    return {
        docname: range(page, min((other for other in begins if other > page), default=page + 1))
        for docname, page in pages.items()
        if docname.partition("/")[0] != "about"
    }


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


def test_no_heading_is_left_alone_at_the_bottom_of_a_page(book, laid_out):
    contents = (book.folder / "latex" / "incoming-transmission.toc").read_text("utf-8")
    found = re.findall(r"\\contentsline \{section\}\{\\numberline \{([\d.]+)\}(.*)\}\{\d+\}\{", contents)
    headings = {squeezed(number + re.sub(r"\\[A-Za-z]+|[{}]", "", title)) for number, title in found}
    lines = [[squeezed(line) for line in page.splitlines() if line.strip()] for page in laid_out]
    assert sum(line in headings for page in lines for line in page) > 0.6 * len(headings) > 100
    assert [page[-1] for page in lines if page and page[-1] in headings] == []


def test_chapters_do_not_end_with_boxes_of_links(book):
    lines = [squeezed(line) for page in book.pages for line in page.splitlines()]
    assert "更新记录" in lines
    assert [line for line in lines if line == "相关文章" or re.match(r"系列：.*篇", line)] == []


def test_links_to_chapters_have_page_numbers(book):
    assert len(re.findall(r"（第\s*\d+\s*页）", "".join(book.pages))) > 100


def test_the_chapters_of_the_site_alone_are_numbered(book):
    written = (book.folder / "latex" / "incoming-transmission.toc").read_text("utf-8")
    numbered = re.findall(r"\\contentsline \{chapter\}\{\\numberline \{(\d+)\}", written)
    assert len(numbered) == len(list(SOURCE.glob("*/*/index.md"))) > 30


def test_pages_are_full_unless_a_chapter_ends_on_them(book, chapters):
    inner = {page for pages in chapters.values() for page in pages[:-1]}
    percents = fills(book.log)
    assert len(inner) > 600
    low = {page: percents[page] for page in inner if percents[page] < 70}
    assert len(low) <= len(inner) / 100, low  # where one picture follows another, or code a picture


def test_a_name_is_broken_where_its_words_end(book, laid_out):
    written = (book.folder / "latex" / "incoming-transmission.tex").read_text("utf-8")
    written = written.replace(r"\PYGZus{}", "_").replace(r"\_", "_")
    names = set(re.findall(r"[A-Za-z_]\w{5,}", written, re.ASCII))
    broken = set()
    for page in laid_out:
        for line, following in pairwise(page.splitlines()):
            first = re.search(r"(?<!-)\b(\w+)$", line.rstrip(), re.ASCII)
            rest = re.match(r"\s*(?:\N{RIGHTWARDS ARROW WITH HOOK}\s*)?(\w+)", following, re.ASCII)
            if first and rest and first[1] + rest[1] in names and not {first[1], rest[1]} <= names:
                broken.add((first[1], rest[1]))
    assert len(broken) > 3  # names do go on in the next line
    assert {(one, two) for one, two in broken if not (one.endswith("_") or two[0] == "_" or two[0].isupper())} == set()


def test_the_label_of_a_part_of_a_map_is_nearer_to_what_it_names(book, chapters):
    labels = {
        label
        for page in SOURCE.glob("*/*/index.md")
        for label in re.findall(r"^part: (.+)$", page.read_text("utf-8").partition("\n---\n")[0], re.MULTILINE)
    }
    front = next(number for number, page in enumerate(book.pages) if page.startswith("写在前面"))
    openings = [pages for docname, pages in chapters.items() if docname.count("/") == 1]
    found = set()
    for pages in openings:
        command = ["pdftotext", "-bbox-layout", "-f", str(front + pages[0]), "-l", str(front + pages[-1])]
        boxes = subprocess.run([*command, str(book.pdf), "-"], capture_output=True, text=True, check=True).stdout
        for page in boxes.split("<page ")[1:]:
            lines = re.findall(r'<line [^>]*yMin="([\d.]+)"[^>]*yMax="([\d.]+)">(.*?)</line>', page, re.DOTALL)
            texts = {(float(top), float(bottom)): squeezed(re.sub("<.*?>", "", words)) for top, bottom, words in lines}
            for (top, bottom), text in texts.items():
                if text in map(squeezed, labels):
                    above = min((top - other for _, other in texts if other <= top), default=bottom)
                    below = min(other - bottom for other, _ in texts if other >= bottom)
                    assert above > 1.5 * below, (text, above, below)
                    found.add(text)
    assert len(found) >= len(labels) / 2


def index_pages(book: Book) -> dict[str, dict[int, bool]]:
    """Each name of the index → the pages that it gives, and whether they are set off."""
    entries: dict[str, dict[int, bool]] = {}
    written = (book.folder / "latex" / "incoming-transmission.idx").read_text("utf-8")
    entry = re.compile(r"\\indexentry\{(.*?)@.*\|hyper(indexformat|page).*?\}\{(\d+)\}$", re.MULTILINE)
    for name, set_off, page in entry.findall(written):
        pages = entries.setdefault(name.replace(r"\sphinxhyphen {}", "-").replace(r"\_", "_"), {})
        pages[int(page)] = pages.get(int(page), False) or set_off == "indexformat"
    return entries


def glossary_items() -> list[tuple[list[str], str]]:
    """The names of each term, and the last page that its definition names, as the source says."""
    items = []
    for block in re.findall(r"```\{glossary\}\n(.*?)```", (SOURCE / "glossary.md").read_text("utf-8"), re.DOTALL):
        for item in block.strip().split("\n\n"):
            names = [line for line in item.splitlines() if not line.startswith(" ")]
            pages = re.findall(r"\{doc\}`/([\w/]+)`", item.splitlines()[-1])
            items.append((names, pages[-1] if pages else ""))
    return items


def test_the_index_leads_to_where_each_term_is_explained(book, chapters):
    entries = index_pages(book)
    items = glossary_items()
    assert len(items) > 120
    for names, docname in items:
        for name in names:
            [explained] = [page for page, set_off in entries[name].items() if set_off]
            if docname:
                assert explained in chapters[docname], name
            assert any(explained in pages for pages in chapters.values()), name


def test_the_index_leads_into_every_chapter(book, chapters):
    entries = index_pages(book)
    into = {
        docname: {name for name, pages in entries.items() if pages.keys() & set(body)}
        for docname, body in chapters.items()
        if docname.count("/") == 2
    }
    assert {docname: len(names) for docname, names in into.items() if len(names) < 4} == {}
    for name, docname in {
        "gc.freeze": "python/garbage_collection/index",
        "super": "python/inheritance/index",
        "all_reduce": "deep_learning/distributed_data_parallel/index",
        "SetTable": "python/dicts_and_sets/index",
        "PEP 659": "python/bytecode_and_frames/index",
    }.items():
        assert name in into[docname]


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
