"""The lists of onboardings, and starting one."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from onboarding.models import OnboardingSession, SessionStatus
from onboarding.services import sessions
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, sign_in
from tests.factories import MembershipFactory, TenantFactory
from tests.ledger import ledger
from tests.onboarding.journeys import OnboardingDriver, audited, now
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED, LONG
from tests.ui.markup import element, elements

pytestmark = pytest.mark.django_db

EVERYWHERE, START = "/admin/onboarding/", "/admin/onboarding/start/"
IN_NORTHWIND = "/admin/workspaces/northwind/onboarding/"


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_those_who_may_onboard_find_every_draft(
    cast: Cast, client: Client, draft: OnboardingSession, role: str
) -> None:
    page = sign_in(client, getattr(cast, role)).get(IN_NORTHWIND)

    assert page.status_code == HTTPStatus.OK
    assert list(page.context["page"]) == [draft]
    assert f'href="/admin/onboarding/{draft.pk}/"' in page.text


@pytest.mark.parametrize("role", ["operator", "reader"])
@pytest.mark.parametrize("url", [EVERYWHERE, IN_NORTHWIND])
def test_those_who_may_not_onboard_get_403(cast: Cast, client: Client, role: str, url: str) -> None:
    assert sign_in(client, getattr(cast, role)).get(url).status_code == HTTPStatus.FORBIDDEN


def test_outsider_gets_404(cast: Cast, client: Client) -> None:
    assert sign_in(client, cast.outsider).get(IN_NORTHWIND).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("url", [EVERYWHERE, IN_NORTHWIND])
def test_nobody_is_sent_to_sign_in(client: Client, db: None, url: str) -> None:
    assert client.get(url)["Location"].startswith("/admin/login/")


def test_one_workspace_is_gone_to_straight(cast: Cast, client: Client) -> None:
    assert sign_in(client, cast.manager).get(EVERYWHERE)["Location"] == IN_NORTHWIND


def test_several_workspaces_are_listed_together(
    cast: Cast, client: Client, draft: OnboardingSession
) -> None:
    MembershipFactory(workspace=cast.foreign_tenant.workspace, user=cast.manager, role=Role.MANAGER)
    other = sessions.start(
        workspace=cast.foreign_tenant.workspace, customer_name="Other", started_by=cast.outsider
    )

    page = sign_in(client, cast.manager).get(EVERYWHERE)

    assert list(page.context["page"]) == [other, draft]
    assert '<option value="northwind">Northwind IT</option>' in page.text
    assert page.context["several"]


def test_workspace_without_the_capability_is_left_out(
    cast: Cast, client: Client, draft: OnboardingSession
) -> None:
    workspace = cast.foreign_tenant.workspace
    MembershipFactory(workspace=workspace, user=cast.manager, role=Role.OPERATOR)
    sessions.start(workspace=workspace, customer_name="Other", started_by=cast.outsider)

    response = sign_in(client, cast.manager).get(EVERYWHERE)

    assert response["Location"] == IN_NORTHWIND


@pytest.mark.parametrize("status", SessionStatus)
def test_filter_by_status(
    cast: Cast, client: Client, draft: OnboardingSession, driver: OnboardingDriver, status: str
) -> None:
    cancelled = sessions.start(
        workspace=cast.workspace, customer_name="Given up", started_by=cast.owner
    )
    sessions.cancel(session=cancelled, cancelled_by=cast.owner, expected_version=1)
    completed = driver.to(OnboardingCheckpoint.ACTIVATED)
    drafted = sessions.start(workspace=cast.workspace, customer_name="New", started_by=cast.owner)
    wanted = {"draft": drafted, "cancelled": cancelled, "completed": completed}[status]

    page = sign_in(client, cast.owner).get(IN_NORTHWIND, {"status": status})

    assert list(page.context["page"]) == [wanted]


@pytest.mark.parametrize("status", ["nonsense", "draft\x00", "<script>alert(1)</script>"])
def test_unknown_filter_is_said_and_drafts_are_shown(
    cast: Cast, client: Client, draft: OnboardingSession, status: str
) -> None:
    page = sign_in(client, cast.owner).get(IN_NORTHWIND, {"status": status})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This filter could not be used." in page.text
    assert list(page.context["page"]) == [draft]
    assert "<script>alert" not in page.text


def test_empty_lists_say_what_they_are_for(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)

    assert "No onboarding is under way" in client.get(IN_NORTHWIND).text
    assert "None of these" in client.get(IN_NORTHWIND, {"status": "completed"}).text


def test_start_makes_a_draft_and_goes_to_it(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.manager).post(
        START, {"workspace": "northwind", "customer_name": "Tailspin"}
    )

    session = OnboardingSession.objects.get()
    assert response["Location"] == f"/admin/onboarding/{session.pk}/"
    assert (session.workspace, session.customer_name) == (cast.workspace, "Tailspin")
    assert session.created_by == cast.manager
    assert ledger() == []


def test_second_click_is_no_second_draft(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)
    form = {"workspace": "northwind", "customer_name": "Tailspin"}

    answers = {client.post(START, form)["Location"] for _ in range(2)}

    assert len(answers) == 1
    assert audited() == ["onboarding.started"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "null\x00"])
def test_start_without_a_name_says_what_is_missing(cast: Cast, client: Client, name: str) -> None:
    response = sign_in(client, cast.manager).post(
        START, {"workspace": "northwind", "customer_name": name}
    )

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Nothing was started." in response.text
    assert not OnboardingSession.objects.exists()


@pytest.mark.parametrize(
    ("who", "slug", "status"),
    [
        ("operator", "northwind", HTTPStatus.FORBIDDEN),
        ("reader", "northwind", HTTPStatus.FORBIDDEN),
        ("outsider", "northwind", HTTPStatus.NOT_FOUND),
        ("manager", "nowhere", HTTPStatus.NOT_FOUND),
        ("manager", "", HTTPStatus.NOT_FOUND),
        ("manager", "northwind\x00", HTTPStatus.NOT_FOUND),
    ],
)
def test_starting_takes_membership_and_capability(
    cast: Cast, client: Client, who: str, slug: str, status: HTTPStatus
) -> None:
    response = sign_in(client, getattr(cast, who)).post(
        START, {"workspace": slug, "customer_name": "Tailspin"}
    )

    assert response.status_code == status
    assert not OnboardingSession.objects.exists()
    assert (audited(), ledger()) == ([], [])


def test_getting_starts_nothing(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.manager).get(START)

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert not OnboardingSession.objects.exists()


def test_hostile_and_long_names_are_text(cast: Cast, client: Client) -> None:
    for name in (HOSTILE, LONG[:120]):
        sessions.start(workspace=cast.workspace, customer_name=name, started_by=cast.owner)

    page = sign_in(client, cast.owner).get(IN_NORTHWIND)

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text


def test_regions_of_the_page_have_names_of_their_own(
    cast: Cast, client: Client, draft: OnboardingSession
) -> None:
    page = sign_in(client, cast.owner).get(IN_NORTHWIND).text

    sections = [each.attributes["aria-labelledby"] for each in elements(page, "section")]
    names = [element(page, id=each).text for each in sections]
    names += [each.attributes["aria-label"] for each in elements(page, role="region")]
    assert sorted(names) == ["Onboard a tenant", "Onboardings", "Onboardings, latest change first"]


@pytest.mark.parametrize("rows", [1, 30])
def test_statements_do_not_grow_with_rows(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for index in range(rows):
        session = sessions.start(
            workspace=cast.workspace, customer_name=f"Customer {index}", started_by=cast.owner
        )
        tenant = TenantFactory(workspace=cast.workspace)
        OnboardingSession.objects.filter(pk=session.pk).update(tenant=tenant)
    sign_in(client, cast.owner)

    with django_assert_num_queries(5):
        page = client.get(IN_NORTHWIND)

    assert now(session) in page.context["page"]
