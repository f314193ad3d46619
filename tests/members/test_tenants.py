from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.entitlements import set_entitlements
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, member, sign_in
from tests.factories import MembershipFactory, TenantFactory, WorkspaceFactory
from tests.members.places import HOSTILE, HOSTILE_ESCAPED, member_url, place
from tests.ui.markup import elements

NAMED = AuditAction.MEMBER_ENTITLEMENTS_CHANGED


def named(cast: Cast) -> set[str]:
    entitlements = place(cast.workspace, cast.operator).entitlements
    return set(entitlements.values_list("tenant__name", flat=True))


def audited_tenants() -> list[tuple[int | None, int | None, object]]:
    rows = AuditLog.objects.filter(action=NAMED).order_by("pk")
    return [(row.actor_id, row.tenant_id, row.details["may_see"]) for row in rows]


def test_named_tenants_are_ticked(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.manager).get(member_url(cast, cast.operator, "tenants"))

    boxes = elements(page.text, "input", type="checkbox")
    assert [("checked" in box.attributes, box.attributes["value"]) for box in boxes] == [
        (True, str(cast.tenant.pk)),
        (False, str(cast.other_tenant.pk)),
    ]
    assert "Elsewhere" not in page.text


def test_ticking_names_and_unticking_takes_back(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator, "tenants")
    both = [cast.tenant.pk, cast.other_tenant.pk]
    colleague = sign_in(Client(), cast.operator)
    assert colleague.get(f"/admin/tenants/{cast.other_tenant.pk}/").status_code == 404

    page = sign_in(client, cast.manager).post(
        url, {"shown": both, "named": [cast.other_tenant.pk]}, follow=True
    )

    assert "Saved which of these tenants Ona Operator may see." in page.text
    assert named(cast) == {"Fabrikam"}
    assert colleague.get(f"/admin/tenants/{cast.other_tenant.pk}/").status_code == 200
    assert colleague.get(f"/admin/tenants/{cast.tenant.pk}/").status_code == 404
    assert audited_tenants() == [
        (cast.manager.pk, cast.tenant.pk, False),
        (cast.manager.pk, cast.other_tenant.pk, True),
    ]


def test_tenants_that_were_not_shown_stay_as_they_are(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator, "tenants")

    sign_in(client, cast.owner).post(
        url, {"shown": [cast.other_tenant.pk], "named": [cast.other_tenant.pk]}
    )

    assert named(cast) == {"Contoso", "Fabrikam"}


def test_going_on_to_another_page_saves_the_ticks(cast: Cast, client: Client) -> None:
    TenantFactory.create_batch(30, workspace=cast.workspace)
    url = member_url(cast, cast.operator, "tenants")
    page = sign_in(client, cast.manager).get(url)
    assert elements(page.text, "button", name="go_to", value="2")
    ticked = {"shown": [cast.other_tenant.pk], "named": [cast.other_tenant.pk], "go_to": "2"}

    answer = client.post(url, ticked)

    assert answer["Location"] == f"{url}?page=2"
    assert named(cast) == {"Contoso", "Fabrikam"}


@pytest.mark.parametrize(
    ("search", "leads"), [("customer 5", "?search=customer+5"), ("x" * 999, f"?search={'x' * 200}")]
)
def test_searching_saves_the_ticks(cast: Cast, client: Client, search: str, leads: str) -> None:
    TenantFactory.create_batch(12, workspace=cast.workspace)
    url = member_url(cast, cast.operator, "tenants")
    page = sign_in(client, cast.manager).get(url)
    [field] = elements(page.text, "input", type="search")
    assert field.attributes["name"] == "search"
    ticked = {"shown": [cast.other_tenant.pk], "named": [cast.other_tenant.pk]}

    answer = client.post(f"{url}?page=2", ticked | {"search": search, "go_to": "search"})
    shown = client.post(answer["Location"], {"shown": [], "go_to": "all", "search": "other"})

    assert answer["Location"] == f"{url}{leads}"
    assert shown["Location"] == url
    assert named(cast) == {"Contoso", "Fabrikam"}


def test_saving_the_same_audits_nothing(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator, "tenants")

    sign_in(client, cast.owner).post(url, {"shown": [cast.tenant.pk], "named": [cast.tenant.pk]})

    assert audited_tenants() == []


@pytest.mark.parametrize("as_shown", [True, False])
def test_foreign_tenant_is_refused(cast: Cast, client: Client, *, as_shown: bool) -> None:
    url = member_url(cast, cast.operator, "tenants")
    foreign = cast.foreign_tenant.pk
    shown = [cast.tenant.pk, foreign] if as_shown else [cast.tenant.pk]

    page = sign_in(client, cast.owner).post(url, {"shown": shown, "named": [foreign]})

    assert "Choose among the tenants shown here only." in page.text
    assert "Elsewhere" not in page.text
    assert named(cast) == {"Contoso"}


