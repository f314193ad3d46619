"""A field that one choice needs is not called optional: its label says what it is needed for."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.test import RequestFactory
from django.urls import get_resolver

from notices.forms import ChoiceForm
from onboarding.forms.connection import ConnectionForm
from reports.types.entra_admin_roles.entry import RoleEntry
from reviewpacks.forms import RequestForm
from reviewpacks.words import Words
from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import Role
from tests.ui.markup import draw, element, elements, words

# What forms ask for by name when they are made; an empty one will do.
ASKED: dict[str, Any] = {
    "account": User(),
    "connection": None,
    "entry_class": RoleEntry,
    "label": "Search",
    "listed": [],
    "people": [],
    "points": [],
    "request": RequestFactory().get("/"),
    "roles": list(Role),
    "shown": [],
    "stored": "",
    "tenants": [],
    "words": Words(),
    "workspaces": [],
}
OTHERS = ("django.", "tests.", "axes.")
# Words of a hint that say that a field is for one case only.
ONE_CASE = re.compile(r"(^|\. )only (for|with|if)\b|\bonly:|^if (the|a|an)\b", re.IGNORECASE)


def derived(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for each in form.__subclasses__():
        yield each
        yield from derived(each)


def all_forms() -> list[type[forms.Form]]:
    """Every form of the product; those that are only derived from are not among them."""
    assert get_resolver("tenantpilot.urls").url_patterns  # not the small site of these tests
    found = [each for each in derived(forms.Form) if not each.__module__.startswith(OTHERS)]
    return [each for each in found if not issubclass(each, ConnectionForm) or hasattr(each, "way")]


def made(form: type[forms.Form], data: dict[str, Any] | None = None) -> forms.Form:
    taken = {
        name
        for each in form.__mro__
        if issubclass(each, forms.BaseForm)
        for name in inspect.signature(each.__init__).parameters
    }
    return form(data, **{name: ASKED[name] for name in taken & ASKED.keys()})


def choices(form: forms.Form) -> Iterator[dict[str, Any]]:
    """Each choice of each field, alone."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField):
            offered: Any = field.choices
            yield from ({name: value} for value, _ in offered if isinstance(value, str))


def asked_by_a_choice(form: type[forms.Form]) -> set[str]:
    """The fields without which a choice is refused, although the form takes others without them."""
    found: set[str] = set()
    for choice in choices(made(form)):
        filled = made(form, choice)
        found |= {
            name
            for name in filled.errors.keys() - choice.keys()
            if name in filled.fields and not filled.fields[name].required
        }
    return found


def declared(form: type[forms.Form]) -> set[str]:
    return {name for name, field in made(form).fields.items() if hasattr(field, "needed_for")}


def for_one_case(form: type[forms.Form]) -> set[str]:
    """The fields that may be left empty, and whose hint says that one case needs them."""
    return {
        name
        for name, field in made(form).fields.items()
        if not field.required and ONE_CASE.search(str(field.help_text))
    }


def test_label_says_what_a_field_is_needed_for() -> None:
    called_optional = {
        form: missing
        for form in all_forms()
        if (missing := (asked_by_a_choice(form) | for_one_case(form)) - declared(form))
    }

    assert called_optional == {}


def test_it_is_found_out_and_not_only_declared() -> None:
    found = {name for form in all_forms() for name in asked_by_a_choice(form)}

    assert found == {"tenant", "issuer", "name", "begins_on", "ends_on", "certificate"}


def test_label_is_drawn_instead_of_optional() -> None:
    html = draw("{{ form }}", form=RequestForm())

    label = words(element(html, "label", for_="id_begins_on").text)
    assert label == "First day (needed for “These dates”)"


def test_what_always_has_a_value_is_not_called_optional() -> None:
    html = draw("{{ form }}", form=ChoiceForm())

    legends = [words(each.text) for each in elements(html, "legend")]
    assert legends == ["Digest of what needs a person", "At once, when it is found"]
