"""The parts of an installation, started by the scripts an installation starts them with."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from dev import ports
from tests.processes import wait_until

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
START_SECONDS = 300
STOP_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the web server said."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One process of an installation and what it has logged."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(errors="replace")


@dataclass(frozen=True, kw_only=True)
class Web:
    """A web server, and one browser's cookies for it."""

    port: int
    part: Part
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        path: str,
        *,
        host: str = "localhost",
        https: bool = False,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """GET the path, or POST the form. Follows nothing, keeps cookies.

        `https`: as a proxy in front would hand over a request that came to it so.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            connection.request(
                "GET" if form is None else "POST",
                path,
                body=_encoded(form),
                headers=self._sent(host, https=https),
            )
            response = connection.getresponse()
            self._keep(response)
            return Answer(
                status=response.status, headers=response.headers, text=response.read().decode()
            )
        finally:
            connection.close()

    def csrf_token(self) -> str:
        """The token of the cookie, which is named otherwise over HTTPS."""
        return next(value for name, value in self.cookies.items() if name.endswith("csrftoken"))

    def is_up(self) -> bool:
        try:
            return self.ask("/healthz").status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    def _sent(self, host: str, *, https: bool) -> dict[str, str]:
        return {
            "Host": host,
            "X-Forwarded-Proto": "https" if https else "http",
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }

    def _keep(self, response: http.client.HTTPResponse) -> None:
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value


@contextmanager
def running(
    *command: str | Path,
    log: Path,
    environment: Mapping[str, str],
    ended_by: signal.Signals = signal.SIGTERM,
) -> Iterator[Part]:
    """Any part; told to stop at the end. Fails if that takes long, and leaves nothing running."""
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            [str(word) for word in command], env=dict(environment), cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        yield Part(process=process, log=log)
    finally:
        _end(process, by=ended_by)


@contextmanager
def web(
    *, log: Path, environment: Mapping[str, str], command: Sequence[str] = ("deploy/web",)
) -> Iterator[Web]:
    """A web server that answers when the block begins."""
    port = ports.free()
    listening = {"WEB_HOST": "127.0.0.1", "WEB_PORT": str(port)}
    with running(*command, log=log, environment={**environment, **listening}) as part:
        yield answering(Web(port=port, part=part))


def answering(server: Web) -> Web:
    """Return the server when it answers. Fails with what it said if it has ended instead."""
    process = server.part.process
    wait_until(lambda: server.is_up() or process.poll() is not None)
    assert process.poll() is None, server.part.said()
    return server


def run(
    *command: str | Path, environment: Mapping[str, str], cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run a command of an installation to its end."""
    return subprocess.run(  # noqa: S603
        [str(word) for word in command], env=dict(environment), cwd=cwd, timeout=600, check=False,
        stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip


def bare() -> dict[str, str]:
    """The environment of somebody who has set nothing, but for finding this Python."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": "/nonexistent",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _encoded(form: Mapping[str, str] | None) -> str | None:
    return None if form is None else urlencode(form)


def _end(process: subprocess.Popen[bytes], *, by: signal.Signals) -> None:
    process.send_signal(by)
    try:
        process.wait(timeout=STOP_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
