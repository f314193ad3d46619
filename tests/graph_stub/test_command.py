"""`manage.py graph_stub`, as a process of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[2]


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "manage.py", "graph_stub", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_and_ends_cleanly(number: signal.Signals) -> None:
    with start("--port", "0", "--latency-ms", "0") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        sentence = process.stdout.readline()
        url = sentence.split()[6].rstrip(".")
        answer = httpx2.get(f"{url}/v1.0/organization")

        process.send_signal(number)

        assert process.wait(timeout=300) == 0
        assert answer.status_code == httpx2.codes.UNAUTHORIZED
        assert process.stderr.read() == ""


def test_port_in_use_is_said_in_a_sentence() -> None:
    with start("--port", "0") as first:
        assert first.stdout is not None
        port = first.stdout.readline().split()[6].rstrip(".").rpartition(":")[2]

        second = start("--port", port)
        _, complaint = second.communicate(timeout=300)
        first.send_signal(signal.SIGTERM)

    assert second.returncode == 1
    assert f"Port {port} cannot be used" in complaint
    assert "Traceback" not in complaint
