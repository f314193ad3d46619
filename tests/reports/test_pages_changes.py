"""A report beside the one before: what changed, and what did not."""

from http import HTTPStatus

from django.test import Client

from reports.models import StoredReport
from tests.cast import Cast, sign_in
from tests.reports.journeys import url
from tests.reports.rows import a_report, a_role


def test_figures_are_told_against_the_report_before(
    cast: Cast, client: Client, report: StoredReport
) -> None:
    page = sign_in(client, cast.owner).get(url("detail", report))

    differences = {each.label: each.difference for each in page.context["shown"].metrics}
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

    pages = [client.get(url("changes", report), {"page": number}) for number in range(1, 8)]

    changes = [entry.change.value for page in pages for entry in page.context["entries"]]
    assert changes == ["added"] * 130 + ["removed"] * 130
    assert url("changes", report) in client.get(url("detail", report)).text
    assert before.number in pages[0].text


def test_first_report_has_no_changes_page(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)
    sign_in(client, cast.owner)

    assert client.get(url("changes", report)).status_code == HTTPStatus.NOT_FOUND
    assert "This is the first report of this type" in client.get(url("detail", report)).text


def test_reports_that_say_the_same_say_so(cast: Cast, client: Client) -> None:
    """Deleting the one between leaves two equal neighbours."""
    a_report(cast.tenant)
    report = a_report(cast.tenant)
    sign_in(client, cast.owner)

    assert "No entry changed" in client.get(url("detail", report)).text
    assert "No entry changed" in client.get(url("changes", report)).text
