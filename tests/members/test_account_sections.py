"""Ways to sign in are said by whichever app knows them, in one order, on both planes."""

import pytest
from django.http import HttpRequest
from django.test import Client

from tenantpilot.accounts import account_sections
from tenantpilot.accounts.account_sections import Row, Section, account_section
from tenantpilot.accounts.models import Account, User
from tenantpilot.members.own_addresses import own_url
from tests.cast import Cast, sign_in
from tests.members.places import HOSTILE, HOSTILE_ESCAPED


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_sections, "_sources", dict(account_sections._sources))


@pytest.mark.parametrize("who", ["reader", "platform_operator"])
def test_sections_stand_in_order_with_links_and_buttons(
    cast: Cast, client: Client, who: str
) -> None:
    @account_section(order=1)
    def keys(*, request: HttpRequest, account: Account) -> Section | None:
        row = Row(title=HOSTILE, note="added today", url="/keys/", action="Rename")
        return Section(title="Own keys", text="Two are wise.", rows=[row])

    @account_section(order=2)
    def nothing(*, request: HttpRequest, account: Account) -> Section | None:
        return None

    @account_section(order=3)
    def company(*, request: HttpRequest, account: Account) -> Section | None:
        return Section(title="Company", rows=[Row(title="x", form_url="/go/", action="Connect")])

    page = sign_in(client, getattr(cast, who)).get(own_url(getattr(cast, who), "account"))

    titles = [section.title for section in page.context["sections"]]
    assert titles[:2] == ["Own keys", "Company"]
    assert titles[-1] == "Password"
    assert HOSTILE_ESCAPED in page.text
    assert 'href="/keys/"' in page.text
    assert 'action="/go/"' in page.text


def test_two_sections_at_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match="the place 90"):
        account_section(order=90)(lambda *, request, account: None)


def test_account_without_a_password_is_offered_none_to_change(cast: Cast, client: Client) -> None:
    reader = User.objects.get(pk=cast.reader.pk)
    reader.set_unusable_password()
    reader.save()

    page = sign_in(client, reader).get(own_url(reader, "account"))

    assert "None set" in page.text
    assert own_url(reader, "change-password") not in page.text
