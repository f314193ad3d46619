"""What is asked of the journal answers: between the product's lines stand systemd's own."""

import re
from pathlib import Path

ASKED = re.compile(r"^journalctl (?:[^\n]*\|\n)?[^\n]*", re.MULTILINE)
LINES = [
    line
    for page in ("docs/operating.md", "docs/alerts.md")
    for line in ASKED.findall(Path(page).read_text())
]


def test_lines_that_are_no_json_do_not_stop_jq() -> None:
    read_by_jq = [line for line in LINES if "jq " in line]

    assert len(read_by_jq) == 1
    assert all("jq -rR 'fromjson? | " in line for line in read_by_jq)


def test_errors_are_looked_for_by_their_level() -> None:
    by_level = [line for line in LINES if '"level": "(ERROR|WARNING)"' in line]

    # systemd gives every line of standard error the same priority, so none is an error to it.
    assert len(by_level) == 1
    assert [line for line in LINES if "--priority" in line] == []
