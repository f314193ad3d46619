"""`make demo` around a product that does nothing: real database, real processes, real signals."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import httpx2
import pytest

from dev import demo_world, ports
from dev.demo_world import Demo
from tests.dev.conftest import Eventually
from tests.dev.processes import next_line, running_with, start

MANAGE = """
import os, pathlib, sys, time
task = sys.argv[1]
if task in os.environ.get("FAILS", ""):
    sys.exit(f"{task} has no luck today")
if task == "demo_sign_ins":
    print("olivia@example.com / a long password")
if task in os.environ["SERVICES"].split():
    pathlib.Path(os.environ["DEMO_FOLDER"], task).write_text(str(os.getpid()))
    time.sleep(3600)
"""
SERVER = """
import http.server, os

class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

http.server.HTTPServer((os.environ["WEB_HOST"], int(os.environ["WEB_PORT"])), Ready).serve_forever()
"""

type StartDemo = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    return ports.free()


@pytest.fixture
def home(folder: Path, finished_cluster: Path) -> Path:
    """What an earlier demo left: its database."""
    shutil.copytree(finished_cluster, folder / "postgres")
    return folder


@pytest.fixture
def demo(
    home: Path, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StartDemo]:
    """Starts the demo of the small product. Every process has `home` in its environment."""
    (tmp_path / "manage.py").write_text(MANAGE)
    (tmp_path / "tenantpilot").mkdir()
    (tmp_path / "tenantpilot" / "__init__.py").touch()
    (tmp_path / "tenantpilot" / "server.py").write_text(SERVER)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.getcwd()]))
    monkeypatch.chdir(tmp_path)
    stays = " ".join(commands_that_stay(home))
    started = []

    def run(**environment: str) -> subprocess.Popen[str]:
        settings = {"DEMO_FOLDER": str(home), "PORT": str(port), "SERVICES": stays, **environment}
        started.append(start([sys.executable, "-m", "dev.demo"], **settings))
        return started[-1]

    yield run
    for process in started:
        with process:
            process.terminate()


def commands_that_stay(home: Path) -> list[str]:
    """The management commands that the demo keeps running: what is added is in it."""
    services = Demo(folder=home, port=0, database_url="postgres://unused").services()
    managed = [each.command for each in services if each.command[:2] == demo_world.MANAGE]
    return [command[2] for command in managed]


def read_until(text: str, demo: subprocess.Popen[str]) -> str:
    """All the demo says up to the line that has this text."""
    said = ""
    while text not in said:
        line = next_line(demo)
        said += line + "\n"
        assert line or demo.poll() is None, said
    return said


def nothing_is_left(home: Path) -> bool:
    return not running_with(home, within="environ") and not running_with(home)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_to_go_and_stops_without_a_trace(
    how: signal.Signals, demo: StartDemo, port: int, home: Path
) -> None:
    process = demo()

    said = read_until("Ctrl-C", process)
    assert f"http://localhost:{port}/admin/" in said
    assert f"http://localhost:{port}/system/" in said
    assert "olivia@example.com / a long password" in said
    assert httpx2.get(f"http://{ports.HOST}:{port}/readyz").status_code == HTTPStatus.OK

    process.send_signal(how)
    said, _ = process.communicate()

    assert process.returncode == 0
    assert "TenantPilot has stopped" in said
    assert nothing_is_left(home)


def test_killing_it_leaves_nothing_behind(
    demo: StartDemo, home: Path, eventually: Eventually
) -> None:
    process = demo()
    read_until("Ctrl-C", process)

    process.kill()

    assert eventually(lambda: nothing_is_left(home))


def test_a_worker_that_ended_is_started_again(
    demo: StartDemo, home: Path, eventually: Eventually
) -> None:
    process = demo()
    read_until("Ctrl-C", process)
    assert eventually((home / "run_worker").exists)
    assert eventually(lambda: (home / "run_worker").read_text() != "")
    worker = int((home / "run_worker").read_text())

    os.kill(worker, signal.SIGKILL)

    assert "worker ended (signal 9)" in read_until("starting it again", process)
    assert eventually(lambda: int((home / "run_worker").read_text() or worker) != worker)


def test_a_database_that_ended_is_started_again(
    demo: StartDemo, home: Path, eventually: Eventually
) -> None:
    process = demo()
    read_until("Ctrl-C", process)
    server = (home / "postgres" / "18" / "postmaster.pid").read_text().split()[0]

    os.kill(int(server), signal.SIGKILL)

    read_until("The database ended; starting it again", process)
    assert eventually(lambda: len(running_with("unix_socket_directories=" + str(home))) == 1)
    assert process.poll() is None


def test_a_step_that_fails_is_named_with_its_last_words(demo: StartDemo, home: Path) -> None:
    process = demo(FAILS="seed_demo")
    said, _ = process.communicate()

    assert process.returncode == 1
    assert "`manage.py seed_demo` failed" in said
    assert "seed_demo has no luck today" in said
    assert nothing_is_left(home)


def test_a_busy_port_is_said_before_anything_starts(demo: StartDemo, port: int, home: Path) -> None:
    with socket.create_server((ports.HOST, port)):
        process = demo()
        said, _ = process.communicate()

    assert process.returncode == 1
    assert said.splitlines() == [
        f"Port {port} cannot be used (Address already in use). Nothing was started. "
        "Choose another one: make demo PORT=8001"
    ]
    assert not (home / "logs").exists()
