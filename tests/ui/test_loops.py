"""What is the same for every row is not resolved again for every row."""

from collections.abc import Iterator
from typing import Any

from django.template import Node, engines
from django.template.defaulttags import ForNode, URLNode
from django.templatetags.static import StaticNode

from dev.templates import templates

LOADED = [path.partition("/templates/")[2] for path in templates()]


def inside(nodes: Any) -> Iterator[Any]:
    """Everything in a template: Django's own search does not look into block tags like a table."""
    for node in nodes or ():
        yield node
        for name in {"nodelist", *node.child_nodelists}:
            yield from inside(getattr(node, name, None))


def loops(template: str) -> Iterator[Any]:
    engine: Any = engines["django"]
    nodes = inside(engine.engine.get_template(template).nodelist)
    yield from (node for node in nodes if isinstance(node, ForNode))


def depends_on_row(node: Node) -> bool:
    """Whether an address has arguments at all: without any it is the same in every row."""
    return isinstance(node, URLNode) and bool(node.args or node.kwargs)


def test_no_loop_resolves_what_is_the_same_in_every_row() -> None:
    found = [
        (template, node)
        for template in LOADED
        for loop in loops(template)
        for node in inside(loop.nodelist_loop)
        if isinstance(node, URLNode | StaticNode)
    ]

    assert "inventory/workspace.html" in {template for template, _ in found}, "rows of a table"
    assert [template for template, node in found if not depends_on_row(node)] == []
