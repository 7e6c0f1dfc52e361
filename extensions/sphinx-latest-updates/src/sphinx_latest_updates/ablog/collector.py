"""What ablog calls a post, its fields and directives, told to our own collector before it reads them.

What is kept of it in the environment, and what is said of what ablog would do and we do not, or do otherwise.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.utils import new_document
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import logging

from ..conditions import conditional_parents
from ..env_state import registry_of, warn, warn_at
from ..excerpt import gather
from ..front_matter import TELLTALE_KEYS, FrontMatterError, structure
from .config import settings_of
from .directives import ablog_post, ablog_postlist
from .translation import FIELDS, LABELS, Translation, iso, read_date, split, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..excerpt import Piece
    from .translation import AblogPost, PostListOptions


logger = logging.getLogger(__name__)


@dataclass
class AblogState:
    """What the pages that were read say in ablog's words."""

    posts: dict[str, AblogPost] = field(default_factory=dict)
    #: pages that have a date and that ablog, all the same, does not take for posts
    passed_over: set[str] = field(default_factory=set)
    #: page → what its ``postlist`` directives ask for
    lists: dict[str, list[PostListOptions]] = field(default_factory=dict)
    #: what ``blog_post_pattern`` matches; the same for every page of one build
    matched: frozenset[str] = frozenset()
    #: a view of the posts and its labels, kept by :mod:`.labels`; never pickled
    labels: Any = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "labels": None}


def state_of(env: BuildEnvironment) -> AblogState:
    """The state of ``env``, made when it is first asked for."""
    if not hasattr(env, "latest_updates_ablog"):
        env.latest_updates_ablog = AblogState()  # type: ignore[attr-defined]
    return cast("AblogState", env.latest_updates_ablog)  # type: ignore[attr-defined]


class Page:
    """A page as it is read: what on it makes it a post of ablog's, and what that says in our words."""

    def __init__(self, app: Sphinx, doctree: nodes.document) -> None:
        self.app, self.env, self.doctree = app, app.env, doctree
        self.metadata = app.env.metadata[app.env.docname]
        self.settings = settings_of(app.config)
        self.is_matched = app.env.docname in state_of(app.env).matched
        self.has_fields = "blogpost" in self.metadata or self.is_matched
        self.directives = [(node, _section_of(node)) for node in doctree.findall(ablog_post)]
        for node, _section in self.directives:
            node.replace_self([] if "exclude" in node["options"] else node.children)
        self.is_post = self.has_fields or bool(self.directives)
        #: Its author calls it a post, so that without a date it is a draft; a pattern may match other pages too.
        self.is_called_post = bool({"blogpost", "date"} & self.metadata.keys() or self.directives)

    def translate(self) -> Translation:
        """What the page says as a post; what is wrong with it is warned of."""
        translation = translate(self._fields(), self.settings)
        self._warn_of_problems(translation)
        line = self.directives[0][0].line if self.directives else None
        return replace(translation, post=replace(translation.post, line=line))

    def _fields(self) -> dict[str, Any]:
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
        boxes = [box["ablog_update"] for box in self.doctree.findall(nodes.admonition) if "ablog_update" in box]
        history = [*self._own_history(), *boxes, *self._further_posts()]
        return translation.front_matter | ({"updates": history} if history else {})

    def excerpt(self, paragraphs: int) -> tuple[Piece, ...]:
        """The body of the directive, or so many of the first paragraphs."""
        chosen: list[nodes.Node] = []
        if self.directives and self.directives[0][0].children:
            chosen = list(self.directives[0][0].children)
        elif paragraphs:
            section = self.directives[0][1] if self.directives and self.app.config.post_always_section else None
            chosen += _first_paragraphs(section or self.doctree, paragraphs)
        extract = new_document("")
        extract.extend(_with_conditions(node) for node in chosen)
        config = self.app.config
        return gather(extract, config.latest_updates_excerpt_length, markup=config.latest_updates_excerpt_markup)

    def _warn_of_problems(self, translation: Translation) -> None:
        for problem in translation.problems:
            if self.directives and self.directives[0][0]["argument"]:
                warn("%s: %s", problem.key, problem.message, subtype=problem.subtype, location=self.directives[0][0])
            else:
                warn_at(self.env, self.env.docname, problem.key, "%s", problem.message, subtype=problem.subtype)

    def _own_history(self) -> list[Any]:
        own: Any = self.metadata.get("updates")
        with contextlib.suppress(FrontMatterError):  # what is wrong with it, our own collector says
            own = structure(own)
        return own if isinstance(own, list) else [] if own is None else [own]

    def _further_posts(self) -> Iterator[dict[str, str]]:
        """ablog lists a section with a directive of its own as a post; here it is what is new on its page."""
        for node, section in self.directives[1:]:
            if not node["argument"]:
                continue
            try:
                moment, warning = read_date(node["argument"], self.settings.date_format, self.settings.zone)
            except FrontMatterError as error:
                warn("date: %s", error, subtype="date", location=node)
                continue
            if warning:
                warn("date: %s", warning, subtype="date", location=node)
            message = "post: a page is one post here; this section becomes a line of its history"
            warn(message, subtype="ablog", location=node)
            note = _title_of(section) if section is not None else ""
            yield {"date": iso(moment), "kind": "new", "note": note}


