"""Temml, a JavaScript library, behind one Python method."""

from __future__ import annotations

import json
import re

import quickjs

ENTRY = """
(function (tex, options) {
  try {
    return JSON.stringify({mathml: temml.renderToString(tex, JSON.parse(options))});
  } catch (error) {
    return JSON.stringify({error: String(error.message || error)});
  }
})
"""


class FormulaError(ValueError):
    """Temml cannot make sense of the formula."""


class Temml:
    """Converts TeX formulas to MathML; ``script`` is the text of Temml's ``temml.min.js``."""

    def __init__(self, script: str) -> None:
        self._context = quickjs.Context()
        self._context.eval(script)
        self._entry = self._context.eval(ENTRY)

    def mathml(self, tex: str, *, display: bool = False, xml: bool = False) -> str:
        """One ``<math>`` element; with ``xml``, one that stands in XHTML. Raises FormulaError."""
        options = {
            "displayMode": display,
            "throwOnError": True,
            "xml": xml,
            # A formula in running text may break after its relations and operators, as TeX breaks it.
            "wrap": "none" if display else "tex",
        }
        answer = json.loads(self._entry(tex, json.dumps(options)))
        if "error" in answer:
            raise FormulaError(_readable(answer["error"]))
        mathml: str = answer["mathml"]
        return mathml


def _readable(message: str) -> str:
    """One line, without the combining underlines that mark the place."""
    return re.sub(r"\s+", " ", message.replace("\u0332", "").removeprefix("ParseError:")).strip()
