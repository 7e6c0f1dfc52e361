"""Gather posts and the places where they are listed while pages are read; say what is doubtful between them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import logging

from .conditions import condition_of, conditional_nodes, conditions_around
from .directives import post_byline, post_cloud, post_footer, post_index, post_listing
from .env_state import registry_of, site_zone, warn, warn_at
from .excerpt import gather
from .front_matter import FrontMatter, concerns_posts, near_key, read_front_matter
from .post import ConditionalPart, Picture, Post
from .selection import names_of, shared_parts
from .text import amount_of, printable, squeeze
from .yaml_head import quote_impossible_dates, slip_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .env_state import Placeholder
    from .post import Update

logger = logging.getLogger(__name__)

#: Classes of pictures that light pages do not show, and of what is no part of an excerpt.
_HIDDEN = {"only-dark", "dark-only", "no-excerpt"}


#: Where a Markdown source is kept until it is read.
_SOURCE = "latest_updates:source"


def protect_front_matter(app: Sphinx, docname: str, content: list[str]) -> None:
    """``source-read``: a date that does not exist costs no other key."""
    if _kind_of(app, str(app.env.doc2path(docname))) != "restructuredtext":
        content[0] = quote_impossible_dates(content[0])
        app.env.current_document[_SOURCE] = content[0]


def _kind_of(app: Sphinx, path: str) -> str | None:
    """What the configuration says is in a file of this name."""
    endings = sorted(filter(path.endswith, app.config.source_suffix), key=len)
    return app.config.source_suffix[endings[-1]] if endings else None


class PostCollector(EnvironmentCollector):
    """Keeps the posts of the pages that are read, and the places where posts are listed."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a page that was removed or is read again."""
        registry = registry_of(env)
        registry.touched = True
        for table in (registry.posts, registry.hosts, registry.left_out):
            table.pop(docname, None)
        registry.drafts.discard(docname)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        """Take over what another process found on the pages that it read."""
        mine, theirs = registry_of(env), registry_of(other)
        mine.posts |= {name: post for name, post in theirs.posts.items() if name in docnames}
        mine.hosts |= {name: placeholders for name, placeholders in theirs.hosts.items() if name in docnames}
        mine.drafts |= theirs.drafts & docnames

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Make a post of a page with a date; warn of what is wrong with its front matter."""
        env = app.env
        docname = env.current_document.docname
        registry = registry_of(env)
        if placeholders := _placeholders(doctree):
            registry.hosts[docname] = placeholders
        front_matter = read_front_matter(env.metadata[docname], site_zone(app.config))
        for problem in front_matter.problems:
            warn_at(env, docname, problem.key, "%s", problem.message, subtype=problem.subtype)
        is_draft = front_matter.draft or _is_held_back_by_slip(app, docname)
        if fields := _fields_out_of_place(doctree):
            is_draft = _warn_of_fields(app, docname, fields, front_matter) or is_draft
        if is_draft:
            registry.drafts.add(docname)
        if front_matter.date is not None:
            registry.posts[docname] = _make_post(app, docname, doctree, front_matter, front_matter.date)
            if app.config.latest_updates_byline:
                _mark_byline(doctree, docname)


def _is_held_back_by_slip(app: Sphinx, docname: str) -> bool:
    """Whether YAML that could not be read holds the page back: what is wrong with it publishes nothing."""
    env = app.env
    slip = slip_in(env.current_document.get(_SOURCE) or "", env.metadata[docname], site_zone(app.config))
    if slip is None:
        return False
    warn("%s: %s", slip.key, slip.message, subtype=slip.key, location=f"{env.doc2path(docname)}:{slip.line}")
    return slip.holds_back


def read_notebook_fields(app: Sphinx, doctree: nodes.document) -> None:
    """``doctree-read``: tell Sphinx what a notebook says of itself, where nbsphinx reads it, which does not.

    That is its metadata, and the fields that its first cell begins with: nbsphinx puts something above them.
    """
    docname = app.env.current_document.docname
    path = Path(app.env.doc2path(docname))
    if "nbsphinx" not in app.extensions or path.suffix != ".ipynb":
        return
    found = _metadata_of_notebook(app, path)
    fields = _first_fields(doctree.children)
    if fields is not None:
        found |= _values_of(fields)
        fields.replace_self([])
    for key, value in found.items():
        app.env.metadata[docname].setdefault(key, value)


def _metadata_of_notebook(app: Sphinx, path: Path) -> dict[str, str]:
    """What the metadata of a notebook say of it as a post, as strings.

    In a site that comes from ablog they make no post, for ablog does not know of them; a draft is one all the same.
    """
    try:
        metadata: dict[str, Any] = json.loads(path.read_bytes())["metadata"]
    except (ValueError, LookupError):  # nbsphinx takes it for reStructuredText
        return {}
    found = {key: value for key, value in metadata.items() if value is not None and concerns_posts(key)}
    if app.config.latest_updates_ablog:
        found = {key: value for key, value in found.items() if "draft" in (key.lower(), near_key(key))}
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in found.items()}


def _first_fields(children: Iterable[nodes.Node]) -> nodes.field_list | None:
    """The field list that comes first of all that readers see."""
    for node in children:
        if not isinstance(node, (nodes.Invisible, addnodes.highlightlang)):
            return node if isinstance(node, nodes.field_list) else None
    return None


def _values_of(fields: nodes.field_list) -> dict[str, str]:
    return {name.astext(): body.astext() for name, body in (field.children for field in fields.findall(nodes.field))}


def _fields_out_of_place(doctree: nodes.document) -> nodes.field_list | None:
    """Fields that look like front matter, but do not come first: something stands above them, or the title does."""
    title = _first_title(doctree)
    below = title.parent.children[title.parent.index(title) + 1 :] if title is not None else []
    return _first_fields(doctree.children) or _first_fields(below)


def _warn_of_fields(app: Sphinx, docname: str, fields: nodes.field_list, front_matter: FrontMatter) -> bool:
    """Say what the fields would mean at the top of the page; return whether they hold it back."""
    values = {key.lower(): value for key, value in _values_of(fields).items()}
    where = "these fields are text, for something stands above them, such as the title: at the top of the file"
    if read_front_matter({"draft": values.get("draft")}, site_zone(app.config)).draft:
        warn("%s, 'draft' makes a draft of the page, as it does here", where, subtype="draft", location=fields)
        return True
    if front_matter.date is None and "date" in values:
        warn("%s, 'date' makes a post of the page", where, subtype="no_date", location=fields)
    return False


def _first_title(doctree: nodes.document) -> nodes.title | None:
    return next((node for node in doctree.findall(nodes.title) if isinstance(node.parent, nodes.section)), None)


def _placeholders(doctree: nodes.document) -> list[Placeholder]:
    return [
        dict(node.attributes) for node in doctree.findall() if isinstance(node, (post_listing, post_index, post_cloud))
    ]


def _make_post(
    app: Sphinx, docname: str, doctree: nodes.document, front_matter: FrontMatter, date: dt.datetime
) -> Post:
    env, config = app.env, app.config
    fields = dict(front_matter.fields)
    title = fields.pop("title")
    if title is None and docname in env.titles:
        title = _shown(env.titles[docname])
    if not title or title == "<no title>":
        warn("the post has no title: it is listed as %r", docname, subtype="title", location=docname)
        title = docname
    length, markup = config.latest_updates_excerpt_length, config.latest_updates_excerpt_markup
    fields["updates"] = tuple(_with_section_title(env, docname, doctree, update) for update in fields["updates"])
    return Post(
        docname=docname,
        title=title,
        date=date,
        excerpt=(front_matter.excerpt,) if front_matter.excerpt else gather(doctree, length, markup=markup),
        amount=amount_of(doctree.astext()),
        conditional=tuple(_conditional_parts(doctree)),
        pictures=tuple(_first_pictures(doctree)),
        **fields,
    )


def _conditional_parts(doctree: nodes.document) -> Iterator[ConditionalPart]:
    for node in conditional_nodes(doctree):
        if condition := condition_of(node):
            yield ConditionalPart(condition, conditions_around(node), amount_of(node.astext()))


def _first_pictures(doctree: nodes.document) -> Iterator[Picture]:
    """The first picture that everybody sees, after those that some builds show: one of a kind for dark pages is left
    out, and so is one in the text.
    """
    for image in doctree.findall(nodes.image):
        is_shown = not _HIDDEN & {name for node in (image, image.parent) for name in node.get("classes", ())}
        if is_shown and image.get("candidates") and not isinstance(image.parent, nodes.TextElement):
            conditions = conditions_around(image)
            yield Picture(image["uri"], tuple(sorted(image["candidates"].items())), conditions)
            if not conditions:
                return


def _with_section_title(env: BuildEnvironment, docname: str, doctree: nodes.document, update: Update) -> Update:
    """``update`` with the title of the section that it names; without the section where the page has none such."""
    if not update.section:
        return update
    name = doctree.nameids.get(update.section.lower()) or update.section
    node = doctree.ids.get(name)
    if node is None:
        message = "%r is no id on this page; the change is linked to the page"
        warn_at(env, docname, "section", message, update.section, found=update.section)
        return replace(update, section="")
    title = next((child for child in node.children if isinstance(child, (nodes.title, nodes.caption))), None)
    return replace(update, section=name, section_title=_shown(title) if title is not None else "")


def _shown(title: nodes.Element) -> str:
    """What readers see of a heading: raw HTML in it is markup and no text."""
    shown = title.deepcopy()
    for raw in list(shown.findall(nodes.raw)):
        raw.parent.remove(raw)
    return squeeze(printable(shown.astext())).strip()


def _mark_byline(doctree: nodes.document, docname: str) -> None:
    """Leave room for the byline under the first title and for what follows the post at the end of that section."""
    title = _first_title(doctree)
    section: nodes.Element = doctree if title is None else cast("nodes.section", title.parent)
    section.insert(0 if title is None else section.index(title) + 1, post_byline("", docname=docname))
    section += post_footer("", docname=docname)


def warn_of_shared_parts(app: Sphinx, env: BuildEnvironment) -> None:
    """``env-check-consistency``: two posts must not be the same part of a series."""
    for post, owner in shared_parts(registry_of(env).posts.values()):
        if post.series:
            place = (post.series.part, post.series.name, owner.docname)
            warn_at(env, post.docname, "series", "part %s of %r is also %r", *place)


def note_names_alike(app: Sphinx, env: BuildEnvironment) -> None:
    """``env-check-consistency``: names that differ in case alone are different ones; their author may not know."""
    users: dict[tuple[str, str], dict[str, str]] = {}
    for post in sorted(registry_of(env).posts.values(), key=lambda post: post.docname):
        for kind in ("tags", "categories", "authors"):
            for name in names_of(post, kind):
                users.setdefault((kind, name.casefold()), {}).setdefault(name, post.docname)
    for (kind, _folded), spellings in sorted(users.items()):
        if len(spellings) > 1:
            found = ", ".join(f"{name!r} ({docname})" for name, docname in sorted(spellings.items()))
            logger.info("latest_updates: %s that differ in case alone: %s", kind, found)
