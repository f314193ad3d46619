"""What people may ask of reports: one to be made, a narrower view, a file, a schedule."""

from typing import Any

from django import forms

from reports.entries import Wanted
from reports.findings import Finding, of_severity
from reports.payloads.entry import Entry
from reports.vocabulary import ExportFormat, Severity
from tenantpilot.vocabulary import ReportType

ANY = "any"


class CreateForm(forms.Form):
    """Which report to make."""

    report_type = forms.TypedChoiceField(choices=ReportType.choices, coerce=ReportType)


class DownloadForm(forms.Form):
    """As what to download a report."""

    format = forms.TypedChoiceField(choices=ExportFormat.choices, coerce=ExportFormat)


class ReportFilterForm(forms.Form):
    """Which reports to list; empty means all."""

    type = forms.ChoiceField(
        label="Report",
        required=False,
        choices=[("", "All reports"), *ReportType.choices],
        error_messages={"invalid_choice": "There is no such report. Choose one of the list."},
    )


class EntryFilterForm(forms.Form):
    """Which entries of a report to show; empty means all."""

    search = forms.CharField(
        label="Name",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "max_length": "Search for at most 120 characters.",
            "null_characters_not_allowed": "Search for letters and figures.",
        },
    )
    finding = forms.ChoiceField(
        label="Finding",
        required=False,
        error_messages={"invalid_choice": "There is no such finding. Choose one of the list."},
    )

    def __init__(self, *args: Any, kind: type[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["finding"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            ("", "All entries"),
            (ANY, "With any finding"),
            ("By severity", [(each.value, f"{each.label} severity") for each in Severity]),
            ("By finding", [(each.value, each.label) for each in kind.FINDINGS]),
        ]

    @property
    def wanted(self) -> Wanted:
        """What the valid fields ask for; a field nobody understands asks for nothing less."""
        data = getattr(self, "cleaned_data", {})
        return Wanted(search=data.get("search", ""), findings=_findings(data.get("finding", "")))


class ScheduleForm(forms.Form):
    """Which reports are made every week."""

    permission_posture = forms.BooleanField(
        label=f"{ReportType.PERMISSION_POSTURE.label} every week", required=False
    )
    entra_admin_roles = forms.BooleanField(
        label=f"{ReportType.ENTRA_ADMIN_ROLES.label} every week", required=False
    )

    @property
    def report_types(self) -> set[ReportType]:
        return {each for each in ReportType if self.cleaned_data[each.value]}


def _findings(choice: str) -> list[Finding] | None:
    if not choice:
        return None
    if choice == ANY:
        return list(Finding)
    if choice in Severity.values:
        return of_severity(Severity(choice))
    return [Finding(choice)]
