"""The two directives and the two nodes that they leave."""

from __future__ import annotations

import re
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import download_reference
from sphinx.util.docutils import SphinxDirective

from ..i18n import _


class misconception(nodes.General, nodes.Element):
    """Travels from the directive to the collector; replaced by an ordinary admonition before anything is written."""


class errata_list(nodes.General, nodes.Element):
    """Where the list of all misconceptions will stand."""


class MisconceptionDirective(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {
        "right": directives.unchanged_required,
        "proof": directives.unchanged_required,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        for option in ("right", "proof"):
            if option not in self.options:
                raise self.error(f"misconception needs :{option}:")
        wrong, _messages = self.parse_inline(self.arguments[0], lineno=self.lineno)
        right, _messages = self.parse_inline(self.options["right"], lineno=self.lineno)
        proof = self.options["proof"]
        target = self._id(nodes.paragraph("", "", *wrong).astext())
        box = nodes.admonition("", classes=["admonition", "misconception"], ids=[target])
        self.state.document.ids[target] = box
        box += nodes.title("", _("Common misconception: "), *wrong)
        right_line = nodes.paragraph("", "", nodes.strong("", _("In fact: ")), *right)
        proof_line = nodes.paragraph("", _("Proof: "), _download(proof), classes=["misconception-proof"])
        box += [right_line, *self.parse_content_to_nodes(), proof_line]
        self.add_name(box)
        label = f"{self.env.docname}#{target}"
        self.env.domains.standard_domain.note_hyperlink_target(label, self.env.docname, target, box[0].astext())
        marker = misconception("", label=label, proof=proof)
        marker += nodes.inline("", "", *[node.deepcopy() for node in wrong])
        marker += nodes.inline("", "", *[node.deepcopy() for node in right])
        self.set_source_info(box)
        return [marker, box]

    def _id(self, claim: str) -> str:
        """An id made of the claim, which stays when another box is put before this one."""
        words = re.sub(r"\W+", "-", claim.lower())[:40].strip("-")
        name, number = f"misconception-{words}", 1
        while name in self.state.document.ids:
            number += 1
            name = f"misconception-{words}-{number}"
        return name


class ErrataDirective(SphinxDirective):
    option_spec: ClassVar = {"contents": directives.flag}

    def run(self) -> list[nodes.Node]:
        return [errata_list("", contents="contents" in self.options)]


def _download(proof: str) -> nodes.Node:
    reference = download_reference("", "", reftarget=proof, refdoc=None)
    reference += nodes.literal("", proof, classes=["xref", "download"])
    return reference
