"""What is known of an area after answers, grants and licences, in the order they came."""

import pytest
from django_scopes import scope
from pytest_django import Settings

from tenantpilot.graph.clouds import Cloud
from tenantpilot.graph.errors import PASSING, GraphFailure
from tenantpilot.graph.resources.licences import Licences, LicenceState
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from tests.visibility.conftest import BROAD, state
from visibility import selectors, services, texts
from visibility.enums import Area, Verdict, Visibility

LICENSED = LicenceState.LICENSED
NONE = LicenceState.NOT_LICENSED


def licences(*, intune: LicenceState = NONE, pim: LicenceState = NONE) -> Licences:
    return Licences(
        intune=intune, privileged_identity_management=pim, conditional_access=LicenceState.LICENSED
    )


def test_nothing_was_asked_at_first(tenant: Tenant) -> None:
    assert {each.visibility for each in selectors.states()} == {Visibility.NOT_ASKED}


def test_what_was_seen_is_counted(tenant: Tenant) -> None:
    services.record_seen(tenant=tenant, area=Area.COMPLIANCE_POLICIES, count=12, left_out=1)

    found = state(Area.COMPLIANCE_POLICIES)

    assert found.visibility == Visibility.SEEN
    assert texts.meaning_of(found) == "12 policies; 1 could not be read and is left out."


@pytest.mark.parametrize("failure", sorted(PASSING))
def test_passing_fault_keeps_what_was_known(tenant: Tenant, failure: GraphFailure) -> None:
    services.record_seen(tenant=tenant, area=Area.ADMIN_ROLES, count=41)
    seen_at = state(Area.ADMIN_ROLES).seen_at

    services.record_failure(tenant=tenant, area=Area.ADMIN_ROLES, failure=failure)
    services.record_failure(tenant=tenant, area=Area.ADMIN_ROLES, failure=failure)

    found = state(Area.ADMIN_ROLES)
    assert found.visibility == Visibility.NO_ANSWER
    assert (found.count, found.seen_at, found.trouble) == (41, seen_at, failure)
    assert "Before that: 41 role assignments." in texts.meaning_of(found)


def test_passing_fault_leaves_a_refusal_a_refusal(tenant: Tenant) -> None:
    services.record_withheld(tenant=tenant, area=Area.GUESTS)

    services.record_failure(tenant=tenant, area=Area.GUESTS, failure=GraphFailure.THROTTLED)

    assert state(Area.GUESTS).visibility == Visibility.WITHHELD


def test_answer_after_trouble_ends_the_trouble(tenant: Tenant) -> None:
    services.record_failure(tenant=tenant, area=Area.ADMIN_ROLES, failure=GraphFailure.SERVER_ERROR)
    assert state(Area.ADMIN_ROLES).visibility == Visibility.NO_ANSWER

    services.record_seen(tenant=tenant, area=Area.ADMIN_ROLES, count=1)

    found = state(Area.ADMIN_ROLES)
    assert (found.visibility, found.trouble) == (Visibility.SEEN, None)


def test_refusal_names_the_permission(tenant: Tenant) -> None:
    verdict = services.record_failure(
        tenant=tenant, area=Area.ADMIN_ROLES, failure=GraphFailure.CONSENT_MISSING
    )

    assert verdict == Verdict.WITHHELD
    assert state(Area.ADMIN_ROLES).needs == ("RoleManagement.Read.Directory",)


def test_of_several_permissions_that_would_do_only_the_reading_one_is_asked_for(
    tenant: Tenant,
) -> None:
    services.record_failure(
        tenant=tenant,
        area=Area.COMPLIANCE_POLICIES,
        failure=GraphFailure.CONSENT_MISSING,
        needs=[
            "DeviceManagementConfiguration.Read.All",
            "DeviceManagementConfiguration.ReadWrite.All",
        ],
    )

    assert state(Area.COMPLIANCE_POLICIES).needs == ("DeviceManagementConfiguration.Read.All",)


def test_refusal_without_the_licence_is_the_missing_licence(tenant: Tenant) -> None:
    services.record_licences(tenant=tenant, licences=licences())

    for failure in (
        GraphFailure.BAD_REQUEST,
        GraphFailure.UNAUTHORISED,
        GraphFailure.FORBIDDEN,
        GraphFailure.NOT_LICENSED,
    ):
        verdict = services.record_failure(
            tenant=tenant, area=Area.COMPLIANCE_POLICIES, failure=failure
        )
        assert verdict == Verdict.NOT_LICENSED


def test_misunderstood_question_with_the_licence_is_no_missing_licence(tenant: Tenant) -> None:
    services.record_licences(tenant=tenant, licences=licences(intune=LICENSED))

    verdict = services.record_failure(
        tenant=tenant, area=Area.COMPLIANCE_POLICIES, failure=GraphFailure.BAD_REQUEST
    )

    assert verdict is None
    assert state(Area.COMPLIANCE_POLICIES).visibility == Visibility.NO_ANSWER


def test_licence_without_the_service_is_not_in_use(tenant: Tenant) -> None:
    services.record_licences(tenant=tenant, licences=licences(pim=LICENSED))

    services.record_failure(
        tenant=tenant, area=Area.ROLES_OVER_TIME, failure=GraphFailure.NOT_LICENSED
    )

    found = state(Area.ROLES_OVER_TIME)
    assert texts.label_of(found) == "Not in use"
    assert texts.needs_of(found) == ()


