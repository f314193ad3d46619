from datetime import timedelta

import pytest
from django.utils.timezone import now

from attention.enums import Kind, Severity
from attention.models import PutOff
from attention.services import put_offs
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tests.attention.states import connect, failed_sync, healthy, kinds, reread, seen
from tests.cast import Cast
from tests.tenant_dashboard.rows import an_ended_run

NEXT_WEEK = now().date() + timedelta(days=7)


def put_off(cast: Cast, kind: Kind = Kind.SYNC_FAILING, note: str = "Ticket 4711") -> PutOff:
    return put_offs.put_off(
        tenant=reread(cast.tenant), kind=kind, until=NEXT_WEEK, note=note, put_off_by=cast.operator
    )


def audited(action: AuditAction) -> list[AuditLog]:
    return list(AuditLog.objects.filter(action=action))


@pytest.fixture(autouse=True)
def a_failed_sync(cast: Cast) -> None:
    healthy(cast.tenant)
    failed_sync(cast.tenant)


def test_item_put_off_stands_apart_and_is_audited_without_its_note(cast: Cast) -> None:
    put_off(cast)

    assert kinds(cast.tenant) == []
    (waiting,) = seen(cast.tenant).put_off
    assert (waiting.put_off.note, waiting.put_off.put_off_by) == ("Ticket 4711", cast.operator)
    (entry,) = audited(AuditAction.ATTENTION_PUT_OFF)
    assert entry.details == {"kind": "sync_failing", "until": NEXT_WEEK.isoformat()}
    assert (entry.actor_id, entry.tenant_id) == (cast.operator.pk, cast.tenant.pk)


def test_asking_again_for_the_same_changes_nothing(cast: Cast) -> None:
    first = put_off(cast)

    assert put_off(cast).pk == first.pk
    assert len(audited(AuditAction.ATTENTION_PUT_OFF)) == 1
    put_off(cast, note="Longer")
    assert len(audited(AuditAction.ATTENTION_PUT_OFF)) == 2


def test_it_asks_again_when_the_day_is_over(cast: Cast) -> None:
    row = put_off(cast)
    PutOff.objects.with_scope(tenant=cast.tenant).filter(pk=row.pk).update(
        until=now().date() - timedelta(days=1)
    )

    assert kinds(cast.tenant) == [Kind.SYNC_FAILING]


def test_it_asks_again_when_it_gets_worse(cast: Cast) -> None:
    put_off(cast)
    assert seen(cast.tenant).put_off[0].put_off.severity == Severity.MEDIUM

    failed_sync(cast.tenant)

    assert seen(cast.tenant).items[0].severity == Severity.HIGH


def test_it_asks_again_when_it_comes_back(cast: Cast) -> None:
    put_off(cast)
    an_ended_run(cast.tenant, completed_at=now() + timedelta(seconds=5))
    assert not seen(cast.tenant).put_off

    failed_sync(cast.tenant, completed_at=now() + timedelta(seconds=9))

    assert kinds(cast.tenant) == [Kind.SYNC_FAILING]


def test_taking_back_is_audited_once(cast: Cast) -> None:
    put_off(cast)

    for done in (True, False):
        assert done is put_offs.take_back(
            tenant=cast.tenant, kind=Kind.SYNC_FAILING, taken_back_by=cast.operator
        )

    assert kinds(cast.tenant) == [Kind.SYNC_FAILING]
    assert len(audited(AuditAction.ATTENTION_TAKEN_UP)) == 1


def test_what_is_not_there_cannot_be_put_off(cast: Cast) -> None:
    with pytest.raises(put_offs.NothingToPutOffError):
        put_off(cast, Kind.DRIFT)

    assert not PutOff.objects.with_scope(tenant=cast.tenant).exists()


def test_two_kinds_are_put_off_apart(cast: Cast) -> None:
    connect(cast.tenant, missing_permissions=["Organization.Read.All"])
    put_off(cast)

    assert kinds(cast.tenant) == [Kind.PERMISSION_MISSING]
