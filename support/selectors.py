"""Reads the tenant's bundles and runs, and the database's time."""

from datetime import datetime

from django.db import connection
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now

from operations import selectors as operations
from operations.models import OperationRun
from support.models import DiagnosticBundle
from tenantpilot.workspaces.models import WorkspaceMembership


def bundles() -> QuerySet[DiagnosticBundle]:
    """Return the bundles in scope that have not expired, newest first."""
    found: QuerySet[DiagnosticBundle] = DiagnosticBundle.objects.filter(
        expires_at__gt=Now()
    ).order_by("-created_at", "-pk")
    return found


def listed() -> QuerySet[DiagnosticBundle]:
    """Return the bundles for a list: with their number of issues, without their snapshots."""
    issues = Func(F("snapshot__issues"), function="jsonb_array_length", output_field=IntegerField())
    return bundles().annotate(issues=issues).select_related("opened_by", "run").defer("snapshot")


def runs() -> QuerySet[OperationRun]:
    """Return the runs in scope, newest first, with `initiator_role` and `is_stale`."""
    role = WorkspaceMembership.objects.filter(
        workspace=OuterRef("workspace"), user=OuterRef("initiator")
    ).values("role")
    # The person's own row (name, address, password) is not even read.
    return operations.runs().select_related(None).annotate(initiator_role=Subquery(role[:1]))


def database_time() -> datetime:
    """Return the current time by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
