"""Highlighted code without a span around every name and bracket that looks like plain text.

Pygments puts each token into a ``<span>``, also where no style gives it a look of its own: names and punctuation in
most styles, and all white space. On a page of code such spans are half of its elements, and a browser computes
the style of each and lays it out. Here they are left out where neither the light nor the dark style would
show the difference; what is left looks, copies and searches as before.

Prompts, output and the other tokens of sessions keep their spans: sphinx-copybutton finds them by their classes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pygments.formatters import HtmlFormatter
from pygments.token import Generic, Text
from sphinx.highlighting import PygmentsBridge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pygments.style import Style
    from pygments.token import _TokenType
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: What of a look shows on white space.
SEEN_ON_SPACE = ("bgcolor", "border", "underline")


class LeanFormatter(HtmlFormatter[str]):  # type: ignore[misc]
    """Pygments' own formatter, to which tokens without a look of their own come as plain text.

    ``other_styles`` are the styles beside ``style`` in which a page may be read.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.styles: tuple[type[Style], ...] = (self.style, *options.get("other_styles", ()))

    def format_unencoded(self, tokensource: Iterable[tuple[_TokenType, str]], outfile: Any) -> None:
        super().format_unencoded(self._lean(tokensource), outfile)

    def _lean(self, tokens: Iterable[tuple[_TokenType, str]]) -> Iterator[tuple[_TokenType, str]]:
        for kind, text in tokens:
            plain = kind not in Generic and looks_plain(kind, text.isspace(), self.styles)
            yield (Text if plain else kind), text


@cache
def looks_plain(kind: _TokenType, is_space: bool, styles: tuple[type[Style], ...]) -> bool:
    """Whether a token looks in each of the styles like the text around it."""
    return all(_look(style, kind, is_space) == _look(style, Text, is_space) for style in styles)


def _look(style: type[Style], kind: _TokenType, is_space: bool) -> Mapping[str, Any]:
    look: dict[str, Any] = dict(style.style_for_token(kind))
    return {part: look[part] for part in SEEN_ON_SPACE} if is_space else look


def make_lean(app: Sphinx) -> None:
    """The builder highlights through :class:`LeanFormatter`, which knows of the dark style if there is one."""
    if app.builder.format != "html":
        return
    light: PygmentsBridge = app.builder.highlighter  # type: ignore[attr-defined]
    light.formatter = LeanFormatter
    dark: PygmentsBridge | None = app.builder.dark_highlighter  # type: ignore[attr-defined]
    if dark is None and (name := getattr(app.config, "pygments_dark_style", None)):  # furo's own setting
        dark = PygmentsBridge("html", name)
    if dark is not None:
        light.formatter_args["other_styles"] = (dark.formatter_args["style"],)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", make_lean)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
