"""Sphinx's templates, with a repaired page at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.jinja2glue import BuiltinTemplateLoader

from .repairs import repaired

if TYPE_CHECKING:
    from typing import Any


class RepairingTemplates(BuiltinTemplateLoader):
    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        html = super().render(template, context)
        return repaired(html) if template.endswith(".html") else html
