"""Text that other people read holds nothing that cannot be seen."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from reports.enums import Severity
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.forms import DraftForm
from reviewpacks.words import Words
from tenantpilot.members.fields import PersonNameField
from tenantpilot.ui.text_fields import UNSEEN, LineField, LinesField
from tests.ui.test_needed_fields import all_forms, made

# What one only searches for, or proves oneself with: it is compared, and shown to no one else.
NOT_READ = {
    "again", "certificate", "client_secret", "code", "compare", "current", "expected_version",
    "passphrase", "password", "q", "search", "with",
}  # fmt: skip
HOSTILE = ["\u202e", "x\u202ey", "x\x1b[31my", "x\x7f", "\u200b", "\u3164", "\u200d"]
UNSEEN_EACH = [
    *HOSTILE, "a\0b", "a\x08b", "a\u200bb", "a\u2066b", "a\u200eb", "a\u00adb", "\ufeffa",
    "a\u2028b", "a\U000e0041b", "\u2800", "\u0301",
]  # fmt: skip
SEEN = [
    "Anna Berg, IT", "Müller & Söhne", "می\u200cروم", "क्\u200dष", "👩\u200d🔧", "株式会社",
    "שלום", "\u06dd12", "e\u0301", "1\u00a0000 €", "🏳\ufe0f\u200d🌈", "…",
]  # fmt: skip


def free_texts(form: type[forms.Form]) -> dict[str, forms.Field]:
    """The fields of one form that take what one types, and that others may read."""
    found = {
        name: field
        for name, field in _filled(form).fields.items()
        if isinstance(field, forms.CharField) and name not in NOT_READ
    }
    return {name: field for name, field in found.items() if not isinstance(field, forms.EmailField)}


def _filled(form: type[forms.Form]) -> forms.Form:
    if form is DraftForm:
        return DraftForm(points=[a_point()], words=Words())
    return made(form)


def a_point() -> OpenPoint:
    return OpenPoint(
        key="x", severity=Severity.LOW, title="", why="", suggestion="", count=0, names=(),
        file="", since=None, before=None,
    )  # fmt: skip


def takes(field: forms.Field, text: str) -> bool:
    try:
        field.clean(text)
    except ValidationError:
        return False
    return True


def test_no_free_text_of_any_form_takes_what_cannot_be_seen() -> None:
    taken = {
        (form.__name__, name): text
        for form in all_forms()
        for name, field in free_texts(form).items()
        for text in HOSTILE
        if takes(field, text)
    }

    assert taken == {}


def test_the_forms_that_others_read_are_among_them() -> None:
    found = {name for form in all_forms() for name in free_texts(form)}

    assert {"contact", "customer_name", "name", "note", "remark", "tags", "owner-x"} <= found


@pytest.mark.parametrize("field", [LineField(), LinesField(), LineField(required=False)])
@pytest.mark.parametrize("text", UNSEEN_EACH)
def test_unseen_is_refused_with_one_sentence(field: forms.Field, text: str) -> None:
    with pytest.raises(ValidationError) as error:
        field.clean(text)

    assert error.value.messages == [UNSEEN]


@pytest.mark.parametrize("field", [LineField(), LinesField()])
@pytest.mark.parametrize("text", SEEN)
def test_what_scripts_and_emoji_are_spelled_with_stays(field: forms.Field, text: str) -> None:
    assert field.clean(text) == text


def test_lines_stay_lines_and_a_line_stays_one() -> None:
    assert LinesField().clean("First\r\nSecond\r\tThird") == "First\nSecond\n\tThird"
    assert LineField().clean("Anna\tBerg\r\nIT") == "Anna Berg  IT"
    assert PersonNameField().clean("Anna \t Berg") == "Anna Berg"


def test_nothing_may_be_nothing() -> None:
    assert LineField(required=False).clean(" ") == ""
    assert LinesField(required=False).clean("") == ""
