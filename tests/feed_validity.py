"""Whether a feed is what its specification says: the schemas are in ``schemas/``, what they can't say is here."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import feedparser
import rnc2rng
from jsonschema import Draft202012Validator
from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"


def problems(data: bytes) -> list[str]:
    """What is wrong with a feed of any format; nothing when it is valid."""
    if data.lstrip().startswith(b"{"):
        feed = json.loads(data)
        found = [error.message for error in _json_schema().iter_errors(feed)]
        return found + _repeated([item.get("id") for item in feed.get("items", [])])
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        return [str(error)]
    schema = _xml_schema("atom.rnc" if root.tag == f"{ATOM}feed" else "rss.rnc")
    found = [] if schema.validate(root) else [str(error) for error in schema.error_log]
    if feedparser.parse(data).bozo:
        found.append("feedparser: not well-formed")
    found += _repeated([node.text for node in root.iter(f"{ATOM}id", "guid")])
    found += _repeated([(node.get("rel"), node.get("type")) for node in root.findall(f"{ATOM}link")])
    return found


def _repeated(values: list[object]) -> list[str]:
    return [f"{value} more than once" for value, count in Counter(values).items() if count > 1]


@cache
def _xml_schema(name: str) -> etree.RelaxNG:
    grammar = rnc2rng.dumps(rnc2rng.loads((SCHEMAS / name).read_text("utf-8")))
    return etree.RelaxNG(etree.fromstring(grammar.encode()))


@cache
def _json_schema() -> Draft202012Validator:
    schema = json.loads((SCHEMAS / "json_feed.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
