"""A line to the server that can be cut and mended, for programs that must bear being offline."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread


class Line:
    """`url` leads to the server while `is_up`."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"
        self.is_up = True


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def running_line(host: str, port: int) -> Iterator[Line]:
    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            if not line.is_up:
                return
            with suppress(OSError), socket.create_connection((host, port)) as far:
                back = Thread(target=_pump, args=(far, self.request), daemon=True)
                back.start()
                _pump(self.request, far)
                back.join(5)

    with _Server(("127.0.0.1", 0), Handler) as server:
        line = Line(server.server_address[1])
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield line
        server.shutdown()


def _pump(near: socket.socket, far: socket.socket) -> None:
    with suppress(OSError):
        while data := near.recv(65_536):
            far.sendall(data)
    with suppress(OSError):
        far.shutdown(socket.SHUT_WR)
