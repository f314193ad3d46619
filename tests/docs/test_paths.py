"""Every path that a document names exists."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.repository import documents, files

QUOTED = re.compile(r"`([^`\n]+)`")
LINKED = re.compile(r"\]\(([^)#\s]+)")
ADDRESS = re.compile(r"^[a-z+]+:")
TOP = {path.parts[0] for path in files() if len(path.parts) > 1}


def named_in(document: Path) -> Iterator[Path]:
    """Yield what the document links to, and each quoted path below a folder of the repository."""
    text = document.read_text()
    for link in LINKED.findall(text):
        if not ADDRESS.match(link) and not link.startswith("/"):
            yield document.parent / link
    for quoted in QUOTED.findall(text):
        path = quoted.split(" ")[0].rstrip("/").split("::")[0]
        if "/" in path and path.split("/")[0] in TOP and not re.search(r"[<>*{}…()=]", path):
            yield Path(path)


def test_every_path_that_a_document_names_exists() -> None:
    missing = [
        f"{document}: {path}"
        for document in documents()
        for path in named_in(document)
        if not path.exists()
    ]

    assert missing == []


def test_every_decision_is_in_their_index() -> None:
    folder = Path("docs/decisions")
    index = (folder / "README.md").read_text()

    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [name for name in records if f"]({name})" not in index] == []
