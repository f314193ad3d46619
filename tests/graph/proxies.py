"""A proxy that leads every name to this machine, and remembers what it was asked."""

import select
import socket
import socketserver


class ProxyHandler(socketserver.StreamRequestHandler):
    """Answers CONNECT, and leads every name to this machine."""

    server: "Proxy"

    def handle(self) -> None:
        line = self.rfile.readline().decode()
        headers = [text.strip().decode() for text in iter(self.rfile.readline, b"\r\n")]
        self.server.asked.append(line.strip())
        self.server.headers.extend(headers)
        port = int(line.split()[1].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as target:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            pump(self.connection, target)


def pump(one: socket.socket, other: socket.socket) -> None:
    ways = {one: other, other: one}
    while True:
        ready, _, _ = select.select(list(ways), [], [])
        for source in ready:
            data = source.recv(65_536)
            if not data:
                return
            ways[source].sendall(data)


class Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ProxyHandler)
        self.asked: list[str] = []
        self.headers: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])
