"""A page says where it is edited and where its faults are reported, once somebody has said where the repository is."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from handbook import REPOSITORY, ROOT
from html_pages import of_class, page_of, pages_of

LINKS = of_class("source-links") + "//a/@href"


def test_every_page_leads_to_its_own_file_and_to_a_report_that_names_it(edition):
    outdir = edition("dirhtml").outdir
    edited = 0
    for name, page in pages_of(outdir).items():
        links = [str(link) for link in page.xpath(LINKS)]
        assert all(link.startswith(REPOSITORY) for link in links)
        report = next(link for link in links if "/issues/new?" in link)
        assert parse_qs(urlsplit(report).query)["title"][0].strip("：")
        for link in links:
            if "/edit/" in link:
                edited += 1
                file = unquote(link.partition("/edit/main/")[2])
                assert (ROOT / file).is_file(), name
                assert file.removeprefix("docs/source/").removesuffix(".md").removesuffix("index").strip("/") in name
    assert edited > 50


def test_a_copy_without_a_repository_says_nothing_of_one(site):
    assert page_of(site.outdir / "index.html").xpath(LINKS) == []
