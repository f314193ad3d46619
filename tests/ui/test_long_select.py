"""Hundreds of choices, drawn without a template for each."""

from django.forms import ChoiceField, Form


class ZoneForm(Form):
    zone = ChoiceField(
        choices=[("UTC", [("UTC", "UTC")]), ("A & B", [("A/<b>", "A/<b>"), ("A/c", "C")])],
    )


def test_it_is_the_select_of_a_form_with_what_was_chosen() -> None:
    drawn = str(ZoneForm(initial={"zone": "A/c"})["zone"])

    assert drawn == (
        '<select name="zone" id="id_zone">'
        '<optgroup label="UTC"><option>UTC</option></optgroup>'
        '<optgroup label="A &amp; B"><option>A/&lt;b&gt;</option>'
        '<option value="A/c" selected>C</option></optgroup></select>'
    )