def _first_paragraphs(part: nodes.Element, count: int) -> Iterator[nodes.paragraph]:
    """So many of those that are always shown, and those before them that are shown on a condition."""
    for paragraph in part.findall(nodes.paragraph):
        if not count:
            return
        yield paragraph
        count -= not conditional_parents(paragraph)


def _with_conditions(node: nodes.Node) -> nodes.Node:
    """A copy of ``node`` in copies of what it depends on whether it is shown."""
    copy = node.deepcopy()
    for parent in conditional_parents(node):
        wrapper = parent.copy()
        wrapper += copy
        copy = wrapper
    return copy


def _section_of(node: nodes.Node) -> nodes.section | None:
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


def _title_of(section: nodes.section) -> str:
    title = next(section.findall(nodes.title), None)
    return title.astext() if title is not None else ""


_OWN_METADATA = "latest_updates_ablog:metadata"
_EXCERPT = "latest_updates_ablog:excerpt"
#: What makes our own collector take a page for a post, or for one that lacks a date.
_OURS = ("date", *TELLTALE_KEYS)


class AblogCollector(EnvironmentCollector):
    """Tells our own collector, in our front matter, what ablog's fields and directives say of a page."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget what is known of a page that was removed or is read again."""
        state = state_of(env)
        state.posts.pop(docname, None)
        state.lists.pop(docname, None)
        state.passed_over.discard(docname)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        """Take over what another process found out about the pages that it read."""
        mine, theirs = state_of(env), state_of(other)
        mine.posts |= {name: post for name, post in theirs.posts.items() if name in docnames}
        mine.lists |= {name: lists for name, lists in theirs.lists.items() if name in docnames}
        mine.passed_over |= theirs.passed_over & docnames

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Put our keys into the metadata of a post; :func:`complete_post` gives the page its own back."""
        env = app.env
        state, docname = state_of(env), env.docname
        if lists := [node["options"] for node in doctree.findall(ablog_postlist)]:
            state.lists[docname] = lists
        metadata = env.metadata[docname]
        env.current_document[_OWN_METADATA] = dict(metadata)
        page = Page(app, doctree)
        if not page.is_post:
            if "date" in metadata:
                state.passed_over.add(docname)
            _hide(metadata, _OURS)
            return
        if app.config.post_auto_orphan is None or app.config.post_auto_orphan:
            metadata.setdefault("orphan", True)
            env.current_document[_OWN_METADATA]["orphan"] = True
        translation = page.translate()
        state.posts[docname] = translation.post
        if "excerpt" not in translation.front_matter:
            env.current_document[_EXCERPT] = page.excerpt(translation.post.paragraphs)
        if "date" not in translation.front_matter:
            _hide(metadata, _OURS)
            if translation.post.undated and page.is_called_post:
                metadata["draft"] = "true"
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


def find_matches(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """What ``blog_post_pattern`` matches, found out once for all pages."""
    patterns = app.config.blog_post_pattern or ()
    patterns = (patterns,) if isinstance(patterns, str) else patterns
    found = (
        path
        for pattern in patterns
        for path in glob(pattern, root_dir=app.srcdir, recursive=True)  # noqa: PTH207 (what ablog matches with)
    )
    state_of(env).matched = frozenset(PurePath(path).with_suffix("").as_posix() for path in found)
    return []


def set_canonical_link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """``html-page-context``: the address that a post's author calls the canonical one."""
    post = state_of(app.env).posts.get(page)
    if post and post.canonical_link:
        context["pageurl"] = post.canonical_link


def _hide(metadata: dict[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        metadata.pop(key, None)


def say_what_is_different(app: Sphinx, env: BuildEnvironment) -> None:
    """``env-check-consistency``: one note or warning for each thing, at the first page that it concerns."""
    state = state_of(env)
    _note("no date, a draft to ablog: not listed", {name for name, post in state.posts.items() if post.undated})
    _note(
        "dated, but no posts to ablog (no 'blogpost', no directive, no match of blog_post_pattern)", state.passed_over
    )
    _note(
        "several categories: the first stays the category, the others become tags",
        {name for name, post in state.posts.items() if post.categories_made_tags},
    )
    for key in sorted({key for post in state.posts.values() for key in post.ignored}):
        first, *others = sorted(name for name, post in state.posts.items() if key in post.ignored)
        message, line = "does nothing here, take it out%s", state.posts[first].line
        warn_at(env, first, key, message, _and_more(others), subtype="ablog", line=line)


def _note(what: str, docnames: Set[str]) -> None:
    if docnames:
        first, *others = sorted(docnames)
        logger.info("latest_updates: %s: %s%s", what, first, _and_more(others))


def _and_more(others: list[str]) -> str:
    return f" (here and on {len(others)} more pages)" if others else ""
