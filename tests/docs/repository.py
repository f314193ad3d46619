"""The files of the repository, without what tools and machines leave in it."""

from functools import cache
from pathlib import Path

LEFT_BY_TOOLS = {"__pycache__", "node_modules"}


@cache
def files() -> tuple[Path, ...]:
    """Return the path of every file."""
    found: list[Path] = []
    for folder, folders, names in Path().walk():
        folders[:] = [name for name in folders if name[0] != "." and name not in LEFT_BY_TOOLS]
        found += [folder / name for name in names]
    return tuple(sorted(found))


@cache
def documents() -> tuple[Path, ...]:
    """Return the documents that describe how things are; decisions tell how they were."""
    decisions = Path("docs/decisions")
    return tuple(
        path
        for path in files()
        if path.suffix == ".md" and decisions not in path.parents and path.name != "CHANGELOG.md"
    )
