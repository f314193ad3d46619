"""What is proposed for each account, app and rule, so that a reader can say what to decide."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now as this_moment
from django_scopes import scope

from inventory.models import Agreement, Policy
from operations.models import OperationRun
from reports.enums import AssignmentDuration
from reviewpacks.words import Note
from tenantpilot.enums import ReportType
from tenantpilot.graph.resources.directory_roles import PrincipalKind
from tests.cast import Cast
from tests.reports.rows import a_global_administrator, a_permission, a_report, a_role
from tests.reviewpacks.journeys import aged
from tests.reviewpacks.test_asks import granting
from tests.reviewpacks.test_drafts import STANDING, write
from tests.reviewpacks.test_points import POSTURE, another_app, page_of
from tests.tenant_dashboard.rows import an_ended_run, some_policies
from visibility.models import TenantAccess

pytestmark = pytest.mark.django_db
APPLICATION, GROUP = PrincipalKind.SERVICE_PRINCIPAL, PrincipalKind.GROUP


def points_of(page: str) -> str:
    """Return the chapter of what to decide."""
    return page.split("What to decide Please answer", 1)[1].split("Who holds power", 1)[0]


def test_each_account_has_a_proposal_that_rests_on_what_is_known(cast: Cast) -> None:
    first = [a_global_administrator(1)]
    aged(a_report(cast.tenant, first), days=40)
    a_report(
        cast.tenant,
        [*first,
         *(a_global_administrator(number, principal_name="Ann Lee") for number in (2, 3)),
         a_global_administrator(4, principal_name="Helpers", principal_kind=GROUP)],
    )  # fmt: skip

    points = points_of(page_of(cast))

    begun, today = (f"{this_moment() - timedelta(days=days):%-d %B %Y}" for days in (40, 0))
    assert (
        "Person 0001 (Global Administrator): Ask first who works with it every day. Without an "
        f"answer: take away. User account, all the time, in our lists since {begun} at least."
    ) in points
    assert (
        "Ann Lee, person2@customer.example (Global Administrator): Ask first: several accounts "
        "have this name."
    ) in points
    assert f"User account, all the time, in our lists since {today}, not before." in points
    assert "Helpers (Global Administrator): Ask first who is in the group" in points
    assert "Your answer: For each account: “keeps the role”" in points
    assert points.count("When an account was last used, who created it") == 1


def test_more_than_a_few_accounts_are_asked_about_in_the_same_way(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(number) for number in range(1, 13)])

    points = points_of(page_of(cast))

    assert "Person 0008 (Global Administrator): Ask first" in points
    assert "Person 0009 (Global Administrator): " not in points
    assert "The others: We propose the same questions." in points


def test_guest_is_named_with_the_address_at_home(cast: Cast) -> None:
    name = "keiko.gruber_some_partner.example#EXT#@customer.example"
    a_report(cast.tenant, [a_global_administrator(1, is_guest=True, sign_in_name=name)])

    assert "Guest, keiko.gruber_some@partner.example, all the time" in points_of(page_of(cast))


def test_emergency_accounts_are_confirmed_and_nothing_is_taken_away(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(number) for number in (1, 2)])

    points = points_of(page_of(cast))

    assert "Keep, if you confirm that it is an emergency account. User account" in points
    assert "Your answer: “They are emergency accounts”, and who keeps their passwords" in points
    assert "What can break: Nothing, if you confirm." in points
    assert "yes or no" not in points


def test_providers_own_word_is_not_contradicted_by_a_rule(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(number) for number in (1, 2, 3)])
    write(cast, notes={STANDING: Note(recommendation="Keep all three.", effort="an hour")})

    points = points_of(page_of(cast))

    assert "We recommend: Keep all three. Person 0001 (Global Administrator): User acc" in points
    assert "What our work costs: an hour" in points


def test_what_our_work_costs_is_never_made_up(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(1)])

    said = "What our work costs: Not named yet: ask Northwind IT before you say yes"
    assert said in page_of(cast)


def test_apps_are_asked_about_and_one_that_is_off_can_go(cast: Cast) -> None:
    apps = [another_app(1, granted_on="2024-03-05"), another_app(2, holder_is_off=True)]
    a_report(cast.tenant, apps, report_type=POSTURE)

    points = points_of(page_of(cast))

    assert "App 1: Ask first who uses it. Without an answer: switch it off" in points
    assert "Granted on 5 March 2024." in points
    assert "App 2: Take away: the app is switched off, so that nothing uses it." in points
    assert "Who uses an app, when it last signed in" in points
    assert "When an account was last used" not in points


def test_yes_to_other_points_is_counted_where_there_are_too_many(cast: Cast) -> None:
    people = [a_global_administrator(number) for number in range(1, 5)]
    guest = a_global_administrator(8, is_guest=True)
    app = a_global_administrator(9, principal_kind=APPLICATION)
    a_report(cast.tenant, [*people, guest, app])

    enough = points_of(page_of(cast))

    assert "We recommend: Say yes to points 1 and 2: that is enough." in enough
    assert "alone takes 2 of them away and leaves 4: fewer than five. Point 3 asks about" in enough
    assert "Your answer: None of its own: your answers to those points are enough." in enough
    assert "Point 4 needs no answer of its own." in enough

    a_report(cast.tenant, [*people, a_global_administrator(5), guest])
    still_many = points_of(page_of(cast))

    assert "A yes to point 1 alone takes 1 of them away and leaves 5: not yet fewer" in still_many
    assert "that is enough" not in still_many
    assert "no answer of its own" not in still_many


def test_rule_that_no_one_gets_is_proposed_to_go_or_to_stay(cast: Cast) -> None:
    some_policies(cast.tenant, 3)
    an_ended_run(cast.tenant)
    moments = [datetime(2024, 3, 5, tzinfo=UTC), this_moment() - timedelta(days=20), None]
    with scope(tenant=cast.tenant):
        for policy, moment in zip(Policy.objects.order_by("pk"), moments, strict=True):
            Policy.objects.filter(pk=policy.pk).update(assignments=[], modified_at=moment)

    points = points_of(page_of(cast))

    assert "Policy 0: Remove: it last changed on 5 March 2024, more than a year" in points
    assert "Policy 1: Keep it unassigned for now: it last changed on" in points
    assert "Policy 2: Keep it unassigned for now: when it last changed is not known." in points


@pytest.mark.parametrize(
    ("licences", "said"),
    [
        (None, "Not known whether you have it: we could not read your licences."),
        ({"privileged_identity_management": "licensed"}, "for how many people is not known"),
        ({"privileged_identity_management": "not_licensed"}, "You did not have it on"),
    ],
)
def test_licence_for_roles_on_request_is_known_or_called_not_known(
    cast: Cast, licences: dict[str, str] | None, said: str
) -> None:
    a_report(cast.tenant, [a_global_administrator(number) for number in (1, 2, 3)])
    granting(cast, "Organization.Read.All")
    if licences:
        with scope(tenant=cast.tenant):
            TenantAccess.objects.update(licences=licences, licences_at=this_moment())

    assert said in points_of(page_of(cast))


def test_role_that_was_lost_meanwhile_is_held_since_it_came_back(cast: Cast) -> None:
    holder, other = a_global_administrator(1), a_role(2)
    aged(a_report(cast.tenant, [holder, other]), days=60)
    aged(a_report(cast.tenant, [other]), days=50)
    aged(a_report(cast.tenant, [holder, other]), days=20)
    a_report(cast.tenant, [holder, other, a_role(3, duration=AssignmentDuration.ELIGIBLE)])

    points = points_of(page_of(cast))

    assert (
        f"in our lists since {this_moment() - timedelta(days=20):%-d %B %Y}, not before" in points
    )


def test_what_was_agreed_one_by_one_is_said_beside_what_was_agreed_as_a_whole(cast: Cast) -> None:
    some_policies(cast.tenant, 2)
    run = an_ended_run(cast.tenant)
    whole, singly = (this_moment() - timedelta(days=days) for days in (20, 3))
    with scope(tenant=cast.tenant):
        policies = list(Policy.objects.order_by("pk"))
    _agree(cast, run, at=whole, collections=[policies[0].collection])
    _all_as_agreed(cast)
    before = page_of(cast)
    for policy in policies:
        _agree(cast, run, at=singly, policy=policy)

    page = page_of(cast)

    agreed = f"is as agreed on {whole:%-d %B %Y}."
    later = f"Since then 2 changes were agreed one by one, the last on {singly:%-d %B %Y}."
    assert agreed in before
    assert "one by one" not in before
    both = f"2 changes one by one, the last on {singly:%-d %B %Y}."
    assert f"is as agreed: on {whole:%-d %B %Y} as a whole, and since then {both}" in page
    assert f"As agreed on {whole:%-d %B %Y}. {later} Everything is as agreed" in page
    assert f"what was agreed on {whole:%-d %B %Y}, or one by one since then" in page


def _agree(cast: Cast, run: OperationRun, *, at: datetime, **values: object) -> None:
    Agreement.objects.create(
        tenant=cast.tenant, workspace_id=cast.tenant.workspace_id, run=run, agreed_at=at, **values
    )


def _all_as_agreed(cast: Cast) -> None:
    with scope(tenant=cast.tenant):
        for policy in Policy.objects.all():
            Policy.objects.filter(pk=policy.pk).update(agreed_digest=policy.digest)


def test_words_are_explained_if_they_are_used(cast: Cast) -> None:
    a_report(cast.tenant, [a_permission(is_granted=False)], report_type=ReportType(POSTURE))
    plain = _words(page_of(cast))
    a_report(cast.tenant, [a_global_administrator(1)])

    words = _words(page_of(cast))

    assert "Global Administrator The role that may do everything" in words
    assert "Emergency account An administrator account" in words
    assert "Emergency account" not in plain
    assert "GDAP The way in which an IT partner works" in plain


def _words(page: str) -> str:
    """Return the chapter that explains words."""
    return page.rsplit("Technical annex", 1)[0].rsplit(" Words ", 1)[1]


def test_summary_says_where_the_other_recommendations_are(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(number) for number in range(1, 7)])
    few = page_of(cast)
    a_report(
        cast.tenant,
        [a_permission(is_granted=False), another_app(2)],
        report_type=ReportType(POSTURE),
    )

    many = page_of(cast)

    assert "under “What to decide”. What we could not see" not in few
    assert "On point 4: under “What to decide”. What we could not see" in many
