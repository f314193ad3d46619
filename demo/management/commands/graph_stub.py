"""Run the stub Graph server in the foreground."""

import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from demo.graph_stub.server import StubServer
from demo.portfolio.microsoft import at_microsoft


class Command(BaseCommand):
    help = "Serves invented Microsoft tenants for the demo, until Ctrl-C."
    # It needs neither the database nor the rest of the product.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8091)
        parser.add_argument(
            "--latency-ms", type=int, default=150, help="how long each answer takes"
        )

        parser.add_argument(
            "--portfolio", type=int, default=0, help="serve so many customers of `demo.portfolio`"
        )

    def handle(self, *, port: int, latency_ms: int, portfolio: int, **_options: object) -> None:
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        try:
            stub = StubServer(port=port, latency=latency_ms / 1000)
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used: {error.strerror}.") from None
        stub.tenants |= {each.directory_id: each for each in at_microsoft(portfolio)}
        with stub:
            self.stdout.write(f"The stub Graph server listens at {stub.url}. Ctrl-C ends it.")
            self.stdout.flush()
            ended.wait()
