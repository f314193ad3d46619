"""After `make bench` its packages are there, and the tests still run."""

import ast
from pathlib import Path

# They import the peers, which need applications that only the benchmarks have.
ONLY_IN_A_BENCHMARK = ("benchmarks.parts", "benchmarks.peers")


def test_no_test_imports_what_needs_the_settings_of_the_benchmarks() -> None:
    importing = [
        f"{path}: {name}"
        for path in Path("tests").rglob("*.py")
        for name in imported(path)
        if name.startswith(ONLY_IN_A_BENCHMARK)
    ]

    assert importing == []


def imported(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = [each.name for node in nodes if isinstance(node, ast.Import) for each in node.names]
    return names + [
        f"{node.module}.{each.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module
        for each in node.names
    ]
