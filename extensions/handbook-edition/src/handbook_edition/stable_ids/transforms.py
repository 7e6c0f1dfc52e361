"""Give what readers link to an id made of its words, in place of the number that docutils gave it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import glossary, index
from sphinx.transforms import SphinxTransform

from sphinx_exact_rebuilds.sphinx_internals import glossary_terms

from .slugs import slug, unique

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What docutils and Sphinx call things whose names have no ASCII letters.
NUMBERED = re.compile(r"(?:id|term-|index-|table-)\d+")


class NameByWords(SphinxTransform):
    """Rename numbered ids of sections, captioned things and terms; then add the ids that moved away."""

    default_priority = 710  # ids are given (PropagateTargets 260), MyST has added its slugs (700), nothing is resolved

    def apply(self, **kwargs: object) -> None:
        for node, wanted in self._named():
            old = next((each for each in node["ids"] if NUMBERED.fullmatch(each)), None)
            if old is None or not wanted:
                continue
            own = node.get("slug", "")  # MyST gave it
            self._rename(
                node, old, own if own in node["ids"] and own[0].isalpha() else unique(wanted, self.document.ids)
            )
        for old, new in self.config.stable_ids_moved.get(self.env.docname, {}).items():
            if new in self.document.ids and old not in self.document.ids:
                node = self.document.ids[new]
                node["ids"].append(old)
                self.document.ids[old] = node

    def _named(self) -> Iterator[tuple[nodes.Element, str]]:
        """What deserves a name, with the name that its words make."""
        for section in self.document.findall(nodes.section):
            yield section, slug(section[0].astext())
        for figure in self.document.findall(nodes.figure):
            pictures = [PurePosixPath(image["uri"]).stem for image in figure.findall(nodes.image)]
            captions = [caption.astext() for caption in figure.findall(nodes.caption)]
            if words := [*pictures, *captions][:1]:
                yield figure, f"fig-{slug(words[0].removesuffix('-light'))}"
        for block in self.document.findall(nodes.container):
            caption = next(iter(block.findall(nodes.caption)), None)
            if block.get("literal_block") and caption is not None:
                yield block, f"code-{slug(caption.astext())}"
        for table in self.document.findall(nodes.table):
            title = next(iter(table.findall(nodes.title)), None)
            if title is not None:
                yield table, f"table-{slug(title.astext())}"
        for terms in self.document.findall(glossary):
            for term in terms.findall(nodes.term):
                yield term, f"term-{slug(term.astext())}"

    def _rename(self, node: nodes.Element, old: str, new: str) -> None:
        document = self.document
        implicit = {old, new, node.get("slug")}
        explicit = [each for each in node["ids"] if each not in implicit]
        node["ids"] = [*explicit, new, *(each for each in node["ids"] if each in implicit - {old, new})]
        del document.ids[old]
        document.ids[new] = node
        main = node["ids"][0]
        for name, target in document.nameids.items():
            if target == old:
                document.nameids[name] = main
        for reference in document.findall(nodes.reference):
            if reference.get("refid") == old:
                reference["refid"] = main
        for entries in document.findall(index):
            entries["entries"] = [
                (kind, words, main if target == old else target, *rest)
                for kind, words, target, *rest in entries["entries"]
            ]
        slugs = self.env.metadata[self.env.docname].get("myst_slugs", {})
        for name, (line, target, text) in slugs.items():
            if target == old:
                slugs[name] = (line, main, text)
        standard = self.env.domains.standard_domain
        for key, place in standard.objects.items():
            if place == (self.env.docname, old):
                standard.objects[key] = (self.env.docname, main)
        terms = glossary_terms(self.env)
        for term, place in terms.items():
            if place == (self.env.docname, old):
                terms[term] = (self.env.docname, main)
