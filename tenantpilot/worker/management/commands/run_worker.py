"""Execute operations and what is scheduled, until SIGTERM: what deploy/worker does."""

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tenantpilot import error_reports, tracing
from tenantpilot.database.limits import limit_worker
from tenantpilot.startup_checks import refuse_mistakes
from tenantpilot.worker.service import Service


class Command(BaseCommand):
    help = "Run a worker until SIGTERM."
    # It looks itself, and says in a sentence what is wrong.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="worker", help="what its log lines call it")
        parser.add_argument("--runs", type=int, help="how many runs at once (WORKER_RUNS)")
        parser.add_argument(
            "--graceful-seconds", type=float, default=20.0, metavar="SECONDS",
            help="how long runs may go on when it is told to stop; then they are handed back",
        )  # fmt: skip

    def handle(self, *, name: str, runs: int | None, graceful_seconds: float, **_: Any) -> None:
        refuse_mistakes()
        limit_worker()
        error_reports.start()
        tracing.start(part="worker")
        at_once = runs or settings.WORKER_RUNS
        service = Service(
            name=name,
            runs=at_once,
            kept_for_people=min(settings.WORKER_RUNS_KEPT_FOR_PEOPLE, at_once - 1),
            graceful_seconds=graceful_seconds,
        )
        asyncio.run(service.serve())
