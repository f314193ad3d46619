"""The wizard's pages: who may see them, what they say, what they do."""

import uuid
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from demo.graph_stub.world import Condition
from onboarding.models import OnboardingSession
from onboarding.services import sessions
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tenantpilot.vocabulary import OnboardingCheckpoint
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.onboarding.journeys import (
    AFTER_THE_LINK,
    Traveller,
    audited,
    connection_of,
    holding,
    now,
    tenant_of,
)
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def url(session: OnboardingSession, act: str = "") -> str:
    return f"/admin/onboarding/{session.pk}/{act}"


def form_of(traveller: Traveller, checkpoint: OnboardingCheckpoint) -> dict[str, str]:
    """What the page of the step sends when the person has filled it in."""
    microsoft = traveller.microsoft
    fields = {
        IDENTIFIED: {
            "customer_name": microsoft.name,
            "directory_id": str(microsoft.directory_id),
        },
        CONFIGURED: {
            "client_id": str(microsoft.client_id),
            "client_secret": microsoft.client_secret,
            "secret_expires_on": "2099-12-31",
        },
    }
    version = str(now(traveller.session).version)
    return {"step": checkpoint.value, "version": version, **fields.get(checkpoint, {})}


def send(
    client: Client, traveller: Traveller, checkpoint: OnboardingCheckpoint, **changes: str
) -> tuple[int, str]:
    form = form_of(traveller, checkpoint) | changes
    address = url(traveller.session) + f"?step={checkpoint.value}"
    response = client.post(address, form, follow=True)
    return response.status_code, response.text


