"""What the demo consists of: its services, the environment they share, its set-up."""

import http.client
import os
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

from dev import die_with_parent, ports
from dev.supervisor import Service, tail

MANAGE = (sys.executable, "manage.py")
# A provider with so many customers beside the demo's own.
PORTFOLIO = ("--portfolio", os.environ.get("DEMO_TENANTS") or "0")


class DemoFailed(Exception):
    """The demo cannot go on; the text says why."""


class Demo:
    """What runs where."""

    def __init__(self, *, folder: Path, port: int, database_url: str) -> None:
        self.folder = folder
        self.port = port
        self.graph_port, self.provider_port = ports.free(), ports.free()
        self.environment = self._environment(database_url)
        self.logs = folder / "logs"

    def services(self) -> list[Service]:
        web = (sys.executable, "-m", "tenantpilot.server")
        worker = ("run_worker", "--name", "demo", "--graceful-seconds", "5")
        return [
            self._service(
                "graph", *MANAGE, "graph_stub", "--port", str(self.graph_port), *PORTFOLIO
            ),
            self._service(
                "sign-in", *MANAGE, "sign_in_provider", "--port", str(self.provider_port)
            ),
            self._service("web", *web),
            self._service("worker", *MANAGE, *worker),
        ]

    def set_up(self) -> None:
        """Bring database and static files up to date; safe to repeat. Raises DemoFailed."""
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        self.manage("migrate", "--no-input")
        self.manage("seed_demo", *PORTFOLIO)
        self.manage("connect_demo_provider", f"http://{ports.HOST}:{self.provider_port}")

    def manage(self, *arguments: str) -> str:
        """What a management command prints; its errors are kept in logs/setup.log."""
        log = self.logs / "setup.log"
        with log.open("ab") as errors:
            done = subprocess.run(
                die_with_parent.command(*MANAGE, *arguments),
                env=self.environment, check=False, text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        if done.returncode != 0:
            raise DemoFailed(f"`manage.py {arguments[0]}` failed. {log} ends with:\n{tail(log)}")
        return done.stdout

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection(ports.HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _service(self, name: str, *command: str) -> Service:
        log = self.logs / f"{name}.log"
        return Service(name=name, command=command, environment=self.environment, log=log)

    def _environment(self, database_url: str) -> dict[str, str]:
        graph = f"http://{ports.HOST}:{self.graph_port}"
        return {
            "DEBUG": "0",  # the product's own error pages
            **os.environ,
            "TENANTPILOT_ENV": "development",
            "DEMO": "1",
            "DATABASE_URL": database_url,
            "GRAPH_BASE_URL": graph,
            "GRAPH_AUTHORITY_URL": graph,
            "SIGN_IN_ALLOWED_NETWORKS": f"{ports.HOST}/32",
            "STATIC_ROOT": str(self.folder / "static"),
            "REVIEW_PACKS_ROOT": str(self.folder / "review-packs"),
            "NO_PROXY": f"{ports.HOST},localhost",
            "WEB_HOST": ports.HOST,
            "WEB_PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
