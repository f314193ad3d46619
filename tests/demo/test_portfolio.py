"""A provider with as many customers as one likes, beside the demo's own."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from attention.enums import Kind
from attention.selectors import attention
from demo import sign_ins
from demo.portfolio import provider
from demo.portfolio.ids import SLUG
from demo.portfolio.microsoft import at_microsoft
from demo.portfolio.names import name_of
from system_dashboard.verification.verify import verify
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace

TENANTS = 60

pytestmark = pytest.mark.django_db


def test_names_and_ids_are_each_customers_own() -> None:
    assert len({name_of(number) for number in range(1_200)}) == 1_200
    assert len({each.directory_id for each in at_microsoft(TENANTS)}) == TENANTS


def test_customers_need_somebody_for_every_reason_and_the_ledger_is_whole() -> None:
    assert provider.open_workspace(tenants=TENANTS, now=now())
    assert not provider.open_workspace(tenants=TENANTS, now=now())

    assert provider.MONA.email in sign_ins.table()
    tenants = Tenant.objects.filter(workspace__slug=SLUG).select_related("connection")
    found = attention(list(tenants))

    kinds = Counter(item.kind for each in found.by_tenant.values() for item in each.items)
    assert kinds.keys() == set(Kind) - {Kind.NO_WORKER}
    assert found.with_put_off()
    assert len(tenants) - len(found.with_items()) > TENANTS // 3
    assert {each.directory_id for each in tenants} == {
        each.directory_id for each in at_microsoft(TENANTS)
    }
    assert verify(now=now()).is_clean


def test_demo_has_them_if_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.management.commands.seed_demo.seed", lambda now: None)
    output = StringIO()

    call_command("seed_demo", "--portfolio", str(TENANTS), stdout=output)

    assert f"{provider.NAME} has 60 customers." in output.getvalue()
    assert Workspace.objects.get(slug=SLUG).tenants.count() == TENANTS
