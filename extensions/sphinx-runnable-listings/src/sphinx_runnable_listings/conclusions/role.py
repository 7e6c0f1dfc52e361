"""``{conclusion}``: the sentence, followed by the groups, their means and ranges, and the number of seeds."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from .page import FOLDER, conclude, evidence

logger = logging.getLogger(__name__)


class ConclusionRole(SphinxRole):
    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        folder = Path(self.env.doc2path(self.env.docname)).parent
        found = conclude(self.text, folder)
        if found.claim:
            self.env.note_dependency(str(folder / FOLDER / f"{found.claim.record}.json"))
        if not found.holds:
            logger.warning(
                "conclusion refused: %s: %s",
                found.sentence,
                found.refusal,
                type="runnable_listings",
                subtype="conclusion",
                location=self.get_location(),
            )
        sentence = nodes.inline("", "", classes=["conclusion"])
        around = self.inliner
        memo = SimpleNamespace(document=around.document, reporter=around.reporter, language=around.language)
        parsed, messages = around.parse(found.sentence, self.lineno, memo, sentence)
        sentence += parsed
        shown = evidence(found)
        if not shown:
            return [sentence], messages
        note = nodes.inline("", f" [{shown}]", classes=["conclusion-evidence", "no-excerpt"])
        return [sentence, note], messages
