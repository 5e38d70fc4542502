"""Opens many event streams on a running server and measures its memory and the time from a deed to its event.

    COMMONPLACE_DATA_DIR=... python -m bench.live --pid <of commonplace serve> [--url http://127.0.0.1:8000] [--streams 1000] [--deeds 40]

The database is the server's own (COMMONPLACE_DATA_DIR or COMMONPLACE_DATABASE_URL); members, sessions and one entry are added to it. All
streams watch that entry, each as a member of their own, which is the dearest case: every deed goes to everyone. Wanted: p99 under one second.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import time
from pathlib import Path
from urllib.parse import urlsplit

import django


def members_and_sessions(count: int) -> tuple[str, list[str]]:
    """The uid of an entry that all may see, and a session key for each of so many members."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from commonplace.entries import audiences
    from commonplace.entries.adding import Draft, add_entry
    from commonplace.entries.words import Kind
    from commonplace.people.models import Member

    keys = []
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for number in range(count):
        member, _new = Member.objects.get_or_create(
            handle=f"listener-{number}", defaults={"name": f"Listener {number}", "email": f"listener-{number}@example.org", "password": "!"}
        )
        session = store()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(member.pk), member.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "commonplace.people.backend.SignInBackend"
        session.create()
        keys.append(session.session_key)
    author = Member.objects.get(handle="listener-0")
    entry = add_entry(author, Draft(kind=Kind.NOTE, title="Listened to", body="x", audience=audiences.organisation()))
    return entry.uid, keys


def speak(uid: str, body: str) -> str:
    from commonplace.discussion.actions import comment
    from commonplace.entries.models import Entry
    from commonplace.people.models import Member

    author = Member.objects.get(handle="listener-0")
    return comment(author, Entry.objects.select_related("author", "root").get(uid=uid), body=body).uid


async def listen(host: str, port: int, uid: str, key: str, heard: dict[str, list[float]], opened: asyncio.Semaphore) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET /events?about={uid} HTTP/1.1\r\nHost: {host}\r\nCookie: sessionid={key}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        print(head.split(b"\r\n")[0])
        return
    await reader.readuntil(b"retry: 3000")
    opened.release()
    while line := await reader.readline():
        if line.startswith(b"data:") and b'"uid"' in line:
            moment = time.monotonic()
            heard.setdefault(line.split(b'"uid": "')[1].split(b'"')[0].decode(), []).append(moment)


def memory(pid: int) -> float:
    """Resident megabytes of a process and all that it started."""
    total = 0.0
    for one in [pid, *_children(pid)]:
        status = Path(f"/proc/{one}/status").read_text()
        total += int(status.split("VmRSS:")[1].split()[0]) / 1024
    return total


def _children(pid: int) -> list[int]:
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *_children(int(child))]
    return found


async def measure(options: argparse.Namespace, uid: str, keys: list[str]) -> None:
    address = urlsplit(options.url)
    heard: dict[str, list[float]] = {}
    opened = asyncio.Semaphore(0)
    before, began = memory(options.pid), time.monotonic()
    host, port = address.hostname or "127.0.0.1", address.port or 80
    tasks = []
    for key in keys:
        tasks.append(asyncio.create_task(listen(host, port, uid, key, heard, opened)))
        await asyncio.sleep(0.002)
    for _key in keys:
        await asyncio.wait_for(opened.acquire(), 120)
    print(f"{len(keys)} streams open after {time.monotonic() - began:.1f} s")
    await asyncio.sleep(5)
    print(f"memory: {before:.0f} MB before, {memory(options.pid):.0f} MB now")
    delays: list[float] = []
    for number in range(options.deeds):
        done = await asyncio.to_thread(speak, uid, f"Word {number}")
        moment = time.monotonic()
        await asyncio.sleep(1.3)
        delays += [at - moment for at in heard.get(done, [])]
        if len(heard.get(done, [])) != len(keys):
            print(f"deed {number}: heard by {len(heard.get(done, []))}")
    found = statistics.quantiles(delays, n=100)
    print(
        f"deed to event over {len(delays)} events: p50 {found[49] * 1000:.0f} ms, p99 {found[98] * 1000:.0f} ms, most {max(delays) * 1000:.0f} ms"
    )
    for task in tasks:
        task.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--deeds", type=int, default=40)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonplace.settings")
    django.setup()
    uid, keys = members_and_sessions(options.streams)
    asyncio.run(measure(options, uid, keys))


if __name__ == "__main__":
    main()
