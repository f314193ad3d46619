"""A form's field with its label, help and errors, drawn without a template: forms have dozens."""

from typing import Any

from django.forms import BoundField
from django.utils.safestring import SafeString

from tenantpilot.ui import icons
from tenantpilot.ui.markup import escape, flatatt, format_html

_CHECK = '<div class="field field-check">{}<label for="{}">{}</label>{}</div>'
_SET = '<fieldset class="{}"{}><legend>{}{}</legend>{}{}</fieldset>'
_FIELD = '<div class="{}"><label for="{}">{}{}</label>{}{}</div>'
_OPTIONAL = ' <span class="field-optional">({})</span>'
_HELP = '<div class="field-help" id="{}_helptext">{}</div>'
_ERROR = '<p class="field-error" id="{}_error">{}<span>{}</span></p>'


def draw(field: BoundField) -> SafeString:
    """Draw a field as its kind needs it: a set of choices has a legend, a tick its label behind."""
    classes, of, notes = _classes(field), field.id_for_label, _notes(field)
    if field.use_fieldset:
        described = flatatt({"aria-describedby": field.aria_describedby or None})
        optional = _optional(field) if field.widget_type != "radioselect" else ""
        return format_html(_SET, classes, described, field.label, optional, notes, field)
    if field.widget_type == "checkbox":
        return format_html(_CHECK, field, of, field.label, notes)
    optional = "" if _has_choice(field.field) else _optional(field)
    return format_html(_FIELD, classes, of, field.label, optional, notes, field)


def _classes(field: BoundField) -> str:
    return f"field {field.css_classes()}".strip()


def _optional(field: BoundField) -> SafeString | str:
    """Say that it may be left empty, or which choice needs it (`needed_for`)."""
    if field.field.required:
        return ""
    case = getattr(field.field, "needed_for", "")
    return format_html(_OPTIONAL, f"needed for {case}" if case else "optional")


def _has_choice(field: Any) -> bool:
    """Whether something is chosen at first, so that it is never empty."""
    first = next(iter(getattr(field, "choices", ())), None)
    return bool(first and first[0])


def _notes(field: BoundField) -> SafeString:
    told = format_html(_HELP, field.auto_id, field.help_text) if field.help_text else SafeString("")
    errors = " ".join(map(escape, field.errors))
    if not errors:
        return told
    mark = icons.draw("circle-alert")
    return told + format_html(_ERROR, field.auto_id, mark, SafeString(errors))
