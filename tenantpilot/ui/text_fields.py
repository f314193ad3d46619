"""Fields for text that other people read: what stands there can be seen."""

import unicodedata
from typing import Any, ClassVar, override

from django import forms
from django.core.exceptions import ValidationError

UNSEEN = "Leave out characters that cannot be seen."
# Controls, line separators, and what is only there to steer how the rest reads.
_UNSEEN_CATEGORIES = {"Cc", "Cf", "Zl", "Zp"}
# Persian, the scripts of India and many emoji are spelled with the joiners; Arabic, Syriac and
# Kaithi draw their number signs.
_SPELLED = {
    *"\u200c\u200d",
    *"\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd",
}
# Letters and a symbol by category, and drawn as nothing.
_BLANK = {*"\u115f\u1160\u3164\uffa0\u2800"}
_AS_SPACE = str.maketrans(dict.fromkeys("\t\r\n", " "))


def refuse_unseen(text: str, *, but: str = "") -> None:
    """Raise ValidationError if the text holds what cannot be seen, or nothing that can.

    `but` are controls that it may hold. An empty text is for the caller to judge.
    """
    if text and not (_is_legible(text) and all(_is_seen(each) or each in but for each in text)):
        raise ValidationError(UNSEEN, code="unseen")


def _is_seen(character: str) -> bool:
    return character in _SPELLED or unicodedata.category(character) not in _UNSEEN_CATEGORIES


def _is_legible(text: str) -> bool:
    return any(unicodedata.category(each)[0] not in "CMZ" and each not in _BLANK for each in text)


class LineField(forms.CharField):
    """One line of text that other people read. Tabs and line breaks of a paste become spaces."""

    default_error_messages: ClassVar = {"null_characters_not_allowed": UNSEEN}

    @override
    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").translate(_AS_SPACE)

    @override
    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        refuse_unseen(text)
        return text


class LinesField(forms.CharField):
    """Text of several lines that other people read; every line ends alike."""

    widget = forms.Textarea
    default_error_messages: ClassVar = {"null_characters_not_allowed": UNSEEN}

    @override
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @override
    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        refuse_unseen(text, but="\n\t")
        return text
