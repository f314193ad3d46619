"""A call that breaks the recorder's contract: loud while we work, quiet for customers."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from telemetry import catalog, recorder
from telemetry.contract import Breach, ContractBreachError
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import OperationType, ReportType
from tests.cast import Cast
from tests.telemetry.stand_ins import StandIn, stored

SECRET = "secret-of@customer.example"


def started(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return a call that keeps the contract, but for the changes."""
    call: dict[str, Any] = {
        "event": catalog.OPERATION_STARTED,
        "tenant": cast.tenant,
        "actor": cast.owner,
        "subject": stored("OperationRun", tenant_id=cast.tenant.pk),
        "operation_type": OperationType.INVENTORY_SYNC,
    }
    return {key: value for key, value in {**call, **changes}.items() if value is not ...}


def unsaved(kind: str, **fields: Any) -> StandIn:
    return type(stored(kind, tenant_id=1))(**fields)


def with_text_for_an_id(cast: Cast) -> StandIn:
    subject = stored("OperationRun", tenant_id=cast.tenant.pk)
    subject.pk = SECRET
    return subject


LOOK_ALIKE = dataclasses.replace(catalog.OPERATION_STARTED, name=SECRET)
EQUAL_WORD = ReportType.PERMISSION_POSTURE
BREACHES: dict[str, tuple[Any, Breach]] = {
    "event by name": (lambda _: {"event": "operations.operation_started"}, Breach.UNKNOWN_EVENT),
    "unhashable event": (lambda _: {"event": {}}, Breach.UNKNOWN_EVENT),
    "look-alike event": (lambda _: {"event": LOOK_ALIKE}, Breach.UNKNOWN_EVENT),
    "copy of an event": (
        lambda _: {"event": dataclasses.replace(catalog.OPERATION_STARTED)},
        Breach.UNKNOWN_EVENT,
    ),
    "missing key": (lambda _: {"operation_type": ...}, Breach.METADATA_KEYS),
    "extra key": (lambda _: {"note": SECRET}, Breach.METADATA_KEYS),
    "key of another event": (
        lambda _: {"operation_type": ..., "report_type": EQUAL_WORD},
        Breach.METADATA_KEYS,
    ),
    "free text": (lambda _: {"operation_type": SECRET}, Breach.METADATA_VALUE),
    "right word as text": (lambda _: {"operation_type": "inventory_sync"}, Breach.METADATA_VALUE),
    "word of another vocabulary": (lambda _: {"operation_type": EQUAL_WORD}, Breach.METADATA_VALUE),
    "number": (lambda _: {"operation_type": 1}, Breach.METADATA_VALUE),
    "moment": (lambda _: {"operation_type": datetime.now(UTC)}, Breach.METADATA_VALUE),
    "null": (lambda _: {"operation_type": None}, Breach.METADATA_VALUE),
    "blob": (lambda _: {"operation_type": {"note": SECRET}}, Breach.METADATA_VALUE),
    "no tenant": (lambda _: {"tenant": None}, Breach.TENANT),
    "unsaved tenant": (lambda cast: {"tenant": Tenant(pk=1)}, Breach.TENANT),
    "workspace for a tenant": (lambda cast: {"tenant": cast.workspace}, Breach.TENANT),
    "nobody": (lambda _: {"actor": None}, Breach.ACTOR),
    "platform operator": (lambda cast: {"actor": cast.platform_operator}, Breach.ACTOR),
    "unsaved actor": (lambda _: {"actor": User(pk=1, name="Nobody")}, Breach.ACTOR),
    "no subject": (lambda _: {"subject": None}, Breach.SUBJECT),
    "subject that is no row": (lambda _: {"subject": SECRET}, Breach.SUBJECT),
    "subject of another event": (
        lambda cast: {"subject": stored("ReviewPack", tenant_id=cast.tenant.pk)},
        Breach.SUBJECT,
    ),
    "subject of another tenant": (
        lambda cast: {"subject": stored("OperationRun", tenant_id=cast.other_tenant.pk)},
        Breach.SUBJECT,
    ),
    "unsaved subject": (
        lambda cast: {"subject": unsaved("OperationRun", id=1, tenant_id=cast.tenant.pk)},
        Breach.SUBJECT,
    ),
    "subject without a number": (
        lambda cast: {"subject": with_text_for_an_id(cast)},
        Breach.SUBJECT,
    ),
}
each_breach = pytest.mark.parametrize(("change", "clause"), BREACHES.values(), ids=list(BREACHES))


def ledger_is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM product_usage_events")
        return bool(cursor.fetchone() == (0,))


@each_breach
def test_breach_is_raised_while_we_work(change: Any, clause: Breach, cast: Cast) -> None:
    with pytest.raises(ContractBreachError) as raised:
        recorder.record(**started(cast, **change(cast)))

    assert raised.value.breach is clause
    assert SECRET not in str(raised.value)
    assert ledger_is_empty()


@each_breach
def test_breach_is_logged_and_dropped_in_production(
    change: Any,
    clause: Breach,
    cast: Cast,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.PRODUCTION = True

    outcome = recorder.record(**started(cast, **change(cast)))

    [line] = caplog.records
    assert outcome is False
    assert (line.name, line.levelname) == ("telemetry.recorder", "ERROR")
    assert line.reason == clause.value  # type: ignore[attr-defined]
    assert SECRET not in caplog.text
    assert ledger_is_empty()


def test_a_dropped_call_names_its_event(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PRODUCTION = True

    recorder.record(**started(cast, actor=None))
    recorder.record(**started(cast, event=LOOK_ALIKE))

    named = [line.event for line in caplog.records]  # type: ignore[attr-defined]
    assert named == ["operations.operation_started", "unknown"]


def test_a_call_that_keeps_the_contract_is_recorded(cast: Cast) -> None:
    assert recorder.record(**started(cast))


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_breaks_the_contract(cast: Cast) -> None:
    with pytest.raises(ContractBreachError) as raised:
        recorder.record(**started(cast))

    assert raised.value.breach is Breach.NO_TRANSACTION


@pytest.mark.django_db(transaction=True)
def test_in_production_nothing_is_recorded_outside_a_transaction(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PRODUCTION = True

    assert recorder.record(**started(cast)) is False

    assert [line.reason for line in caplog.records] == ["no open transaction"]  # type: ignore[attr-defined]
    assert ledger_is_empty()


@pytest.mark.django_db(transaction=True)
def test_a_breach_in_production_leaves_the_source_alone(cast: Cast, settings: Settings) -> None:
    settings.PRODUCTION = True

    with transaction.atomic():
        Tenant.objects.filter(pk=cast.tenant.pk).update(name="Renamed")
        recorder.record(**started(cast, note=SECRET))

    cast.tenant.refresh_from_db()
    assert cast.tenant.name == "Renamed"