def test_microsofts_answer_is_worth_more_than_its_list_of_plans(tenant: Tenant) -> None:
    services.record_licences(tenant=tenant, licences=licences())

    services.record_seen(tenant=tenant, area=Area.ROLES_OVER_TIME, count=3)

    assert state(Area.ROLES_OVER_TIME).visibility == Visibility.SEEN


def test_lapsed_licence_ends_what_was_seen(tenant: Tenant) -> None:
    services.record_licences(tenant=tenant, licences=licences(intune=LICENSED))
    services.record_seen(tenant=tenant, area=Area.COMPLIANCE_POLICIES, count=12)

    services.record_licences(tenant=tenant, licences=licences())

    found = state(Area.COMPLIANCE_POLICIES)
    assert found.visibility == Visibility.NOT_LICENSED
    assert not found.is_current


def test_bought_licence_is_asked_for_again(tenant: Tenant) -> None:
    services.record_licences(tenant=tenant, licences=licences())
    services.record_failure(
        tenant=tenant, area=Area.COMPLIANCE_POLICIES, failure=GraphFailure.NOT_LICENSED
    )

    services.record_licences(tenant=tenant, licences=licences(intune=LicenceState.GRACE_PERIOD))

    assert state(Area.COMPLIANCE_POLICIES).visibility == Visibility.NOT_ASKED


def test_hidden_licences_decide_nothing(tenant: Tenant) -> None:
    services.record_licences(tenant=tenant, licences=Licences.NOT_VISIBLE)

    assert state(Area.LICENCES).visibility == Visibility.WITHHELD
    assert state(Area.COMPLIANCE_POLICIES).visibility == Visibility.NOT_ASKED


def test_names_that_are_not_on_our_list_are_not_stored(tenant: Tenant) -> None:
    services.record_grants(tenant=tenant, names=["<script>", "User.Read.All"])

    access = selectors.access_of_tenant()
    assert access
    assert access.granted == ["User.Read.All"]


def test_another_tenants_answers_are_its_own(cast: Cast) -> None:
    with scope(tenant=cast.other_tenant):
        services.record_seen(tenant=cast.other_tenant, area=Area.ADMIN_ROLES, count=7)

    with scope(tenant=cast.tenant):
        assert state(Area.ADMIN_ROLES).visibility == Visibility.NOT_ASKED


def test_forgetting_forgets_everything(tenant: Tenant) -> None:
    services.record_grants(tenant=tenant, names=BROAD)
    services.record_seen(tenant=tenant, area=Area.ADMIN_ROLES, count=7)

    services.forget(tenant=tenant)

    assert {each.visibility for each in selectors.states()} == {Visibility.NOT_ASKED}


def in_cloud(tenant: Tenant, cloud: Cloud) -> None:
    tenant.cloud = cloud
    tenant.save()


def test_list_that_a_national_cloud_does_not_have_is_not_available_there(tenant: Tenant) -> None:
    in_cloud(tenant, Cloud.CHINA)

    verdict = services.record_failure(
        tenant=tenant, area=Area.ROLES_OVER_TIME, failure=GraphFailure.NOT_FOUND
    )

    found = state(Area.ROLES_OVER_TIME)
    assert verdict == Verdict.UNAVAILABLE
    assert texts.label_of(found) == "Not available in this cloud"
    assert (texts.needs_of(found), found.trouble) == ((), None)
    assert "Whether a role is held all the time is not known" in texts.meaning_of(found)


def test_worldwide_the_same_answer_says_nothing_about_the_cloud(tenant: Tenant) -> None:
    verdict = services.record_failure(
        tenant=tenant, area=Area.DRIVER_UPDATES, failure=GraphFailure.NOT_FOUND
    )

    assert verdict is None
    assert state(Area.DRIVER_UPDATES).visibility == Visibility.NO_ANSWER


def test_what_was_seen_in_a_cloud_is_there(tenant: Tenant) -> None:
    in_cloud(tenant, Cloud.US_GOV_DOD)
    services.record_seen(tenant=tenant, area=Area.DRIVER_UPDATES, count=3)

    services.record_failure(tenant=tenant, area=Area.DRIVER_UPDATES, failure=GraphFailure.NOT_FOUND)

    assert state(Area.DRIVER_UPDATES).visibility == Visibility.NO_ANSWER


def test_cloud_that_gets_it_later_is_believed(tenant: Tenant) -> None:
    in_cloud(tenant, Cloud.US_GOV_HIGH)
    services.record_failure(tenant=tenant, area=Area.DRIVER_UPDATES, failure=GraphFailure.NOT_FOUND)

    services.record_seen(tenant=tenant, area=Area.DRIVER_UPDATES, count=3)

    assert state(Area.DRIVER_UPDATES).visibility == Visibility.SEEN


@pytest.mark.parametrize("failure", [GraphFailure.CONSENT_MISSING, GraphFailure.BAD_REQUEST])
def test_other_refusals_are_not_the_clouds(tenant: Tenant, failure: GraphFailure) -> None:
    in_cloud(tenant, Cloud.US_GOV_HIGH)

    services.record_failure(tenant=tenant, area=Area.DRIVER_UPDATES, failure=failure)

    assert state(Area.DRIVER_UPDATES).visibility != Visibility.UNAVAILABLE


def test_installation_within_a_national_cloud_is_in_it_as_a_whole(
    tenant: Tenant, settings: Settings
) -> None:
    settings.GRAPH_AUTHORITY_URL = "https://login.microsoftonline.us"

    verdict = services.record_failure(
        tenant=tenant, area=Area.DRIVER_UPDATES, failure=GraphFailure.NOT_FOUND
    )

    assert verdict == Verdict.UNAVAILABLE
