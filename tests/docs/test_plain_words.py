"""The product speaks plain modern English, in code as on its pages."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.repository import files

UNWANTED = re.compile(r"\b(nobody|somebody|whoever|whom|anew|shall)\b", re.IGNORECASE)
# Here `nobody` is the name of an operating system's account.
ACCOUNTS = {Path("dev/die_with_parent.py"), Path("dev/postgres_identity.py")}
SPEAKING = {".py", ".html", ".js", ".css", ".toml"}


def spoken() -> Iterator[Path]:
    for path in files():
        speaks = path.suffix in SPEAKING or path.name == "Makefile"
        if speaks and path.parts[0] != "tests" and path not in ACCOUNTS:
            yield path


def test_six_old_words_are_in_no_docstring_comment_or_message() -> None:
    found = [
        f"{path}:{number}: {line.strip()}"
        for path in spoken()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if UNWANTED.search(line)
    ]

    assert found == []
