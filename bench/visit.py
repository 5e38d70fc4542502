"""`python -m bench.visit FOLDER`: sign members in, choose addresses that they may see, and count the queries of each page."""

import json
import random
import sys
from pathlib import Path
from urllib.parse import quote_plus

import django

django.setup()

from django.conf import settings  # noqa: E402 (needs Django's apps)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.generate import COMMON_WORD, RARE_WORD, TAGS, word  # noqa: E402
from commonplace.entries.models import Entry  # noqa: E402
from commonplace.entries.words import Kind  # noqa: E402
from commonplace.people.models import Member  # noqa: E402


def session_of(member: Member) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(member.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = member.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def main(folder: Path) -> None:
    rng = random.Random(3)
    members = list(Member.objects.order_by("pk")[:40])
    sessions = [session_of(member) for member in members]
    cookies = [f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={'b' * 32}" for key in sessions]
    open_to_all = Entry.objects.filter(audience__key__in=["organisation", "web"], parent=None)
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    some = open_to_all.filter(pk__in=[rng.randrange(1, last) for _ in range(3000)]).exclude(kind=Kind.COMMENT)
    paths = {
        "stream": ["/"],
        "entry": [f"/e/{uid}/" for uid in some.values_list("uid", flat=True)[:1000]],
        "tag": [f"/tags/tag-{rng.randrange(TAGS)}/" for _ in range(300)],
        "search-common-word": [f"/stock/?q={word(rank)}" for rank in range(5)],
        "search-rare-word": [f"/stock/?q={word(rank)}" for rank in range(19_000, 19_400)] + [f"/stock/?q={RARE_WORD}"],
        "search-two-words": [f"/stock/?q={quote_plus(f'{COMMON_WORD} {word(rank)}')}" for rank in range(50, 350)],
        "search-typing": [f"/stock/ahead/?q={word(rank)[: 1 + rank % 5]}" for rank in range(100, 400)],
        "near-to-this": [f"/e/{uid}/near/" for uid in some.values_list("uid", flat=True)[:300]],
        "save-an-entry": ["/notes/new/"],
    }
    (folder / "cookies.txt").write_text("\n".join(cookies) + "\n")
    for name, addresses in paths.items():
        (folder / f"{name}.txt").write_text("\n".join(addresses) + "\n")
    words = "+".join(word(rng.randrange(5000)) for _ in range(60))
    (folder / "body.txt").write_text(f"title=Measured+MARK&body={words}+MARK&tags=tag-1+tag-2&deed_key=MARK&kind=note&ring=organisation")
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = sessions[0]
    queries = {}
    for name, addresses in paths.items():
        for address in addresses[:2]:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                answer = client.get(address, headers={"host": "127.0.0.1"})
        assert answer.status_code == 200, (address, answer.status_code)
        queries[name] = len(captured)
    (folder / "visit.json").write_text(json.dumps({"queries": queries}))


main(Path(sys.argv[1]))
