"""Every role against every capability, through real URLs and the real client."""

from http import HTTPStatus

import pytest
from django.test import Client

from tenantpilot.access.capabilities import Capability
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")

EVERYBODY = {"owner", "manager", "operator", "reader"}
WHO_MAY = {
    Capability.TENANT_VIEW: EVERYBODY,
    Capability.ONBOARDING_MANAGE: {"owner", "manager"},
    Capability.OPERATIONS_START: {"owner", "manager", "operator"},
    Capability.REPORTS_CREATE: {"owner", "manager", "operator"},
    Capability.REPORTS_DELETE: {"owner", "manager"},
    Capability.REVIEW_PACKS_GENERATE: {"owner", "manager", "operator"},
    Capability.SUPPORT_DIAGNOSTICS_OPEN: {"owner", "manager", "operator"},
    Capability.MEMBERS_MANAGE: {"owner", "manager"},
}


OF_TENANT = "/admin/tenants/{}/{}/"
OF_WORKSPACE = "/admin/workspaces/{}/{}/"


def answers(client: Client, route: str, place: object) -> dict[Capability, int]:
    """What the view of each capability answers."""
    return {
        capability: client.get(route.format(place, capability)).status_code
        for capability in Capability
    }


def expected(who: str) -> dict[Capability, int]:
    return {
        capability: HTTPStatus.OK if who in may else HTTPStatus.FORBIDDEN
        for capability, may in WHO_MAY.items()
    }


def always(status: HTTPStatus) -> dict[Capability, int]:
    return dict.fromkeys(Capability, int(status))


def test_the_matrix_knows_every_capability() -> None:
    assert set(WHO_MAY) == set(Capability)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_role_goes_as_far_as_its_capabilities(cast: Cast, client: Client, who: str) -> None:
    sign_in(client, getattr(cast, who))

    assert answers(client, OF_TENANT, cast.tenant.pk) == expected(who)
    assert answers(client, OF_WORKSPACE, cast.workspace.slug) == expected(who)


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_owners_and_managers_see_tenants_that_nobody_named_for_them(
    cast: Cast, client: Client, who: str
) -> None:
    sign_in(client, getattr(cast, who))

    assert answers(client, OF_TENANT, cast.other_tenant.pk) == expected(who)


@pytest.mark.parametrize("who", ["operator", "reader"])
def test_tenant_not_named_for_operators_and_readers_does_not_exist_for_them(
    cast: Cast, client: Client, who: str
) -> None:
    sign_in(client, getattr(cast, who))

    assert answers(client, OF_TENANT, cast.other_tenant.pk) == always(HTTPStatus.NOT_FOUND)


def test_outsider_never_learns_of_capabilities(cast: Cast, client: Client) -> None:
    sign_in(client, cast.outsider)

    assert answers(client, OF_TENANT, cast.tenant.pk) == always(HTTPStatus.NOT_FOUND)
    assert answers(client, OF_WORKSPACE, cast.workspace.slug) == always(HTTPStatus.NOT_FOUND)


def test_platform_operator_is_asked_to_sign_in(cast: Cast, client: Client) -> None:
    sign_in(client, cast.platform_operator)

    assert answers(client, OF_TENANT, cast.tenant.pk) == always(HTTPStatus.FOUND)
    assert answers(client, OF_WORKSPACE, cast.workspace.slug) == always(HTTPStatus.FOUND)
