"""The labels that ablog makes, of its pages, of each tag, category, author …, of each post, and references to them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes

from ..env_state import warn
from ..feeds import absolute_base
from ..i18n import _, kind_title
from ..rendering import link_between
from ..selection import names_of
from ..site import site_of
from ..text import SINGULARS, section_id
from .collector import state_of
from .config import blog_path, settings_of

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ..site import Site


_KINDS = ("tags", "categories", "authors", "locations", "languages")
#: Label of a page of ablog's → the kind of index that takes its place.
INDEXES = {"blog-archives": "archive", **{f"blog-{kind}": kind for kind in (*_KINDS, "drafts")}}
#: ablog's name of a kind → ours.
OUR_KINDS = {"tags": "tags", **{SINGULARS[kind]: kind for kind in _KINDS[1:]}}


@dataclass(frozen=True)
class Place:
    """What a label leads to: a page and perhaps a section of it, an address, or nothing but its text."""

    text: str
    docname: str = ""
    section: str = ""
    address: str = ""
    #: Other pages that have a claim to the same label.
    rivals: tuple[str, ...] = ()


def label_of(kind: str, name: str) -> str:
    """``tag-…``, ``category-…``, ``author-…``, ``location-…`` or ``language-…``, made as ablog makes it."""
    return f"{SINGULARS.get(kind, kind)}-{slugify(name)}"


def slugify(name: str) -> str:
    """``name`` as ablog writes it in labels and addresses; empty when nothing of it may stand there."""
    text = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKD", name)).strip().lower()
    return re.sub(r"[-\s]+", "-", text)


def labels_of(app: Sphinx) -> dict[str, Place]:
    """Every label, and what it leads to in this build."""
    state, site = state_of(app.env), site_of(app)
    if state.labels is None or state.labels[0] is not site:
        state.labels = (site, _labels(app, site))
    labels: dict[str, Place] = state.labels[1]
    return labels


def _labels(app: Sphinx, site: Site) -> dict[str, Place]:
    names = _names_without_section(app, site) | _sections(app, site)
    return _post_labels(app.env, site) | names | _pages(app, site)


def _pages(app: Sphinx, site: Site) -> dict[str, Place]:
    path = blog_path(app.config)
    pages = {}
    for label, kind in INDEXES.items():
        docname = site.registry.host_of(kind)
        title = _title(app.env, docname) if docname else kind_title(kind)
        made = f"{path}/{SINGULARS.get(kind, kind)}" if site.collections else ""
        pages[label] = Place(title, docname or made)
    candidates = (
        *(name for name in (path, f"{path}/index") if name in app.env.found_docs),
        site.registry.host_of("archive"),
        min(
            (name for name, found in site.registry.hosts.items() if any("query" in one for one in found)), default=None
        ),
        path if site.collections else None,
    )
    docname = next(filter(None, candidates), "")
    pages["blog-posts"] = Place(_title(app.env, docname) if docname in app.env.titles else _("Posts"), docname)
    folder = site.feed_folder
    base = absolute_base(app.config.html_baseurl) or ""
    address = "" if folder is None else f"{base}{quote(folder)}atom.xml"
    pages["blog-feed"] = Place(
        _("%s Feed") % (app.config.latest_updates_feed_title or app.config.project), address=address
    )
    return pages


def _sections(app: Sphinx, site: Site) -> dict[str, Place]:
    """Each published tag, category, author and year on the page that has it as a section."""
    authors = settings_of(app.config).people_and_places.get("author", {})
    full_names = {label: name for label, (name, _address) in authors.items()}
    places = {}
    for kind in ("tags", "categories", "authors", "archive"):
        page = site.registry.host_of(kind)
        names = dict.fromkeys(name for post in site.posts for name in names_of(post, kind))
        for label in dict.fromkeys((*full_names, *sorted(names))) if kind == "authors" else names:
            name = full_names.get(label, label) if kind == "authors" else label
            if page and name in names:
                places[f"{SINGULARS.get(kind, kind)}-{slugify(label)}"] = Place(name, page, section_id(kind, name))
    # A post has one category; the others are tags here, and are found there.
    for label, place in list(places.items()):
        if label.startswith("tag-"):
            places.setdefault(f"category-{label.removeprefix('tag-')}", place)
    return places


def _names_without_section(app: Sphinx, site: Site) -> dict[str, Place]:
    """Every name that a post bears, with its page; where there is none, with the address that the settings give."""
    settings = settings_of(app.config)
    places: dict[str, Place] = {}
    for _docname, post in sorted(state_of(app.env).posts.items()):
        for kind, names in post.labels.items():
            for name in names:
                full_name, address = settings.people_and_places.get(kind, {}).get(name, (name, None))
                page = site.archive_page.get((OUR_KINDS[kind], full_name))
                place = Place(full_name, page) if page else Place(full_name, address=address or "")
                places.setdefault(label_of(kind, name), place)
    return places


def _post_labels(env: BuildEnvironment, site: Site) -> dict[str, Place]:
    """A post is called by the name of its file; when that is ``index``, of its folder."""
    owners: dict[str, list[str]] = {}
    for docname in sorted(state_of(env).posts.keys() & env.found_docs):
        folder, _slash, name = docname.rpartition("/")
        label = folder.rpartition("/")[2] if name == "index" else name
        owners.setdefault((label or slugify(_title(env, docname))).lower(), []).append(docname)
    return {
        label: Place(post.title if (post := site.post(first)) else _title(env, first), first, rivals=tuple(others))
        for label, (first, *others) in owners.items()
    }


def _title(env: BuildEnvironment, docname: str) -> str:
    return env.titles[docname].astext() if docname in env.titles else docname


_REFERENCES = ("ref", "any", "myst")


def resolve_label(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.TextElement
) -> nodes.Node | None:
    """A link to what takes the place of ablog's page; its name alone where nothing does."""
    if not _is_reference(node) or (place := labels_of(app).get(node["reftarget"].lower())) is None:
        return None
    if place.rivals and node.parent is not None:  # said where it stands, not wherever an excerpt quotes it
        message, owners = "%r is the label of several posts: %s; the first is taken", (place.docname, *place.rivals)
        warn(message, node["reftarget"], ", ".join(owners), subtype="label", location=node)
    text = content if node.get("refexplicit") else nodes.inline("", place.text, classes=["std", "std-ref"])
    return link_to(place, app.builder, node.get("refdoc", ""), text)


def link_to(place: Place, builder: Builder, docname: str, child: nodes.Node) -> nodes.Node:
    """``child`` as a link from ``docname`` to ``place``; ``child`` itself where that leads nowhere."""
    if place.address:
        return nodes.reference("", "", child, internal=False, refuri=place.address)
    if not place.docname:
        return child
    link = link_between(builder, docname, place.docname, place.section, child)
    return child if link is None else link


def _is_reference(node: addnodes.pending_xref) -> bool:
    return node.get("refdomain", "") in ("", "std") and node["reftype"] in _REFERENCES