def test_whole_way_through_the_pages_counts_what_follows_the_link(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    sign_in(client, cast.manager)

    for checkpoint in OnboardingCheckpoint:
        page = client.get(url(traveller.session))
        assert page.context["wizard"].shown.step.checkpoint == checkpoint
        assert send(client, traveller, checkpoint)[0] == HTTPStatus.OK

    assert tenant_of(traveller.session).status == TenantStatus.ACTIVE
    assert [row.metadata for row in ledger()] == [
        f'{{"checkpoint": "{name}"}}' for name in AFTER_THE_LINK
    ]
    assert connection_of(traveller.session).secret_expires_on


def test_activation_leads_to_the_tenant(cast: Cast, client: Client, traveller: Traveller) -> None:
    session = traveller.to(PERMITTED)

    response = sign_in(client, cast.owner).post(
        url(session) + "?step=activated", form_of(traveller, ACTIVATED)
    )

    assert response["Location"] == f"/admin/tenants/{session.tenant_id}/"


@pytest.mark.parametrize("reached", [None, *OnboardingCheckpoint])
def test_every_open_step_can_be_looked_at_and_looking_writes_nothing(
    cast: Cast, client: Client, traveller: Traveller, reached: OnboardingCheckpoint | None
) -> None:
    session = traveller.to(reached) if reached else now(traveller.session)
    sign_in(client, cast.owner)
    trail = audited()

    for wanted in ["", *OnboardingCheckpoint.values, "nonsense", "\x00"]:
        page = client.get(url(session), {"step": wanted})
        assert page.status_code == HTTPStatus.OK

    assert now(session).version == session.version
    assert audited() == trail


@pytest.mark.parametrize("act", ["", "cancel/", "delete/"])
@pytest.mark.parametrize("is_linked", [False, True])
@pytest.mark.parametrize(
    ("who", "unlinked", "linked"),
    [
        ("outsider", HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND),
        # Nobody has named this tenant for them, so it does not exist for them.
        ("operator", HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
        ("reader", HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
    ],
)
def test_session_takes_access_to_workspace_and_tenant(
    cast: Cast,
    client: Client,
    traveller: Traveller,
    act: str,
    who: str,
    unlinked: HTTPStatus,
    linked: HTTPStatus,
    *,
    is_linked: bool,
) -> None:
    session = traveller.to(CONFIGURED) if is_linked else now(traveller.session)
    before = (audited(), ledger())
    sign_in(client, getattr(cast, who))

    answers = {client.post(url(session, act), form_of(traveller, VERIFIED)).status_code}
    if not act:
        answers.add(client.get(url(session)).status_code)

    assert answers == {linked if is_linked else unlinked}
    assert (audited(), ledger()) == before
    assert now(session).version == session.version


def test_entitled_operator_still_lacks_the_capability(
    cast: Cast, client: Client, draft: OnboardingSession
) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ONBOARDING)
    OnboardingSession.objects.filter(pk=draft.pk).update(tenant=cast.tenant)

    response = sign_in(client, cast.operator).get(url(draft))

    assert response.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("session_id", [0, 999_999_999, 10**40])
def test_session_that_does_not_exist_is_404(cast: Cast, client: Client, session_id: int) -> None:
    response = sign_in(client, cast.owner).get(f"/admin/onboarding/{session_id}/")

    assert response.status_code == HTTPStatus.NOT_FOUND


def test_nobody_is_sent_to_sign_in(client: Client, draft: OnboardingSession) -> None:
    assert client.get(url(draft))["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("act", ["cancel/", "delete/"])
def test_getting_neither_cancels_nor_deletes(
    cast: Cast, client: Client, draft: OnboardingSession, act: str
) -> None:
    response = sign_in(client, cast.owner).get(url(draft, act))

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert now(draft).is_draft


def test_post_without_token_is_refused(cast: Cast, draft: OnboardingSession) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), cast.owner)

    assert client.post(url(draft), {"step": "x"}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("version", ["", "abc", "0", "-1", "1e9", "1\x00"])
@pytest.mark.parametrize("act", ["", "cancel/", "delete/"])
def test_form_without_its_version_is_a_bad_request(
    cast: Cast, client: Client, traveller: Traveller, version: str, act: str
) -> None:
    form = form_of(traveller, IDENTIFIED) | {"version": version}

    response = sign_in(client, cast.owner).post(url(traveller.session, act), form)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert now(traveller.session).version == 1


def test_second_person_gets_a_clear_message_and_overwrites_nothing(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    session = traveller.to(IDENTIFIED)
    seen = form_of(traveller, CONFIGURED) | {"client_secret": "of-the-second-person"}
    traveller.take(CONFIGURED)
    before = bytes(connection_of(session).sealed_secret)

    response = sign_in(client, cast.owner).post(url(session) + "?step=connection_configured", seen)

    assert response.status_code == HTTPStatus.CONFLICT
    assert "Somebody else was faster." in response.text
    assert "Marcus Manager" in response.text
    assert "of-the-second-person" not in response.text
    assert bytes(connection_of(session).sealed_secret) == before
    assert len(ledger()) == 1


def test_form_sent_twice_by_one_person_says_so(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    form = form_of(traveller, IDENTIFIED)
    sign_in(client, cast.manager)

    first = client.post(url(traveller.session), form)
    second = client.post(url(traveller.session) + "?step=tenant_identified", form)

    assert (first.status_code, second.status_code) == (HTTPStatus.FOUND, HTTPStatus.CONFLICT)
    assert "You have changed this onboarding since this page was opened." in second.text
    assert holding(traveller.session) == ["tenant_identified"]


@pytest.mark.parametrize("checkpoint", [VERIFIED, PERMITTED])
def test_asking_twice_leads_to_what_came_of_asking_first(
    cast: Cast, client: Client, traveller: Traveller, checkpoint: OnboardingCheckpoint
) -> None:
    traveller.to(CONFIGURED if checkpoint == VERIFIED else VERIFIED)
    form = form_of(traveller, checkpoint)
    sign_in(client, cast.manager)
    address = url(traveller.session) + f"?step={checkpoint.value}"

    answers = [client.post(address, form)["Location"] for _ in range(2)]

    assert answers == [url(traveller.session)] * 2
    assert checkpoint.value in holding(traveller.session)


def test_activating_twice_says_that_it_had_ended(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    session = traveller.to(PERMITTED)
    form = form_of(traveller, ACTIVATED)
    sign_in(client, cast.manager)
    client.post(url(session), form)

    again = client.post(url(session), form, follow=True)

    assert "This onboarding had ended already, so nothing was changed." in again.text
    assert len(ledger()) == 4


@pytest.mark.parametrize("checkpoint", list(OnboardingCheckpoint)[1:])
def test_step_out_of_order_is_not_taken(
    cast: Cast, client: Client, traveller: Traveller, checkpoint: OnboardingCheckpoint
) -> None:
    sign_in(client, cast.manager)

    status, text = send(client, traveller, checkpoint)

    assert status == HTTPStatus.OK
    assert "This step comes later, so nothing was changed." in text
    assert holding(traveller.session) == []


def test_step_that_a_colleague_put_out_of_reach_is_not_taken(
    cast: Cast, client: Client, traveller: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page had been read when the checkpoint before was reopened, with the same version."""
    session = traveller.to(VERIFIED)
    monkeypatch.setattr(
        "onboarding.views.wizard.selectors.completions",
        lambda _: {each.checkpoint: each for each in session.completions.all()},
    )
    session.completions.filter(checkpoint=VERIFIED).update(holds=False)
    monkeypatch.setattr("onboarding.wizard._state", lambda *_, **__: "done")
    sign_in(client, cast.manager)

    _, text = send(client, traveller, PERMITTED)

    assert "This step comes later" in text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("customer_name", "", "Enter the customer&#x27;s name."),
        ("directory_id", "", "Enter the Microsoft tenant ID."),
        ("directory_id", "contoso", "This is not an ID as Microsoft shows it"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    cast: Cast, client: Client, traveller: Traveller, field: str, value: str, words: str
) -> None:
    sign_in(client, cast.manager)

    status, text = send(client, traveller, IDENTIFIED, **{field: value})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in text
    assert "Nothing was saved." in text
    assert now(traveller.session).tenant is None


def test_tenant_linked_here_is_named_and_led_to(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    sign_in(client, cast.manager)

    status, text = send(
        client, traveller, IDENTIFIED, directory_id=str(cast.other_tenant.directory_id)
    )

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This Microsoft tenant is already linked in this workspace." in text
    assert f'href="/admin/tenants/{cast.other_tenant.pk}/"' in text


def test_tenant_being_onboarded_here_is_named(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    Tenant.objects.filter(pk=cast.other_tenant.pk).update(status=TenantStatus.ONBOARDING)
    sign_in(client, cast.manager)

    _, text = send(client, traveller, IDENTIFIED, directory_id=str(cast.other_tenant.directory_id))

    assert "is already being onboarded in this workspace." in text


def test_tenant_of_another_workspace_only_cannot_be_linked(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    sign_in(client, cast.manager)

    status, text = send(
        client, traveller, IDENTIFIED, directory_id=str(cast.foreign_tenant.directory_id)
    )

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This Microsoft tenant cannot be linked." in text
    assert cast.foreign_tenant.name not in text
    assert cast.foreign_tenant.workspace.name not in text


def test_confirmed_id_cannot_be_changed_by_a_forged_form(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    session = traveller.to(VERIFIED)
    sign_in(client, cast.manager)

    send(client, traveller, IDENTIFIED, directory_id=str(uuid.uuid4()), customer_name="Renamed")

    tenant = tenant_of(session)
    assert (tenant.name, tenant.directory_id) == ("Renamed", traveller.microsoft.directory_id)


def test_page_that_is_older_than_the_confirmation_is_refused(
    cast: Cast, client: Client, traveller: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    traveller.to(VERIFIED)
    monkeypatch.setattr("onboarding.views.wizard._is_settled", lambda _: False)
    sign_in(client, cast.manager)

    status, text = send(client, traveller, IDENTIFIED, directory_id=str(uuid.uuid4()))

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Microsoft has confirmed the ID of this tenant, so it stays as it is." in text


def test_other_application_needs_its_own_secret(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(CONFIGURED)
    sign_in(client, cast.manager)

    status, text = send(
        client, traveller, CONFIGURED, client_id=str(uuid.uuid4()), client_secret=""
    )

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "the stored one belongs to another application." in text


def test_failed_verification_says_what_and_where_in_plain_words(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(CONFIGURED)
    traveller.microsoft.condition = Condition.SECRET_EXPIRED
    sign_in(client, cast.manager)

    _, text = send(client, traveller, VERIFIED)

    assert "The client secret has expired." in text
    assert f"/Credentials/appId/{traveller.microsoft.client_id}" in text
    assert 'rel="noopener noreferrer"' in text
    assert "secret_expired" in text
    assert "AADSTS" not in text


def test_missing_consent_lists_the_missing_permissions(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(CONFIGURED)
    traveller.microsoft.permissions.remove("Organization.Read.All")
    sign_in(client, cast.manager)

    _, text = send(client, traveller, VERIFIED)

    assert "The tenant has not granted a permission the app needs." in text
    assert "<code>Organization.Read.All</code>" in text
    assert "<code>RoleManagement.Read.Directory</code>" not in text
    assert f"/CallAnAPI/appId/{traveller.microsoft.client_id}" in text


def test_app_that_may_not_look_is_told_that_more_may_be_missing(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(CONFIGURED)
    traveller.microsoft.permissions.clear()
    sign_in(client, cast.manager)

    _, text = send(client, traveller, VERIFIED)

    assert "Others may be missing too" in text


def test_permissions_are_listed_with_their_state(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(VERIFIED)
    traveller.microsoft.permissions.remove("RoleManagement.Read.Directory")
    sign_in(client, cast.manager)

    _, text = send(client, traveller, PERMITTED)

    assert "The tenant has not granted everything yet." in text
    assert (text.count("Granted"), text.count("Missing")) == (3, 1)


def test_cancelled_onboarding_is_kept_and_leads_back(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    session = traveller.to(CONFIGURED)
    sign_in(client, cast.owner)

    response = client.post(url(session, "cancel/"), {"version": str(session.version)}, follow=True)
    ended = client.get(url(session))

    assert response.redirect_chain[-1][0] == "/admin/workspaces/northwind/onboarding/"
    assert "was cancelled." in response.text
    assert "This onboarding was cancelled" in ended.text
    assert "<form" not in ended.text.split("<main")[1].split("delete-onboarding")[0]


def test_deleted_onboarding_is_gone(cast: Cast, client: Client, draft: OnboardingSession) -> None:
    sign_in(client, cast.owner)

    response = client.post(url(draft, "delete/"), {"version": "1"}, follow=True)

    assert "The onboarding of Pinecrest was deleted." in response.text
    assert client.get(url(draft)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("act", ["cancel/", "delete/"])
def test_changed_onboarding_is_neither_cancelled_nor_deleted(
    cast: Cast, client: Client, traveller: Traveller, act: str
) -> None:
    session = traveller.to(IDENTIFIED)

    response = sign_in(client, cast.owner).post(url(session, act), {"version": "1"})

    assert response.status_code == HTTPStatus.CONFLICT
    assert now(session).is_draft


def test_completed_onboarding_says_so_and_ends_nothing(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    session = traveller.to(ACTIVATED)
    sign_in(client, cast.owner)
    form = {"version": str(session.version)}

    page = client.get(url(session))
    cancelled = client.post(url(session, "cancel/"), form, follow=True)
    deleted = client.post(url(session, "delete/"), form, follow=True)

    assert "The tenant is active" in page.text
    assert "had ended already" in cancelled.text
    assert "This onboarding cannot be deleted. Nothing was changed." in deleted.text
    assert tenant_of(session).status == TenantStatus.ACTIVE


def test_session_deleted_by_a_colleague_meanwhile_is_404(
    cast: Cast, client: Client, draft: OnboardingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sessions.delete

    def twice(**arguments: object) -> None:
        real(**arguments)  # type: ignore[arg-type]
        real(**arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sessions, "delete", twice)

    response = sign_in(client, cast.owner).post(
        url(draft, "delete/"), {"version": "1"}, follow=True
    )

    assert response.status_code == HTTPStatus.NOT_FOUND


def test_hostile_names_are_text(cast: Cast, client: Client, traveller: Traveller) -> None:
    session = traveller.to(PERMITTED)
    Tenant.objects.filter(pk=tenant_of(session).pk).update(name=HOSTILE, primary_domain=HOSTILE)
    sign_in(client, cast.owner)

    for step in OnboardingCheckpoint.values:
        page = client.get(url(session), {"step": step})
        assert HOSTILE_ESCAPED in page.text
        assert "<script>alert" not in page.text


def test_failure_code_of_another_release_does_not_break_the_page(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    session = traveller.to(CONFIGURED)
    ProviderConnection.objects.filter(tenant=session.tenant).update(
        status="failed", failure_code="from_the_future"
    )

    page = sign_in(client, cast.owner).get(url(session))

    assert "The connection does not work." in page.text
    assert "from_the_future" in page.text


def test_statements_of_the_page_are_bounded(
    cast: Cast,
    client: Client,
    traveller: Traveller,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    session = traveller.to(PERMITTED)
    sign_in(client, cast.owner)

    for step in OnboardingCheckpoint.values:
        with django_assert_max_num_queries(9):
            client.get(url(session), {"step": step})
