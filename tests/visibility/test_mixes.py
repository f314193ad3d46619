"""What is said of a tenant for each mix of licence and grants, through worker, stub and pages.

With VISIBILITY_TABLE naming a file, what tenant page, report and pack say is added to it.
"""

import os
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from pytest_django import Settings

from demo.graph_stub.mixes import MIXES
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from reports.models import StoredReport
from reports.pages.report import ReportPage
from tenantpilot.enums import OperationType
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast, sign_in
from tests.reviewpacks.conftest import packs_folder  # noqa: F401
from tests.reviewpacks.journeys import make, unzipped
from visibility import selectors, texts
from visibility.enums import Area, Visibility
from visibility.states import AreaState

ASKED = (
    OperationType.CONNECTION_CHECK,
    OperationType.INVENTORY_SYNC,
    OperationType.ENTRA_ADMIN_ROLES_REPORT,
)
UNTRUE = ("Unknown,", "did not understand the request")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("profile", MIXES, ids=lambda profile: profile.tells)
def test_nothing_untrue_is_said(
    cast: Cast, client: Client, settings: Settings, profile: TenantProfile
) -> None:
    with StubServer([profile.tenant()]) as server:
        settings.GRAPH_BASE_URL = settings.GRAPH_AUTHORITY_URL = server.url
        settings.GRAPH_DEADLINE_SECONDS = 300.0
        connect(cast, profile)
        ended = [run(cast, each) for each in ASKED]
    with scope(tenant=cast.tenant):
        states = {state.area: state for state in selectors.states()}
        report = StoredReport.objects.first()
        pages = [
            read(cast, client, name) for name in ("tenant_dashboard:tenant", "visibility:page")
        ]
    pack = unzipped(make(cast))["index.html"].decode()
    pages.append(pack)

    write_table(profile, ended, states, report, pages)
    assert not any(untrue in page for untrue in UNTRUE for page in pages)
    assert_sync_is_no_failure_without_intune(ended[1], states)
    assert_durations_are_known_or_not_claimed(report, states)


def assert_sync_is_no_failure_without_intune(
    sync: OperationRun, states: dict[Area, AreaState]
) -> None:
    if states[Area.COMPLIANCE_POLICIES].visibility == Visibility.NOT_LICENSED:
        assert (sync.outcome, sync.failure_code) == ("succeeded", "")


def assert_durations_are_known_or_not_claimed(
    report: StoredReport | None, states: dict[Area, AreaState]
) -> None:
    if report is None:
        return
    held = {entry["duration"] for entry in report.payload["entries"]}
    if states[Area.ROLES_OVER_TIME].visibility == Visibility.WITHHELD:
        assert held <= {"active"}
    else:
        assert "active" not in held or states[Area.ROLES_OVER_TIME].trouble


def connect(cast: Cast, profile: TenantProfile) -> None:
    cast.tenant.directory_id = profile.directory_id
    cast.tenant.save()
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        client_id=profile.client_id,
        sealed_secret=secrets.seal(profile.client_secret, tenant_id=cast.tenant.pk),
    )


def run(cast: Cast, operation_type: OperationType) -> OperationRun:
    started = runs.start(tenant=cast.tenant, operation_type=operation_type, initiator=cast.operator)
    execute_run(run_id=started.run.pk)
    with scope(tenant=cast.tenant):
        ended: OperationRun = OperationRun.objects.get(pk=started.run.pk)
    return ended


def read(cast: Cast, client: Client, name: str) -> str:
    page = sign_in(client, cast.owner).get(reverse(name, kwargs={"tenant_id": cast.tenant.pk}))
    return page.text


def write_table(
    profile: TenantProfile,
    ended: list[OperationRun],
    states: dict[Area, AreaState],
    report: StoredReport | None,
    pages: list[str],
) -> None:
    target = os.environ.get("VISIBILITY_TABLE")
    if not target:
        return
    tenant, _, pack = pages
    lines = [f"## {profile.tells.capitalize()}"]
    lines += [f"- run {run.type}: {run.outcome} {run.failure_code} {run.counts}" for run in ended]
    lines.append(f"- tenant page: {_between(tenant, '<h2 id="visibility-title"', '</header>')}")
    alike: dict[str, list[str]] = {}
    for state in states.values():
        needs = ", ".join(texts.needs_of(state))
        told = f"{texts.label_of(state)}{f' (needs {needs})' if needs else ''}: "
        alike.setdefault(told + texts.meaning_of(state), []).append(str(state.area.label))
    lines += [f"- can be seen: {'; '.join(areas)}: {told}" for told, areas in alike.items()]
    if report:
        page = ReportPage(report=report, before=None, after=None)
        lines += [f"- report: {each.count} x {each.finding.label}" for each in page.finding_lines]
        lines += [f"- report note: {each.title}. {each.why}" for each in page.highlights]
        lines += [f"- report, not seen: {row.label}: {row.word}" for row in page.unseen]
    lines.append(f"- pack: {_between(pack, '<main', '<h2 id="files')[:1_500]}")
    with Path(target).open("a") as file:
        file.write("\n".join([*lines, "", ""]))


def _between(page: str, start: str, end: str) -> str:
    part = page[page.find(start) :]
    part = part[: part.find(end)] if end in part else part
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", part)).split())
