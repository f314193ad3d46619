"""What changed in a policy, setting by setting, with a gloss for Microsoft's commonest names."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inventory.differences import LABELS, Comparison, Line
from reviewpacks.contents.wording import known, number

_SHOWN = 3
# Microsoft's own names stay English; these are explained in brackets.
_GLOSSED = frozenset({
    gettext_noop("Password required"),
    gettext_noop("Password minimum length"),
    gettext_noop("Password required type"),
    gettext_noop("Passcode required"),
    gettext_noop("Passcode minimum length"),
    gettext_noop("Passcode required type"),
    gettext_noop("Os minimum version"),
    gettext_noop("Bit locker enabled"),
    gettext_noop("Bit locker encrypt device"),
    gettext_noop("Secure boot enabled"),
    gettext_noop("Storage require encryption"),
    gettext_noop("Firewall enabled"),
    gettext_noop("Security block jailbroken devices"),
    gettext_noop("Camera blocked"),
    gettext_noop("Screen lock minutes"),
    gettext_noop("Quality updates deferral period in days"),
    gettext_noop("Feature updates deferral period in days"),
})  # fmt: skip
# When an update comes protects less than that there is a lock.
PROTECTING = frozenset(label for label in _GLOSSED if "deferral" not in label)
_VALUES = frozenset({
    gettext_noop("enabled"),
    gettext_noop("disabled"),
    gettext_noop("enabled for reporting but not enforced"),
})  # fmt: skip
# Microsoft's word, and what people read.
_NAMES = {"enabledForReportingButNotEnforced": "enabled for reporting but not enforced"}


def label(line: Line) -> str:
    """Return the setting's name, with what it means where the pack's language has a gloss."""
    if line.label in LABELS:
        return known(line.label)
    gloss = known(line.label) if line.label in _GLOSSED else line.label
    return line.label if gloss == line.label else f"{line.label} ({gloss})"


def lines(comparison: Comparison) -> Iterator[str]:
    """Yield "setting: old value → new value" for the first few, and how many more there are."""
    shown = comparison.shown
    for line in shown[:_SHOWN]:
        if line.is_hidden:
            yield _("%(setting)s: changed, its value is not kept") % {"setting": label(line)}
        else:
            yield f"{label(line)}: {_value(line.before)} → {_value(line.after)}"
    if (left := len(shown) - _SHOWN) > 0:
        yield _("and %(count)s more") % {"count": number(left)}


def _value(text: str) -> str:
    text = _NAMES.get(text, text)
    return known(text) if text in LABELS or text in _VALUES else text
