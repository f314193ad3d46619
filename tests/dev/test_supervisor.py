import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dev import supervisor
from dev.supervisor import Service, ServiceFailed, Supervisor
from tests.dev.conftest import Eventually
from tests.dev.processes import is_alive, next_line, python

SLEEPS = "import time; print('up', flush=True); time.sleep(3600)"
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
print(child.pid, flush=True)
time.sleep(3600)
"""
OWNER = """
import os, pathlib, sys, time
from dev.supervisor import Service, Supervisor
log = pathlib.Path(sys.argv[1])
service = Service(name="one", command=("sleep", "3600"), environment=os.environ, log=log)
with Supervisor([service]) as services:
    services.poll()
    print(services.pids()["one"], flush=True)
    time.sleep(3600)
"""

type Make = Callable[[str], Service]


@pytest.fixture
def service(tmp_path: Path) -> Make:
    def make(script: str) -> Service:
        return Service(
            name="worker",
            command=(sys.executable, "-c", script),
            environment=os.environ,
            log=tmp_path / "worker.log",
        )

    return make


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "SHORTEST_PAUSE", 0.01)
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)


def test_what_a_service_says_is_in_its_log(service: Make, eventually: Eventually) -> None:
    sleeper = service(SLEEPS)

    with Supervisor([sleeper]) as services:
        services.poll()

        assert eventually(lambda: sleeper.log.exists() and sleeper.log.read_text() == "up\n")


def test_a_killed_service_is_started_again(service: Make, eventually: Eventually) -> None:
    with Supervisor([service(SLEEPS)]) as services:
        services.poll()
        first = services.pids()["worker"]
        news: list[str] = []

        os.kill(first, signal.SIGKILL)

        def told() -> bool:
            news.extend(services.poll())
            return bool(news)

        assert eventually(told)
        assert "worker ended (signal 9); starting it again" in news[0]
        assert eventually(lambda: not services.poll() and "worker" in services.pids())
        assert services.pids()["worker"] != first


def test_a_service_that_will_not_stay_up_is_given_up_with_its_last_words(
    service: Make, eventually: Eventually
) -> None:
    with (
        Supervisor([service("raise SystemExit('no database here')")]) as services,
        pytest.raises(ServiceFailed, match=r"worker ended 5 times(.|\n)*no database here"),
    ):
        eventually(lambda: services.poll() is None)


def test_a_long_life_makes_up_for_earlier_failures(
    service: Make, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LONG_ENOUGH", 0.0)
    news: list[str] = []

    with Supervisor([service("")]) as services:

        def failed_often() -> bool:
            news.extend(services.poll())
            return len(news) > supervisor.FAILURES_IN_A_ROW

        assert eventually(failed_often)


def test_nothing_is_left_of_a_service_that_would_not_stop(
    service: Make, eventually: Eventually
) -> None:
    stubborn = service(STUBBORN)
    with Supervisor([stubborn]) as services:
        services.poll()
        assert eventually(lambda: stubborn.log.exists() and stubborn.log.read_text() != "")
        parent, child = services.pids()["worker"], int(stubborn.log.read_text())

    assert not is_alive(parent)
    assert eventually(lambda: not is_alive(child))


def test_services_end_with_a_killed_supervisor(tmp_path: Path, eventually: Eventually) -> None:
    owner = python(OWNER, tmp_path / "one.log")
    child = int(next_line(owner))

    owner.kill()
    owner.communicate()

    assert eventually(lambda: not is_alive(child))
