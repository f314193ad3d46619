from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.urls import get_resolver

from tenantpilot.ui.forms import DayField
from tests.ui.markup import draw, element, elements, words


class InviteForm(forms.Form):
    email = forms.EmailField(help_text="Where the invitation goes.")
    note = forms.CharField(required=False)
    role = forms.ChoiceField(choices=[("o", "Operator")], widget=forms.RadioSelect)
    notify = forms.BooleanField(required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("note") == "clash":
            raise forms.ValidationError("Already a member.")
        return self.cleaned_data


class SearchForm(forms.Form):
    search = forms.CharField(required=False)


def test_every_field_has_a_label_that_is_tied_to_it() -> None:
    html = draw("{{ form }}", form=InviteForm())

    assert element(html, "label", for_="id_email").text.strip() == "Email"
    assert element(html, "label", for_="id_notify").text.strip() == "Notify"
    assert element(html, "legend").text.strip() == "Role"


def test_only_optional_fields_say_so() -> None:
    html = draw("{{ form }}", form=InviteForm())

    assert element(html, "label", for_="id_note").text == "Note (optional)"
    assert "(optional)" not in element(html, "label", for_="id_email").text


def test_help_is_tied_to_the_field() -> None:
    html = draw("{{ form }}", form=InviteForm())

    described = element(html, "input", id="id_email").attributes["aria-describedby"]
    assert element(html, id=described).text == "Where the invitation goes."


def test_help_and_error_are_both_tied_to_the_field() -> None:
    html = draw("{{ form }}", form=InviteForm({"email": "nobody"}))

    field = element(html, "input", id="id_email")
    texts = [element(html, id=one).text for one in field.attributes["aria-describedby"].split()]
    assert field.attributes["aria-invalid"] == "true"
    assert texts == ["Where the invitation goes.", "Enter a valid email address."]


def test_a_group_of_choices_is_described_as_a_group() -> None:
    html = draw("{{ form }}", form=InviteForm({"email": "a@example.com"}))

    described = element(html, "fieldset").attributes["aria-describedby"]
    assert element(html, id=described).text == "This field is required."


def test_one_field_can_be_drawn_alone() -> None:
    html = draw("{{ form.note.as_field_group }}", form=InviteForm())

    assert len(elements(html, "input")) == 1


def test_the_error_summary_takes_the_focus_and_leads_to_each_field() -> None:
    html = draw("{{ form }}", form=InviteForm({"email": ""}))

    summary = element(html, "div", data_error_summary="")
    assert summary.attributes["tabindex"] == "-1"
    assert "autofocus" in summary.attributes
    targets = [link.attributes["href"] for link in elements(html, "a")]
    assert targets == ["#id_email", "#id_role"]
    assert all(elements(html, id=target.removeprefix("#")) for target in targets)
    assert "Nothing was saved. 3 things need your attention." in words(html)


def test_one_error_is_one_thing() -> None:
    form = InviteForm({"email": "a@example.com", "role": "o"})

    assert "One thing needs your attention." in words(draw("{{ form }}", form=form))


def test_errors_of_the_whole_form_stand_in_the_summary() -> None:
    data = {"email": "a@example.com", "role": "o", "token": "t", "note": "clash"}

    html = draw("{{ form }}", form=InviteForm(data))

    assert "Already a member." in element(html, "div", data_error_summary="").text


@pytest.mark.parametrize(
    "form", [InviteForm(), InviteForm({"email": "a@example.com", "role": "o", "token": "t"})]
)
def test_a_form_without_errors_has_no_summary(form: forms.Form) -> None:
    assert not elements(draw("{{ form }}", form=form), "div", data_error_summary="")


def test_a_form_may_begin_its_summary_in_its_own_words() -> None:
    form = InviteForm({})
    form.error_lead = "You are not signed in."  # type: ignore[attr-defined]

    text = words(draw("{{ form }}", form=form))

    assert "You are not signed in." in text
    assert "Nothing was saved." not in text


def test_two_forms_on_a_page_keep_their_ids_apart() -> None:
    html = draw("{{ a }}{{ b }}", a=InviteForm({}, prefix="a"), b=InviteForm({}, prefix="b"))

    ids = [one.attributes["id"] for one in elements(html) if "id" in one.attributes]
    assert len(ids) == len(set(ids))


def test_filters_ask_with_get_and_offer_to_clear_only_what_is_set(rf: Any) -> None:
    blank = draw('{% filters form about="runs" %}', rf.get("/?page=2"), form=SearchForm())
    used = draw(
        '{% filters form about="runs" %}', rf.get("/?search=x"), form=SearchForm({"search": "x"})
    )

    form = element(blank, "form")
    assert form.attributes["method"] == "get"
    assert form.attributes["aria-label"] == "Filter runs"
    assert not elements(blank, "a")
    assert element(used, "a").attributes["href"] == "?"
    assert element(used, "input").attributes["value"] == "x"


def test_filters_without_a_subject_are_named_plainly() -> None:
    html = draw("{% filters form %}", form=SearchForm())

    assert element(html, "form").attributes["aria-label"] == "Filter"


def every_form(form: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for below in form.__subclasses__():
        yield below
        yield from every_form(below)


def test_no_form_asks_for_a_day_in_the_order_of_a_browsers_language() -> None:
    _ = get_resolver("tenantpilot.urls").url_patterns  # every form there is
    days = {
        f"{form.__module__}.{form.__name__}.{name}": type(field)
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField) or getattr(field.widget, "input_type", "") == "date"
    }

    assert {name for name, kind in days.items() if kind is not DayField} == set()
    assert len(days) >= 5


@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(attrs={"maxlength": "9", "data-note": 'a "<b>"', "hidden": False}),
        forms.NumberInput(attrs={"min": 1}),
        forms.EmailInput(),
        forms.PasswordInput(render_value=True),
        forms.HiddenInput(),
        forms.CheckboxInput(attrs={"disabled": True}),
    ],
    ids=lambda each: type(each).__name__,
)
@pytest.mark.parametrize("value", [None, "", '7 & "<i>"', True])
def test_field_to_type_in_is_drawn_as_django_draws_it(widget: forms.Widget, value: object) -> None:
    drawn = widget.render("name", value, attrs={"id": "id_name", "required": True})

    assert drawn == widget.render(
        "name", value, attrs={"id": "id_name", "required": True}, renderer=DjangoTemplates()
    )
