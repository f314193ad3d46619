"""The lines of what needs a person: what they say, and where putting off leads back to."""

from datetime import UTC, datetime

from django.http import QueryDict

from attention.enums import Kind, Severity
from attention.item_lines import item_lines
from attention.items import Item
from tenantpilot.tenants.models import Tenant

TENANT = Tenant(pk=7)


def _item(sentence: str, *, since: datetime | None = None) -> Item:
    return Item(
        tenant_id=7,
        kind=Kind.SYNC_FAILING,
        severity=Severity.HIGH,
        sentence=sentence,
        route="operations:list",
        link_text="All operations",
        since=since,
    )


def _line(item: Item, *, query: str = "", may_start: bool = True) -> str:
    [line] = item_lines([item], tenant=TENANT, query=QueryDict(query), may_start=may_start)
    return line


def test_what_came_from_a_tenant_stays_text() -> None:
    line = _line(_item("<script>alert(1)</script> & more"))

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in line
    assert "<script" not in line


def test_putting_off_keeps_the_way_back_and_names_its_kind() -> None:
    line = _line(_item("It fails."), query="back=status%3Dactive&kind=drift")

    assert 'put-off/?back=status%3Dactive&amp;kind=sync_failing"' in line
    assert "drift" not in line


def test_who_may_not_start_is_not_asked_to_put_off() -> None:
    line = _line(_item("It fails."), may_start=False)

    assert "It fails." in line
    assert "put-off" not in line


def test_when_it_began_is_said_only_if_it_is_known() -> None:
    assert "Began <time" in _line(_item("It fails.", since=datetime(2026, 3, 1, tzinfo=UTC)))
    assert "Began" not in _line(_item("It fails."))
