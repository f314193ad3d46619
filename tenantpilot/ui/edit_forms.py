"""A form that changes stored text which several people may edit."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from tenantpilot.database.edit_conflicts import version_of

_NOT_SHOWN = (forms.PasswordInput, forms.FileInput)


class EditForm(forms.Form):
    """It carries which stored values it was filled with; its service takes `expected_version`.

    A form that comes without it saw nothing, and is refused.
    """

    expected_version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stored: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version_of(stored)
        self.fields["expected_version"].initial = self.version
        # What is stored now, by the label of its field, where something else was typed.
        self.stored_now: list[tuple[str, str]] = []
        self.is_conflict = False
        # Whether something was given that no page gives back.
        self.asks_again = False

    def conflicts_with(self, fresh: "EditForm") -> bool:
        """Whether something else was typed than is stored now, of which `fresh` is filled.

        If so the form shows both, and sent again it replaces what is stored now. If not, the same
        form was sent twice, or two people typed the same.
        """
        differing = [field for field in self._differing(fresh) if not field.is_hidden]
        if not differing:
            return False
        self.is_conflict = True
        self.stored_now = [
            (str(field.label), _in_words(field, fresh[field.name].initial))
            for field in differing
            if not isinstance(field.field.widget, _NOT_SHOWN)
        ]
        self.asks_again = len(self.stored_now) < len(differing)
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("expected_version")] = fresh.version
        self.data = data
        return True

    def _differing(self, fresh: "EditForm") -> Iterator[BoundField]:
        for field in self:
            if field.name not in fresh.fields:
                continue
            if field.field.has_changed(_plain(fresh[field.name].initial), _plain(field.data)):
                yield field


def _plain(value: Any) -> Any:
    """Return it with the line breaks of a database: browsers send others."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _in_words(field: BoundField, value: Any) -> str:
    """Return the value as people read it; "" for none."""
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, "" if value is None else value))
