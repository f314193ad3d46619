import socket

import pytest

from dev import ports


def test_a_port_in_use_is_never_the_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind((ports.HOST, first := ports.free()))
        taken.listen()
        monkeypatch.setattr(ports, "NOT_GIVEN_BY_CHANCE", range(first, first + 5))

        assert first not in {ports.free() for _ in range(30)}
