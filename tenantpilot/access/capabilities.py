"""What people may do: capabilities as an enum, roles as lists of them, both in code."""

from enum import StrEnum

from tenantpilot.workspaces.models import Role


class Capability(StrEnum):
    """One thing a member may be allowed to do in a workspace or on a tenant."""

    TENANT_VIEW = "tenant.view"
    ONBOARDING_MANAGE = "onboarding.manage"
    OPERATIONS_START = "operations.start"
    INVENTORY_AGREE = "inventory.agree"
    REPORTS_CREATE = "reports.create"
    REPORTS_DELETE = "reports.delete"
    REVIEW_PACKS_GENERATE = "review_packs.generate"
    LETTERHEAD_CHANGE = "letterhead.change"
    SUPPORT_DIAGNOSTICS_OPEN = "support_diagnostics.open"
    MEMBERS_MANAGE = "members.manage"
    APP_MANAGE = "app.manage"
    FACTORS_MANAGE = "factors.manage"
    AUDIT_LOG_VIEW = "audit_log.view"
    NOTIFICATIONS_MANAGE = "notifications.manage"
    SIGN_IN_MANAGE = "sign_in.manage"


_READ_ONLY = frozenset({Capability.TENANT_VIEW})
_OPERATOR = _READ_ONLY | {
    Capability.OPERATIONS_START,
    Capability.INVENTORY_AGREE,
    Capability.REPORTS_CREATE,
    Capability.REVIEW_PACKS_GENERATE,
    Capability.SUPPORT_DIAGNOSTICS_OPEN,
}
_MANAGER = _OPERATOR | {
    Capability.ONBOARDING_MANAGE,
    Capability.REPORTS_DELETE,
    Capability.LETTERHEAD_CHANGE,
    Capability.MEMBERS_MANAGE,
    Capability.AUDIT_LOG_VIEW,
    Capability.NOTIFICATIONS_MANAGE,
}

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.READ_ONLY: _READ_ONLY,
    Role.OPERATOR: _OPERATOR,
    Role.MANAGER: _MANAGER,
    Role.OWNER: _MANAGER
    | {Capability.APP_MANAGE, Capability.FACTORS_MANAGE, Capability.SIGN_IN_MANAGE},
}


def capabilities_of(role: str) -> frozenset[Capability]:
    """Return what a role may do."""
    return CAPABILITIES[Role(role)]
