"""A page's HTML: what its selectors can match, and the page that needs no sheet to be drawn. No Sphinx in here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TAG = re.compile(r"<([a-zA-Z][\w-]*)")
_NAMES = re.compile(r"""\s(class|id)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
#: A sheet for screens: one for paper says ``media``, and keeps nobody waiting. A page drawn early has none left.
SHEET = re.compile(r'[ \t]*(?<!<noscript>)<link rel="stylesheet"(?![^>]*\bmedia=)[^>]*\bhref="([^"?]+)[^"]*"[^>]*>\n?')
_SCRIPT = re.compile(r'<script[^>]*\bsrc="([^"?]+)')
_INLINE = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)
_WORD = re.compile(r"[A-Za-z][\w-]*")
#: Fetches the one sheet when the scripts have run, and switches it on when something may need what the page does not
#: carry: the reader points, taps or types, which is when states and transitions are seen, or a script joins, whose
#: names nobody knew. Switched on at once, it has all styles found and the page laid out a second time.
_WHEN_NEEDED = """\
<script data-sheet="%s">(place => {
const sheet = Object.assign(document.createElement("link"), {rel: "stylesheet", media: "print"});
const signs = ["mousemove", "click", "keydown"];
let needed = false;
const fetch = () => { sheet.href ||= place.dataset.sheet; };
const use = () => {
if (!needed) for (const type of signs) removeEventListener(type, sign, true);
needed = true;
fetch();
if (sheet.sheet) sheet.media = "all";
};
sheet.onload = () => { if (needed) use(); };
place.before(sheet);
document.addEventListener("DOMContentLoaded", fetch);
// a browser tells of a pointer that rests, too, where the page below it has changed
const sign = ({type, movementX, movementY}) => { if (type !== "mousemove" || movementX || movementY) use(); };
for (const type of signs) addEventListener(type, sign, true);
document.addEventListener("readystatechange", () => {
const joined = new MutationObserver(changes => {
if (changes.some(({addedNodes}) => [...addedNodes].some(({nodeName}) => nodeName === "SCRIPT"))) use();
});
for (const parent of [document.head, document.body]) joined.observe(parent, {childList: true});
}, {once: true});
})(document.currentScript)</script>
"""
#: A script that a page is not read further without.
SCRIPT = re.compile(r"<script(?=[^>]*\ssrc=)(?![^>]*\s(?:defer|async|type=.?module))")


def scripts_in(html: str) -> list[str]:
    """The addresses of a page's scripts."""
    return _SCRIPT.findall(html)


def names_made_by(script: str) -> frozenset[str]:
    """The tags, ``.classes`` and ``#ids`` that a script may add to a page: each of its words may be one."""
    words = set(_WORD.findall(script))
    return frozenset({*words, *(f".{word}" for word in words), *(f"#{word}" for word in words)})


def names_in(html: str) -> frozenset[str]:
    """The tags, ``.classes`` and ``#ids`` of a page, those included that its own scripts may add."""
    found = {tag.lower() for tag in _TAG.findall(html)}.union(*map(names_made_by, _INLINE.findall(html)))
    for kind, *values in _NAMES.findall(html):
        found.update(f"{'.' if kind == 'class' else '#'}{name}" for name in "".join(values).split())
    return frozenset(found)


def drawn_early(html: str, styles: Callable[[list[str]], tuple[str, str]]) -> str:
    """The page with its first styles in itself, and one sheet that comes later, and is used when it is needed.

    ``styles`` is given the addresses of the page's sheets; it returns the text of the first styles and the address of
    the one sheet. They stand where the first sheet stood. Without scripts the sheet is waited for, as usual. On paper
    it is used as soon as it is there.
    """
    sheets = SHEET.findall(html)
    if not sheets:
        return html
    early, sheet = styles(sheets)
    late = _WHEN_NEEDED % sheet
    waited = f'<noscript><link rel="stylesheet" href="{sheet}"></noscript>'
    first = SHEET.search(html)
    assert first
    head, tail = html[: first.start()], html[first.end() :]
    return without_waiting(f"{head}<style>{early}</style>\n{late}{waited}\n" + SHEET.sub("", tail))


def without_waiting(html: str) -> str:
    """The page with its scripts run when it has been read, in their order."""
    return SCRIPT.sub("<script defer", html)
