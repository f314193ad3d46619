"""The Entra admin roles report: who holds which directory role, and for how long."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reports.enums import Severity
from reports.types.base import Highlight, ReportDefinition, Summary
from reports.types.entra_admin_roles.entry import WITHHELD_METRICS, RoleEntry
from reports.types.entra_admin_roles.sight import NAMED_BY
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.graph.resources.built_in_roles import LIST_DATE
from visibility.enums import Area

# Microsoft recommends fewer than five:
# https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
MANY_GLOBAL_ADMINISTRATORS = 5
TOO_MANY = "many_global_administrators"


def highlights(summary: Summary) -> Iterator[Highlight]:
    """Yield too many Global Administrators, and a tenant that hides how long roles are held."""
    administrators = summary.get("global_administrators", 0)
    if administrators >= MANY_GLOBAL_ADMINISTRATORS:
        yield Highlight(
            severity=Severity.MEDIUM,
            code=TOO_MANY,
            count=administrators,
            title=_("There are %(count)s Global Administrators") % {"count": f"{administrators:,}"},
            why=_("Microsoft recommends fewer than five, because each of them can do everything."),
            next_step=_("Give each the narrowest role that is enough."),
        )
    yield from _withheld(summary)
    if summary.get("unlisted"):
        yield Highlight(
            severity=Severity.LOW,
            title=f"Assignments of roles that are not on our list: {summary['unlisted']:,}",
            why=f"Microsoft added these roles after {LIST_DATE:%-d %B %Y}, so how far they reach "
            "is not known here.",
        )
    if summary.get("end_unknown"):
        yield Highlight(
            severity=Severity.LOW,
            title="How long roles are held is not known",
            why="Microsoft did not let TenantPilot read it, did not answer, or does not have it "
            "in the tenant's cloud. Roles shown as "
            "active may be permanent.",
        )


def _withheld(summary: Summary) -> Iterator[Highlight]:
    """Yield which permissions would show the names that Microsoft withholds."""
    holders = sum(summary.get(name, 0) for name in WITHHELD_METRICS.values())
    needs = [
        NAMED_BY[kind].value
        for kind, name in WITHHELD_METRICS.items()
        if summary.get(name) and kind in NAMED_BY
    ]
    if holders:
        yield Highlight(
            severity=Severity.LOW,
            title="Names withheld" + (f": grant {' and '.join(needs)}" if needs else ""),
            why=f"Microsoft shows {holders:,} of the holders by ID only, because the app may not "
            "read names. That says nothing against a holder.",
        )


DEFINITION = ReportDefinition(
    report_type=ReportType.ENTRA_ADMIN_ROLES,
    operation_type=OperationType.ENTRA_ADMIN_ROLES_REPORT,
    description=(
        "Lists who holds which administrator role in Microsoft Entra, for how long, and which "
        "assignments to review first. Which roles are privileged is Microsoft's list of "
        f"{LIST_DATE:%-d %B %Y}, and Microsoft's own mark where it is told."
    ),
    metrics={
        "entries": "Role assignments",
        "highly_privileged": "Highly privileged",
        "global_administrators": "Global Administrators",
        "guests": "Held by guests",
    },
    schemas={1: RoleEntry},
    areas=(
        Area.ADMIN_ROLES,
        Area.HOLDER_NAMES,
        Area.GUESTS,
        Area.ROLES_OVER_TIME,
        Area.GROUP_MEMBERS,
    ),
    highlights=highlights,
    highlight_titles={TOO_MANY: gettext_noop("Too many Global Administrators")},
)
