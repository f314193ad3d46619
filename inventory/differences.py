"""What differs between two versions of a policy, line by line, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inventory.collections.assignments import in_words
from inventory.collections.settings import is_hashed
from inventory.models import Content, PolicyVersion

NOT_CONFIGURED = "not configured"
KEPT_BACK = "not kept"
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_.]")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One property with its value before and after. Hidden: all we know is that it changed."""

    label: str
    before: str
    after: str
    is_hidden: bool = False

    @property
    def sentence(self) -> str:
        if self.is_hidden:
            return f"{self.label} changed"
        return f"{self.label}: {self.before} → {self.after}"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two versions of a policy. `before` None: it was not there, or is no longer known."""

    before: Content | None
    after: Content

    @property
    def lines(self) -> list[Line]:
        """What differs. Empty if nothing does, or one of them is not there."""
        if self.before is None or not self.before.digest or not self.after.digest:
            return []
        return [*self._facts(self.before), *self._settings(self.before)]

    @property
    def shown(self) -> list[Line]:
        """The same, without revision and date where something else says what changed."""
        telling = [line for line in self.lines if line.label not in _BOOKKEEPING]
        return telling or self.lines

    @property
    def is_vague(self) -> bool:
        """Whether something changed of which the list tells nothing."""
        return bool(self.lines) and all(line.label in _BOOKKEEPING for line in self.lines)

    @property
    def signature(self) -> tuple[str, ...]:
        """The same for the same change in another tenant, as far as it can be read."""
        return tuple(line.sentence for line in self.shown if line.label not in _BOOKKEEPING)

    def _facts(self, before: Content) -> Iterator[Line]:
        after = self.after
        for name, label in _FACTS.items():
            old, new = str(getattr(before, name) or ""), str(getattr(after, name) or "")
            if old != new:
                yield Line(label=label, before=_said(old), after=_said(new))
        if before.assignments != after.assignments:
            yield _assignments(before, after)
        if before.modified_at != after.modified_at:
            yield Line(label=SAVED, before=_date(before), after=_date(after))

    def _settings(self, before: Content) -> Iterator[Line]:
        old, new = settings_of(before), settings_of(self.after)
        for path in sorted(old.keys() | new.keys()):
            if old.get(path) != new.get(path):
                yield _setting(path, old.get(path), new.get(path))


_FACTS = {"name": "Name", "kind": "Kind", "platforms": "Platforms", "state": "State",
          "revision": "Revision"}  # fmt: skip
SAVED = "Saved in Microsoft 365"
# What a review pack shows in the language of the customer.
LABELS = (*_FACTS.values(), SAVED, "Assigned to", NOT_CONFIGURED, KEPT_BACK, "yes", "no", "none")
_BOOKKEEPING = frozenset({"Revision", SAVED})


def settings_of(content: Content) -> dict[str, object]:
    """Return the settings of a version; of a policy, none: they stand with its versions."""
    return dict(content.settings or {}) if isinstance(content, PolicyVersion) else {}


def setting_label(path: str) -> str:
    """Return a setting's path as people read it."""
    words = " ".join(part.lower() for part in _WORDS.split(path) if part)
    return words[:1].upper() + words[1:]


def said(value: object) -> str:
    """Return a setting's value in words."""
    if value is None:
        return NOT_CONFIGURED
    if is_hashed(value):
        return KEPT_BACK
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(said(each) for each in value) or "none"
    return _split(value) if isinstance(value, str) else str(value)


def _setting(path: str, old: object, new: object) -> Line:
    is_hidden = is_hashed(old) or is_hashed(new)
    return Line(label=setting_label(path), before=said(old), after=said(new), is_hidden=is_hidden)


def _assignments(before: Content, after: Content) -> Line:
    old, new = in_words(before.assignments), in_words(after.assignments)
    return Line(label="Assigned to", before=old, after=f"{new}, other ones" if old == new else new)


def _split(word: str) -> str:
    """Return a word of Microsoft's as people read it; a number with dots stays."""
    return word if word[:1].isdigit() else " ".join(_WORDS.split(word)).lower()


def _said(text: str) -> str:
    return text or "none"


def _date(content: Content) -> str:
    at = content.modified_at
    return f"{at:%-d %b %Y, %H:%M} UTC" if at else "never"
