"""Two people at two terminals remove the same, or what the other relies on."""

from collections import Counter
from collections.abc import Callable

import pytest
from django_scopes import scopes_disabled

from operations.services import runs
from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import OperationType
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.erasure import erase
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.services.offboarding import CannotOffboardError, offboard
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast
from tests.concurrency import at_once
from tests.ledger import ledger

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_owners_cannot_both_go(cast: Cast) -> None:
    WorkspaceMembership.objects.filter(user=cast.manager).update(role=Role.OWNER)
    waiting = [cast.owner, cast.manager]

    def go() -> str:
        try:
            erase(account=waiting.pop())
        except RefusedError:
            return "refused"
        return "erased"

    assert Counter(at_once(go, times=2)) == {"refused": 1, "erased": 1}
    owners = WorkspaceMembership.objects.filter(workspace=cast.workspace, role=Role.OWNER)
    assert owners.count() == 1


def test_same_person_is_erased_once(cast: Cast) -> None:
    def go() -> str:
        try:
            erase(account=cast.operator)
        except RefusedError as error:
            return str(error)
        return "erased"

    answers = Counter(at_once(go, times=3))

    assert answers["erased"] == 1
    assert answers["Another process has just erased this account. Nothing was changed."] == 2
    assert AuditLog.objects.filter(action=AuditAction.ACCOUNT_ERASED).count() == 1


def test_same_tenant_is_off_boarded_once(cast: Cast) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    def go() -> str:
        try:
            offboard(tenant=cast.tenant)
        except CannotOffboardError:
            return "refused"
        return "gone"

    assert Counter(at_once(go, times=3)) == {"refused": 2, "gone": 1}
    assert AuditLog.objects.filter(action=AuditAction.TENANT_OFFBOARDED).count() == 1


def test_what_the_person_starts_meanwhile_is_theirs_or_is_not_at_all(cast: Cast) -> None:
    """Whichever comes first, nothing names somebody who is gone."""
    acts: list[Callable[[], object]] = [
        lambda: erase(account=cast.operator),
        lambda: runs.start(
            tenant=cast.tenant,
            operation_type=OperationType.INVENTORY_SYNC,
            initiator=cast.operator,
        ),
    ]

    def go() -> str:
        try:
            acts.pop()()
        except Exception as error:
            return type(error).__name__
        return "done"

    answers = Counter(at_once(go, times=2))

    assert answers["done"] >= 1
    assert set(answers) <= {"done", "IntegrityError"}
    assert not User.objects.filter(pk=cast.operator.pk).exists()
    with scopes_disabled():
        assert {row.actor_id for row in ledger()} <= {None}
