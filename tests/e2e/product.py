"""TenantPilot as `make demo` runs it, on a database of its own, for a browser to use."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from playwright.sync_api import StorageState
from pytest_django import DjangoDbBlocker

from demo.world.people import Person
from dev import ports
from dev.demo_world import MANAGE, Demo
from dev.supervisor import Supervisor, tail
from tests.databases import working_on
from tests.processes import wait_until

READY_SECONDS = 300


class Product:
    """One installation: a database, and the processes around it while `running`."""

    def __init__(
        self,
        *,
        name: str,
        folder: Path,
        static: Path,
        blocker: DjangoDbBlocker,
        debug: bool = False,
    ) -> None:
        self.database_name = f"tenantpilot_e2e_{name}"
        self.packs = folder / "review-packs"
        url = urlsplit(os.environ["DATABASE_URL"])
        url = url._replace(path=f"/{self.database_name}")
        self._demo = Demo(folder=folder, port=ports.free(), database_url=urlunsplit(url))
        self._demo.logs.mkdir(parents=True, exist_ok=True)
        self._demo.environment |= {
            "STATIC_ROOT": str(static),
            "REVIEW_PACKS_ROOT": str(self.packs),
            "DEBUG": str(int(debug)),
        }
        self._blocker = blocker
        self.debug = debug
        # Signing in takes its time on purpose, so each person does it once.
        self.signed_in: dict[Person, StorageState] = {}

    @property
    def origin(self) -> str:
        return f"http://localhost:{self._demo.port}"

    @contextmanager
    def running(self, *services: str) -> Iterator[None]:
        """Run these services: graph, web, worker. The web answers when the block begins."""
        chosen = [each for each in self._demo.services() if each.name in services]
        with Supervisor(chosen) as supervisor:
            supervisor.poll()
            if "web" in services:
                self._wait_until_ready()
            yield

    def set_environment(self, **variables: str) -> None:
        """Set variables for what is started from now on."""
        self._demo.environment |= variables

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Return what a management command prints; a failing one fails the test."""
        done = subprocess.run(  # noqa: S603
            [*MANAGE, *arguments],
            env=self._demo.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments[0]}: {done.stderr}"
        return done.stdout

    @contextmanager
    def database(self) -> Iterator[None]:
        """Point this process at the product's database: what is written there stays."""
        with self._blocker.unblock(), working_on(self.database_name):
            yield

    def errors(self) -> str:
        """Return what the web logged as an error, to say why a page failed."""
        log = self._demo.logs / "web.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return "\n".join(line for line in lines if '"level": "ERROR"' in line)

    def _wait_until_ready(self) -> None:
        try:
            wait_until(self._demo.is_ready)
        except TimeoutError:
            log = tail(self._demo.logs / "web.log")
            raise AssertionError(f"The web did not start:\n{log}") from None
