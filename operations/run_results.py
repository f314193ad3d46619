"""What a run led to, for its page: said by the app that made it, which is above this one.

An app contributes a function for each operation type whose runs make something:

    @tells_result_of(OperationType.REVIEW_PACK)
    def pack_of(run: OperationRun) -> RunResult: ...

A registry rather than a link stored with the run: what was made can be deleted afterwards, and
only its own app knows whether it is still there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from operations.models import OperationRun
from tenantpilot.vocabulary import OperationType


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """One sentence about what an ended run led to, and the page to go to."""

    sentence: str
    link_text: str
    url: str


type Teller = Callable[[OperationRun], RunResult]

_TELLERS: dict[str, Teller] = {}


def tells_result_of(*operation_types: OperationType) -> Callable[[Teller], Teller]:
    """Declare the function that tells what runs of these types led to."""

    def register(teller: Teller) -> Teller:
        _TELLERS.update({each.value: teller for each in operation_types})
        return teller

    return register


def result_of(run: OperationRun) -> RunResult | None:
    """Return what an ended run led to; None while it is live, or if its kind makes nothing."""
    teller = _TELLERS.get(run.type)
    return teller(run) if teller and not run.is_live else None
