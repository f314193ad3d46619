"""What a tenant of the stub consists of. Plain and mutable: a test may change anything."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from demo.graph_stub.licences import E5, StubPlan


class Condition(StrEnum):
    """How a tenant behaves towards its client."""

    HEALTHY = "healthy"
    NOT_CONSENTED = "not_consented"  # has no service principal: no token
    UNCONSENTED = "unconsented"  # signs in, but lacks permissions
    THROTTLED = "throttled"  # answers 429 to everything
    SECRET_EXPIRED = "secret_expired"  # noqa: S105 - a word, not a secret
    BROKEN = "broken"  # answers with something that is not JSON
    HANGING = "hanging"  # takes the request and never answers


class Oddity(StrEnum):
    """What some tenants do and others do not. None of it is an error of Microsoft's."""

    EMPTY_FIRST_PAGE = "empty_first_page"
    INTUNE_NOT_PROVISIONED = "intune_not_provisioned"  # 401 where others answer 400
    INTUNE_UNSET = "intune_unset"  # licensed, never set up: the refusal of a permission
    INTUNE_FORBIDDEN = "intune_forbidden"  # without a licence: the refusal of a permission
    PIM_NOT_ONBOARDED = "pim_not_onboarded"  # licensed, and never used
    PIM_ABSENT = "pim_absent"  # 404: a cloud that has no such lists
    PLANS_HIDDEN = "plans_hidden"  # "assignedPlans": null
    NO_PRINCIPAL_ORGANIZATION = "no_principal_organization"  # an older v1.0


class Holder(StrEnum):
    """What Microsoft can say of the principal of an assignment."""

    PRESENT = "present"
    DELETED = "deleted"
    FOREIGN = "foreign"


@dataclass(kw_only=True)
class StubPolicy:
    """A policy. `kind` is Graph's type without its namespace.

    `settings` and `assignments` are usual ones unless they are given (demo.graph_stub.policies).
    """

    policy_id: str
    display_name: str
    kind: str
    version: int
    created_at: datetime
    modified_at: datetime
    settings: dict[str, object] | None = None
    assignments: list[dict[str, object]] | None = None


@dataclass(frozen=True, kw_only=True)
class StubRole:
    """A directory role definition. Only beta tells whether it is privileged."""

    role_id: UUID
    name: str
    is_built_in: bool = True
    is_privileged: bool = False


@dataclass(kw_only=True)
class StubPrincipal:
    """A principal in the directory: user, group or servicePrincipal."""

    principal_id: UUID
    principal_type: str
    principal_name: str
    principal_sign_in_name: str | None = None
    user_type: str = "Member"


@dataclass(kw_only=True)
class StubRoleAssignment(StubPrincipal):
    """A role that a principal holds."""

    assignment_id: str
    role_id: UUID
    directory_scope: str | None = "/"
    app_scope: str | None = None
    # Not standing: activated for a while.
    is_standing: bool = True
    # Given with an end rather than activated.
    ends_at: str | None = None
    member_type: str = "Direct"
    holder: Holder = Holder.PRESENT
    organization_id: UUID | None = None


@dataclass(kw_only=True)
class StubGroup:
    """The members of a group that holds a role."""

    members: list[StubPrincipal] = field(default_factory=list)
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class StubHolder:
    """Another app of the tenant, and a permission of Microsoft Graph that it holds."""

    principal_id: UUID
    name: str
    app_role_id: UUID
    owner_id: UUID
    is_enabled: bool = True
    granted_at: str | None = "2024-03-05T08:15:00Z"


@dataclass(frozen=True, kw_only=True)
class Federation:
    """An identity that an app trusts: matched exactly, case too. `public_key` is the issuer's."""

    issuer: str
    subject: str
    audience: str
    public_key: str


@dataclass(kw_only=True)
class StubTenant:
    """A Microsoft tenant, its own app registration, and the multi-tenant apps it let in."""

    name: str
    primary_domain: str
    directory_id: UUID
    client_id: UUID
    client_secret: str = field(repr=False)
    # Public parts of the certificates of its own app, as PEM; the identities that the app trusts.
    certificates: list[str] = field(default_factory=list)
    federations: list[Federation] = field(default_factory=list)
    # When the secret of its own app ends.
    ends_at: str = "2027-06-30T12:00:00Z"
    # Other apps that hold a permission of Microsoft Graph.
    holders: list[StubHolder] = field(default_factory=list)
    # Other organisations that it can name, by their tenant ids.
    organizations: dict[UUID, str] = field(default_factory=dict)
    # What was granted to multi-tenant apps, by their client id.
    consents: dict[UUID, list[str]] = field(default_factory=dict)
    # How many sign-ins after a consent do not know of it yet.
    consent_delay: int = 0
    # Secrets of the app that looks at the tenant, and their ends; None: of its own app.
    registered_secrets: dict[str, str] | None = None
    # Where the app that looks at the tenant is registered; None: here.
    app_home_id: UUID | None = None
    # What tells the domain's cloud: `tenant_region_sub_scope`.
    region_sub_scope: str = ""
    condition: Condition = Condition.HEALTHY
    oddities: set[Oddity] = field(default_factory=set)
    permissions: list[str] = field(default_factory=list)
    plans: list[StubPlan] = field(default_factory=lambda: list(E5))
    compliance_policies: list[StubPolicy] = field(default_factory=list)
    configuration_policies: list[StubPolicy] = field(default_factory=list)
    # The settings catalog, in beta only.
    catalog_policies: list[StubPolicy] = field(default_factory=list)
    # The other lists of policies, by their address.
    other_policies: dict[str, list[StubPolicy]] = field(default_factory=dict)
    roles: list[StubRole] = field(default_factory=list)
    role_assignments: list[StubRoleAssignment] = field(default_factory=list)
    # Who may activate a role. Not read without Privileged Identity Management.
    role_eligibilities: list[StubRoleAssignment] = field(default_factory=list)
    groups: dict[UUID, StubGroup] = field(default_factory=dict)

    @property
    def policies(self) -> list[StubPolicy]:
        """Return every policy, of whatever list."""
        others = [policy for some in self.other_policies.values() for policy in some]
        lists = (self.compliance_policies, self.configuration_policies, self.catalog_policies)
        return [*(policy for some in lists for policy in some), *others]
