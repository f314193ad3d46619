"""How runs ended: mostly well, now and then not, and always badly while there is trouble."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from demo.graph_stub.licences import INTUNE, includes
from demo.graph_stub.world import StubTenant
from demo.world.customers import Trouble
from inventory.collections import COLLECTIONS
from operations.enums import RunOutcome
from operations.failures import WORKER_LOST
from operations.services.lease import MAX_ATTEMPTS
from tenantpilot.graph.errors import GraphFailure
from visibility.enums import Licence

PAGE = 100
SECONDS_A_PAGE = 0.21
CHECK_STEPS = 2
DEADLINE_SECONDS = 60.0


# All but Conditional Access, of which there is none.
WITHOUT_INTUNE = {
    **dict.fromkeys(("created", "updated", "unchanged", "removed"), 0),
    "not_licensed": sum(each.licence == Licence.INTUNE for each in COLLECTIONS.values()),
}


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """How a run ended. What a sync counted comes later, from the inventory's own history."""

    outcome: RunOutcome
    seconds: float
    failure_code: str = ""
    done: int = 0
    total: int | None = None
    attempts: int = 1
    counts: dict[str, int] = field(default_factory=dict)


type Imagine = Callable[[StubTenant, Random], RunResult]


def of_check(*, trouble: Trouble | None, microsoft: StubTenant, random: Random) -> RunResult:
    """Return how a connection check ends: well, unless signing in itself is the trouble."""
    if trouble and trouble.check:
        seconds = trouble.takes_seconds + random.uniform(0, 0.5)
        return _failed(trouble.check, seconds=seconds, total=CHECK_STEPS)
    return RunResult(
        outcome=RunOutcome.SUCCEEDED,
        seconds=random.uniform(0.6, 1.4),
        done=CHECK_STEPS,
        total=CHECK_STEPS,
        counts={"granted_permissions": len(microsoft.permissions)},
    )


def of_sync(
    *, trouble: Trouble | None, microsoft: StubTenant, by_person: bool, random: Random
) -> RunResult:
    """Return how an inventory sync ends. Only people cancel."""
    if trouble:
        # Two families are tried, one after the other.
        return _failed(trouble.sync, seconds=2 * trouble.takes_seconds + random.uniform(0, 0.8))
    if not includes(microsoft.plans, INTUNE):
        return well(microsoft, random)
    chances = {**USUAL_CHANCES, cancelled: 15 if by_person else 0}
    imagine = random.choices(list(chances), weights=list(chances.values()))[0]
    return imagine(microsoft, random)


def well(microsoft: StubTenant, random: Random) -> RunResult:
    """Everything was read. Without Intune there is nothing to read, which is no failure."""
    has_intune = includes(microsoft.plans, INTUNE)
    pages = (len(microsoft.compliance_policies) + len(microsoft.configuration_policies)) / PAGE
    seconds = 0.8 + pages * SECONDS_A_PAGE * random.uniform(0.9, 1.6)
    counts = {} if has_intune else WITHOUT_INTUNE
    return RunResult(outcome=RunOutcome.SUCCEEDED, seconds=seconds, counts=counts)


def partly(microsoft: StubTenant, random: Random) -> RunResult:
    """The first family was read, the second one not."""
    read = len(microsoft.compliance_policies)
    return RunResult(
        outcome=RunOutcome.PARTIALLY_SUCCEEDED,
        seconds=5 + read / PAGE * SECONDS_A_PAGE * random.uniform(0.9, 1.6),
        failure_code=GraphFailure.SERVER_ERROR,
    )


def cancelled(microsoft: StubTenant, random: Random) -> RunResult:
    """The person cancelled it while the first family was being read."""
    read = len(microsoft.compliance_policies)
    pages = random.randint(0, read // PAGE)
    return RunResult(
        outcome=RunOutcome.CANCELLED,
        seconds=1.5 + pages * SECONDS_A_PAGE,
        done=pages * PAGE,
    )


def unlucky(_microsoft: StubTenant, random: Random) -> RunResult:
    """Microsoft had a bad moment."""
    failure, seconds = random.choice(
        (
            (GraphFailure.SERVER_ERROR, 7.0),
            (GraphFailure.UNREACHABLE, 7.0),
            (GraphFailure.THROTTLED, 62.0),
            (GraphFailure.DEADLINE_EXCEEDED, 2 * DEADLINE_SECONDS),
        )
    )
    return _failed(failure, seconds=seconds + random.uniform(0, 1))


def lost(_microsoft: StubTenant, random: Random) -> RunResult:
    """The worker died again and again."""
    return _failed(WORKER_LOST.code, seconds=random.uniform(70, 110), attempts=MAX_ATTEMPTS + 1)


USUAL_CHANCES: dict[Imagine, int] = {well: 950, partly: 12, unlucky: 21, lost: 2}


def _failed(code: str, *, seconds: float, total: int | None = None, attempts: int = 1) -> RunResult:
    return RunResult(
        outcome=RunOutcome.FAILED,
        seconds=seconds,
        failure_code=code,
        total=total,
        attempts=attempts,
    )
