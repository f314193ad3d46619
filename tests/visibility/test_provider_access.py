"""The customer's question: what can you do in our tenant? Answered from Microsoft's own words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now
from django_scopes import scope

from tenantpilot.graph.permissions import EVERY_PERMISSION
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection
from tests.cast import Cast, sign_in
from visibility import services
from visibility.enums import Area

pytestmark = pytest.mark.django_db

NEEDED = [each.value for each in EVERY_PERMISSION]


def page(cast: Cast, *, names: list[str] | None = None, elsewhere: int = 0) -> str:
    """What a reader sees after Microsoft told these grants."""
    if names is not None:
        with scope(tenant=cast.tenant):
            services.record_grants(tenant=cast.tenant, names=names, elsewhere=elsewhere)
            services.record_seen(tenant=cast.tenant, area=Area.COMPLIANCE_POLICIES, count=3)
    client = sign_in(Client(), cast.reader)
    text = client.get(f"/admin/tenants/{cast.tenant.pk}/provider-access/").text
    return " ".join(text.split())


def test_needed_permissions_only_read_and_that_is_said(cast: Cast) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        status=ConnectionStatus.CONNECTED,
        last_checked_at=now(),
        credential_since=now() - timedelta(days=41),
    )

    text = page(cast, names=NEEDED)

    assert "It can only read." in text
    assert "It cannot change, create or delete anything." in text
    assert "It cannot read e-mail." in text
    assert "Used to report who holds administrator roles." in text
    assert "41 days" in text
    assert "Client secret" in text
    assert "Compliance policies" in text
    assert "More is granted" not in text


def test_what_is_too_much_is_found_and_said_first(cast: Cast) -> None:
    text = page(cast, names=[*NEEDED, "Mail.Read", "RoleManagement.ReadWrite.Directory"])

    assert "2 permissions could be taken back" in text
    assert "With it an app can give itself or any person any directory role." in text
    assert "It can only read." not in text
    assert "It cannot change" not in text
    assert "It cannot read e-mail." not in text
    assert "It cannot read files and sites." in text
    assert text.index("RoleManagement.ReadWrite.Directory") < text.index("Organization.Read.All")


def test_larger_permission_that_stands_for_a_needed_one_is_told_apart(cast: Cast) -> None:
    smaller = [each for each in NEEDED if each != "User.Read.All"]

    text = page(cast, names=[*smaller, "Directory.Read.All"])

    assert "It stands for one that TenantPilot uses." in text


def test_nothing_is_claimed_that_is_not_known(cast: Cast) -> None:
    before = page(cast)
    with_others = page(cast, names=NEEDED, elsewhere=2)

    assert "Nothing here means that nothing is granted." in before
    assert "It cannot" not in before
    assert "2 of other APIs than Microsoft Graph" in with_others
    assert "It cannot" not in with_others
    assert "It can only read." not in with_others


def test_names_that_are_none_are_not_shown(cast: Cast) -> None:
    text = page(cast, names=["<script>alert(1)</script>", ""])

    assert "alert(1)" not in text
    assert "(without a name)" in text


def test_tenant_without_a_connection_has_no_access(cast: Cast) -> None:
    ProviderConnection.objects.all().delete()

    assert "There is no access." in page(cast)
