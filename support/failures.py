"""Why something failed, in a bundle's words. Codes nobody knows stay out: they are free text."""

from operations.failures import FAILURES
from support.facts import Code, Word

UNKNOWN_CODE = Code("unknown")
_UNKNOWN_LABEL = Word("The reason is one that this version of the product does not know.")
_UNKNOWN_NEXT_STEP = Word("Hand this bundle to support.")


def code_of(failure_code: str) -> Code | None:
    """Return the code if it is one of ours; None for no failure."""
    if not failure_code:
        return None
    known = FAILURES.get(failure_code)
    return Code(known.code) if known else UNKNOWN_CODE


def label_of(code: Code) -> Word:
    """Return what the code means, in a sentence."""
    known = FAILURES.get(code)
    return Word(known.label) if known else _UNKNOWN_LABEL


def next_step_of(code: Code) -> Word:
    """Return what to do about it."""
    known = FAILURES.get(code)
    if known is None:
        return _UNKNOWN_NEXT_STEP
    return without_circle(known.next_step)


def without_circle(next_step: str) -> Word:
    """Return one of our next steps, not telling people to do what they have just done."""
    return Word(next_step.replace("open support diagnostics", "hand this bundle to support"))
