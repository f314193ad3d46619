"""How Django draws our forms: label, help, field and error, tied together for screen readers."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """The project's FORM_RENDERER: `{{ form }}` and `{{ form.name.as_field_group }}` use ours."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
