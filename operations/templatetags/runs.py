"""What stands in every row of a list of runs, drawn without a template."""

from functools import cache

from django import template
from django.utils.safestring import SafeString

from operations.enums import RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from tenantpilot.ui.markup import format_html
from tenantpilot.ui.templatetags.ui import badge

register = template.Library()

_TONES = {
    RunOutcome.SUCCEEDED: "success",
    RunOutcome.PARTIALLY_SUCCEEDED: "warning",
    RunOutcome.FAILED: "danger",
}


@register.simple_tag
def run_badge(run: OperationRun) -> SafeString:
    """Draw where a run stands, or what it came to."""
    if run.status == RunStatus.QUEUED:
        return badge("Queued")
    return _running(run) if run.status == RunStatus.RUNNING else _ended(RunOutcome(run.outcome))


@register.simple_tag
def run_starter(run: OperationRun) -> SafeString:
    """Draw who started a run."""
    if run.initiator:
        return format_html("<bdi>{}</bdi>", run.initiator.name)
    if run.trigger == RunTrigger.SCHEDULE:
        return SafeString("Schedule")
    return SafeString('<span class="quiet">A removed person</span>')


@cache
def _ended(outcome: RunOutcome) -> SafeString:
    """Draw each of a closed list once."""
    tone = _TONES.get(outcome, "")
    return badge(outcome.label, tone, icon="" if tone else "ban")


def _running(run: OperationRun) -> SafeString:
    if getattr(run, "is_stale", False):
        return badge("Not responding", "warning")
    if run.cancel_requested_at:
        return badge("Stopping", icon="ban")
    return badge("Running", "info")
