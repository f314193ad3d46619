"""Whatever breaks while a checkpoint is completed, the answer and the database agree."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client

from onboarding.models import OnboardingSession
from telemetry import recorder
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.broken_recorders import BROKEN_RECORDERS
from tests.cast import Cast, sign_in
from tests.fault_injection import WAYS, Broken, every_statement
from tests.onboarding.journeys import OnboardingDriver
from tests.onboarding.wizard_pages import form_of

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


@pytest.mark.parametrize("checkpoint", OnboardingCheckpoint)
def test_no_broken_statement_makes_the_answer_lie(
    cast: Cast, driver: OnboardingDriver, checkpoint: OnboardingCheckpoint
) -> None:
    passes = list(find_inconsistencies(cast, driver, checkpoint))

    assert [broken for broken, is_lie in passes if is_lie] == []
    assert len(passes) > WAYS * 10


@pytest.mark.parametrize("planted", ["on_commit", "swallow_all"])
def test_fault_injection_catches_a_recorder_that_lies(
    cast: Cast, driver: OnboardingDriver, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """A proof that cannot fail proves nothing."""
    honest = recorder.record
    driver.to(IDENTIFIED)
    monkeypatch.setattr(recorder, "record", BROKEN_RECORDERS[planted](honest))

    assert any(is_lie for _, is_lie in find_inconsistencies(cast, driver, CONFIGURED))


def find_inconsistencies(
    cast: Cast, driver: OnboardingDriver, checkpoint: OnboardingCheckpoint
) -> Iterator[tuple[Broken[int], bool]]:
    """Take the step with every statement broken in turn; say whether what came of it is a lie."""
    reset = starting_point(driver, checkpoint)
    before = stored(driver.session)
    after = {
        "version": before["version"] + 1,
        "completions": before["completions"] + 1,
        "audited": before["audited"] + (2 if checkpoint in {IDENTIFIED, CONFIGURED} else 1),
        # The link itself happens before there is a tenant.
        "counted": before["counted"] + (checkpoint != IDENTIFIED),
    }
    form = form_of(driver, checkpoint)
    client = Client(raise_request_exception=False)
    sign_in(client, cast.manager)
    url = f"/admin/onboarding/{driver.session.pk}/"

    def click() -> int:
        return client.post(url, form).status_code

    for broken in every_statement(click, reset=reset):
        said_done = broken.answer == HTTPStatus.FOUND
        found = stored(driver.session)
        is_whole = found in (before, after)
        yield broken, not is_whole or (said_done and found != after)


def starting_point(
    driver: OnboardingDriver, checkpoint: OnboardingCheckpoint
) -> Callable[[], None]:
    """Bring the onboarding right before the checkpoint; return what brings it back there."""
    order = list(OnboardingCheckpoint)
    for each in order[: order.index(checkpoint)]:
        if not driver.session.completions.filter(checkpoint=each, holds=True).exists():
            driver.take(each)
    session = OnboardingSession.objects.get(pk=driver.session.pk)
    connections = list(ProviderConnection.objects.filter(tenant=session.tenant))
    marks = {table: highest(table) for table in ("audit_auditlog", "product_usage_events")}

    def reset() -> None:
        session.completions.filter(checkpoint__in=order[order.index(checkpoint) :]).delete()
        session.save()
        if session.tenant:
            Tenant.objects.filter(pk=session.tenant.pk).update(status=TenantStatus.ONBOARDING)
        ProviderConnection.objects.filter(tenant=session.tenant).delete()
        ProviderConnection.objects.bulk_create(connections)
        if checkpoint == IDENTIFIED:
            Tenant.objects.filter(directory_id=driver.microsoft.directory_id).delete()
        forget(marks)

    return reset


def highest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
        found: int = cursor.fetchone()[0]
    return found


def forget(marks: dict[str, int]) -> None:
    """Take away what was added since; the audit log's own guard stands aside for it."""
    with connection.cursor() as cursor:
        for table, mark in marks.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table} WHERE id > %s", [mark])  # noqa: S608
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def stored(session: OnboardingSession) -> dict[str, int]:
    """Return what a completed checkpoint leaves behind, in figures."""
    fresh = OnboardingSession.objects.get(pk=session.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM audit_auditlog"
            # Committed before Microsoft is asked, so that failed checks are bounded as well.
            " WHERE action <> 'tenant.connection_checked'),"
            " (SELECT count(*) FROM product_usage_events)"
        )
        audited, counted = cursor.fetchone()
    return {
        "version": fresh.version,
        "completions": fresh.completions.filter(holds=True).count(),
        "audited": audited,
        "counted": counted,
    }
