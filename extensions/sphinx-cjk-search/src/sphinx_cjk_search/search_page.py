"""The body of the search page: a form that works without scripts as far as it can, and a place for results."""

from __future__ import annotations

import html

from .i18n import _

_BODY = """\
<section id="search-page">
<h1>{title}</h1>
<noscript><div class="admonition warning"><p class="admonition-title">{title}</p><p>{no_script}</p></div></noscript>
<form class="cjk-search-form" method="get" role="search" aria-label="{title}">
<input type="search" name="q" id="cjk-search-query" aria-label="{placeholder}" placeholder="{placeholder}"
 autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" maxlength="1000">
<button type="submit">{title}</button>
</form>
<div id="cjk-search-page"></div>
</section>
"""


def page_body() -> dict[str, str]:
    """What the theme's ``page.html`` needs to show the search page."""
    body = _BODY.format(
        title=html.escape(_("Search")),
        placeholder=html.escape(_("Search the documentation")),
        no_script=html.escape(
            _("Searching needs JavaScript. Without it, the table of contents and the index lead to every page.")
        ),
    )
    return {"title": _("Search"), "body": body}
