"""The types of a bundle's content: static texts, ids, sections, issues and their context.

There is no plain str here. Text that a person or a provider wrote cannot be expressed, and
`support.serializers` refuses it at run time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db.models import TextChoices

from support.enums import IssueSeverity
from tenantpilot.accounts.models import User
from tenantpilot.enums import DiagnosticsSource
from tenantpilot.tenants.models import Tenant

NOTHING = "–"


class StaticText(str):
    """Text that is written in our code. Text that was read from a row must not become one."""


class StaticCode(StaticText):
    """A word to search for, drawn as code."""


class ObjectId(int):
    """The id of one of our rows, shown without thousands separators."""


class RunId(ObjectId):
    """The id of a run, shown as OR-12."""


type Value = StaticText | bool | int | datetime | date | timedelta | UUID | TextChoices | None


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Something that is wrong, and the next step.

    Two issues with the same code and run are the same issue, whichever section found them.
    """

    severity: IssueSeverity
    code: StaticCode
    title: StaticText
    next_step: StaticText
    run_id: RunId | None = None


@dataclass(frozen=True, kw_only=True)
class FieldSet:
    """Labelled values. Every field is a Value, made with `field(metadata=labelled(…))`."""


@dataclass(frozen=True, kw_only=True)
class Section(FieldSet):
    """One part of a bundle. A field that is a tuple of FieldSets is a table."""

    NAME: ClassVar[str]
    TITLE: ClassVar[str]

    def issues(self) -> Iterator[Issue]:
        """Yield what is wrong, as far as this section can tell."""
        yield from ()


@dataclass(frozen=True, kw_only=True)
class DiagnosticsContext:
    """What a section may read from: the tenant, the person, the moment, perhaps a run.

    `at` is the database's time. Rows that are newer than `at` are left out.
    """

    tenant: Tenant
    opened_by: User
    at: datetime
    # None: the bundle is about the tenant as a whole.
    run_id: int | None = None

    @property
    def source(self) -> DiagnosticsSource:
        """The kind of page on which the bundle was opened."""
        if self.run_id is None:
            return DiagnosticsSource.TENANT_PAGE
        return DiagnosticsSource.OPERATION_RUN


def labelled(label: str, *, none: str = NOTHING) -> dict[str, str]:
    """Return a field's metadata: its label, and the text for a missing value."""
    return {"label": label, "none": none}


def shortened(identifier: UUID) -> StaticCode:
    """Return enough of an id to compare it by, and too little to use it."""
    return StaticCode(f"{identifier.hex[:4]}…{identifier.hex[-4:]}")
