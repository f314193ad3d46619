"""What a person can prove who they are with."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from tenantpilot.factors.models import Passkey, RecoveryCode, Totp
from tenantpilot.factors.owners import Person, owned_by
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What one person has beside a password."""

    passkeys: tuple[Passkey, ...]
    app_since: datetime | None
    codes_left: int

    @property
    def has_app(self) -> bool:
        return self.app_since is not None

    @property
    def has_any(self) -> bool:
        """Whether there is a second factor. Recovery codes are none: they stand in for one."""
        return self.has_app or bool(self.passkeys)

    @property
    def takes_code(self) -> bool:
        """Whether a code can be right."""
        return self.has_app or self.codes_left > 0

    @property
    def count(self) -> int:
        return len(self.passkeys) + self.has_app


def factors_of(person: Person) -> Factors:
    """Return what the person has beside a password."""
    owner = owned_by(person)
    app = Totp.objects.filter(**owner).first()
    return Factors(
        passkeys=tuple(Passkey.objects.filter(**owner).order_by("pk")),
        app_since=app.confirmed_at if app else None,
        codes_left=RecoveryCode.objects.filter(**owner).count(),
    )


@dataclass(frozen=True, kw_only=True)
class MemberCounts:
    """How many members of a workspace there are, and how many have a second factor."""

    members: int
    with_factor: int

    @property
    def without(self) -> int:
        return self.members - self.with_factor


def members_with_factor(workspace: Workspace) -> MemberCounts:
    """Count the members who can open the workspace, and those with a second factor."""
    members = WorkspaceMembership.objects.filter(
        workspace=workspace, suspended_at=None, user__is_active=True
    )
    return MemberCounts(
        members=members.count(), with_factor=members.filter(has_factor("user")).count()
    )


def has_factor(user: str) -> Q:
    """Match rows whose user, in the column of that name, has a second factor."""
    has_app = Exists(Totp.objects.filter(user=OuterRef(user)))
    return Q(has_app | Exists(Passkey.objects.filter(user=OuterRef(user))))
