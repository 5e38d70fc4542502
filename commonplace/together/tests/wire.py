"""A writer without a browser: the WebSocket by hand, and the same promises as the page's script. What was typed is held until the server says that it
is stored, and is given again after every new connection."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings

from commonplace.together.documents import Document
from commonplace.together.updates import clocks_of

STATE_VECTOR, UPDATE = 0, 1
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10


class Refused(Exception):
    """The server did not open the connection."""


class Wire:
    """One WebSocket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, address: str, session: str, *, origin: str | None = None) -> Wire:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        here = f"http://{parts.netloc}" if origin is None else origin
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *([f"Origin: {here}"] if here else [])]
        lines += [f"Cookie: {settings.SESSION_COOKIE_NAME}={session}", "", ""]
        writer.write("\r\n".join(lines).encode())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, OSError):
            writer.close()
            raise
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            writer.close()
            raise Refused(head.split(b"\r\n", 1)[0].decode())
        return cls(reader, writer)

    def send(self, message: bytes | str) -> None:
        data = message.encode() if isinstance(message, str) else message
        kind = 0x80 | (_TEXT if isinstance(message, str) else _BINARY)
        if len(data) < 126:
            head = struct.pack("!BB", kind, 0x80 | len(data))
        elif len(data) < 65_536:
            head = struct.pack("!BBH", kind, 0x80 | 126, len(data))
        else:
            head = struct.pack("!BBQ", kind, 0x80 | 127, len(data))
        mask = os.urandom(4)
        stretched = (mask * (len(data) // 4 + 1))[: len(data)]
        masked = (int.from_bytes(data, "big") ^ int.from_bytes(stretched, "big")).to_bytes(len(data), "big")
        self._writer.write(head + mask + masked)

    async def receive(self) -> bytes | str | None:
        """The next message, None when the connection has ended."""
        try:
            first, length = struct.unpack("!BB", await self._reader.readexactly(2))
            if length == 126:
                (length,) = struct.unpack("!H", await self._reader.readexactly(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", await self._reader.readexactly(8))
            data = await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, OSError):
            return None
        kind = first & 0x0F
        if kind == _CLOSE:
            return None
        if kind == _PING:
            self._writer.write(struct.pack("!BB", 0x80 | _PONG, 0x80) + b"\0\0\0\0")
            return await self.receive()
        return data.decode() if kind == _TEXT else data

    def close(self) -> None:
        self._writer.close()


class Writer:
    """`typed` is called with nothing whenever the text has changed by what others wrote."""

    def __init__(self, address: str, session: str, changed: Callable[[Writer], None] | None = None) -> None:
        self._address, self._session, self._changed = address, session, changed
        self.document = Document()
        self.waiting: list[bytes] = []
        self.people: list[dict[str, object]] = []
        self.writes = False
        self.ends: list[str] = []
        self.refusals = 0
        self.is_in_step = asyncio.Event()
        self._sent: list[int] = []
        self._wire: Wire | None = None
        self._is_over = False
        self._task = asyncio.create_task(self._keep_connected())

    @property
    def text(self) -> str:
        return self.document.text()

    def type(self, wanted: Callable[[str], str]) -> None:
        """Change the text; it is stored once `waiting` is empty."""
        update = self.document.edit(wanted(self.text))
        self.waiting.append(update)
        if self.is_in_step.is_set() and self._wire is not None:
            self._wire.send(bytes([UPDATE]) + update)
            self._sent.append(1)

    def send(self, message: bytes | str) -> None:
        assert self._wire is not None
        self._wire.send(message)

    async def leave(self) -> None:
        self._is_over = True
        self.drop()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def drop(self) -> None:
        """As when the connection breaks."""
        if self._wire is not None:
            self._wire.close()

    async def _keep_connected(self) -> None:
        while not self._is_over:
            with suppress(OSError, asyncio.IncompleteReadError):
                try:
                    self._wire = await Wire.open(self._address, self._session)
                    await self._converse(self._wire)
                except Refused:
                    self.refusals += 1
                finally:
                    self.drop()
            self.is_in_step.clear()
            self._sent = []
            if self.ends and self.ends[-1] in {"closed", "gone", "full", "malformed"}:
                return
            await asyncio.sleep(0.05)

    async def _converse(self, wire: Wire) -> None:
        wire.send(bytes([STATE_VECTOR]) + self.document.state_vector())
        while (message := await wire.receive()) is not None:
            if isinstance(message, str):
                self._hear(json.loads(message))
            elif message[0] == UPDATE:
                self.document.apply(message[1:])
                if self._changed:
                    self._changed(self)
            else:
                self._get_in_step(wire, message[1:])

    def _get_in_step(self, wire: Wire, state_vector: bytes) -> None:
        clocks_of(state_vector)
        if self.waiting:
            wire.send(bytes([UPDATE]) + self.document.beyond(state_vector))
            self._sent.append(len(self.waiting))
        self.is_in_step.set()

    def _hear(self, said: dict[str, object]) -> None:
        if said["is"] == "kept":
            for _message in range(int(str(said["count"]))):
                del self.waiting[: self._sent.pop(0)]
        elif said["is"] == "role":
            self.writes = bool(said["writes"])
        elif said["is"] == "here":
            self.people = said["people"]  # type: ignore[assignment]
        elif said["is"] == "end":
            self.ends.append(str(said["why"]))
