"""A report's list is filtered and paged, and no question for it is a crash."""

from http import HTTPStatus

import pytest
from django.test import Client

from reports.models import StoredReport
from tests.cast import Cast, sign_in
from tests.reports.journeys import url
from tests.tenant_dashboard.rows import HOSTILE


def test_findings_come_by_severity_and_lead_to_their_entries(
    cast: Cast, client: Client, report: StoredReport
) -> None:
    sign_in(client, cast.owner)

    page = client.get(url("detail", report))

    lines = page.context["shown"].finding_lines
    assert [line.finding.value for line in lines] == [
        "guest_highly_privileged",
        "application_privileged",
        "holder_deleted",
    ]
    assert 'href="?finding=guest_highly_privileged#entries-title"' in page.text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"finding": "guest_highly_privileged"}, 1),
        ({"finding": "any"}, 3),
        ({"finding": "high"}, 1),
        ({"finding": "low"}, 2),
        ({"finding": "medium"}, 0),
        ({"search": "NIGHTLY"}, 1),
        ({"search": "global"}, 2),
        ({"search": "global", "finding": "any"}, 1),
        ({"search": "person5@"}, 1),
        ({"search": "%"}, 0),
        ({}, 4),
    ],
)
def test_filter(
    cast: Cast, client: Client, report: StoredReport, query: dict[str, str], numbers: int
) -> None:
    page = sign_in(client, cast.owner).get(url("detail", report), query)

    assert page.context["page"].paginator.count == len(page.context["entries"]) == numbers
    assert ("No entry matches" in page.text) is (numbers == 0)


@pytest.mark.parametrize(
    "query",
    [
        {"finding": "nonsense"},
        {"finding": "permission_missing"},
        {"finding": HOSTILE},
        {"search": "\x00"},
        {"search": "x" * 121},
    ],
)
def test_filter_nobody_understands_is_left_out(
    cast: Cast, client: Client, report: StoredReport, query: dict[str, str]
) -> None:
    page = sign_in(client, cast.owner).get(url("detail", report), query)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This filter could not be used." in page.text
    assert page.context["page"].paginator.count == 4
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("page_number", ["", "0", "-1", "abc", "999", "1e3"])
def test_page_number_nobody_knows_is_answered(
    cast: Cast, client: Client, report: StoredReport, page_number: str
) -> None:
    page = sign_in(client, cast.owner).get(url("detail", report), {"page": page_number})

    assert page.status_code == HTTPStatus.OK
    assert len(page.context["entries"]) == 4
