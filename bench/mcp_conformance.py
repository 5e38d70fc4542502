"""The conformance package of the Model Context Protocol, against a server of our own: `make mcp-conformance`.

It sends no token, so that what it says passes through a small relay that adds one. Scenarios that need fixtures of a server made for it (tools that
give pictures, prompts, sampling) are left out.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

SCENARIOS = ("server-initialize", "ping", "tools-list", "resources-list", "dns-rebinding-protection")
PACKAGE = "@modelcontextprotocol/conformance@0.1.16"
PORT, RELAY = 8471, 8472


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "COMMONPLACE_DATA_DIR": folder, "COMMONPLACE_BASE_URL": f"http://localhost:{PORT}"}
        subprocess.run([sys.executable, "-m", "commonplace", "migrate", "-v0"], env=env, check=True)
        secret = subprocess.run([sys.executable, __file__, "token"], env=env, check=True, capture_output=True, text=True).stdout.strip()
        served = subprocess.Popen([sys.executable, "-m", "commonplace", "serve", "--port", str(PORT)], env=env, stdout=subprocess.DEVNULL)
        try:
            _wait()
            relay = ThreadingHTTPServer(("127.0.0.1", RELAY), _relay(secret))
            Thread(target=relay.serve_forever, daemon=True).start()
            return max(_run(scenario) for scenario in SCENARIOS)
        finally:
            served.terminate()
            served.wait(30)


def _run(scenario: str) -> int:
    command = ["npx", "--yes", PACKAGE, "server", "--url", f"http://localhost:{RELAY}/mcp", "--scenario", scenario]
    return subprocess.run(command, check=False).returncode


def _wait() -> None:
    for _attempt in range(100):
        try:
            with urlopen(f"http://localhost:{PORT}/healthz"):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not come up.")


def _relay(secret: str) -> type[BaseHTTPRequestHandler]:
    class Relay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in {"connection", "host"}}
            if headers.get("Origin") == f"http://localhost:{RELAY}":
                headers["Origin"] = f"http://localhost:{PORT}"
            connection = http.client.HTTPConnection("localhost", PORT)
            connection.request(self.command, self.path, body, {**headers, "Authorization": f"Bearer {secret}"})
            answer = connection.getresponse()
            found = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "content-length", "connection"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def do_GET(self) -> None:
            self._pass_on()

        def do_POST(self) -> None:
            self._pass_on()

        def do_DELETE(self) -> None:
            self._pass_on()

        def log_message(self, *arguments: object) -> None: ...

    return Relay


def _print_token() -> int:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")
    import django

    django.setup()
    from commonplace.people.actions import make_token
    from commonplace.people.models import Member, Scope

    member = Member.objects.create(handle="conformance", name="Conformance", email="conformance@example.org")
    print(make_token(member, name="Conformance", scopes=tuple(Scope))[1])
    return 0


if __name__ == "__main__":
    raise SystemExit(_print_token() if sys.argv[1:] == ["token"] else main())
