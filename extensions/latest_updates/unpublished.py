"""Posts that readers must not see yet: drafts, and those whose date is still to come.

They are left out before anything is read, so that they are in no listing, no table of contents, no search index and no
output folder. Sphinx asks which pages are new or changed; a post that is held back is new in every build until its time
has come, so only such pages need to be looked at.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from .ablog.heads import metadata_reader
from .front_matter import read_front_matter
from .heads import metadata_in
from .registry import build_time, registry_of, site_zone

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: Enough of a file to hold its front matter.
_HEAD = 8192
_MAY_BE_DRAFT = re.compile(r"\bdraft\b")
_DATE = re.compile(r"\bdate\b.*")
_PLAIN_DATE = re.compile(r"\bdate: *(\d{4}-\d\d-\d\d) *$")


def hold_back(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Take unpublished posts out of what is going to be read; return the pages whose toctrees must change."""
    registry = registry_of(env)
    held = {} if app.config.latest_updates_show_drafts else _held_back(app, env, added | changed)
    for docname, reason in sorted(held.items()):
        logger.info("latest_updates: %s %s", docname, reason)
    appeared = {page for page, names in registry.stripped.items() if names - held.keys()}
    vanished = held.keys() & env.all_docs.keys()
    removed |= vanished
    for docnames in (added, changed):
        if docnames is not env.found_docs:  # which pages must know while they are read, see forget_unpublished
            docnames.difference_update(held)
    registry.unpublished = set(held)
    return sorted(appeared.union(*(env.files_to_rebuild.get(docname, ()) for docname in vanished)))


def leave_out(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Do not read what is held back, not even where a changed configuration has everything read."""
    unpublished = registry_of(env).unpublished
    docnames[:] = [docname for docname in docnames if docname not in unpublished]


def forget_unpublished(app: Sphinx, env: BuildEnvironment) -> None:
    """When every page has been read: as if the sources of what is held back did not exist."""
    for docname in registry_of(env).unpublished:
        env.project.docnames.discard(docname)


class StripUnpublished(SphinxTransform):
    """Takes posts that are held back out of tables of contents, and notes where it did."""

    default_priority = 870  # before Sphinx looks for toctrees in what was read, at 880

    def apply(self, **kwargs: object) -> None:
        registry = registry_of(self.env)
        for toctree in self.document.findall(addnodes.toctree):
            left_out = registry.unpublished & set(toctree["includefiles"])
            if left_out:
                toctree["entries"] = [entry for entry in toctree["entries"] if entry[1] not in left_out]
                toctree["includefiles"] = [name for name in toctree["includefiles"] if name not in left_out]
                registry.stripped.setdefault(self.env.docname, set()).update(left_out)


def why_held_back(metadata: Mapping[str, Any], now: dt.datetime) -> str | None:
    """Why readers must not see the page with this ``metadata`` yet; ``None`` when they may."""
    front_matter = read_front_matter(metadata, now.tzinfo)  # type: ignore[arg-type]
    if front_matter.date is None:
        return None
    if front_matter.fields["draft"]:
        return "is a draft and is left out"
    if front_matter.date > now:
        return f"waits for its date, {front_matter.date.isoformat()}"
    return None


def _clearly_published(head: str, now: dt.datetime) -> bool:
    """Whether a glance is enough: no draft, and only plain dates of days before today, or none."""
    dates = _DATE.findall(head)
    plain = [_PLAIN_DATE.search(line) for line in dates]
    today = now.date().isoformat()
    return not _MAY_BE_DRAFT.search(head) and all(date and date[1] < today for date in plain)


def _held_back(app: Sphinx, env: BuildEnvironment, docnames: set[str]) -> dict[str, str]:
    now = build_time(app.config).astimezone(site_zone(app.config))
    read = metadata_reader(app) if app.config.latest_updates_ablog else partial(_own_metadata, now)
    held = {}
    for docname in docnames:
        try:
            with env.doc2path(docname).open(encoding="utf-8", errors="replace") as file:
                metadata = read(docname, file.read(_HEAD))
        except OSError:
            continue
        if reason := why_held_back(metadata, now):
            held[docname] = reason
    return held


def _own_metadata(now: dt.datetime, docname: str, head: str) -> dict[str, Any]:
    return {} if _clearly_published(head, now) else metadata_in(head)
