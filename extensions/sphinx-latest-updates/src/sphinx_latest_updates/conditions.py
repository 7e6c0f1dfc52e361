"""Parts of a page that are not always shown: what ``only``, ``ifconfig`` and ``todo`` hold.

While pages are read, nobody knows for which builder and with which settings they will be written. What depends on them
is kept together with its condition, and Sphinx itself is asked when all is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.io import ErrorOutput
from sphinx import addnodes
from sphinx.ext.ifconfig import ifconfig, process_ifconfig_nodes
from sphinx.ext.todo import todo_node
from sphinx.util.docutils import new_document
from sphinx.util.logging import suppress_logging
from sphinx.util.nodes import process_only_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


@dataclass(frozen=True, order=True)
class Condition:
    """When a part of a page is shown: ``kind`` is the name of its node."""

    kind: str
    expression: str = ""


def condition_of(node: nodes.Node | None) -> Condition | None:
    """The condition of what ``node`` holds, if it has one."""
    if isinstance(node, (addnodes.only, ifconfig)):
        return Condition(node.tagname, node["expr"])
    return Condition(node.tagname) if isinstance(node, todo_node) else None


def conditional_nodes(document: nodes.document) -> Iterator[nodes.Element]:
    """Every node of ``document`` that is not always shown."""
    for node in document.findall(nodes.Element):
        if condition_of(node):
            yield node


def conditional_parents(node: nodes.Node) -> list[nodes.Element]:
    """What holds ``node`` and is not always shown, the innermost first."""
    parents = []
    parent = node.parent
    while parent is not None:
        if condition_of(parent):
            parents.append(parent)
        parent = parent.parent
    return parents


def conditions_around(node: nodes.Node) -> tuple[Condition, ...]:
    """All on which it depends whether ``node`` is shown, apart from itself."""
    return tuple(condition for parent in conditional_parents(node) if (condition := condition_of(parent)))


def holds(app: Sphinx, condition: Condition) -> bool:
    """Whether this build shows what depends on ``condition``."""
    if condition.kind == todo_node.__name__:
        return bool(getattr(app.config, "todo_include_todos", False))
    kind = ifconfig if condition.kind == ifconfig.__name__ else addnodes.only
    document, content = new_document(""), nodes.inline()
    document += kind("", content, expr=condition.expression)
    document.reporter.stream = ErrorOutput(False)  # errors are reported where they stand
    with suppress_logging():
        process_only_nodes(document, app.tags)
        process_ifconfig_nodes(app, document, "")
    return content in document.children
