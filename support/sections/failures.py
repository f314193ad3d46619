"""Failure codes as static texts. Unknown codes are left out, because they are free text."""

from operations.failures import FAILURES
from support.types import StaticCode, StaticText

UNKNOWN_CODE = StaticCode("unknown")
_UNKNOWN_LABEL = StaticText("The reason is one that this version of the product does not know.")
_UNKNOWN_NEXT_STEP = StaticText("Hand this bundle to support.")


def code_of(failure_code: str) -> StaticCode | None:
    """Return the code if it is one of ours; None for no failure."""
    if not failure_code:
        return None
    known = FAILURES.get(failure_code)
    return StaticCode(known.code) if known else UNKNOWN_CODE


def label_of(code: StaticCode) -> StaticText:
    """Return what the code means, in a sentence."""
    known = FAILURES.get(code)
    return StaticText(known.label) if known else _UNKNOWN_LABEL


def next_step_of(code: StaticCode) -> StaticText:
    """Return what to do about it."""
    known = FAILURES.get(code)
    if known is None:
        return _UNKNOWN_NEXT_STEP
    return strip_self_reference(known.next_step)


def strip_self_reference(next_step: str) -> StaticText:
    """Return one of our next steps, not telling people to do what they have just done."""
    return StaticText(next_step.replace("open support diagnostics", "hand this bundle to support"))
