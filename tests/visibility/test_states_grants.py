"""Grants open and close what can be seen."""

from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants.models import Tenant
from tests.visibility.conftest import BROAD, state
from visibility import selectors, services, texts
from visibility.enums import Area, Visibility


def test_grants_tell_what_is_withheld_before_it_is_asked(tenant: Tenant) -> None:
    services.record_grants(tenant=tenant, names=["Organization.Read.All"])

    assert state(Area.ADMIN_ROLES).visibility == Visibility.WITHHELD
    assert state(Area.ORGANIZATION).visibility == Visibility.NOT_ASKED


def test_larger_permissions_count_endpoint_by_endpoint(tenant: Tenant) -> None:
    services.record_grants(tenant=tenant, names=BROAD)

    withheld = {each.area for each in selectors.states() if each.visibility == Visibility.WITHHELD}

    assert withheld & {Area.ADMIN_ROLES, Area.ROLES_OVER_TIME} == {Area.ROLES_OVER_TIME}
    # Managing the settings of devices opens neither apps nor the scripts of Windows.
    assert withheld >= {Area.WINDOWS_SCRIPTS, Area.APPS, Area.CONDITIONAL_ACCESS}
    assert withheld.isdisjoint({Area.COMPLIANCE_POLICIES, Area.SETTINGS_CATALOG, Area.ENROLMENT})


def test_grant_opens_what_was_withheld(tenant: Tenant) -> None:
    services.record_grants(tenant=tenant, names=["User.Read.All"])
    services.record_withheld(tenant=tenant, area=Area.HOLDER_NAMES, needs=["GroupMember.Read.All"])

    services.record_grants(tenant=tenant, names=["User.Read.All", "Organization.Read.All"])
    assert state(Area.HOLDER_NAMES).needs == ("GroupMember.Read.All",)
    services.record_grants(tenant=tenant, names=["User.Read.All", "GroupMember.Read.All"])

    assert state(Area.HOLDER_NAMES).visibility == Visibility.NOT_ASKED


def test_revoked_grant_closes_what_was_seen(tenant: Tenant) -> None:
    services.record_grants(tenant=tenant, names=["RoleManagement.Read.Directory"])
    services.record_seen(tenant=tenant, area=Area.ADMIN_ROLES, count=4)

    services.record_grants(tenant=tenant, names=[])

    found = state(Area.ADMIN_ROLES)
    assert found.visibility == Visibility.WITHHELD
    assert found.seen_at


def test_refusal_of_something_granted_does_not_ask_for_it_again(tenant: Tenant) -> None:
    services.record_grants(tenant=tenant, names=["RoleManagement.Read.Directory"])
    services.record_failure(tenant=tenant, area=Area.ADMIN_ROLES, failure=GraphFailure.FORBIDDEN)

    assert "is granted, but Microsoft still refused" in texts.meaning_of(state(Area.ADMIN_ROLES))
