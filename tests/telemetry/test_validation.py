"""A call that the recorder cannot accept: loud while we work, quiet for customers."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from telemetry import catalog, recorder
from telemetry.validation import InvalidEventError, Violation
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from tests.telemetry.fake_subjects import FakeSubject, stored

SECRET = "secret-of@customer.example"


def started(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return a call that is valid, but for the changes."""
    call: dict[str, Any] = {
        "event": catalog.OPERATION_STARTED,
        "tenant": cast.tenant,
        "actor": cast.owner,
        "subject": stored("OperationRun", tenant_id=cast.tenant.pk),
        "operation_type": OperationType.INVENTORY_SYNC,
    }
    return {key: value for key, value in {**call, **changes}.items() if value is not ...}


def unsaved(kind: str, **fields: Any) -> FakeSubject:
    return type(stored(kind, tenant_id=1))(**fields)


def with_text_for_an_id(cast: Cast) -> FakeSubject:
    subject = stored("OperationRun", tenant_id=cast.tenant.pk)
    subject.pk = SECRET
    return subject


LOOK_ALIKE = dataclasses.replace(catalog.OPERATION_STARTED, name=SECRET)
EQUAL_WORD = ReportType.PERMISSION_POSTURE
VIOLATIONS: dict[str, tuple[Any, Violation]] = {
    "event by name": (lambda _: {"event": "operations.operation_started"}, Violation.UNKNOWN_EVENT),
    "unhashable event": (lambda _: {"event": {}}, Violation.UNKNOWN_EVENT),
    "look-alike event": (lambda _: {"event": LOOK_ALIKE}, Violation.UNKNOWN_EVENT),
    "copy of an event": (
        lambda _: {"event": dataclasses.replace(catalog.OPERATION_STARTED)},
        Violation.UNKNOWN_EVENT,
    ),
    "missing key": (lambda _: {"operation_type": ...}, Violation.METADATA_KEYS),
    "extra key": (lambda _: {"note": SECRET}, Violation.METADATA_KEYS),
    "key of another event": (
        lambda _: {"operation_type": ..., "report_type": EQUAL_WORD},
        Violation.METADATA_KEYS,
    ),
    "free text": (lambda _: {"operation_type": SECRET}, Violation.METADATA_VALUE),
    "right word as text": (
        lambda _: {"operation_type": "inventory_sync"},
        Violation.METADATA_VALUE,
    ),
    "word of another vocabulary": (
        lambda _: {"operation_type": EQUAL_WORD},
        Violation.METADATA_VALUE,
    ),
    "number": (lambda _: {"operation_type": 1}, Violation.METADATA_VALUE),
    "moment": (lambda _: {"operation_type": datetime.now(UTC)}, Violation.METADATA_VALUE),
    "null": (lambda _: {"operation_type": None}, Violation.METADATA_VALUE),
    "blob": (lambda _: {"operation_type": {"note": SECRET}}, Violation.METADATA_VALUE),
    "no tenant": (lambda _: {"tenant": None}, Violation.TENANT),
    "unsaved tenant": (lambda cast: {"tenant": Tenant(pk=1)}, Violation.TENANT),
    "workspace for a tenant": (lambda cast: {"tenant": cast.workspace}, Violation.TENANT),
    "nobody": (lambda _: {"actor": None}, Violation.ACTOR),
    "platform operator": (lambda cast: {"actor": cast.platform_operator}, Violation.ACTOR),
    "unsaved actor": (lambda _: {"actor": User(pk=1, name="Nobody")}, Violation.ACTOR),
    "no subject": (lambda _: {"subject": None}, Violation.SUBJECT),
    "subject that is no row": (lambda _: {"subject": SECRET}, Violation.SUBJECT),
    "subject of another event": (
        lambda cast: {"subject": stored("ReviewPack", tenant_id=cast.tenant.pk)},
        Violation.SUBJECT,
    ),
    "subject of another tenant": (
        lambda cast: {"subject": stored("OperationRun", tenant_id=cast.other_tenant.pk)},
        Violation.SUBJECT,
    ),
    "unsaved subject": (
        lambda cast: {"subject": unsaved("OperationRun", id=1, tenant_id=cast.tenant.pk)},
        Violation.SUBJECT,
    ),
    "subject without a number": (
        lambda cast: {"subject": with_text_for_an_id(cast)},
        Violation.SUBJECT,
    ),
}
each_violation = pytest.mark.parametrize(
    ("change", "violation"), VIOLATIONS.values(), ids=list(VIOLATIONS)
)


def ledger_is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM product_usage_events")
        return bool(cursor.fetchone() == (0,))


@each_violation
def test_invalid_call_is_raised_while_we_work(
    change: Any, violation: Violation, cast: Cast
) -> None:
    with pytest.raises(InvalidEventError) as raised:
        recorder.record(**started(cast, **change(cast)))

    assert raised.value.violation is violation
    assert SECRET not in str(raised.value)
    assert ledger_is_empty()


@each_violation
def test_invalid_call_is_logged_and_dropped_in_production(
    change: Any,
    violation: Violation,
    cast: Cast,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.PRODUCTION = True

    outcome = recorder.record(**started(cast, **change(cast)))

    [line] = caplog.records
    assert outcome is False
    assert (line.name, line.levelname) == ("telemetry.recorder", "ERROR")
    assert line.reason == violation.value  # type: ignore[attr-defined]
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
def test_recording_outside_a_transaction_is_invalid(cast: Cast) -> None:
    with pytest.raises(InvalidEventError) as raised:
        recorder.record(**started(cast))

    assert raised.value.violation is Violation.NO_TRANSACTION


@pytest.mark.django_db(transaction=True)
def test_in_production_nothing_is_recorded_outside_a_transaction(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PRODUCTION = True

    assert recorder.record(**started(cast)) is False

    assert [line.reason for line in caplog.records] == ["no open transaction"]  # type: ignore[attr-defined]
    assert ledger_is_empty()


@pytest.mark.django_db(transaction=True)
def test_an_invalid_call_in_production_leaves_the_source_alone(
    cast: Cast, settings: Settings
) -> None:
    settings.PRODUCTION = True

    with transaction.atomic():
        Tenant.objects.filter(pk=cast.tenant.pk).update(name="Renamed")
        recorder.record(**started(cast, note=SECRET))

    cast.tenant.refresh_from_db()
    assert cast.tenant.name == "Renamed"
