"""Forms: start an operation, filter the list."""

from django import forms
from django.db.models import TextChoices

from operations.enums import RunOutcome, RunStatus
from tenantpilot.enums import STARTABLE, OperationType


class RunState(TextChoices):
    """Where a run stands, in one word: its status while it is live, then its outcome."""

    QUEUED = RunStatus.QUEUED.value, RunStatus.QUEUED.label
    RUNNING = RunStatus.RUNNING.value, RunStatus.RUNNING.label
    SUCCEEDED = RunOutcome.SUCCEEDED.value, RunOutcome.SUCCEEDED.label
    PARTIALLY_SUCCEEDED = (
        RunOutcome.PARTIALLY_SUCCEEDED.value,
        RunOutcome.PARTIALLY_SUCCEEDED.label,
    )
    FAILED = RunOutcome.FAILED.value, RunOutcome.FAILED.label
    CANCELLED = RunOutcome.CANCELLED.value, RunOutcome.CANCELLED.label


class StartForm(forms.Form):
    """Which operation to start."""

    operation_type = forms.TypedChoiceField(
        choices=[(each.value, each.label) for each in STARTABLE], coerce=OperationType
    )


class RunFilterForm(forms.Form):
    """Which runs to list; empty means all."""

    type = forms.ChoiceField(
        label="Operation",
        required=False,
        choices=[("", "All operations"), *OperationType.choices],
        error_messages={"invalid_choice": "There is no such operation. Choose one of the list."},
    )
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Any status"), *RunState.choices],
        error_messages={"invalid_choice": "There is no such status. Choose one of the list."},
    )
