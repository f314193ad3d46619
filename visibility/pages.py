"""What pages show of the areas: rows, groups, counts, and what permissions would open."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tenantpilot.graph.clouds import is_national
from tenantpilot.tenants import portal_links
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tenantpilot.tenants.portal_links import PortalLink
from tenantpilot.ui import navigation
from visibility import texts
from visibility.enums import AreaGroup, Visibility
from visibility.states import AreaState

_TONES = {Visibility.SEEN: "success", Visibility.WITHHELD: "warning"}
_ICONS = {
    Visibility.SEEN: "eye",
    Visibility.WITHHELD: "lock",
    Visibility.NOT_LICENSED: "ban",
    Visibility.UNAVAILABLE: "circle-minus",
    Visibility.NOT_ASKED: "hourglass",
    Visibility.NO_ANSWER: "circle-question-mark",
}
_RARE = frozenset({Visibility.UNAVAILABLE, Visibility.NO_ANSWER})
_GROUP_ICONS = {
    AreaGroup.ORGANIZATION: "building-2",
    AreaGroup.ROLES: "shield-check",
    AreaGroup.DEVICE_POLICIES: "database",
    AreaGroup.APPS: "package",
    AreaGroup.SIGN_IN_RULES: "key-round",
}
_EXPLAINED = {
    Visibility.SEEN: "Microsoft answered, and the answer is kept here.",
    Visibility.WITHHELD: "Microsoft keeps it back. Granting a permission opens it.",
    Visibility.NOT_LICENSED: "The tenant has not bought it, or does not use it.",
    Visibility.UNAVAILABLE: "Microsoft does not have it in the cloud of this tenant. Nothing that "
    "you could grant or buy opens it.",
    Visibility.NOT_ASKED: "Microsoft has not been asked so far.",
    Visibility.NO_ANSWER: "Nothing could be read when Microsoft was last asked.",
}


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """One area as pages show it."""

    state: AreaState

    @property
    def label(self) -> str:
        return str(self.state.area.label)

    @property
    def word(self) -> str:
        return texts.label_of(self.state)

    @property
    def tone(self) -> str:
        return _TONES.get(self.state.visibility, "")

    @property
    def icon(self) -> str:
        return _ICONS[self.state.visibility]

    @property
    def needs(self) -> tuple[str, ...]:
        return texts.needs_of(self.state)

    @property
    def needs_permission(self) -> bool:
        return self.state.visibility == Visibility.WITHHELD

    @property
    def meaning(self) -> str:
        return texts.meaning_of(self.state)


@dataclass(frozen=True, kw_only=True)
class GroupRows:
    """A group of areas."""

    group: AreaGroup
    rows: list[AreaRow]

    @property
    def label(self) -> str:
        return str(self.group.label)

    @property
    def icon(self) -> str:
        return _GROUP_ICONS[self.group]

    @property
    def seen(self) -> int:
        return sum(row.state.is_seen for row in self.rows)

    @property
    def counts(self) -> list["StateCount"]:
        """How many areas are in each state, those without any left out."""
        return [each for each in counts([row.state for row in self.rows]) if each.count]


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many areas are in a state."""

    visibility: Visibility
    count: int

    @property
    def label(self) -> str:
        return str(self.visibility.label)

    @property
    def icon(self) -> str:
        return _ICONS[self.visibility]

    @property
    def explained(self) -> str:
        return _EXPLAINED[self.visibility]


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A permission, and the areas that it would open."""

    permission: str
    areas: list[str]


@dataclass(frozen=True, kw_only=True)
class VisibilityPage:
    """Every area of a tenant. `show`: only those in this state are listed."""

    states: list[AreaState]
    tenant: Tenant
    connection: ProviderConnection | None
    show: Visibility | None = None

    @classmethod
    def of(
        cls, states: list[AreaState], *, tenant: Tenant, show: Visibility | None = None
    ) -> "VisibilityPage":
        """Return the page, with the tenant's connection for the links to Microsoft's portal."""
        known = ProviderConnection.objects.defer("sealed_secret").select_related("app")
        connection = known.filter(tenant=tenant).first()
        if connection:
            connection.tenant = tenant
        return cls(states=states, tenant=tenant, connection=connection, show=show)

    @property
    def total(self) -> int:
        return len(self.states)

    @property
    def seen(self) -> int:
        return sum(state.is_seen for state in self.states)

    @property
    def counts(self) -> list[StateCount]:
        return counts(self.states)

    @property
    def groups(self) -> list[GroupRows]:
        """The groups that have an area to show."""
        return [each for each in groups(self._shown) if each.rows]

    @property
    def is_new(self) -> bool:
        """Whether nothing has been asked so far."""
        return all(state.visibility == Visibility.NOT_ASKED for state in self.states)

    @property
    def openings(self) -> list[Opening]:
        return openings(self.states)

    @property
    def opened(self) -> int:
        """How many areas the permissions of `openings` would open."""
        return sum(bool(_openers(state)) for state in self.states)

    @property
    def grant_link(self) -> PortalLink | None:
        """Where the permissions are granted."""
        return portal_links.app_permissions(self.connection) if self.connection else None

    @property
    def cloud_note(self) -> str:
        """What is known of a national cloud as a whole; empty for the worldwide one."""
        return texts.cloud_note(self.tenant) if is_national(self.tenant.cloud) else ""

    @property
    def cloud_title(self) -> str:
        return f"This tenant is in a national cloud: {self.tenant.get_cloud_display()}"

    @property
    def ask_url(self) -> str:
        """The page on which the connection can be checked."""
        return navigation.address("tenant_dashboard:tenant", tenant_id=self.tenant.pk)

    @property
    def _shown(self) -> list[AreaState]:
        return [each for each in self.states if self.show in {None, each.visibility}]


def rows(states: Iterable[AreaState]) -> list[AreaRow]:
    return [AreaRow(state=state) for state in states]


def groups(states: Iterable[AreaState]) -> list[GroupRows]:
    """Return the areas by group, in the order of the pages."""
    of_group: dict[AreaGroup, list[AreaState]] = defaultdict(list)
    for state in states:
        of_group[state.definition.group].append(state)
    return [GroupRows(group=group, rows=rows(of_group[group])) for group in AreaGroup]


def counts(states: Iterable[AreaState]) -> list[StateCount]:
    """Return how many areas are in each state. What few tenants have is left out without any."""
    found = Counter(state.visibility for state in states)
    return [
        StateCount(visibility=each, count=found[each])
        for each in Visibility
        if found[each] or each not in _RARE
    ]


def openings(states: Iterable[AreaState]) -> list[Opening]:
    """Return the permissions that would open areas, each once."""
    found: dict[str, list[str]] = {}
    for state in states:
        for permission in _openers(state):
            found.setdefault(permission, []).append(str(state.area.label))
    return [Opening(permission=name, areas=areas) for name, areas in found.items()]


def _openers(state: AreaState) -> tuple[str, ...]:
    """Return the permissions to grant: none where the right one is granted already."""
    is_granted = state.is_granted and state.needs == (state.definition.permission.value,)
    return () if is_granted else state.needs
