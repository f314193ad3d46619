"""`make demo`: TenantPilot with believable data, on this machine, until Ctrl-C.

Settings that matter: PORT (default 8000), DATABASE_URL (default: a PostgreSQL of its own, whose
data are kept), DEMO_FOLDER for everything the demo keeps (default .data).
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from dev import demo_database, ports, postgres
from dev.demo_world import Demo, DemoFailed
from dev.supervisor import ServiceFailed, Supervisor, tail

ROUND_SECONDS = 0.2
READY_SECONDS = 180
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
REASONS_TO_STOP = (ports.PortTaken, postgres.PostgresError, DemoFailed, ServiceFailed)


def main() -> int:
    for each in STOP_SIGNALS:
        if signal.getsignal(each) is not signal.SIG_IGN or each is not signal.SIGHUP:  # nohup
            signal.signal(each, _stop)
    try:
        port = ports.wanted(os.environ.get("PORT") or "8000")
        run(folder=Path(os.environ.get("DEMO_FOLDER") or ".data").resolve(), port=port)
    except KeyboardInterrupt:
        say("TenantPilot has stopped. Its data are kept; `make demo` takes up where it left off.")
        return 0
    except REASONS_TO_STOP as reason:
        print(reason, file=sys.stderr)
        return 1


def run(*, folder: Path, port: int) -> NoReturn:
    """Everything, until a signal stops it or something will not stay up."""
    logs = folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    for old in logs.glob("*.log"):
        old.unlink()
    with _database(folder) as server:
        url = server.url if server else os.environ["DATABASE_URL"]
        demo = Demo(folder=folder, port=port, database_url=url)
        say("Preparing the database and the demo data. The first time takes a little longer.")
        demo.set_up()
        with Supervisor(demo.services()) as supervisor:
            _wait_until_ready(demo, supervisor)
            _welcome(demo)
            while True:
                _round(supervisor)
                if server and not server.is_running:
                    say("The database ended; starting it again.")
                    server.start()


def say(sentence: str) -> None:
    print(sentence, flush=True)


@contextmanager
def _database(folder: Path) -> Iterator[postgres.Server | None]:
    """A server of our own, unless DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with postgres.Server(folder / "postgres", durable=True) as server:
        if demo_database.fit(server.url):
            shutil.rmtree(folder / "review-packs", ignore_errors=True)
            say("Migrations have changed since the demo data were made: making them again.")
        yield server


def _wait_until_ready(demo: Demo, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not demo.is_ready():
        _round(supervisor)
        if time.monotonic() > deadline:
            log = demo.logs / "web.log"
            raise DemoFailed(f"TenantPilot did not become ready. {log} ends with:\n{tail(log)}")


def _round(supervisor: Supervisor) -> None:
    for news in supervisor.poll():
        say(news)
    time.sleep(ROUND_SECONDS)


def _welcome(demo: Demo) -> None:
    here = f"http://localhost:{demo.port}"
    say("\nTenantPilot is running.")
    say(f"  Customer side  {here}/admin/\n  Operator side  {here}/system/\n")
    say(demo.manage("demo_sign_ins").rstrip())
    say(f"\nWhat each part says is kept in {demo.logs}. Ctrl-C stops everything.")


def _stop(_number: int, _frame: FrameType | None) -> None:
    for each in STOP_SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # once is enough: what follows is short
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
