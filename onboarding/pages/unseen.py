"""What will not be seen of a tenant, told before its onboarding is finished."""

from django_scopes import scope

from tenantpilot.tenants.models import Tenant
from visibility import selectors
from visibility.enums import Visibility
from visibility.pages import AreaRow, rows

_KEPT_BACK = frozenset({Visibility.WITHHELD, Visibility.NOT_LICENSED, Visibility.UNAVAILABLE})


def unseen_rows(tenant: Tenant | None) -> list[AreaRow]:
    """Return the areas that Microsoft keeps back, or that tenant or cloud do not have."""
    if tenant is None:
        return []
    with scope(tenant=tenant):
        states = selectors.states()
    return rows(state for state in states if state.visibility in _KEPT_BACK)
