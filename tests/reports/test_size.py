"""Five thousand assignments: bounded memory, and pages that do not notice."""

import gc
import tracemalloc
from collections.abc import Callable

import pytest
from django.test import Client
from django_scopes import scope
from pytest_django import DjangoAssertNumQueries

from demo.graph_stub.generate import Size
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from reports.enums import ExportFormat
from reports.models import StoredReport
from reports.services import downloads
from tests.cast import Cast, sign_in
from tests.reports.journeys import ask, finish, make, reports_of, url
from tests.reports.rows import a_report, a_role

MEBIBYTE = 2**20
ENTRIES = 5_000


@pytest.fixture
def stub_tenant() -> StubTenant:
    size = Size(compliance_policies=1, configuration_policies=1, role_assignments=ENTRIES)
    return TenantProfile(
        name="Fernhill Dental", primary_domain="fernhill.example", size=size
    ).tenant()


def peak_of(act: Callable[[], object]) -> float:
    """Return how many MiB more than before were in use at the worst moment."""
    gc.collect()
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / MEBIBYTE
    finally:
        tracemalloc.stop()


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_report_of_five_thousand_is_made_in_bounded_memory(
    connected: Cast, microsoft: StubServer
) -> None:
    microsoft.page_size = 999
    run = ask(connected)

    peak = peak_of(lambda: finish(run))

    (report,) = reports_of(connected.tenant)
    assert report.summary["entries"] > ENTRIES
    assert peak < 48


@pytest.fixture
def large(cast: Cast) -> StoredReport:
    """A report of 5,000 after another one of 5,000."""
    a_report(cast.tenant, [a_role(number) for number in range(ENTRIES)])
    report = a_report(cast.tenant, [a_role(number + 5) for number in range(ENTRIES)])
    with scope(tenant=cast.tenant):
        found: StoredReport = (
            StoredReport.objects.select_related("tenant").defer("payload").get(pk=report.pk)
        )
    return found


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.parametrize("export_format", ExportFormat)
def test_file_of_five_thousand_is_written_in_bounded_memory(
    cast: Cast, large: StoredReport, export_format: ExportFormat
) -> None:
    def write() -> None:
        with scope(tenant=cast.tenant):
            downloads.download_report(
                report=large, export_format=export_format, downloaded_by=cast.owner
            ).close()

    assert peak_of(write) < 6


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "first"), [("1", "Person 0005"), ("125", "Person 4965")])
def test_any_page_of_five_thousand_takes_as_many_statements(
    cast: Cast,
    client: Client,
    large: StoredReport,
    django_assert_num_queries: DjangoAssertNumQueries,
    page: str,
    first: str,
) -> None:
    sign_in(client, cast.owner)

    with django_assert_num_queries(8):
        answer = client.get(url("detail", large), {"page": page})

    assert answer.context["entries"][0].holder == first
    assert len(answer.context["entries"]) == 40
    assert answer.context["page"].paginator.num_pages == 125


@pytest.mark.django_db
def test_page_of_five_thousand_is_read_in_bounded_memory(
    cast: Cast, client: Client, large: StoredReport
) -> None:
    sign_in(client, cast.owner)
    client.get(url("detail", large))

    assert peak_of(lambda: client.get(url("detail", large))) < 8


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_five_thousand_are_compared(
    connected: Cast, microsoft: StubServer, stub_tenant: StubTenant
) -> None:
    microsoft.page_size = 999
    make(connected)
    del stub_tenant.role_assignments[:7]
    stub_tenant.role_assignments[0].principal_name = "Renamed"

    report = make(connected)

    assert report.changes == {"added": 0, "removed": 7, "changed": 1}
