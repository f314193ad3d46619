"""Forms: create a report, filter lists, download a file, choose weekly reports."""

from typing import Any

from django import forms

from reports.entries import EntryFilter
from reports.enums import ExportFormat, Severity
from reports.types.base import Entry, Finding
from tenantpilot.enums import ReportType

ANY = "any"


class CreateForm(forms.Form):
    """Which report to create."""

    report_type = forms.TypedChoiceField(choices=ReportType.choices, coerce=ReportType)


class DownloadForm(forms.Form):
    """The format of a download."""

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

    def __init__(self, *args: Any, entry_class: type[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry_class = entry_class
        field = self.fields["finding"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            ("", "All entries"),
            (ANY, "With any finding"),
            ("By severity", [(each.value, f"{each.label} severity") for each in Severity]),
            ("By finding", [(each.value, each.label) for each in entry_class.FINDINGS]),
        ]

    @property
    def entry_filter(self) -> EntryFilter:
        """The valid fields as a filter. A field that is not valid filters nothing."""
        data = getattr(self, "cleaned_data", {})
        return EntryFilter(
            search=data.get("search", ""), findings=self._findings(data.get("finding", ""))
        )

    def _findings(self, choice: str) -> list[Finding] | None:
        findings = self.entry_class.FINDINGS
        if not choice:
            return None
        if choice == ANY:
            return list(findings)
        if choice in Severity.values:
            return [each for each in findings if each.severity == choice]
        return [each for each in findings if each.value == choice]


class ScheduleForm(forms.Form):
    """Which reports are created every week: a checkbox for each report type."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in ReportType:
            self.fields[each.value] = forms.BooleanField(
                label=f"{each.label} every week", required=False
            )

    @property
    def report_types(self) -> set[ReportType]:
        return {each for each in ReportType if self.cleaned_data[each.value]}
