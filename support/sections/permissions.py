"""The Microsoft permissions the product needs, and which of them the tenant has granted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, override

from django.db.models import TextChoices

from support.enums import IssueSeverity
from support.types import (
    DiagnosticsContext,
    FieldSet,
    Issue,
    Section,
    StaticCode,
    StaticText,
    labelled,
)
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ProviderConnection


class Grant(TextChoices):
    """Whether a permission is granted."""

    GRANTED = "granted", "Granted"
    MISSING = "missing", "Missing"
    UNKNOWN = "unknown", "Not known"


@dataclass(frozen=True, kw_only=True)
class NeededPermission(FieldSet):
    """One permission that the product asks for."""

    name: StaticCode = field(metadata=labelled("Permission"))
    grant: Grant = field(metadata=labelled("State"))
    reason: StaticText = field(metadata=labelled("Needed"))


@dataclass(frozen=True, kw_only=True)
class Permissions(Section):
    """What the latest connection check found; the names are the product's own list."""

    NAME: ClassVar[str] = "permissions"
    TITLE: ClassVar[str] = "Permissions"

    granted: int | None = field(metadata=labelled("Granted", none="not known"))
    missing: int | None = field(metadata=labelled("Missing", none="not known"))
    needed: tuple[NeededPermission, ...] = field(metadata=labelled("Needed permissions"))

    @override
    def issues(self) -> Iterator[Issue]:
        missing = [each.name for each in self.needed if each.grant == Grant.MISSING]
        if missing:
            yield Issue(
                severity=IssueSeverity.PROBLEM,
                code=StaticCode("permissions_missing"),
                title=StaticText(f"The tenant has not granted: {', '.join(missing)}."),
                next_step=StaticText(
                    "Have an administrator of the tenant grant what is missing, then start a "
                    "connection check."
                ),
            )


def read_permissions(context: DiagnosticsContext) -> Permissions:
    """Read what is missing. A name that is not on the product's list goes nowhere."""
    missing = (
        ProviderConnection.objects.filter(tenant=context.tenant)
        .values_list("missing_permissions", flat=True)
        .first()
    )
    needed = tuple(
        NeededPermission(
            name=StaticCode(each.value),
            grant=_grant(each.value, missing),
            reason=StaticText(each.reason),
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
