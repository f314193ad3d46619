"""Writers that write as fast as they can, each a process with a session of its own."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from django.db import connection, transaction

from benchmarks import milestones
from benchmarks.milestones import Actors
from operations.models import OperationRun

# Each writer gets numbers of its own, whatever ran before.
_loads = count(2)
NUMBERS_EACH = 10_000_000

type Write = Callable[[Actors, OperationRun], None]


@dataclass(frozen=True, kw_only=True)
class Written:
    """One transaction: when it began, by the machine's monotonic clock, and how long it took."""

    began: float
    milliseconds: float


class Load:
    """What the writers have written; known when they have stopped."""

    def __init__(self) -> None:
        self.written: list[Written] = []


@contextmanager
def writing(write: Write, *, writers: int) -> Iterator[Load]:
    """Let them write while the block lasts: it begins when all are connected."""
    connection.close()  # a session cannot be shared with a child
    context = multiprocessing.get_context("fork")
    start, stop = context.Event(), context.Event()
    pipes, processes = [], []
    for _ in range(writers):
        ours, theirs = context.Pipe()
        first = next(_loads) * NUMBERS_EACH + 1_000_000_000
        arguments = (write, first, start, stop, theirs)
        processes.append(context.Process(target=_write, args=arguments, daemon=True))
        pipes.append(ours)
        processes[-1].start()
    for pipe in pipes:
        pipe.recv()
    load = Load()
    start.set()
    try:
        yield load
    finally:
        stop.set()
        for pipe, process in zip(pipes, processes, strict=True):
            load.written.extend(
                Written(began=began, milliseconds=taken) for began, taken in pipe.recv()
            )
            process.join()


def _write(write: Write, first: int, start: Event, stop: Event, pipe: Connection) -> None:
    milestones.numbers = count(first)
    written: list[tuple[float, float]] = []
    actors = Actors(tenant_id=first // NUMBERS_EACH % 1_000 + 1)
    _one(write, actors)
    pipe.send("ready")
    start.wait()
    while not stop.is_set():
        began = time.monotonic()
        _one(write, actors)
        written.append((began, (time.monotonic() - began) * 1_000))
    pipe.send(written)
    connection.close()


def _one(write: Write, actors: Actors) -> None:
    run = actors.run()
    with transaction.atomic():
        write(actors, run)
