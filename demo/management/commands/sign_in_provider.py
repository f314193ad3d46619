"""Run the demo's sign-in provider in the foreground."""

import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from demo.sign_in_provider.brightwater import provider
from demo.sign_in_provider.server import Server


class Command(BaseCommand):
    help = "Serves the sign-in of an invented company for the demo, until Ctrl-C."
    # It needs neither the database nor the rest of the product.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8092)

    def handle(self, *, port: int, **_options: object) -> None:
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        try:
            server = Server(provider(), port=port)
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used: {error.strerror}.") from None
        with server:
            self.stdout.write(f"The sign-in provider listens at {server.url}. Ctrl-C ends it.")
            self.stdout.flush()
            ended.wait()
