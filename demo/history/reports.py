"""The reports of the demo's customers: who asked for each, and which found nothing new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django_scopes import scopes_disabled

from demo.factories import CompletedRunFactory, usage_event
from demo.graph_stub.world import StubTenant
from demo.history import calendar, report_contents
from demo.history.runs import TenantHistory
from demo.history.starts import staff_of
from demo.population import Managed
from demo.world.customers import ALDER_VALLEY, KESTREL, RIDGEWAY, Customer
from operations.enums import RunTrigger
from operations.models import OperationRun
from reports import comparison
from reports.models import ReportSchedule, StoredReport
from reports.types.document import Document
from reports.types.registry import OPERATION_OF
from telemetry.catalog import STORED_REPORT_CREATED
from telemetry.models import ProductUsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.enums import ReportType

WEEKLY = (ALDER_VALLEY, KESTREL)
WEEKS, WEEK = 6, 7
FOUND_NOTHING_NEW = 0.2
SECONDS_AN_ENTRY = 0.002


@dataclass(frozen=True, kw_only=True)
class Made:
    """A run that made a report, and what it found."""

    run: OperationRun
    document: Document


def plan(
    managed: Sequence[Managed], histories: Sequence[TenantHistory], *, now: datetime
) -> list[Made]:
    """Put the runs that made reports into the histories; return what they found, in order."""
    history_of = {each.tenant.pk: each for each in histories}
    made = []
    for each in managed:
        if each.customer.microsoft:
            of_this = list(_made(each, each.customer.microsoft, now=now))
            history = history_of[each.tenant.pk]
            history.runs.extend(one.run for one in of_this)
            made += of_this
    return sorted(made, key=lambda one: one.run.created_at)


def save(made: Sequence[Made], managed: Sequence[Managed]) -> None:
    """Store the reports, their use and their schedule, once the runs are stored."""
    latest: dict[tuple[int, str], StoredReport] = {}
    # The history is that of every tenant.
    with scopes_disabled():
        for one in made:
            key = (one.run.tenant_id, one.run.type)
            latest[key] = _keep(one, latest.get(key))
        reports = StoredReport.objects.filter(trigger=RunTrigger.PERSON).order_by("created_at")
        ProductUsageEvent.objects.bulk_create(
            usage_event(
                STORED_REPORT_CREATED,
                tenant=report.tenant,
                actor_id=report.created_by_id,
                subject=report,
                at=report.created_at,
                report_type=report.report_type,
            )
            for report in reports.select_related("tenant").defer("payload")
        )
        ReportSchedule.objects.bulk_create(
            ReportSchedule(
                tenant=each.tenant,
                workspace_id=each.tenant.workspace_id,
                report_type=ReportType.ENTRA_ADMIN_ROLES,
            )
            for each in managed
            if each.customer in WEEKLY
        )


def _keep(one: Made, latest: StoredReport | None) -> StoredReport:
    """Do what reports.services.storage does, with the dates of back then."""
    is_new = latest is None or latest.fingerprint != one.document.fingerprint
    report = _store(one, latest) if is_new or latest is None else latest
    run = one.run
    run.result_id = report.pk
    run.counts = {
        "created" if is_new else "unchanged": 1,
        "entries": report.summary["entries"],
        "findings": report.summary["findings"],
    }
    run.save(update_fields=["result_id", "counts"])
    return report


def _store(one: Made, latest: StoredReport | None) -> StoredReport:
    report: StoredReport = StoredReport.objects.create(
        tenant=one.run.tenant,
        workspace_id=one.run.workspace_id,
        report_type=one.document.report_type,
        schema_version=one.document.schema_version,
        payload=one.document.to_json(),
        summary=one.document.summary,
        fingerprint=one.document.fingerprint,
        trigger=one.run.trigger,
        created_by=one.run.initiator,
        run=one.run,
        created_at=one.run.completed_at,
    )
    comparison.write_changes(report=report, before=latest)
    return report


def _made(managed: Managed, microsoft: StubTenant, *, now: datetime) -> Iterator[Made]:
    customer = managed.customer
    random = Random(f"the reports of {customer.domain}")
    staff = staff_of(managed.tenant)
    days = _report_days(customer)
    if customer.trouble is None or customer.trouble.check is None or customer is RIDGEWAY:
        document = report_contents.permission_posture_of(microsoft)
        for days_ago in days[:1] + days[-1:]:
            yield _one(managed, document, _by_person(now, days_ago, random), staff.anybody(random))
    steps = len(days)
    for number, days_ago in enumerate(days if _shows_its_roles(customer) else []):
        # A report that finds nothing new finds what was there a week before.
        if number == 0 or random.random() > FOUND_NOTHING_NEW:
            steps = len(days) - number
        document = report_contents.admin_roles_of(microsoft, steps_before_today=steps)
        if number and customer in WEEKLY:
            at = calendar.midnight(now, days_ago=days_ago) + calendar.SCHEDULED_AT
            yield _one(managed, document, at, None)
        else:
            yield _one(managed, document, _by_person(now, days_ago, random), staff.anybody(random))


def _report_days(customer: Customer) -> list[int]:
    """Return how many days ago reports were made, oldest first, while nothing was wrong."""
    trouble = customer.trouble
    since = customer.archived_days_ago or 0
    if trouble and trouble.check:
        since = max(since, trouble.since_days_ago)
    # The first one comes after the first days, whatever weekend lies between.
    days = range(customer.joined_days_ago - 4, since + 1, -WEEK)
    return list(days)[-WEEKS:]


def _shows_its_roles(customer: Customer) -> bool:
    """Whether the permission to read them was ever granted."""
    return customer.trouble is None or customer.trouble.check is not None


def _by_person(now: datetime, days_ago: int, random: Random) -> datetime:
    day = calendar.workday(now, days_ago=days_ago)
    return day + timedelta(hours=random.uniform(8, 16))


def _one(managed: Managed, document: Document, at: datetime, initiator: User | None) -> Made:
    entries = len(document.entries)
    run: OperationRun = CompletedRunFactory.build(
        tenant=managed.tenant,
        type=OPERATION_OF[document.report_type],
        initiator=initiator,
        created_at=at,
        took=timedelta(seconds=1.2 + entries * SECONDS_AN_ENTRY),
        progress_done=entries,
        progress_total=entries,
    )
    return Made(run=run, document=document)
