"""The Microsoft permissions the product needs, and which of them the tenant has granted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, override

from django.db.models import TextChoices

from support.facts import Code, Facts, Finding, Section, Severity, Word, labelled
from support.subject import Subject
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ProviderConnection


class Grant(TextChoices):
    """Whether a permission is granted."""

    GRANTED = "granted", "Granted"
    MISSING = "missing", "Missing"
    UNKNOWN = "unknown", "Not known"


@dataclass(frozen=True, kw_only=True)
class NeededPermission(Facts):
    """One permission that the product asks for."""

    name: Code = field(metadata=labelled("Permission"))
    grant: Grant = field(metadata=labelled("State"))
    reason: Word = field(metadata=labelled("Needed"))


@dataclass(frozen=True, kw_only=True)
class Permissions(Section):
    """What the latest connection check found; the names are the product's own list."""

    NAME: ClassVar[str] = "permissions"
    TITLE: ClassVar[str] = "Permissions"

    granted: int | None = field(metadata=labelled("Granted", none="not known"))
    missing: int | None = field(metadata=labelled("Missing", none="not known"))
    needed: tuple[NeededPermission, ...] = field(metadata=labelled("Needed permissions"))

    @override
    def findings(self) -> Iterator[Finding]:
        missing = [each.name for each in self.needed if each.grant == Grant.MISSING]
        if missing:
            yield Finding(
                severity=Severity.PROBLEM,
                code=Code("permissions_missing"),
                title=Word(f"The tenant has not granted: {', '.join(missing)}."),
                next_step=Word(
                    "Have an administrator of the tenant grant what is missing, then start a "
                    "connection check."
                ),
            )


def read_permissions(subject: Subject) -> Permissions:
    """Read what is missing. A name that is not on the product's list goes nowhere."""
    missing = (
        ProviderConnection.objects.filter(tenant=subject.tenant)
        .values_list("missing_permissions", flat=True)
        .first()
    )
    needed = tuple(
        NeededPermission(
            name=Code(each.value), grant=_grant(each.value, missing), reason=Word(each.reason)
        )
        for each in REQUIRED_PERMISSIONS
    )
    return Permissions(
        granted=_count(needed, Grant.GRANTED) if missing is not None else None,
        missing=_count(needed, Grant.MISSING) if missing is not None else None,
        needed=needed,
    )


def _grant(name: str, missing: Sequence[str] | None) -> Grant:
    if missing is None:
        return Grant.UNKNOWN
    return Grant.MISSING if name in missing else Grant.GRANTED


def _count(needed: Sequence[NeededPermission], grant: Grant) -> int:
    return sum(each.grant == grant for each in needed)
