"""What a tenant of the stub consists of. Plain and mutable: a test may change anything."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Condition(StrEnum):
    """How a tenant behaves towards its client."""

    HEALTHY = "healthy"
    UNCONSENTED = "unconsented"  # signs in, but lacks permissions
    THROTTLED = "throttled"  # answers 429 to everything
    SECRET_EXPIRED = "secret_expired"  # noqa: S105 - a word, not a secret
    BROKEN = "broken"  # answers with something that is not JSON
    HANGING = "hanging"  # takes the request and never answers


@dataclass(kw_only=True)
class StubPolicy:
    """An Intune policy. `kind` is Graph's type without its namespace."""

    policy_id: UUID
    display_name: str
    kind: str
    version: int
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True, kw_only=True)
class StubRole:
    """A directory role definition."""

    role_id: UUID
    name: str
    is_built_in: bool = True


@dataclass(kw_only=True)
class StubRoleAssignment:
    """A role in somebody's hands. `principal_type` is user, group or servicePrincipal."""

    assignment_id: str
    role_id: UUID
    principal_id: UUID
    principal_type: str
    principal_name: str
    principal_sign_in_name: str | None
    directory_scope: str = "/"
    # Not standing: activated for a while.
    is_standing: bool = True


@dataclass(kw_only=True)
class StubTenant:
    """A Microsoft tenant and the one app registration it knows."""

    name: str
    primary_domain: str
    directory_id: UUID
    client_id: UUID
    client_secret: str = field(repr=False)
    condition: Condition = Condition.HEALTHY
    permissions: list[str] = field(default_factory=list)
    compliance_policies: list[StubPolicy] = field(default_factory=list)
    configuration_policies: list[StubPolicy] = field(default_factory=list)
    roles: list[StubRole] = field(default_factory=list)
    role_assignments: list[StubRoleAssignment] = field(default_factory=list)
    # Who may activate a role. Without Privileged Identity Management nobody is asked.
    role_eligibilities: list[StubRoleAssignment] = field(default_factory=list)
    has_pim: bool = True
