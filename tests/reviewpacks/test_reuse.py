"""When an older pack answers a request, and when it does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db.models.functions import Now
from django_scopes import scopes_disabled

from inventory.models import Agreement, Policy
from operations.models import OperationRun
from operations.services import runs
from operations.services.runs import CannotStartError
from reviewpacks.enums import PackStatus, Period
from reviewpacks.models import ReviewPack
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tenantpilot.tenants.services import connections
from tests.cast import Cast
from tests.ledger import ledger
from tests.reports.rows import a_global_administrator, a_report
from tests.reviewpacks.journeys import ask, finish, make, now, packs_of, run_of
from tests.tenant_dashboard.rows import an_ended_run, some_policies

pytestmark = pytest.mark.django_db


def takes_stock(cast: Cast) -> None:
    some_policies(cast.tenant, 1)


def forgets_a_policy(cast: Cast) -> None:
    with scopes_disabled():
        Policy.objects.first().delete()


def sees_a_change(cast: Cast) -> None:
    with scopes_disabled():
        Policy.objects.filter(pk=Policy.objects.first().pk).update(changed_at=Now())


def runs_something(cast: Cast) -> None:
    an_ended_run(cast.tenant)


def stores_a_report(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator()])


def checks_the_connection(cast: Cast) -> None:
    connections.mark_connected(tenant=cast.tenant, missing=[])


def renames_the_tenant(cast: Cast) -> None:
    cast.tenant.name = "Contoso Limited"
    cast.tenant.save()


def renames_the_workspace(cast: Cast) -> None:
    cast.workspace.name = "Northwind Services"
    cast.workspace.save()


def agreement(cast: Cast, policy: Policy | None = None) -> Agreement:
    with scopes_disabled():
        made: Agreement = Agreement.objects.create(
            tenant=cast.tenant,
            workspace=cast.workspace,
            policy=policy,
            agreed_by=cast.reader,
            collections=["compliance_policies"],
        )
    return made


def test_asking_again_returns_the_live_pack(cast: Cast) -> None:
    first = ask(cast)

    again = ask(cast, requested_by=cast.owner)

    assert (again.pack, again.is_new) == (first.pack, False)
    assert len(ledger()) == len(packs_of(cast.tenant)) == 1
    assert AuditLog.objects.filter(action="review_pack.requested").count() == 1


def test_other_options_wait_until_the_live_pack_is_ready(cast: Cast) -> None:
    first = ask(cast)

    with pytest.raises(CannotStartError, match="with other options is being made for Contoso"):
        ask(cast, period=Period.DAYS_90)

    assert packs_of(cast.tenant) == [first.pack]
    assert len(ledger()) == 1


def test_ready_pack_is_already_up_to_date(cast: Cast) -> None:
    pack = make(cast)

    again = ask(cast, requested_by=cast.owner)

    assert (again.pack, again.is_new) == (pack, False)
    assert len(ledger()) == 1


def test_other_options_are_another_pack(cast: Cast) -> None:
    make(cast)

    assert ask(cast, include_operations=False).is_new
    assert len(ledger()) == 2


def test_packs_of_two_tenants_know_nothing_of_each_other(cast: Cast) -> None:
    make(cast, requested_by=cast.owner)
    ProviderConnection.objects.create(
        tenant=cast.other_tenant, client_id=cast.tenant.directory_id, sealed_secret=b"x"
    )

    assert ask(cast, tenant=cast.other_tenant, requested_by=cast.owner).is_new


@pytest.mark.parametrize(
    "change",
    [
        takes_stock,
        forgets_a_policy,
        sees_a_change,
        runs_something,
        stores_a_report,
        checks_the_connection,
        renames_the_tenant,
        renames_the_workspace,
    ],
)
def test_whatever_the_pack_tells_makes_it_old(cast: Cast, change: Callable[[Cast], None]) -> None:
    some_policies(cast.tenant, 2)
    pack = make(cast)

    change(cast)

    fresh = Tenant.objects.select_related("workspace").get(pk=cast.tenant.pk)
    again = ask(cast, tenant=fresh)
    assert again.is_new
    assert again.pack != pack
    assert len(ledger()) == 2


def test_so_does_an_agreement_to_one_policy_and_the_erasure_of_who_agreed(cast: Cast) -> None:
    some_policies(cast.tenant, 1)
    agreement(cast)
    packs = [make(cast)]
    with scopes_disabled():
        agreement(cast, Policy.objects.get())
    packs.append(make(cast))

    with scopes_disabled():
        Agreement.objects.exclude(policy=None).update(agreed_by=None)
    packs.append(make(cast))

    with scopes_disabled():
        Agreement.objects.filter(policy=None).update(agreed_by=None)
    packs.append(make(cast))

    assert len(set(packs)) == 4


def test_runs_do_not_matter_to_a_pack_without_them(cast: Cast) -> None:
    make(cast, include_operations=False)

    an_ended_run(cast.tenant, type="connection_check")

    assert not ask(cast, include_operations=False).is_new


def test_pack_from_the_day_before_is_old(cast: Cast) -> None:
    """Its period has moved on. The fingerprint of that day is made by asking on it."""
    pack = make(cast)
    yesterday = pack.created_at - timedelta(days=1)
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(
            created_at=yesterday, status="generating", file_name=""
        )
        OperationRun.objects.filter(pk=pack.run_id).update(
            status="queued", outcome="pending", completed_at=None
        )
    assert finish(pack).status == "ready"

    assert ask(cast).is_new


def test_expired_pack_answers_nothing(cast: Cast) -> None:
    pack = make(cast)
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(expires_at=Now())

    assert ask(cast).is_new


def test_pack_whose_file_is_gone_answers_nothing(cast: Cast) -> None:
    pack = make(cast)
    storages["review_packs"].delete(pack.file_name)

    again = ask(cast)

    assert again.is_new
    assert (now(pack).status, now(pack).failure_code) == ("failed", "file_missing")


def test_cancelled_run_makes_room_for_the_next_pack(cast: Cast) -> None:
    first = ask(cast).pack
    with scopes_disabled():
        runs.cancel(run=run_of(first), cancelled_by=cast.owner)

    again = ask(cast)

    assert again.is_new
    assert (now(first).status, now(first).failure_code) == ("failed", "cancelled")
    assert len(ledger()) == 2


def test_pack_whose_run_is_gone_makes_room_too(cast: Cast) -> None:
    first = ask(cast).pack
    with scopes_disabled():
        OperationRun.objects.filter(pk=first.run_id).delete()
    assert now(first).state == PackStatus.FAILED

    assert ask(cast).is_new
    assert now(first).failure_code == "run_missing"
