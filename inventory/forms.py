"""Forms: filter policies and changes, mark as agreed, download."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.db.models import TextChoices

from inventory.collections import COLLECTIONS
from inventory.enums import Change
from inventory.models import NOTE_LENGTH
from tenantpilot.ui.text_fields import LineField


class Show(TextChoices):
    """Which policies the inventory lists."""

    CURRENT = "", "All there are"
    DIFFERS = "differs", "Different from what was agreed"
    ADDED = "differs-added", "Added since it was agreed"
    CHANGED = "differs-changed", "Changed since it was agreed"
    GONE = "differs-removed", "Removed since it was agreed"
    UNASSIGNED = "unassigned", "Assigned to no one"
    ENABLED = "enabled", "Switched on"
    DISABLED = "disabled", "Switched off"
    REPORT_ONLY = "enabledForReportingButNotEnforced", "Report only"
    REMOVED = "removed", "Removed"


class Sort(TextChoices):
    """The order of the inventory."""

    CHANGED = "", "Last changed first"
    OLDEST = "oldest", "Longest unchanged first"
    NAME = "name", "Name, A to Z"
    NAME_BACKWARDS = "name-backwards", "Name, Z to A"
    COLLECTION = "collection", "Collection"
    DIFFERENT = "different", "Differences first"


class Since(TextChoices):
    """How far back."""

    ANY = "", "Any time"
    DAY = "1", "The last day"
    WEEK = "7", "The last 7 days"
    MONTH = "30", "The last 30 days"


class View(TextChoices):
    """How the workspace's changes are put together."""

    POLICY = "", "By policy"
    TENANT = "tenant", "By tenant"
    TIME = "time", "By time"


class FileFormat(TextChoices):
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


# The words of a run's figures stand in its links.
WHICH = {
    "created": (Change.FOUND, Change.ADDED),
    "updated": (Change.CHANGED,),
    "removed": (Change.REMOVED,),
    "returned": (Change.RETURNED,),
}
_WHICH_CHOICES = [
    ("", "All changes"), ("created", "Added"), ("updated", "Changed"), ("removed", "Removed"),
    ("returned", "Came back"),
]  # fmt: skip
PLATFORMS = ("Windows", "macOS", "iOS", "Android", "Linux")
_NOT_THERE = {"invalid_choice": "There is no such choice. Choose one of the list."}


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, error_messages=_NOT_THERE
    )


def _search(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "max_length": "Search for at most 120 characters.",
            "null_characters_not_allowed": "Search for letters and figures.",
        },
    )


def _note() -> LineField:
    return LineField(
        label="Note",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="For the customer, who reads it in the review pack: “Review, ticket 48113”.",
        error_messages={"max_length": f"A note has at most {NOTE_LENGTH} characters."},
    )


def _collections() -> list[tuple[str, str]]:
    return [("", "All"), *((key, each.label) for key, each in COLLECTIONS.items())]


def since_days(value: str) -> timedelta | None:
    """Return the length of a period; None for any time."""
    return timedelta(days=int(value)) if value in {"1", "7", "30"} else None


class PolicyFilterForm(forms.Form):
    """Which policies to list, and in which order."""

    q = _search("Name")
    collection = forms.ChoiceField(
        label="Collection", required=False, choices=_collections, error_messages=_NOT_THERE
    )
    show = _choice("Show", Show.choices)
    since = _choice("Changed since", Since.choices)
    platform = _choice("Platform", [("", "Any"), *((each, each) for each in PLATFORMS)])
    sort = _choice("Order", Sort.choices)


class ChangeFilterForm(forms.Form):
    """Which changes of a tenant to list. `run` is a sync's number."""

    q = _search("Policy")
    change = _choice("Show", _WHICH_CHOICES)
    collection = forms.ChoiceField(
        label="Collection", required=False, choices=_collections, error_messages=_NOT_THERE
    )
    run = forms.RegexField(
        r"^OR-\d{1,18}$",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "There is no operation of this number."},
    )
    compare = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)


class WorkspaceChangeForm(forms.Form):
    """Which changes of all tenants to list."""

    q = _search("Where did this policy change?")
    since = _choice("Changed since", [("", "The last 7 days"), ("1", "The last day"),
                                      ("30", "The last 30 days")])  # fmt: skip
    change = _choice("Show", _WHICH_CHOICES)
    view = _choice("Put together", View.choices)


class AgreeForm(forms.Form):
    """A note for the customer, and the sync that the person looked at."""

    note = _note()
    run = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)


class OneChangeForm(forms.Form):
    """Which change, as the workspace's changes put it, and how far back."""

    change = forms.UUIDField()
    since = _choice("Changed since", Since.choices)


class AgreeInTenantsForm(forms.Form):
    """The ticked of the changes that the page listed, and a note."""

    version = forms.TypedMultipleChoiceField(
        label="Tenants",
        coerce=int,
        error_messages={
            "required": "Tick at least one tenant.",
            "invalid_choice": "One of these changes is no longer in the list. Tick again.",
        },
    )
    note = _note()

    def __init__(self, *args: Any, listed: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version = cast(forms.TypedMultipleChoiceField, self.fields["version"])
        version.choices = [(each, each) for each in listed]


class DownloadForm(forms.Form):
    """The format of a download."""

    format = forms.TypedChoiceField(choices=FileFormat.choices, coerce=FileFormat)
