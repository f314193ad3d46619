"""The link from the page of a report's run to the report."""

from django.urls import reverse

from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.registry import ResultLink, result_link
from reports.models import StoredReport
from reports.types.registry import OPERATION_OF


@result_link(*OPERATION_OF.values())
def report_link(run: OperationRun) -> ResultLink:
    """Link the report that the run made or confirmed, or say that it stored none."""
    report = (
        StoredReport.objects.filter(pk=run.result_id).only("pk", "run_id").first()
        if run.result_id
        else StoredReport.objects.filter(run=run).only("pk", "run_id").first()
    )
    if report is None:
        return _without(run)
    url = reverse("reports:detail", kwargs={"tenant_id": run.tenant_id, "report_id": report.pk})
    if report.run_id == run.pk:
        return ResultLink(
            sentence=f"Report {report.number} was stored.", link_text="Read the report", url=url
        )
    return ResultLink(
        sentence=f"Nothing has changed since report {report.number}, so no new one was stored.",
        link_text="Read that report",
        url=url,
    )


def _without(run: OperationRun) -> ResultLink:
    return ResultLink(
        sentence="The report was deleted later."
        if run.outcome in {RunOutcome.SUCCEEDED, RunOutcome.PARTIALLY_SUCCEEDED}
        else "No report was stored. Earlier reports are as they were.",
        link_text="Go to the reports",
        url=reverse("reports:list", kwargs={"tenant_id": run.tenant_id}),
    )
