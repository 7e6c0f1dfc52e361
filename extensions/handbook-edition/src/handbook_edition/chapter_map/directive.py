"""The directive, and the transform that fills the map in once all pages have been read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_exact_rebuilds.sphinx_internals import builder_of
from sphinx_latest_updates.rendering import with_code

from .chapters import Chapter, chapter
from .nodes import chapter_map, chapter_stop
from .rails import lanes, stops

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: Before the references of a chapter.
NEEDS = "先读："


class ChapterMapDirective(SphinxDirective):
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        node = chapter_map("")
        self.set_source_info(node)
        return [node]


def chapters_below(env: BuildEnvironment, docname: str) -> list[Chapter]:
    """The chapters of the section ``docname``, in the order of its table of contents."""
    return [
        chapter(child, env.titles[child].astext(), env.metadata[child])
        for child in env.toctree_includes.get(docname, ())
        if child in env.titles
    ]


class ChapterMaps(SphinxPostTransform):
    # Before references are resolved (10).
    default_priority = 5

    def run(self, **_: Any) -> None:
        for node in list(self.document.findall(chapter_map)):
            self._fill(node, self._docname(node))

    def _docname(self, node: nodes.Node) -> str:
        """The page on which the map stands; in a book of all pages, sections say from which page they are."""
        at: nodes.Node | None = node
        while at is not None:
            if isinstance(at, nodes.Element) and "docname" in at:
                return str(at["docname"])
            at = at.parent
        return self.env.docname

    def _fill(self, node: chapter_map, docname: str) -> None:
        chapters = chapters_below(self.env, docname)
        found = stops([each.docname for each in chapters], {each.docname: each.needs for each in chapters})
        node["lanes"] = lanes(found)
        for each, stop in zip(chapters, found, strict=True):
            node += chapter_stop("", *self._text(each, docname), part=each.part, stop=stop)
        if builder_of(self).format not in ("html", "latex"):
            items = [nodes.list_item("", *stop.children) for stop in node.children if isinstance(stop, chapter_stop)]
            node.replace_self(nodes.bullet_list("", *items))

    def _text(self, each: Chapter, docname: str) -> list[nodes.Node]:
        title = nodes.paragraph("", "", self._link(each.docname, each.title, docname), classes=["chapter-map-title"])
        summary = nodes.paragraph("", "", *with_code(each.summary), classes=["chapter-map-summary"])
        needs = nodes.paragraph("", NEEDS, classes=["chapter-map-needs"])
        for need in each.needs:
            if need not in self.env.titles:
                logger.warning(
                    "%s needs %r, which is no page", each.docname, need, type="chapter_map", location=each.docname
                )
                continue
            name = chapter(need, self.env.titles[need].astext(), {}).name
            needs += [nodes.Text("、")] if len(needs) > 1 else []
            needs += self._link(need, name, docname)
        return [title, *([summary] if each.summary else []), *([needs] if len(needs) > 1 else [])]

    def _link(self, target: str, text: str, docname: str) -> addnodes.pending_xref:
        where = {"refdomain": "std", "reftype": "doc", "reftarget": f"/{target}", "refdoc": docname}
        return addnodes.pending_xref("", nodes.inline("", text), refexplicit=True, refwarn=True, **where)
