"""How Django draws our forms: label, help, field and error, tied together for screen readers."""

from http import HTTPStatus

from django.forms import BaseForm
from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """The project's FORM_RENDERER: `{{ form }}` and `{{ form.name.as_field_group }}` use ours."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


def status_of(form: BaseForm) -> HTTPStatus:
    """Return what a page answers that shows the form again: 422 if it was filled in wrongly."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
