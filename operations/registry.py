"""Registries that the `handlers` modules of all apps fill, one entry per operation type.

    @run_handler(OperationType.REVIEW_PACK, requires=Capability.REVIEW_PACKS_GENERATE)
    def generate_pack(context: RunContext) -> Result: ...

    @result_link(OperationType.REVIEW_PACK)
    def pack_link(run: OperationRun) -> ResultLink: ...

    @scheduled
    def weekly_reports(*, today: date) -> Iterator[ScheduledRun]: ...

OperationsConfig.ready() imports the handlers in every process, web and worker alike.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from operations.context import Result, RunContext
from operations.models import OperationRun
from tenantpilot.access.capabilities import Capability
from tenantpilot.enums import OperationType
from tenantpilot.graph.permissions import RequiredPermission
from tenantpilot.tenants.models import Tenant


@dataclass(frozen=True, kw_only=True)
class ResultLink:
    """One sentence about what an ended run made, and a link to it."""

    sentence: str
    link_text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class RunFigure:
    """One figure of a run's result, and where what it counts is listed, if anywhere."""

    label: str
    value: int
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class RunNotes:
    """What the page of a run says of its type: figures, why there are none, what it left."""

    figures: list[RunFigure]
    explained: str = ""
    what_changed: str = ""


@dataclass(frozen=True, kw_only=True)
class ScheduledRun:
    """A run that is due."""

    tenant: Tenant
    operation_type: OperationType


type Handler = Callable[[RunContext], Result]
type Linker = Callable[[OperationRun], ResultLink]
type NoteWriter = Callable[[OperationRun], RunNotes]
type Schedule = Callable[..., Iterable[ScheduledRun]]

HANDLERS: dict[OperationType, Handler] = {}
# The initiator must still have this capability when the run begins.
REQUIRED_CAPABILITY: dict[OperationType, Capability] = {}
# Without this permission of Microsoft Graph the operation reads nothing at all.
GRAPH_PERMISSION: dict[OperationType, RequiredPermission] = {}
RESULT_LINKS: dict[OperationType, Linker] = {}
RUN_NOTES: dict[OperationType, NoteWriter] = {}
SCHEDULES: list[Schedule] = []


def run_handler(
    operation_type: OperationType,
    *,
    requires: Capability = Capability.OPERATIONS_START,
    permission: RequiredPermission | None = None,
) -> Callable[[Handler], Handler]:
    """Register the function that executes runs of this type."""

    def register(handler: Handler) -> Handler:
        HANDLERS[operation_type] = handler
        REQUIRED_CAPABILITY[operation_type] = requires
        if permission:
            GRAPH_PERMISSION[operation_type] = permission
        return handler

    return register


def result_link(*operation_types: OperationType) -> Callable[[Linker], Linker]:
    """Register the function that links an ended run of these types to what it made.

    A function, not a stored link: what was made can be deleted afterwards, and only its own
    app knows.
    """

    def register(linker: Linker) -> Linker:
        RESULT_LINKS.update(dict.fromkeys(operation_types, linker))
        return linker

    return register


def run_notes(operation_type: OperationType) -> Callable[[NoteWriter], NoteWriter]:
    """Register the function that knows what the figures of such a run count."""

    def register(writer: NoteWriter) -> NoteWriter:
        RUN_NOTES[operation_type] = writer
        return writer

    return register


def scheduled(schedule: Schedule) -> Schedule:
    """Register a function that yields the runs that are due on the day `today` (UTC)."""
    SCHEDULES.append(schedule)
    return schedule
