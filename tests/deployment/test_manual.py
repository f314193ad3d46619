"""What docs/operating.md tells people to type exists, and its queries can be asked."""

import re

import pytest
from django.core.management import get_commands
from django.db import connection

from tests.deployment.running import ROOT

MANUAL = (ROOT / "docs" / "operating.md").read_text()
FENCED = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
QUERIES = [
    statement.strip()
    for language, text in FENCED.findall(MANUAL)
    if language == "sql"
    for statement in text.split(";")
    if "SELECT" in statement
]


def test_every_management_command_exists() -> None:
    named = set(re.findall(r"deploy/(?:manage|scheduled) ([a-z_]+)", MANUAL))

    assert len(named) > 8
    assert named <= set(get_commands())


def test_every_file_of_ours_exists() -> None:
    named = set(re.findall(r"(?:deploy|docs|requirements)/[\w./@-]*\w", MANUAL))

    assert len(named) > 8
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_link_leads_somewhere() -> None:
    headings = re.findall(r"(?m)^#+ (.+)$", re.sub(FENCED, "", MANUAL))
    anchors = {re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings}

    for target in re.findall(r"\]\(([^)]+)\)", MANUAL):
        if target.startswith("#"):
            assert target.removeprefix("#") in anchors
        elif not target.startswith("https://"):
            assert (ROOT / "docs" / target.partition("#")[0]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES, ids=["waiting runs", "failed runs", "rollup"])
def test_every_figure_worth_an_alert_can_be_asked_for(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query.replace("%", "%%"))

        assert cursor.fetchall() is not None


def test_every_log_line_worth_an_alert_is_one_that_is_written() -> None:
    section = MANUAL.partition("| Look for |")[2].partition("\n\n")[0]
    lines = re.findall(
        r"`([a-zA-Z][^`]+)`", "".join(r.split("|")[1] for r in section.splitlines() if r)
    )
    sources = "".join(
        file.read_text()
        for folder in ("tenantpilot", "telemetry", "operations", "deploy")
        for file in (ROOT / folder).rglob("*")
        if file.suffix == ".py" or (file.parent.name == "deploy" and file.is_file())
    )

    assert len(lines) > 5
    # The first is a level, the second is what Django calls an answer of 503.
    ours = [line for line in lines if line not in {"ERROR", "Service Unavailable"}]
    assert [line for line in ours if line not in sources] == []
