"""The metadata at the top of a source, before Sphinx reads the page. Pure."""

from __future__ import annotations

import re
from typing import Any

import yaml

from .front_matter import YAML_HEAD, quote_impossible_dates, read_yaml


def metadata_in(head: str) -> dict[str, Any]:
    """The front matter (YAML) or field list (reStructuredText) at the top of a source."""
    front = YAML_HEAD.match(quote_impossible_dates(head))
    if front is None:
        return dict(re.findall(r"^:([\w-]+):[ \t]*(.*)$", _first_paragraph(head), re.MULTILINE))
    try:
        metadata = read_yaml(front[1])
    except (yaml.YAMLError, ValueError):
        return {}
    return metadata if isinstance(metadata, dict) else {}


def _first_paragraph(head: str) -> str:
    fields = re.match(r"\s*((?::[\w-]+:.*\n(?:[ \t]+.*\n)*)+)", head)
    return fields[1] if fields else ""
