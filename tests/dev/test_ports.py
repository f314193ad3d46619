import socket

import pytest

from dev import ports


def test_a_free_port_may_be_had() -> None:
    port = ports.free()

    assert ports.wanted(str(port)) == port


def test_a_busy_port_is_refused_before_anything_starts() -> None:
    with socket.create_server((ports.HOST, 0)) as busy:
        port = busy.getsockname()[1]

        with pytest.raises(ports.PortTaken, match=f"Port {port} .* Nothing was started"):
            ports.wanted(str(port))


@pytest.mark.parametrize("port", ["0", "65536", "-1", "web", ""])
def test_only_a_port_number_will_do(port: str) -> None:
    with pytest.raises(ports.PortTaken, match="from 1 to 65535"):
        ports.wanted(port)
