"""How Django draws our forms: label, help, field and error, tied together for screen readers."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, ClassVar, override

from django.core.exceptions import ValidationError
from django.forms import BaseForm, DateField, Select, TextInput
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Far enough from the ends of the calendar to reckon with.
FIRST_YEAR, LAST_YEAR = 2000, 2199


class FormRenderer(DjangoTemplates):
    """The project's FORM_RENDERER: `{{ form }}` and `{{ form.name.as_field_group }}` use ours."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


def status_of(form: BaseForm) -> HTTPStatus:
    """Return what a page answers that shows the form again: 422 if it was filled in wrongly."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


class LongSelect(Select):
    """Hundreds of choices in groups, each written as it is sent, for each is stored by its label.

    Django would render a template for each, and send it twice.
    """

    @override
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join(
            "",
            '<optgroup label="{}">{}</optgroup>',
            ((group, self._options(options)) for group, options, _ in widget["optgroups"]),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups
        )

    def _options(self, options: Iterable[dict[str, Any]]) -> SafeString:
        drawn = ((" selected" if each["selected"] else "", each["label"]) for each in options)
        return format_html_join("", "<option{}>{}</option>", drawn)


class DayField(DateField):
    """A day in ISO order, typed: a browser's own field asks in the order of its language."""

    default_error_messages: ClassVar = {
        "invalid": "Write the day as year, month, day: 2026-03-12.",
    }

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "required": False,
            "input_formats": ["%Y-%m-%d"],
            "help_text": "YYYY-MM-DD",
            "widget": TextInput(attrs={"autocomplete": "off", "maxlength": "10"}),
        }
        super().__init__(**(defaults | options))

    @override
    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day
