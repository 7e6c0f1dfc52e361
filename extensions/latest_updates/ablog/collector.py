"""What ablog calls a post, told to our own collector in our own words, before it reads them."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from glob import glob
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import yaml
from docutils import nodes
from docutils.utils import new_document
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import logging

from ..directives import LONGEST_EXCERPT
from ..excerpt import gather
from ..front_matter import TELLTALE_KEYS, FrontMatterError, line_of
from ..registry import registry_of
from ..text import printable
from .config import settings_of
from .dates import iso, read_date
from .nodes import ablog_post, ablog_postlist
from .references import targets_in
from .state import state_of
from .translation import FIELDS, LABELS, Translation, in_history, split, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..excerpt import Piece

logger = logging.getLogger(__name__)

_OWN_METADATA = "latest_updates_ablog:metadata"
_EXCERPT = "latest_updates_ablog:excerpt"
#: What makes our own collector take a page for a post, or for one that lacks a date.
_OURS = ("date", *TELLTALE_KEYS)


class AblogCollector(EnvironmentCollector):
    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        state_of(env).forget(docname)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        for docname in docnames:
            state_of(env).take_over(docname, state_of(other))

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        env = app.env
        state, docname = state_of(env), env.docname
        if targets := targets_in(doctree):
            state.targets[docname] = targets
        if next(doctree.findall(ablog_postlist), None) is not None:
            state.hosts.add(docname)
        metadata = env.metadata[docname]
        env.current_document[_OWN_METADATA] = dict(metadata)
        page = _Page(app, doctree)
        if not page.is_post:
            if "date" in metadata:
                state.passed_over.add(docname)
            _hide(metadata, _OURS)
            return
        if app.config.post_auto_orphan is None or app.config.post_auto_orphan:
            metadata.setdefault("orphan", True)
            env.current_document[_OWN_METADATA]["orphan"] = True
        translation = translate(page.fields(), settings_of(app.config))
        page.warn(translation)
        state.posts[docname] = translation.post
        if "excerpt" not in translation.front_matter:
            env.current_document[_EXCERPT] = page.excerpt(translation.post.paragraphs)
        if "date" not in translation.front_matter:
            _hide(metadata, _OURS)
            return
        front_matter = page.front_matter(translation)
        _hide(metadata, (*FIELDS, "authors", "updates"))
        metadata.update(front_matter)


def complete_post(app: Sphinx, doctree: nodes.document) -> None:
    """Give a gathered post the title and the excerpt that ablog gives it, and the page its metadata back."""
    env = app.env
    own = env.current_document.get(_OWN_METADATA)
    if own is not None:
        env.metadata[env.docname] = own
    posts, state = registry_of(env).posts, state_of(env)
    known = state.posts.get(env.docname)
    if env.docname not in posts or known is None:
        return
    post = posts[env.docname]
    excerpt = env.current_document.get(_EXCERPT)
    posts[env.docname] = replace(
        post, title=known.title or post.title, excerpt=post.excerpt if excerpt is None else excerpt
    )


def find_matches(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """What ``blog_post_pattern`` matches, found out once for all pages."""
    patterns = app.config.blog_post_pattern or ()
    patterns = (patterns,) if isinstance(patterns, str) else patterns
    found = (
        path
        for pattern in patterns
        for path in glob(pattern, root_dir=app.srcdir, recursive=True)  # noqa: PTH207 (what ablog matches with)
    )
    state_of(env).matched = frozenset(PurePath(path).with_suffix("").as_posix() for path in found)


def say_what_is_different(app: Sphinx, env: BuildEnvironment) -> None:
    """One line for each thing that ablog would do and we do not, or do otherwise."""
    state = state_of(env)
    for docname, post in sorted(state.posts.items()):
        if post.undated:
            logger.info("latest_updates: %s has no date: a draft to ablog, and not listed", docname)
    _say("dated, but no posts to ablog (no 'blogpost', no directive, no match of blog_post_pattern)", state.passed_over)
    _say(
        "several categories: the first stays the category, the others become tags",
        {docname for docname, post in state.posts.items() if post.categories_made_tags},
    )
    for key in sorted({key for post in state.posts.values() for key in post.ignored}):
        _say(f"{key!r} does nothing here", {name for name, post in state.posts.items() if key in post.ignored})


def set_canonical_link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    post = state_of(app.env).posts.get(page)
    if post and post.canonical_link:
        context["pageurl"] = post.canonical_link


class _Page:
    """A page that has been read, and what makes it a post: its fields, or directives, which it loses here."""

    def __init__(self, app: Sphinx, doctree: nodes.document) -> None:
        self.app, self.env, self.doctree = app, app.env, doctree
        self.metadata = app.env.metadata[app.env.docname]
        self.settings = settings_of(app.config)
        self.has_fields = "blogpost" in self.metadata or app.env.docname in state_of(app.env).matched
        self.directives = [(node, _section_of(node)) for node in doctree.findall(ablog_post)]
        for node, _section in self.directives:
            node.replace_self([] if "exclude" in node["options"] else node.children)
        self.is_post = self.has_fields or bool(self.directives)

    def fields(self) -> dict[str, Any]:
        """The fields of the page, over them those of its first directive, and the labels of the others."""
        fields: dict[str, Any] = {}
        if self.has_fields:
            fields = {key: self.metadata[key] for key in (*FIELDS, "authors") if key in self.metadata}
            if fields.get("excerpt") == "0":  # as a field, ablog takes 0 for nothing said
                del fields["excerpt"]
        if not self.directives:
            return fields
        (node, section), *others = self.directives
        fields |= node["options"] | ({"date": node["argument"]} if node["argument"] else {})
        if self.app.config.post_always_section and section is not None:
            fields.setdefault("title", _title_of(section))
        for kind in LABELS:
            if more := [name for other, _section in others for name in split(other["options"].get(kind))]:
                fields[kind] = [*split(fields.get(kind)), *more]
        return fields

    def front_matter(self, translation: Translation) -> dict[str, Any]:
        """Our keys; the history has the page's own ``updates``, its ``update`` boxes and the further posts on it."""
        history = [*self._own_history(), *self._boxes(), *self._further_posts()]
        return translation.front_matter | ({"updates": history} if history else {})

    def excerpt(self, paragraphs: int) -> tuple[Piece, ...]:
        """The body of the directive, or so many of the first paragraphs."""
        chosen: list[nodes.Node] = []
        if self.directives and self.directives[0][0].children:
            chosen = list(self.directives[0][0].children)
        elif paragraphs:
            section = self.directives[0][1] if self.directives and self.app.config.post_always_section else None
            chosen += list((section or self.doctree).findall(nodes.paragraph))[:paragraphs]
        extract = new_document("")
        extract.extend(node.deepcopy() for node in chosen)
        pieces = gather(extract, LONGEST_EXCERPT)
        return tuple(printable(piece) if isinstance(piece, str) else piece for piece in pieces)

    def warn(self, translation: Translation) -> None:
        for problem in translation.problems:
            location: Any = self.directives[0][0] if self.directives and self.directives[0][0]["argument"] else None
            if location is None:
                path = self.env.doc2path(self.env.docname)
                source = Path(path).read_text(encoding="utf-8", errors="replace")
                location = f"{path}:{line_of(source, problem.key) or 1}"
            _warn(f"{problem.key}: {problem.message}", problem.subtype, location)

    def _own_history(self) -> list[Any]:
        own: Any = self.metadata.get("updates")
        if isinstance(own, str):
            with contextlib.suppress(yaml.YAMLError):  # what is wrong with it, our own collector says
                own = yaml.safe_load(own)
        return own if isinstance(own, list) else [] if own is None else [own]

    def _boxes(self) -> list[Any]:
        return [box["ablog_update"] for box in self.doctree.findall(nodes.admonition) if "ablog_update" in box]

    def _further_posts(self) -> Iterator[dict[str, str]]:
        """ablog lists a section with a directive of its own as a post; here it is what is new on its page."""
        for node, section in self.directives[1:]:
            if not node["argument"]:
                continue
            try:
                moment, warning = read_date(node["argument"], self.settings.date_format, self.settings.zone)
            except FrontMatterError as error:
                _warn(f"date: {error}", "date", node)
                continue
            if warning:
                _warn(f"date: {warning}", "date", node)
            yield in_history(iso(moment), "new", _title_of(section) if section is not None else "")


def _warn(message: str, subtype: str, location: Any) -> None:
    logger.warning("%s", message, type="latest_updates", subtype=subtype, location=location)


def _hide(metadata: dict[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        metadata.pop(key, None)


def _section_of(node: nodes.Node) -> nodes.section | None:
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


def _title_of(section: nodes.section) -> str:
    title = next(section.findall(nodes.title), None)
    return title.astext() if title is not None else ""


def _say(what: str, docnames: Set[str]) -> None:
    if docnames:
        first, *others = sorted(docnames)
        more = f" and {len(others)} more" if others else ""
        logger.info("latest_updates: %s: %s%s", what, first, more)
