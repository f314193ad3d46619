"""A form as a row of filters that ask with GET, drawn without a template."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm, BoundField, Select
from django.utils.safestring import SafeString

from tenantpilot.ui import icons
from tenantpilot.ui.controls import button, link_button
from tenantpilot.ui.forms import option, select
from tenantpilot.ui.markup import format_html, join_html

# A phone shows the first, and folds the rest away if there are so many.
FOLDED_FROM = 3
_FORM = (
    '<form class="filters" method="get" role="search" aria-label="Filter{}">{}{}{}'
    '<div class="filters-end">{}{}</div></form>'
)
_FOLD = '<details class="fold"{}><summary>{}More filters</summary>{}</details>'
_FIELD = '<div class="field"><label for="{}">{}{}</label>{}{}</div>'
_HINT = '<span class="field-hint" id="{}_helptext">{}</span>'
_ERROR = '<p class="field-error" id="{}_error">{}</p>'


def draw(form: BaseForm, *, query: Mapping[str, Any], about: str) -> SafeString:
    """Draw the form; "Clear" shows while any is set.

    What is folded is open if one of it is set or wrong.
    """
    first, *rest = form.visible_fields()
    folded = rest if len(rest) >= FOLDED_FROM else []
    return format_html(
        _FORM,
        f" {about}" if about else "",
        join_html("{}", ((each,) for each in form.hidden_fields())),
        _fields([first] if folded else [first, *rest]),
        _fold(folded, query=query) if folded else "",
        button("Filter", icon="funnel"),
        link_button("Clear", "?", tone="quiet") if any(map(query.get, form.fields)) else "",
    )


def _fold(fields: list[BoundField], *, query: Mapping[str, Any]) -> SafeString:
    is_open = any(query.get(each.html_name) or each.errors for each in fields)
    opened = SafeString(" open" if is_open else "")
    return format_html(_FOLD, opened, icons.draw("chevron-right"), _fields(fields))


def _fields(fields: list[BoundField]) -> SafeString:
    return SafeString("".join(map(_field, fields)))


def _field(field: BoundField) -> SafeString:
    hint = format_html(_HINT, field.auto_id, field.help_text) if field.help_text else ""
    error = format_html(_ERROR, field.auto_id, field.errors[0]) if field.errors else ""
    return format_html(_FIELD, field.id_for_label, field.label, hint, control(field), error)


def control(field: BoundField) -> str:
    """Draw what is chosen from or typed into, as Django and our renderer do, in fewer steps."""
    widget = field.field.widget
    choices = list(getattr(widget, "choices", ()))
    if type(widget) is not Select or any(isinstance(label, list | tuple) for _, label in choices):
        return str(field)
    given = field.build_widget_attrs({"id": field.auto_id}, widget)
    attributes = widget.build_attrs(widget.attrs, given)
    value = field.value()
    chosen = "" if value is None else str(value)
    options = (option(str(each), label, is_chosen=str(each) == chosen) for each, label in choices)
    return select(field.html_name, attributes, options)
