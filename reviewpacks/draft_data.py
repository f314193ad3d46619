"""What the form of a draft is made from: what was written, and what open points are found in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from inventory.models import Agreement
from reports.selectors import newest_of_each_type
from reviewpacks import words
from reviewpacks.models import PackDraft, PointNote
from reviewpacks.pack_data import PointData, ReportData
from reviewpacks.words import Words
from tenantpilot.database.row_subquery import RowsSubquery, RowSubquery
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant
from visibility import selectors as visibility

_REPORT = ("id", "tenant_id", "report_type", "schema_version", "summary", "created_at")
_NOTE = ("id", "key", "recommendation", "owner", "effort")


@dataclass(frozen=True, kw_only=True)
class DraftData:
    """The words of the draft, and what open points are found in now."""

    words: Words
    points: PointData

    @classmethod
    def read(cls, tenant: Tenant, *, now: datetime) -> Self:
        """Read it, in one statement. Needs the tenant's scope."""
        whole = Agreement.objects.filter(policy=None).order_by("-pk")
        notes = PointNote.objects.filter(pack=None).order_by("key")
        read: Any = Tenant.objects.annotate(
            agreement=RowSubquery(whole, "id", "collections"),
            draft=RowSubquery(PackDraft.objects.all(), "id", "language", "remark"),
            notes=RowsSubquery(notes, *_NOTE),
            reports=RowsSubquery(newest_of_each_type(), *_REPORT),
            **visibility.read_all(),
        ).get(pk=tenant.pk)
        newest = {each.report_type: each for each in read.reports}
        return cls(
            words=words.of(read.draft or PackDraft(), read.notes),
            points=PointData(
                made_at=now,
                agreement=read.agreement,
                reports=[
                    ReportData(report_type=each, latest=newest.get(each)) for each in ReportType
                ],
                visibility=visibility.states_of(read),
            ),
        )
