"""The front page says how many chapters a section has, and where each chapter stands on a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import BuiltSite

SECTIONS = ("python", "tooling", "deep_learning", "geometry")


def chapters(outdir: Path, section: str) -> set[str]:
    return {f"{section}/{path.parent.name}" for path in (outdir / section).glob("*/index.html")}


def test_every_card_tells_the_number_of_chapters_that_its_section_has(site: BuiltSite) -> None:
    page = BeautifulSoup((site.outdir / "index.html").read_text("utf-8"), "html.parser")
    told = {}
    for card in page.select(".channel"):
        link, footer = card.select_one("a.sd-stretched-link"), card.select_one(".sd-card-footer")
        assert link is not None
        assert footer is not None
        told[str(link["href"]).split("/")[0]] = footer.get_text(strip=True)
    assert told == {section: f"{len(chapters(site.outdir, section))} 章" for section in SECTIONS}


def test_every_section_page_leads_to_all_of_its_chapters(site: BuiltSite) -> None:
    for section in SECTIONS:
        page = BeautifulSoup((site.outdir / section / "index.html").read_text("utf-8"), "html.parser")
        article = page.article
        assert article is not None
        for listing in article.select(".latest-updates"):
            listing.decompose()
        linked = {f"{section}/{str(link['href']).split('/')[0]}" for link in article.select("a[href$='/index.html']")}
        assert chapters(site.outdir, section) <= linked
