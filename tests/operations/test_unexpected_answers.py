"""Answers that no page of Microsoft's promises, and that come all the same, to a running worker.

Never a mistake of our own, never a policy or a report lost, never a page that fails.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from pytest_django import Settings

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from inventory.models import Policy
from operations.context import RunMustWaitError
from operations.models import OperationRun
from operations.services.execution import execute_run
from reports.models import StoredReport
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast, sign_in
from tests.examples import IN_CI
from tests.graph_settings import spare_pauses
from tests.operations.journeys import finish, now, start

pytestmark = pytest.mark.django_db(transaction=True)

SYNC, ROLES = OperationType.INVENTORY_SYNC, OperationType.ENTRA_ADMIN_ROLES_REPORT
CHECK, POSTURE = OperationType.CONNECTION_CHECK, OperationType.PERMISSION_POSTURE_REPORT
TEXT = "TEXT-OF-MICROSOFT"
FOLDER = "roleManagement/directory"
TARGETS = {
    SYNC: (
        "organization",
        "servicePrincipals",
        "deviceManagement/deviceCompliancePolicies",
        "deviceManagement/configurationPolicies",
        "identity/conditionalAccess/policies",
    ),
    ROLES: (
        f"{FOLDER}/roleDefinitions",
        f"{FOLDER}/roleAssignments",
        f"{FOLDER}/roleAssignmentScheduleInstances",
        f"{FOLDER}/roleEligibilityScheduleInstances",
    ),
    CHECK: ("token", "organization"),
    POSTURE: ("servicePrincipals(", "servicePrincipals/"),
}


def _json(content: object, **headers: str) -> Fault:
    return Fault(headers=headers, body=json.dumps(content).encode())


def _changed(change: Callable[[dict[str, Any]], object]) -> Fault:
    """Return a fault that changes the proper answer."""

    def rewrite(body: bytes) -> bytes:
        content = json.loads(body)
        change(content)
        return json.dumps(content).encode()

    return Fault(rewrite=rewrite)


def _linked(link: object) -> Fault:
    return _changed(lambda content: content.update({"@odata.nextLink": link}))


CHUNKS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
HTML = f"<!DOCTYPE html><title>{TEXT}</title>".encode()
ANSWERS = {
    "page of HTML": Fault(headers={"Content-Type": "text/html"}, body=HTML),
    "error with 200": _json({"error": {"code": TEXT, "message": TEXT}}),
    "refusal of another shape": Fault(
        status=400, body=json.dumps({"error": {"code": TEXT, "message": [TEXT]}}).encode()
    ),
    "error that is a text": Fault(status=400, body=json.dumps({"error": TEXT}).encode()),
    "nothing": Fault(status=204, body=b""),
    "empty": Fault(body=b""),
    "list instead of object": _json([]),
    "null": _json(None),
    "value is null": _json({"value": None}),
    "value is an object": _json({"value": {"id": TEXT}}),
    "value of nothing": _json({"value": [None, 7, TEXT, [], {}]}),
    "redirect": Fault(status=302, headers={"Location": f"https://{TEXT}.example/"}, body=b""),
    "moved for good": Fault(status=308, headers={"Location": "/elsewhere"}, body=b""),
    "gone": Fault(status=410, body=HTML),
    "conflict": Fault(status=409, body=b"{}"),
    "legal reasons": Fault(status=451, body=HTML),
    "cut short": Fault(truncate=True),
    "chunks cut short": Fault(raw=CHUNKS + b'10\r\n{"value": [{"id"\r\n'),
    "length that lies": Fault(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n{}"),
    "not HTTP": Fault(raw=b"SSH-2.0-OpenSSH_9.6\r\n"),
    "byte order mark": Fault(rewrite=lambda body: b"\xef\xbb\xbf" + body),
    "wide characters": Fault(rewrite=lambda body: body.decode().encode("utf-16")),
    "packed": Fault(headers={"content-encoding": "GZIP"}, rewrite=gzip.compress),
    "packed and cut": Fault(
        headers={"Content-Encoding": "gzip"}, rewrite=lambda body: gzip.compress(body)[:-9]
    ),
    "said to be packed": Fault(headers={"Content-Encoding": "gzip"}),
    "packed in a new way": Fault(headers={"Content-Encoding": "zstd"}),
    "link to itself": Fault(rewrite=lambda body: body.replace(b"$skiptoken=", b"$skiptoken=x")),
    "link is empty": _linked(""),
    "link is a number": _linked(7),
    "link elsewhere": _linked(f"https://{TEXT}.example/v1.0/organization"),
    "link to another version": _linked("/v2.0/organization"),
    "link of half a character": _linked("https://graph\ud800.example/"),
    "count is a text": _changed(lambda content: content.update({"@odata.count": "12"})),
    "every row twice": _changed(lambda content: content.update(value=content["value"] * 2)),
    "wait until a date long ago": Fault(
        status=429, headers={"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, body=HTML
    ),
    "wait until a date": Fault(
        status=503, headers={"retry-after": "Fri, 31 Dec 2999 23:59:59 GMT"}, body=HTML
    ),
    "wait for half a second": Fault(status=429, headers={"RETRY-AFTER": "0.5"}, body=b"{}"),
    "nested deep": Fault(body=b'{"value":' + b"[" * 100_000),
}


PLACES = [(operation, path) for operation, paths in TARGETS.items() for path in paths]


def cases() -> Iterator[tuple[OperationType, str, str]]:
    """Yield every answer at three places, outside CI at one; the places take turns."""
    for number, name in enumerate(ANSWERS):
        for turn in range(3 if IN_CI else 1):
            operation, path = PLACES[(number + turn * 5) % len(PLACES)]
            yield operation, path, name


@pytest.fixture(autouse=True)
def many_without_pauses(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ACTS_PER_HOUR = 0
    spare_pauses(monkeypatch)


@pytest.mark.thorough
def test_nothing_breaks_and_nothing_is_lost(connected: Cast, microsoft: StubServer) -> None:
    for each in TARGETS:
        finish(start(connected, each))
    before = kept(connected)

    problems = [
        f"{name} at {path}: {problem}"
        for operation, path, name in cases()
        if (problem := problem_of(connected, microsoft, operation, path, ANSWERS[name], before))
    ]

    assert problems == []


def problem_of(
    cast: Cast,
    microsoft: StubServer,
    operation: OperationType,
    path: str,
    answer: Fault,
    before: tuple[int, int],
) -> str:
    """Return what is wrong after that answer; empty if nothing is."""
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        status="connected", failure_code=""
    )
    microsoft.arm(answer, path=path)
    run = start(cast, operation)
    try:
        execute_run(run_id=run.pk)
    except RunMustWaitError:
        OperationRun._base_manager.filter(pk=run.pk).update(
            status="completed", outcome="cancelled", completed_at="2026-01-01T00:00:00Z"
        )
    finally:
        microsoft.disarm()
    ended = now(run)
    if ended.failure_code == "internal_error":
        return "a mistake of our own"
    if kept(cast)[0] < before[0]:
        return f"{before[0] - kept(cast)[0]} policies lost"
    if ProviderConnection.objects.filter(tenant=cast.tenant, status="failed").exists():
        return f"the connection is called broken: {ended.failure_code}"
    return next((f"page: {told}" for told in pages_that_fail(cast, ended)), "")


def kept(cast: Cast) -> tuple[int, int]:
    with scope(tenant=cast.tenant):
        return Policy.objects.filter(removed_at=None).count(), StoredReport.objects.count()


def pages_that_fail(cast: Cast, run: OperationRun) -> Iterator[str]:
    client = sign_in(Client(), cast.operator)
    tenant = {"tenant_id": cast.tenant.pk}
    addresses = [
        reverse("operations:detail", kwargs={**tenant, "run_id": run.pk}),
        reverse("tenant_dashboard:tenant", kwargs=tenant),
        reverse("visibility:page", kwargs=tenant),
    ]
    with scope(tenant=cast.tenant):
        report = StoredReport.objects.order_by("pk").last()
    if report:
        keys = {**tenant, "report_id": report.pk}
        addresses.append(reverse("reports:detail", kwargs=keys))
    for address in addresses:
        response = client.get(address)
        if response.status_code != 200 or TEXT in response.text:
            yield f"{response.status_code} {address}"