def test_service_passes_over_foreign_tenants(cast: Cast) -> None:
    ids = [cast.other_tenant.pk, cast.foreign_tenant.pk]

    set_entitlements(
        membership=place(cast.workspace, cast.operator),
        shown=ids,
        named=ids,
        named_by=cast.owner,
    )

    assert named(cast) == {"Contoso", "Fabrikam"}


@pytest.mark.parametrize("value", ["", "abc", "-1", str(2**63), str(2**70), "1' or '1", "\0", "٣"])
def test_hostile_ids_change_nothing(cast: Cast, client: Client, value: str) -> None:
    url = member_url(cast, cast.operator, "tenants")

    answer = sign_in(client, cast.owner).post(url, {"shown": [value], "named": [value]})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert named(cast) == {"Contoso"}
    assert audited_tenants() == []


def test_nothing_posted_changes_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner).post(member_url(cast, cast.operator, "tenants"))

    assert named(cast) == {"Contoso"}


def test_who_sees_every_tenant_is_named_none(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.manager, "tenants")

    answer = sign_in(client, cast.owner).post(
        url, {"shown": [cast.tenant.pk], "named": [cast.tenant.pk]}
    )

    assert answer["Location"] == member_url(cast, cast.manager)
    with pytest.raises(RefusedError, match="sees every tenant by now"):
        set_entitlements(
            membership=place(cast.workspace, cast.manager),
            shown=[cast.tenant.pk],
            named=[cast.tenant.pk],
            named_by=cast.owner,
        )
    assert not place(cast.workspace, cast.manager).entitlements.exists()


def test_refusal_stands_beside_the_field(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The member was promoted between the look at the page and the act."""

    def too_late(**arguments: object) -> None:
        raise RefusedError("Ona Operator sees every tenant by now, so nothing was changed.")

    monkeypatch.setattr("tenantpilot.members.views.tenant_entitlements.set_entitlements", too_late)

    page = sign_in(client, cast.owner).post(
        member_url(cast, cast.operator, "tenants"), {"shown": [cast.tenant.pk]}
    )

    assert "sees every tenant by now" in page.text
    assert 'id="id_named_error"' in page.text


def test_long_lists_are_searched_and_paged_and_saving_returns_there(
    cast: Cast, client: Client
) -> None:
    for index in range(60):
        TenantFactory(workspace=cast.workspace, name=f"Customer {index:02}")
    url = member_url(cast, cast.operator, "tenants")
    sign_in(client, cast.owner)

    first = client.get(url)
    found = client.get(url, {"search": "customer 5"})
    none = client.get(url, {"search": HOSTILE})
    shown = [each.attributes["value"] for each in elements(found.text, "input", name="shown")]
    saved = client.post(f"{url}?search=customer+5", {"shown": shown, "named": shown})

    assert len(elements(first.text, "input", type="checkbox")) == 25
    assert len(shown) == 10
    assert "No tenant matches" in none.text
    assert HOSTILE_ESCAPED in none.text
    assert saved["Location"] == f"{url}?search=customer+5"
    assert len(named(cast)) == 11


def test_unusable_search_shows_all(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(
        member_url(cast, cast.operator, "tenants"), {"search": "x" * 121}
    )

    assert "This search could not be used." in page.text
    assert "Contoso" in page.text


def test_workspace_without_tenants_says_so(cast: Cast, client: Client) -> None:
    bare = WorkspaceFactory()
    MembershipFactory(workspace=bare, user=cast.owner)
    reader = member(bare, Role.READ_ONLY, "Rita")
    url = reverse("members:tenants", args=[bare.slug, place(bare, reader).pk])

    page = sign_in(client, cast.owner).get(url)

    assert "There are no tenants yet" in page.text


def test_hostile_tenant_and_member_are_text(cast: Cast, client: Client) -> None:
    TenantFactory(workspace=cast.workspace, name=HOSTILE, status="archived")
    person = member(cast.workspace, Role.OPERATOR, HOSTILE)

    page = sign_in(client, cast.owner).get(member_url(cast, person, "tenants"))

    assert page.text.count(HOSTILE_ESCAPED) >= 3
    assert "<script>alert" not in page.text
    assert "(archived)" in page.text


@pytest.mark.parametrize("tenants", [0, 30])
def test_statements_do_not_grow_with_tenants(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, tenants: int
) -> None:
    TenantFactory.create_batch(tenants, workspace=cast.workspace)
    url = member_url(cast, cast.operator, "tenants")
    sign_in(client, cast.owner)

    # session, person, membership, member, how many, tenants, named, workspaces of the switcher
    with django_assert_num_queries(7):
        client.get(url)
