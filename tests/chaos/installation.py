"""TenantPilot as it runs on several machines: two webs, two workers, a database to restart.

Everything is started by the thread that made it, and ends with it (dev.die_with_parent).
"""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import environ
import psycopg
from django.db import connection
from pytest_django import DjangoDbBlocker

from dev import ports, postgres
from dev.supervisor import Service, ServiceProcess, tail

MANAGE = (sys.executable, "manage.py")
READY_SECONDS = 60
WEBS, WORKERS = ("web-1", "web-2"), ("worker-1", "worker-2")


class Installation:
    """One database and the processes around it, each tended as a supervisor tends it."""

    def __init__(
        self,
        *,
        folder: Path,
        server: postgres.Server,
        database_url: str,
        graph_url: str,
        blocker: DjangoDbBlocker,
        settings_module: str = "tenantpilot.settings",
        environment: Mapping[str, str] | None = None,
        outside: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`outside`: commands of servers that the product talks to, by name."""
        self.folder = folder
        self.server = server
        self.database_url = database_url
        self.ports = {name: ports.free() for name in WEBS}
        self.environment = {
            **_environment(folder, database_url, graph_url, settings_module),
            **(environment or {}),
        }
        self.restarts = 0
        self.outside = dict(outside or {})
        self._blocker = blocker
        self._processes = {
            service.name: ServiceProcess(service=service) for service in self._services()
        }

    @property
    def addresses(self) -> list[str]:
        """Where the webs are, once they run."""
        return [f"http://{ports.HOST}:{port}" for port in self.ports.values()]

    def poll(self) -> None:
        """Start what does not run, as often as it takes: most of what ends was killed by us."""
        for each in self._processes.values():
            each.failures = 0
            if each.poll(now=time.monotonic()):
                self.restarts += 1

    def signal(self, name: str, number: signal.Signals) -> bool:
        """Send a signal to a service and all it started; False if it does not run just now."""
        process = self._processes[name].process
        if process is None or process.poll() is not None:
            return False
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        return True

    def is_ready(self) -> bool:
        """Whether everything runs and both webs reach the database."""
        processes = [each.process for each in self._processes.values()]
        run = all(process and process.poll() is None for process in processes)
        return run and all(_answers(port) for port in self.ports.values())

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            self.poll()
            if time.monotonic() > deadline:
                logs = [tail(each.service.log) for each in self._processes.values()]
                raise AssertionError("The installation did not get ready:\n" + "\n\n".join(logs))
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask everything to stop, and make sure."""
        for each in self._processes.values():
            each.ask_to_stop()
        deadline = time.monotonic() + 10
        for each in self._processes.values():
            each.stop(deadline=deadline)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command to its end."""
        return subprocess.run(  # noqa: S603
            [*MANAGE, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def session(self) -> psycopg.Connection:
        """A database session outside the product, in autocommit."""
        return psycopg.connect(self.database_url, autocommit=True, application_name="chaos")

    @contextmanager
    def database(self) -> Iterator[None]:
        """Point this thread's Django at the installation's database."""
        ours = environ.Env.db_url_config(self.database_url)
        before = dict(connection.settings_dict)
        with self._blocker.unblock():
            connection.close()
            connection.settings_dict.update(ours)
            try:
                yield
            finally:
                connection.close()
                connection.settings_dict.update(before)

    def _services(self) -> Iterator[Service]:
        for name, port in self.ports.items():
            yield self._service(
                name,
                *("env", f"WEB_HOST={ports.HOST}", f"WEB_PORT={port}"),
                *(sys.executable, "-m", "tenantpilot.server"),
            )
        for name in WORKERS:
            worker = ("run_worker", "--name", name, "--runs", "2")
            yield self._service(name, *MANAGE, *worker, "--graceful-seconds", "3")
        for name, command in self.outside.items():
            yield self._service(name, *command)

    def _service(self, name: str, *command: str) -> Service:
        log = self.folder / f"{name}.log"
        return Service(name=name, command=command, environment=self.environment, log=log)


def _environment(
    folder: Path, database_url: str, graph_url: str, settings_module: str
) -> Mapping[str, str]:
    return {
        **os.environ,
        "TENANTPILOT_ENV": "test",
        "DEBUG": "0",
        # A storm does in minutes what people do in weeks.
        "ACTS_PER_HOUR": "0",
        "DJANGO_SETTINGS_MODULE": settings_module,
        "DATABASE_URL": database_url,
        "GRAPH_BASE_URL": graph_url,
        "GRAPH_AUTHORITY_URL": graph_url,
        "REVIEW_PACKS_ROOT": str(folder / "review-packs"),
        "NO_PROXY": f"{ports.HOST},localhost",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }


def _answers(port: int) -> bool:
    web = http.client.HTTPConnection(ports.HOST, port, timeout=2)
    try:
        web.request("GET", "/readyz")
        return web.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        web.close()
