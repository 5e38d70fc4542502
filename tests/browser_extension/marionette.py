"""Firefox, driven over Marionette, the remote control that it brings along: messages of JSON with their length before them. Nothing to install."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

PATIENCE = 30.0
PREFERENCES = {
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.webextensions.warnings-as-errors": True,  # a manifest that Firefox grumbles about is not taken
    "network.captive-portal-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


def firefox_path() -> str | None:
    """Where Firefox is, if it is here."""
    return next((path for name in ("firefox-esr", "firefox") if (path := shutil.which(name))), None)


class Marionette:
    """One browser. A script is the body of a function, may `return` and `await`, and gets its arguments as `arguments`."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=2 * PATIENCE)
        self._said = self._socket.makefile("rb")
        self._number = 0
        self._read()
        self.send("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
        self.send("WebDriver:SetTimeouts", script=60_000)

    def close(self) -> None:
        self._said.close()
        self._socket.close()

    def send(self, command: str, **parameters: Any) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _kind, _number, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}\n{error.get('stacktrace', '')[:600]}")
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._said.read(1) or self._ended()
        return json.loads(self._said.read(int(length[:-1])) or self._ended())

    def _ended(self) -> NoReturn:
        raise ConnectionError("Firefox has ended")

    def run(self, script: str, *arguments: Any, sandbox: str | None = None) -> Any:
        """The value of a script in the page that is in front."""
        wrapped = f"const done = arguments[arguments.length - 1]; (async () => {{ {script} }})().then(value => done([value]), e => done(String(e)))"
        answer = self.send("WebDriver:ExecuteAsyncScript", script=wrapped, args=list(arguments), newSandbox=False, sandbox=sandbox)
        if isinstance(answer, str):
            raise RuntimeError(f"{answer} in {script}")
        return answer[0] if answer else None

    def in_chrome(self, script: str, *arguments: Any) -> Any:
        """The value of a script in the browser's own window."""
        self.send("Marionette:SetContext", value="chrome")
        try:
            return self.run(script, *arguments)
        finally:
            self.send("Marionette:SetContext", value="content")

    def wait(self, script: str, *arguments: Any, chrome: bool = False, sandbox: str | None = None) -> Any:
        """The value of a script as soon as it has one."""
        end, last = time.monotonic() + PATIENCE, None
        while time.monotonic() < end:
            try:
                value = self.in_chrome(script, *arguments) if chrome else self.run(script, *arguments, sandbox=sandbox)
                if value:
                    return value
            except RuntimeError as error:  # the page is still coming
                last = error
            time.sleep(0.1)
        raise AssertionError(f"never true: {script} {arguments} {last or ''}")

    def open(self, url: str) -> str:
        """Opens the address in a new tab in front, and gives the tab's handle."""
        handle = str(self.send("WebDriver:NewWindow", type="tab", focus=True)["handle"])
        self.front(handle)
        self.send("WebDriver:Navigate", url=url)
        return handle

    def front(self, handle: str) -> None:
        self.send("WebDriver:SwitchToWindow", handle=handle, focus=True)

    def picture(self, to: Path) -> None:
        """The page that is in front, as a PNG."""
        to.write_bytes(base64.b64decode(self.send("WebDriver:TakeScreenshot", full=True)))


@contextmanager
def running_firefox(profile: Path, log: Path) -> Iterator[Marionette]:
    """A headless Firefox with this profile, until the block ends."""
    path = firefox_path()
    assert path
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    profile.mkdir(parents=True, exist_ok=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in ({**PREFERENCES, "marionette.port": port}).items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    words = [path, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", str(profile)]
    environment = {**os.environ, "HOME": str(profile), "MOZ_HEADLESS_WIDTH": "1280", "MOZ_HEADLESS_HEIGHT": "900"}
    with log.open("ab") as out, subprocess.Popen(words, stdout=out, stderr=out, env=environment) as process:
        try:
            firefox = _connected(port, process)
            try:
                yield firefox
            finally:
                firefox.close()
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _connected(port: int, process: subprocess.Popen[bytes]) -> Marionette:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with suppress(ConnectionRefusedError):
            return Marionette(port)
        time.sleep(0.1)
    raise AssertionError("Firefox did not begin to listen")
