"""What people may ask of a pack, write for it, and show on it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from reports.types.entra_admin_roles.definition import TOO_MANY
from reviewpacks.contents.naming import SHOWN
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.date_range import days_of
from reviewpacks.enums import Language, Period
from reviewpacks.logos import UnfitLogoError, redrawn
from reviewpacks.models.drafts import EFFORT_LENGTH, OWNER_LENGTH, RECOMMENDATION_LENGTH
from reviewpacks.models.letterhead import CONTACT_LENGTH, NAME_LENGTH
from reviewpacks.models.packs import REMARK_LENGTH
from reviewpacks.words import Note, Words
from tenantpilot.ui.edit_forms import EditForm
from tenantpilot.ui.forms import DayField, needed_for
from tenantpilot.ui.text_fields import LineField, LinesField

OLDEST_DAYS = 730
# Darker than this on white: WCAG's contrast for text.
_CONTRAST = 4.5


class RequestForm(forms.Form):
    """The period of the pack and what is in it."""

    period = forms.TypedChoiceField(
        label="Period",
        choices=Period.choices,
        coerce=Period,
        initial=Period.DAYS_30,
        help_text="Whole days in UTC. What changed is told against the time before.",
    )
    begins_on = needed_for("“These dates”", DayField(label="First day", is_bounded=False))
    ends_on = needed_for(
        "“These dates”",
        DayField(label="Last day", help_text="YYYY-MM-DD. Today at the latest.", is_bounded=False),
    )
    include_operations = forms.BooleanField(
        label="Include the operations history", required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("period") == Period.DATES and not self.errors:
            self._clean_dates()
        return self.cleaned_data

    def _clean_dates(self) -> None:
        begins_on, ends_on = self.cleaned_data["begins_on"], self.cleaned_data["ends_on"]
        today = timezone.now().date()
        if begins_on is None:
            self.add_error("begins_on", "Enter the first day.")
        if ends_on is None:
            self.add_error("ends_on", "Enter the last day.")
        elif ends_on > today:
            self.add_error("ends_on", "This day is in the future. Enter today or a day before.")
        elif begins_on and begins_on > ends_on:
            self.add_error("ends_on", "This day is before the first day.")
        elif begins_on and (today - begins_on).days > OLDEST_DAYS:
            self.add_error("begins_on", "A pack looks back two years at most.")

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day, of a form that is valid."""
        data = self.cleaned_data
        if data["period"] == Period.DATES:
            return data["begins_on"], data["ends_on"]
        return days_of(data["period"], today=timezone.now().date())


class DraftForm(EditForm):
    """The words for the customer: language, remark, and three fields for each open point."""

    language = forms.TypedChoiceField(
        label="Language of the pack", choices=Language.choices, coerce=Language
    )
    remark = LinesField(
        label="Remark on the cover",
        required=False,
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"For the customer to read. At most {REMARK_LENGTH} characters.",
    )

    def __init__(
        self, *args: Any, points: Sequence[OpenPoint], words: Words, **kwargs: Any
    ) -> None:
        initial = {"language": words.language, "remark": words.remark}
        kwargs |= {"initial": initial, "stored": words.facts}
        super().__init__(*args, **kwargs)
        self._points = points
        for point in points:
            self._add(point, words.notes.get(point.key, Note()))

    def _add(self, point: OpenPoint, note: Note) -> None:
        self.fields[f"recommendation-{point.key}"] = LinesField(
            label=f"Recommendation: {point.title}",
            required=False,
            max_length=RECOMMENDATION_LENGTH,
            initial=note.recommendation,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_help(point),
        )
        self.fields[f"owner-{point.key}"] = LineField(
            label=f"Who does it: {point.title}",
            required=False,
            max_length=OWNER_LENGTH,
            initial=note.owner,
            help_text="A person or company, and with which account if that matters.",
        )
        self.fields[f"effort-{point.key}"] = LineField(
            label=f"What our work costs: {point.title}",
            required=False,
            max_length=EFFORT_LENGTH,
            initial=note.effort,
            help_text="Time or price, such as “half an hour, in your contract”. Empty: the pack "
            "says that it is not named yet.",
        )

    @property
    def notes(self) -> dict[str, Note]:
        """What was written about each point the person saw, of a form that is valid."""
        data = self.cleaned_data
        return {
            point.key: Note(
                recommendation=data[f"recommendation-{point.key}"],
                owner=data[f"owner-{point.key}"],
                effort=data[f"effort-{point.key}"],
            )
            for point in self._points
            if f"recommendation-{point.key}" in self.data
        }


class ColourInput(forms.TextInput):
    """Chooses a colour. It always has one, so HTML knows no `required` for it."""

    input_type = "color"

    def use_required_attribute(self, initial: object) -> bool:
        return False


def _help(point: OpenPoint) -> str:
    """Say what the point is about, and what stands in the pack if the field is empty."""
    named = point.names[:SHOWN]
    left = point.count - len(named)
    about = "; ".join(named) + (f"; {left:,} more" if named and left > 0 else "")
    suggestion = f"Empty: “{point.suggestion}”" if point.suggestion else ""
    if point.key == TOO_MANY:
        suggestion += " Or that a yes to other points is enough, where it is."
    return " ".join(filter(None, (f"It is about {about}." if about else "", suggestion)))


class LetterheadForm(EditForm):
    """How the provider shows itself to customers."""

    name = LineField(
        label="Name",
        required=False,
        max_length=NAME_LENGTH,
        help_text="Empty: the name of the workspace.",
    )
    contact = LinesField(
        label="Contact",
        required=False,
        max_length=CONTACT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For questions of the customer: person, telephone, address. One a line.",
    )
    colour = forms.RegexField(
        label="Colour",
        regex=r"^#[0-9a-fA-F]{6}$",
        widget=ColourInput(),
        help_text="Dark enough to be read on white.",
        error_messages={"invalid": "Enter a colour like #3f45c4."},
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/svg+xml"}),
        help_text="PNG or SVG, 200 KB at most, at most ten times as wide as high. It is redrawn: "
        "scripts and links do not stay.",
    )
    remove_logo = forms.BooleanField(label="Remove the logo", required=False)

    def clean_colour(self) -> str:
        colour: str = self.cleaned_data["colour"].lower()
        if _contrast_on_white(colour) < _CONTRAST:
            raise forms.ValidationError("This colour is too light to be read on white.")
        return colour

    def clean_logo(self) -> bytes | None:
        file = self.cleaned_data["logo"]
        if not file:
            return None
        try:
            return redrawn(file.read())
        except UnfitLogoError as reason:
            raise forms.ValidationError(str(reason)) from None


def _contrast_on_white(colour: str) -> float:
    """Return WCAG's contrast ratio with white."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
