from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reports.models import StoredReport
from reports.vocabulary import Hold
from tenantpilot.graph.directory_roles import PrincipalKind
from tenantpilot.vocabulary import ReportType
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reports.journeys import url
from tests.reports.rows import a_global_administrator, a_permission, a_report, a_role
from tests.tenant_dashboard.rows import HOSTILE

POSTURE = ReportType.PERMISSION_POSTURE


@pytest.fixture
def report(cast: Cast) -> StoredReport:
    """A report with something of every kind, after another one."""
    a_report(cast.tenant, [a_global_administrator(1), a_role(2)])
    return a_report(
        cast.tenant,
        [
            a_global_administrator(1, hold=Hold.TIME_BOUND),
            a_global_administrator(3, is_guest=True, principal_name="Gwen Guest"),
            a_role(4, principal_kind=PrincipalKind.SERVICE_PRINCIPAL, principal_name="Nightly job"),
            a_role(5, principal_name=""),
        ],
        created_by=cast.operator,
    )


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_entitled_may_read(
    cast: Cast, client: Client, report: StoredReport, role: str
) -> None:
    page = sign_in(client, getattr(cast, role)).get(url("detail", report))

    assert page.status_code == HTTPStatus.OK
    assert "Gwen Guest" in page.text
    assert "Ona Operator" in page.text


@pytest.mark.parametrize("name", ["detail", "changes"])
def test_report_of_another_tenant_or_nobody_is_404(
    cast: Cast, report: StoredReport, name: str
) -> None:
    other = a_report(cast.other_tenant)
    theirs = a_report(cast.foreign_tenant)
    missing = StoredReport(pk=10**15, tenant=cast.tenant)
    mixed = StoredReport(pk=other.pk, tenant=cast.tenant)
    foreign = StoredReport(pk=theirs.pk, tenant=cast.tenant)
    for person, shown in [
        (cast.outsider, report),
        (cast.operator, other),
        (cast.owner, missing),
        (cast.owner, mixed),
        (cast.owner, foreign),
    ]:
        assert sign_in(Client(), person).get(url(name, shown)).status_code == HTTPStatus.NOT_FOUND


def test_nobody_is_sent_to_sign_in(client: Client, report: StoredReport) -> None:
    assert client.get(url("detail", report))["Location"].startswith("/admin/login/")


