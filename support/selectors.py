"""Reads the bundles of the tenant in scope. What has expired is gone, whether cron ran or not."""

from django.db.models import F, Func, IntegerField, QuerySet
from django.db.models.functions import Now

from support.models import DiagnosticBundle


def bundles() -> QuerySet[DiagnosticBundle]:
    """Return the bundles, newest first."""
    found: QuerySet[DiagnosticBundle] = DiagnosticBundle.objects.filter(
        expires_at__gt=Now()
    ).order_by("-created_at", "-pk")
    return found


def listed() -> QuerySet[DiagnosticBundle]:
    """Return the bundles for a list: how many `findings`, by whom, without their snapshot."""
    findings = Func(
        F("snapshot__findings"), function="jsonb_array_length", output_field=IntegerField()
    )
    return (
        bundles().annotate(findings=findings).select_related("opened_by", "run").defer("snapshot")
    )
