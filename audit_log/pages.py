"""Entries of the audit log as people read them: names instead of numbers, facts in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import DiagnosticsSource, OnboardingCheckpoint, OperationType, ReportType
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role, Workspace

SYSTEM, OPERATOR, GONE = "TenantPilot", "a platform operator", "a person whose account is gone"
SUBJECTS = {
    "OperationRun": "operation",
    "StoredReport": "report",
    "ReviewPack": "review pack",
    "DiagnosticBundle": "diagnostics",
    "OnboardingSession": "onboarding",
    "WorkspaceInvitation": "invitation",
    "Agreement": "agreement",
}
WORDS: dict[str, dict[str, str]] = {
    name: {str(value): str(label) for value, label in choices}
    for name, choices in {
        "role": Role.choices,
        "before": Role.choices,
        "operation_type": OperationType.choices,
        "report_type": ReportType.choices,
        "checkpoint": OnboardingCheckpoint.choices,
        "source": DiagnosticsSource.choices,
    }.items()
}
# Numbers of rows and what the register of removals needs: they say nothing to people.
UNSAID = frozenset({"operation_run", "policy", "number", "fingerprint", "at"})


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """One entry; `actor` and `tenant` are None where there is none, or it is gone."""

    entry: AuditLog
    actor: User | None
    who: str
    tenant: Tenant | None
    person: str

    @property
    def what(self) -> str:
        """What was done; an act of a release that is not installed any more keeps its value."""
        action = self.entry.action
        return AuditAction(action).label if action in AuditAction.values else action

    @property
    def subject(self) -> str:
        """What it was done to, where that has a number of its own."""
        word = SUBJECTS.get(self.entry.subject_type)
        return f"{word} {self.entry.subject_id}" if word and self.entry.subject_id else ""

    @property
    def facts(self) -> str:
        """The facts of the entry in words."""
        return "; ".join(_facts(self.entry.details))

    @property
    def tenant_is_gone(self) -> bool:
        return self.tenant is None and self.entry.tenant_id is not None


def _facts(details: Mapping[str, object]) -> Iterator[str]:
    for name, value in details.items():
        if name not in UNSAID and value != "":
            yield f"{name.replace('_', ' ')}: {_word(name, value)}"


def _word(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return WORDS.get(name, {}).get(str(value), str(value))


def rows(page: Sequence[AuditLog], *, workspace: Workspace) -> list[EntryRow]:
    """Return the rows of one page, in two more statements however many they are."""
    actors = {each.actor_id for each in page if each.actor_type == "User"}
    concerned = {_concerned(each) for each in page}
    people = User.objects.in_bulk([pk for pk in actors | concerned if pk is not None])
    named = {each.tenant_id for each in page if each.tenant_id is not None}
    tenants = {each.pk: each for each in Tenant.objects.filter(workspace=workspace, pk__in=named)}
    return [_row(each, people, tenants) for each in page]


def _row(entry: AuditLog, people: dict[int, User], tenants: dict[int, Tenant]) -> EntryRow:
    actor = people.get(entry.actor_id or 0) if entry.actor_type == "User" else None
    person = people.get(_concerned(entry) or 0)
    return EntryRow(
        entry=entry,
        actor=actor,
        who=_who(entry, actor),
        tenant=tenants.get(entry.tenant_id or 0),
        person=person.name if person else "",
    )


def _concerned(entry: AuditLog) -> int | None:
    """Return the number of the person it was done to."""
    number: int | None = entry.subject_id if entry.subject_type == "User" else entry.person_id
    return number


def _who(entry: AuditLog, actor: User | None) -> str:
    if actor:
        return actor.name
    return {"": SYSTEM, "PlatformOperator": OPERATOR}.get(entry.actor_type, GONE)
