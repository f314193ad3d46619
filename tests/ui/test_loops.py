"""What is the same for every row is not resolved again for every row."""

from collections.abc import Iterator
from typing import Any

from django.template import Node, engines
from django.template.defaulttags import ForNode, URLNode
from django.templatetags.static import StaticNode

from dev.templates import templates

LOADED = [path.partition("/templates/")[2] for path in templates()]


def loops(template: str) -> Iterator[Any]:
    engine: Any = engines["django"]
    nodes: list[ForNode] = engine.engine.get_template(template).nodelist.get_nodes_by_type(ForNode)
    yield from nodes


def depends_on_row(node: Node) -> bool:
    """Whether an address has arguments at all: without any it is the same in every row."""
    return isinstance(node, URLNode) and bool(node.args or node.kwargs)


def test_no_loop_resolves_what_is_the_same_in_every_row() -> None:
    found = [
        (template, node)
        for template in LOADED
        for loop in loops(template)
        for kind in (URLNode, StaticNode)
        for node in loop.nodelist_loop.get_nodes_by_type(kind)
    ]

    assert found
    assert [template for template, node in found if not depends_on_row(node)] == []
