"""Rows that bundles tell about."""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from reports.models import StoredReport
from reviewpacks.enums import Period
from reviewpacks.models import ReviewPack
from tests.cast import Cast

FINGERPRINT = "0" * 64


def a_report(cast: Cast, **values: Any) -> StoredReport:
    """Store a report that the owner asked for."""
    with scope(tenant=cast.tenant):
        report: StoredReport = StoredReport.objects.create(
            tenant=cast.tenant,
            workspace_id=cast.workspace.pk,
            report_type="entra_admin_roles",
            schema_version=1,
            payload={"entries": ["Mara Klein"]},
            summary={},
            fingerprint=FINGERPRINT,
            trigger="person",
            created_by=cast.owner,
            **values,
        )
    return report


def a_pack(cast: Cast, **values: Any) -> ReviewPack:
    """Store a review pack."""
    with scope(tenant=cast.tenant):
        pack: ReviewPack = ReviewPack.objects.create(
            tenant=cast.tenant,
            workspace_id=cast.workspace.pk,
            period=Period.DAYS_30,
            begins_on=timezone.now(),
            ends_on=timezone.now(),
            fingerprint=FINGERPRINT,
            requested_by=cast.owner,
            **{"include_operations": False, **values},
        )
    return pack
