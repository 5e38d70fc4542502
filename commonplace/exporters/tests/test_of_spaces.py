"""Everything of a space, for its hosts: what whoever is in it may read, and nothing else."""

import io
import json
import zipfile

from commonplace.communities.pinning import pin
from commonplace.discussion.actions import comment
from commonplace.discussion.words import Way
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.exporters.jobs import make_export
from commonplace.exporters.models import Export, State
from commonplace.kit.jobs.running import run_all
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.moderation.actions import decide, report
from commonplace.moderation.models import Outcome, Why
from commonplace.people.models import Member
from commonplace.pictures.actions import add_picture
from commonplace.pictures.tests.samples import png
from commonplace.questions.actions.answering import accept, answer
from commonplace.spaces.models import Membership, Role
from tests.cast import Cast, ClientAs

ASK = "/spaces/weavers/hosting/export/"


def shared(cast: Cast, author: Member, title: str, body: str = "Simmer it.", kind: Kind = Kind.NOTE) -> Entry:
    return add_entry(author, Draft(kind=kind, title=title, body=body, audience=audiences.of_space(cast.weavers), tags=["loom"]))


def test_a_host_takes_out_what_everybody_in_the_space_may_read(cast: Cast, client_as: ClientAs) -> None:
    picture = add_picture(cast.dora, png())
    warp = shared(cast, cast.dora, "Warp", f"![A loom](/files/pictures/{picture.uid}/)")
    question = shared(cast, cast.amina, "Which reed?", kind=Kind.QUESTION)
    reply = answer(cast.dora, question, body="The ten.")
    accept(cast.amina, reply)
    comment(cast.dora, warp, body="It took a week.")
    private = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Secret source", body="Secret words"))
    grow(warp, kind=EdgeKind.BUILDS_ON, from_entry=private)
    grow(warp, kind=EdgeKind.BUILDS_ON, from_entry=question)
    kept = f"pictures/{picture.uid}.{picture.name.rpartition('.')[2]}"
    hidden, gone = shared(cast, cast.dora, "Secret hidden"), shared(cast, cast.dora, "Secret gone")
    decide(cast.amina, report(cast.amina, hidden, why=Why.OTHER), outcome=Outcome.HIDE, reason="No.", after=0)
    withdraw(gone)
    comment(cast.dora, question, body="Secret aside", way=Way.ASIDE)
    pin(cast.amina, space=cast.weavers, entry=warp)
    host = client_as(cast.amina)
    assert [client_as(member).post(ASK).status_code for member in (cast.dora, cast.gita, cast.bruno)] == [404, 404, 404]
    assert "4 entries" in host.get(ASK).content.decode()
    address = host.post(ASK, {"deed_key": "x"}).url
    assert host.post(ASK, {"deed_key": "x"}).url == address
    run_all()
    assert "4 entries" in host.get(address).content.decode() and Export.objects.get().state == State.READY
    answered = host.get(f"{address}download/")
    assert "commonplace-weavers-" in answered["Content-Disposition"]
    content = b"".join(answered.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert set(files) == {
        "notes/Warp.md",
        "questions/Which reed.md",
        "discussions/Warp.md",
        "discussions/Which reed.md",
        kept,
        "commonplace.json",
        "people.txt",
        "README.txt",
    }
    assert b"secret" not in b"".join(files.values()).lower() and f"../{kept}".encode() in files["notes/Warp.md"]
    assert b"## Dora Lindqvist" in files["discussions/Warp.md"] and b"It took a week." in files["discussions/Warp.md"]
    assert files["people.txt"].decode().splitlines() == [cast.amina.name, cast.dora.name]
    told = json.loads(files["commonplace.json"])
    assert told["kept_in_view"] == [warp.uid] and told["space"]["slug"] == "weavers"
    by_uid = {one["commonplace"]["uid"]: one["commonplace"] for one in told["entries"]}
    assert by_uid[question.uid]["solved_by"] == reply.uid and by_uid[reply.uid]["root"] == question.uid
    assert by_uid[warp.uid]["grown_from"] == [{"kind": EdgeKind.BUILDS_ON, "uid": question.uid}] and by_uid[warp.uid]["author"] == "dora"


def test_who_hosts_no_longer_gets_nothing(cast: Cast, client_as: ClientAs) -> None:
    shared(cast, cast.dora, "Warp")
    host = client_as(cast.amina)
    ready = host.post(ASK).url
    run_all()
    waiting = Export.objects.create(member=cast.amina, space=cast.weavers)
    Membership.objects.filter(space=cast.weavers, member=cast.dora).update(role=Role.HOST)
    Membership.objects.filter(space=cast.weavers, member=cast.amina).update(role=Role.MEMBER)
    make_export.enqueue(waiting.pk)
    run_all()
    assert Export.objects.get(pk=waiting.pk).state == State.WAITING and not Export.objects.get(pk=waiting.pk).file
    assert host.get(ready).status_code == 404 and host.get(f"{ready}download/").status_code == 404
    assert client_as(cast.dora).get(ready).status_code == 404
