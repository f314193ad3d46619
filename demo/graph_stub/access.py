"""What has to be true before Graph answers: permission, licence, and a language it knows."""

from collections.abc import Mapping

from demo.graph_stub import grants
from demo.graph_stub import refusals as refused
from demo.graph_stub.endpoints import Endpoint, Service
from demo.graph_stub.licences import INTUNE, PIM, includes
from demo.graph_stub.refusals import RefusedError
from demo.graph_stub.response import Response
from demo.graph_stub.world import Oddity, StubTenant

ELIGIBILITIES = "roleManagement/directory/roleEligibilityScheduleInstances"


def check(tenant: StubTenant, endpoint: Endpoint, *, headers: Mapping[str, str]) -> None:
    """Raise RefusedError in the words of the service that stands behind the endpoint."""
    if endpoint.service == Service.PIM:
        _check_language(headers.get("accept-language", ""))
    if not grants.opens(tenant.permissions, endpoint.opened_by):
        raise RefusedError(_permission_missing(endpoint))
    match endpoint.service:
        case Service.INTUNE:
            _check_intune(tenant)
        case Service.PIM:
            _check_pim(tenant, endpoint)


def _check_language(language: str) -> None:
    """Seen at two tools: the lists of PIM want a culture by name."""
    if language in {"", "*"}:
        raise RefusedError(refused.culture_unknown(), is_undocumented=True)


def _permission_missing(endpoint: Endpoint) -> Response:
    if endpoint.service == Service.CONDITIONAL_ACCESS:
        return refused.policy_scopes_missing()
    if endpoint.service == Service.INTUNE:
        return refused.intune_forbidden(grants.any_of(endpoint.opened_by))
    return refused.permission_missing()


def _check_intune(tenant: StubTenant) -> None:
    if Oddity.INTUNE_NOT_PROVISIONED in tenant.oddities:
        raise RefusedError(refused.intune_not_provisioned())
    refuses_like_permission = {Oddity.INTUNE_UNSET, Oddity.INTUNE_FORBIDDEN} & tenant.oddities
    if includes(tenant.plans, INTUNE) and Oddity.INTUNE_UNSET not in tenant.oddities:
        return
    if refuses_like_permission:
        raise RefusedError(refused.intune_forbidden(nested_twice=True))
    raise RefusedError(refused.intune_not_applicable())


def _check_pim(tenant: StubTenant, endpoint: Endpoint) -> None:
    if Oddity.PIM_ABSENT in tenant.oddities:
        raise RefusedError(refused.not_found(endpoint.path))
    if not includes(tenant.plans, PIM):
        raise RefusedError(refused.pim_not_licensed())
    if Oddity.PIM_NOT_ONBOARDED in tenant.oddities and endpoint.path == ELIGIBILITIES:
        raise RefusedError(refused.pim_not_onboarded())
