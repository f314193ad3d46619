"""The manual's table names every variable the product reads, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.deployment.dockerfile import is_sent
from tests.deployment.running import ROOT

READERS = {
    "required",
    "required_secret",
    "whole",
    "decimal",
    "networks",
    "required_keys",
    "switch",
    "one_of",
    "days",
    "text",
}
METHODS = {"origins", "graph", "web"}
VARIABLE = re.compile(r"`([A-Z][A-Z0-9_]+)`")
MANUAL = (ROOT / "docs" / "operating.md").read_text()


def read_by_the_product() -> set[str]:
    calls = [
        node
        for file in _files()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
    ]
    return {name for call in calls if _reads(call.func) for name in _first_word(call)}


def _files() -> Iterator[Path]:
    """What the image holds of Python, which is what production runs."""
    for package in ROOT.glob("*/__init__.py"):
        if is_sent(f"{package.parent.name}/__init__.py"):
            yield from package.parent.rglob("*.py")


def _reads(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return (
            isinstance(function.value, ast.Name)
            and function.value.id == "addresses"
            and function.attr in METHODS
        )
    return isinstance(function, ast.Name) and function.id in READERS


def _first_word(call: ast.Call) -> Iterator[str]:
    if call.args and isinstance(call.args[0], ast.Constant):
        yield str(call.args[0].value)


def tables() -> tuple[set[str], set[str]]:
    """What the product reads, and what others read: the first columns of the section Settings."""
    section = MANUAL.partition("\n## Settings\n")[2].partition("\n## ")[0]
    ours, others = section.split("What the programs around it read:")
    ours, _, read_by_http = ours.partition("\n### The way to Microsoft\n")
    return _first_column(ours), _first_column(read_by_http + others)


def _first_column(text: str) -> set[str]:
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return {name for row in rows for name in VARIABLE.findall(row)}


def test_the_table_names_what_the_product_reads() -> None:
    ours, _ = tables()

    assert len(ours) > 30
    assert ours == read_by_the_product()


def test_the_second_table_names_only_what_the_product_does_not_read() -> None:
    ours, others = tables()

    assert not ours & others


def test_the_example_names_nothing_the_manual_does_not_explain() -> None:
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"(?m)^#?([A-Z][A-Z0-9_]+)=", example))

    assert {"SECRET_KEY", "ENCRYPTION_KEYS", "ALLOWED_HOSTS", "DATABASE_URL"} <= named
    assert named <= set().union(*tables())


def test_the_example_holds_no_secret() -> None:
    example = (ROOT / ".env.example").read_text()

    for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "POSTGRES_PASSWORD"):
        assert re.search(rf"(?m)^#?{name}=$", example)