def test_findings_come_by_severity_and_lead_to_their_entries(
    cast: Cast, client: Client, report: StoredReport
) -> None:
    sign_in(client, cast.owner)

    page = client.get(url("detail", report))

    lines = page.context["shown"].finding_lines
    assert [line.finding.value for line in lines] == [
        "guest_highly_privileged",
        "application_privileged",
        "holder_unknown",
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


def test_figures_are_told_against_the_report_before(
    cast: Cast, client: Client, report: StoredReport
) -> None:
    page = sign_in(client, cast.owner).get(url("detail", report))

    differences = {each.label: each.difference for each in page.context["shown"].figures}
    assert differences == {
        "Role assignments": "2 more than before",
        "Highly privileged": "1 more than before",
        "Global Administrators": "1 more than before",
        "Held by guests": "1 more than before",
    }


def test_what_changed_is_told_entry_by_entry(
    cast: Cast, client: Client, report: StoredReport
) -> None:
    page = sign_in(client, cast.owner).get(url("detail", report))

    assert "3 added, 1 removed, 1 changed" in page.text
    # HTML is easier to read without its tags.
    assert "Held: <bdi>Standing</bdi> is now <bdi>For a while</bdi>" in page.text


def test_changes_page_has_all_of_them(cast: Cast, client: Client) -> None:
    before = a_report(cast.tenant, [a_role(number) for number in range(130)])
    report = a_report(cast.tenant, [a_role(number + 130) for number in range(130)])
    sign_in(client, cast.reader)

    pages = [client.get(url("changes", report), {"page": number}) for number in range(1, 7)]

    changes = [entry.change.value for page in pages for entry in page.context["entries"]]
    assert changes == ["added"] * 130 + ["removed"] * 130
    assert url("changes", report) in client.get(url("detail", report)).text
    assert before.number in pages[0].text


def test_first_report_has_no_changes_page(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)
    sign_in(client, cast.owner)

    assert client.get(url("changes", report)).status_code == HTTPStatus.NOT_FOUND
    assert "This is the first report of its kind" in client.get(url("detail", report)).text


def test_reports_that_say_the_same_say_so(cast: Cast, client: Client) -> None:
    """Deleting the one between leaves two equal neighbours."""
    a_report(cast.tenant)
    report = a_report(cast.tenant)
    sign_in(client, cast.owner)

    assert "No entry changed" in client.get(url("detail", report)).text
    assert "No entry changed" in client.get(url("changes", report)).text


def test_older_report_points_to_the_newer(cast: Cast, client: Client, report: StoredReport) -> None:
    newest = a_report(cast.tenant, [a_role(9)])
    sign_in(client, cast.owner)

    assert f"Read {newest.number}" in client.get(url("detail", report)).text
    assert "There is a newer report" not in client.get(url("detail", newest)).text


@pytest.mark.parametrize(("administrators", "is_many"), [(4, False), (5, True)])
def test_many_global_administrators_are_pointed_out(
    cast: Cast,
    client: Client,
    administrators: int,
    is_many: bool,  # noqa: FBT001
) -> None:
    report = a_report(
        cast.tenant, [a_global_administrator(number) for number in range(administrators)]
    )

    page = sign_in(client, cast.owner).get(url("detail", report))

    assert ("Many can do everything." in page.text) is is_many


def test_tenant_that_does_not_tell_how_long_is_explained(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant, [a_role(hold=Hold.ACTIVE)])

    page = sign_in(client, cast.owner).get(url("detail", report))

    assert "How long roles are held is not known." in page.text


def test_permission_posture_tells_what_is_missing_and_what_it_costs(
    cast: Cast, client: Client
) -> None:
    report = a_report(
        cast.tenant,
        [
            a_permission(1, value="RoleManagement.Read.Directory", is_granted=False),
            a_permission(2, value="Mail.Send", is_needed=False),
            a_permission(3),
        ],
        report_type=POSTURE,
    )

    page = sign_in(client, cast.owner).get(url("detail", report))

    assert "The Entra admin roles report cannot be made." in page.text
    assert "A permission to change things is granted and not needed" in page.text
    assert "Needed to report who holds administrator roles" in page.text


def test_report_without_findings_says_so(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)

    page = sign_in(client, cast.owner).get(url("detail", report))

    assert "Nothing to look at" in page.text


@pytest.mark.parametrize("fault", ["version", "payload"])
def test_report_of_another_release_is_explained_and_not_a_crash(
    cast: Cast, client: Client, report: StoredReport, fault: str
) -> None:
    if fault == "version":
        report.schema_version = 99
    else:
        report.payload["entries"][0]["hold"] = "for ever"
    report.save()
    sign_in(client, cast.owner)

    page = client.get(url("detail", report))

    assert page.status_code == HTTPStatus.OK
    assert "This report cannot be shown." in page.text
    assert "Download" not in page.text
    assert client.get(url("changes", report)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_delete_is_offered_to_owners_and_managers(
    cast: Cast, client: Client, report: StoredReport, role: str
) -> None:
    page = sign_in(client, getattr(cast, role)).get(url("detail", report))

    assert ("Delete…" in page.text) is (role in {"owner", "manager"})


def test_reading_records_no_use(cast: Cast, client: Client, report: StoredReport) -> None:
    sign_in(client, cast.owner)

    for name in ("detail", "changes", "detail"):
        client.get(url(name, report))

    assert ledger() == []


@pytest.mark.parametrize("entries", [1, 400])
@pytest.mark.parametrize(("name", "statements"), [("detail", 12), ("changes", 10)])
def test_statements_do_not_grow_with_entries(
    cast: Cast,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    entries: int,
    name: str,
    statements: int,
) -> None:
    a_report(cast.tenant, [a_role(number) for number in range(entries)])
    report = a_report(cast.tenant, [a_role(number + 1) for number in range(entries)])
    sign_in(client, cast.owner)

    with django_assert_num_queries(statements):
        client.get(url(name, report))
