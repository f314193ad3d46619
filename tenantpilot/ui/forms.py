"""How Django draws our forms: label, help, field and error, tied together for screen readers."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, override

from django.core.exceptions import ValidationError
from django.forms import BaseForm, DateField, Field, Select, TextInput
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from tenantpilot.ui import fields
from tenantpilot.ui.markup import escape, flatatt, format_html

# Far enough from the ends of the calendar to reckon with.
FIRST_YEAR, LAST_YEAR = 2000, 2199


# What each of these templates draws is one element, `input`.
_INPUTS = {
    f"django/forms/widgets/{each}.html"
    for each in ("text", "number", "email", "password", "hidden", "checkbox")
}


class FormRenderer(DjangoTemplates):
    """The project's FORM_RENDERER: `{{ form }}` and `{{ form.name.as_field_group }}` use ours.

    Django would render two templates for each choice of a list, and three for each text. A field
    with its label is ours (tenantpilot.ui.fields).
    """

    form_template_name = "ui/forms/form.html"

    @override
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == Select.template_name:
            return _select(context["widget"])
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == self.field_template_name:
            return fields.draw(context["field"])
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    """Draw what Django's own template draws of a field to type in or to tick."""
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        value,
        _attributes(widget),
    )


def _attributes(widget: dict[str, Any]) -> SafeString:
    """Draw the attributes in their order; the name alone of one that is just there."""
    given = {name: value for name, value in widget["attrs"].items() if value is not False}
    return SafeString(
        "".join(
            format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))
            for name, value in given.items()
        )
    )


def _select(widget: dict[str, Any]) -> SafeString:
    """Draw a list of choices. One whose label is its value is sent once."""
    groups = (
        format_html('<optgroup label="{}">{}</optgroup>', group, _options(options))
        if group
        else _options(options)
        for group, options, _ in widget["optgroups"]
    )
    return select(widget["name"], widget["attrs"], groups)


def select(name: str, attributes: Mapping[str, Any], options: Iterable[str]) -> SafeString:
    """Draw a list of options that are drawn already."""
    inner = SafeString("".join(options))
    return format_html('<select name="{}"{}>{}</select>', name, flatatt(attributes), inner)


def _options(options: Iterable[dict[str, Any]]) -> SafeString:
    drawn = (
        option(str(each["value"]), each["label"], is_chosen=each["selected"]) for each in options
    )
    return SafeString("".join(drawn))


def option(value: str, label: str, *, is_chosen: bool) -> str:
    """Draw one of what may be hundreds, with each of its parts escaped here."""
    escaped, told = escape(value), escape(label)
    sent = "" if escaped == told else f' value="{escaped}"'
    selected = " selected" if is_chosen else ""
    return f"<option{sent}{selected}>{told}</option>"


def needed_for[F: Field](case: str, field: F) -> F:
    """Let the label of a field that one choice needs say so: "optional" would be half the truth.

    The form's `clean` asks for it.
    """
    field.needed_for = case  # type: ignore[attr-defined]  # read by the field's template
    return field


def status_of(form: BaseForm) -> HTTPStatus:
    """Return what a page answers that shows the form again: 422 if it was filled in wrongly.

    409 if what it would have overwritten was changed meanwhile (tenantpilot.ui.edit_forms).
    """
    if getattr(form, "is_conflict", False):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


class DayField(DateField):
    """A day in ISO order, typed: a browser's own field asks in the order of its language.

    `is_bounded` is False where the form has a narrower range and says it.
    """

    default_error_messages: ClassVar = {
        "invalid": "Write the day as year, month, day: 2026-03-12.",
        "out_of_range": f"This day is out of range: {FIRST_YEAR}-01-01 to {LAST_YEAR}-12-31.",
    }

    def __init__(self, *, is_bounded: bool = True, **options: Any) -> None:
        self.is_bounded = is_bounded
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
        if day and self.is_bounded and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["out_of_range"], code="out_of_range")
        return day
