from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from tenant_dashboard import selectors
from tenant_dashboard.models import MOST_TAGS, TenantDetails
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.edit_forms import save
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED, url

GIVEN = {
    "name": "Contoso Group",
    "contact": "Anna Berg, IT",
    "note": "First floor\nRing twice",
    "tags": " schools, gold ,gold,",
}


def address(tenant: Tenant, name: str = "details") -> str:
    return reverse(f"tenant_dashboard:{name}", kwargs={"tenant_id": tenant.pk})


def post(cast: Cast, client: Client, **values: str) -> Any:
    sign_in(client, cast.manager)
    return save(client, address(cast.tenant), GIVEN | values, follow=True)


def audited() -> list[tuple[str, dict[str, object]]]:
    found = AuditLog.objects.filter(
        action__in=[AuditAction.TENANT_RENAMED, AuditAction.TENANT_DETAILS_CHANGED]
    )
    return list(found.order_by("pk").values_list("action", "details"))


def test_details_are_kept_shown_and_audited_without_their_words(cast: Cast, client: Client) -> None:
    page = post(cast, client)

    assert "The details were saved." in page.text
    for words in ["Contoso Group", "Anna Berg, IT", "First floor<br>Ring twice", "schools"]:
        assert words in page.text
    with scope(tenant=cast.tenant):
        assert selectors.tags_of_tenant() == ["gold", "schools"]
    assert audited() == [
        ("tenant.renamed", {}),
        ("tenant.details_changed", {"contact_or_note": True, "tags": True}),
    ]


def test_the_same_again_changes_nothing(cast: Cast, client: Client) -> None:
    post(cast, client)
    page = post(cast, client)

    assert "Nothing was changed" in page.text
    assert len(audited()) == 2


def test_form_shows_what_is_kept(cast: Cast, client: Client) -> None:
    post(cast, client)

    page = client.get(address(cast.tenant))

    assert page.context["form"].initial["tags"] == "gold, schools"
    assert 'value="Anna Berg, IT"' in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 121),
        ("name", "…"),
        ("name", "a\u202eb"),
        ("contact", "x" * 201),
        ("contact", "a\x07b"),
        ("note", "x" * 1001),
        ("tags", "x" * 31),
        ("tags", ",".join(f"t{number}" for number in range(MOST_TAGS + 1))),
        ("note", "a\u200b\nb"),
        ("tags", "a\x00b"),
        ("tags", "gold,\u200b"),
        ("tags", "gold,\u202eschools"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(
    cast: Cast, client: Client, field: str, value: str
) -> None:
    page = post(cast, client, **{field: value})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == [field]
    assert audited() == []


def test_hostile_details_are_text(cast: Cast, client: Client) -> None:
    with scope(tenant=cast.tenant):
        TenantDetails.objects.create(
            tenant=cast.tenant, workspace_id=cast.workspace.pk, contact=HOSTILE, note=HOSTILE
        )

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text


def test_archiving_asks_first_and_names_the_person(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)
    asked = client.get(address(cast.tenant, "archive"))
    assert "Archive <bdi>Contoso</bdi>?" in asked.text
    assert Tenant.objects.get(pk=cast.tenant.pk).status == TenantStatus.ACTIVE

    done = client.post(address(cast.tenant, "archive"), follow=True)
    again = client.post(address(cast.tenant, "archive"), follow=True)
    asked_again = client.get(address(cast.tenant, "archive"), follow=True)

    assert "Contoso was archived. What runs on it stops at its next step" in done.text
    assert "was archived already" in again.text
    assert "Contoso was archived already." in asked_again.text
    assert "Archive the tenant" not in asked_again.text
    assert not ProviderConnection.objects.filter(tenant=cast.tenant).exists()
    (entry,) = AuditLog.objects.filter(action=AuditAction.TENANT_ARCHIVED)
    assert entry.actor_id == cast.manager.pk


def test_tenant_that_is_being_onboarded_is_not_archived_here(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ONBOARDING)

    page = sign_in(client, cast.owner).post(address(cast.tenant, "archive"), follow=True)

    assert "Cancel the onboarding" in page.text
    assert Tenant.objects.get(pk=cast.tenant.pk).status == TenantStatus.ONBOARDING


@pytest.mark.parametrize("name", ["details", "archive"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("operator", HTTPStatus.FORBIDDEN), ("outsider", HTTPStatus.NOT_FOUND)],
)
def test_only_those_who_manage_tenants_may(
    cast: Cast, client: Client, person: str, status: HTTPStatus, name: str
) -> None:
    answer = sign_in(client, getattr(cast, person)).post(address(cast.tenant, name), GIVEN)

    assert answer.status_code == status
    assert Tenant.objects.get(pk=cast.tenant.pk).name == "Contoso"
