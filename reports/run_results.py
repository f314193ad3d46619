"""What the page of a report's run says about the report."""

from django.urls import reverse

from operations.models import OperationRun
from operations.run_results import RunResult, tells_result_of
from operations.vocabulary import RunOutcome
from reports.models import StoredReport
from reports.vocabulary import OPERATION_OF


@tells_result_of(*OPERATION_OF.values())
def report_of(run: OperationRun) -> RunResult:
    """Tell which report the run made, found to be still right, or did not make."""
    report = (
        StoredReport.objects.filter(pk=run.result_id).only("pk", "run_id").first()
        if run.result_id
        else StoredReport.objects.filter(run=run).only("pk", "run_id").first()
    )
    if report is None:
        return _without(run)
    url = reverse("reports:detail", kwargs={"tenant_id": run.tenant_id, "report_id": report.pk})
    if report.run_id == run.pk:
        return RunResult(
            sentence=f"Report {report.number} was stored.", link_text="Read the report", url=url
        )
    return RunResult(
        sentence=f"Nothing has changed since report {report.number}, so no new one was stored.",
        link_text="Read that report",
        url=url,
    )


def _without(run: OperationRun) -> RunResult:
    return RunResult(
        sentence="The report has been deleted since."
        if run.outcome == RunOutcome.SUCCEEDED
        else "No report was stored. Earlier reports are as they were.",
        link_text="Go to the reports",
        url=reverse("reports:list", kwargs={"tenant_id": run.tenant_id}),
    )
