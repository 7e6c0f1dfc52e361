"""The front page says how many chapters a section has, and where each chapter stands on a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from html_pages import of_class, page_of, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from handbook import BuiltSite

SECTIONS = ("python", "tooling", "deep_learning", "geometry")


def chapters(outdir: Path, section: str) -> set[str]:
    return {f"{section}/{path.parent.name}" for path in (outdir / section).glob("*/index.html")}


def test_every_card_tells_the_number_of_chapters_that_its_section_has(site: BuiltSite) -> None:
    told = {}
    for card in page_of(site.outdir / "index.html").find_class("channel"):
        [link], [footer] = card.find_class("sd-stretched-link"), card.find_class("sd-card-footer")
        told[link.get("href").split("/")[0]] = text_of(footer)
    assert told == {section: f"{len(chapters(site.outdir, section))} 章" for section in SECTIONS}


def test_every_section_page_leads_to_all_of_its_chapters(site: BuiltSite) -> None:
    for section in SECTIONS:
        page = page_of(site.outdir / section / "index.html")
        dated = set(page.xpath(f"{of_class('latest-updates')}//a"))
        linked = [
            link.get("href") for link in page.xpath("//article//a[contains(@href, '/index.html')]") if link not in dated
        ]
        assert chapters(site.outdir, section) <= {f"{section}/{href.split('/')[0]}" for href in linked}
