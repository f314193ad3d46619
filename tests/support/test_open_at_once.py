"""Many people, or one impatient one, click at the same moment."""

from uuid import uuid4

import pytest

from support.models import DiagnosticBundle
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast
from tests.concurrency import at_once
from tests.ledger import ledger
from tests.support.journeys import bundles, opened

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_times_the_same_form_is_one_bundle_and_one_use(cast: Cast) -> None:
    token = uuid4()

    def click() -> DiagnosticBundle:
        return opened(cast, token=token)

    answered = at_once(click, times=20)

    assert {bundle.pk for bundle in answered} == {bundle.pk for bundle in bundles()}
    assert len(bundles()) == len(ledger()) == AuditLog.objects.count() == 1


def test_twenty_forms_are_twenty_bundles_and_twenty_uses(cast: Cast) -> None:
    at_once(lambda: opened(cast), times=20)

    assert {row.subject_id for row in ledger()} == {bundle.pk for bundle in bundles()}
    assert len(bundles()) == AuditLog.objects.count() == 20
