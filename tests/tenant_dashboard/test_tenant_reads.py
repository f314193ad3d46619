"""What a tenant's page has read for itself says the same as asking the database for it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from django_scopes import scope

from attention.enums import Kind
from attention.selectors import attention_of
from attention.services import put_offs
from tenant_dashboard.pages.tenant import TenantPage
from tests.attention.states import STATES, healthy, reread
from tests.cast import Cast


@pytest.mark.parametrize("kind", STATES)
def test_page_finds_what_needs_a_person_as_the_list_does(cast: Cast, kind: Kind) -> None:
    healthy(cast.tenant)
    STATES[kind](cast.tenant)
    cast.tenant.refresh_from_db()
    moment = now()

    with scope(tenant=cast.tenant):
        page = TenantPage(cast.tenant, now=moment)

    listed = attention_of(cast.tenant, now=moment)
    assert [(each.kind, each.sentence, each.url, each.since) for each in page.attention.items] == [
        (each.kind, each.sentence, each.url, each.since) for each in listed.items
    ]
    assert listed.items


def test_page_knows_who_put_something_off_as_the_list_does(cast: Cast) -> None:
    healthy(cast.tenant)
    STATES[Kind.SYNC_FAILING](cast.tenant)
    put_offs.put_off(
        tenant=reread(cast.tenant),
        kind=Kind.SYNC_FAILING,
        until=now().date() + timedelta(days=7),
        note="Ticket 4711",
        put_off_by=cast.operator,
    )

    with scope(tenant=cast.tenant):
        (waiting,) = TenantPage(cast.tenant, now=now()).attention.put_off

    (listed,) = attention_of(reread(cast.tenant)).put_off
    assert waiting.put_off == listed.put_off
    assert (waiting.put_off.note, waiting.put_off.by) == ("Ticket 4711", "Ona Operator")  # type: ignore[attr-defined]
