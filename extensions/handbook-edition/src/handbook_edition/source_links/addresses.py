"""Addresses in a repository on the web, as the forges write them. No Sphinx in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Forge:
    """How a forge writes the address of an editor for a file, of a list of issues, and of a new issue."""

    edit: str
    issues: str
    title: str
    body: str


GITHUB = Forge("edit/{branch}/{path}", "issues", "title", "body")
GITLAB = Forge("-/edit/{branch}/{path}", "-/issues", "issue[title]", "issue[description]")
GITEA = Forge("_edit/{branch}/{path}", "issues", "title", "body")
#: Which forge a host is, by a part of its name; any other is like GitHub.
FORGES: Mapping[str, Forge] = {"gitlab": GITLAB, "codeberg": GITEA, "gitea": GITEA, "forgejo": GITEA}


@dataclass(frozen=True)
class Repository:
    """A repository at ``url`` whose pages lie in ``folder`` on ``branch``."""

    url: str
    branch: str = "main"
    folder: str = ""

    @property
    def forge(self) -> Forge:
        host = urlsplit(self.url).hostname or ""
        return next((forge for part, forge in FORGES.items() if part in host), GITHUB)

    def edit(self, file: str) -> str:
        """Where ``file``, a name in ``folder``, is edited."""
        path = "/".join(part for part in (self.folder.strip("/"), file) if part)
        return self._below(self.forge.edit.format(branch=quote(self.branch), path=quote(path)))

    @property
    def issues(self) -> str:
        return self._below(self.forge.issues)

    def report(self, title: str, body: str) -> str:
        """Where an issue is written, with its beginning filled in."""
        return f"{self.issues}/new?" + urlencode({self.forge.title: title, self.forge.body: body}, quote_via=quote)

    def _below(self, path: str) -> str:
        return f"{self.url.rstrip('/')}/{path}"
