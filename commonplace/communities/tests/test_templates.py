"""Templates of a space: hosts offer them, members begin with them, and nobody loses a word by it."""

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.communities.built_in import BUILT_IN
from commonplace.communities.models import SpaceTemplate
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.actions import block
from tests.cast import Cast, ClientAs

NEW = "/spaces/weavers/hosting/templates/"


def test_hosts_offer_templates_and_members_begin_with_them(cast: Cast, client_as: ClientAs) -> None:
    host, member = client_as(cast.amina), client_as(cast.dora)
    assert member.get(NEW).status_code == 404 and member.post(NEW, {"kind": "note"}).status_code == 404
    for like in BUILT_IN:
        begun = host.get(f"{NEW}?like={like.name}").context["form"]
        sent = {name: str(begun[name].value()) for name in ("kind", "title", "body", "tags", "deed_key")}
        for _click in range(2):
            assert host.post(NEW, sent).url == NEW
    assert SpaceTemplate.objects.count() == len(BUILT_IN) == Activity.objects.filter(verb=Verb.OFFERED_TEMPLATE).count()
    assert host.post(NEW, {"kind": "note", "title": "Empty"}).status_code == 422
    assert host.post(NEW, {"kind": "goal", "title": "Odd", "body": "x"}).status_code == 422
    looking_back = Entry.objects.get(title="Looking back on something we did")
    page = member.get("/notes/new/?space=weavers")
    assert {one.kind for one in page.context["beginnings"]} == {Kind.NOTE, Kind.POST, Kind.QUESTION}
    assert not client_as(cast.bruno).get("/notes/new/?space=weavers").context["beginnings"]
    # While it is not known which space it is for, those of all of one's spaces, by name; nothing is shared with them by that.
    empty = member.get("/notes/new/")
    assert len(empty.context["beginnings"]) == len(page.context["beginnings"]) and "Weavers</span>" in empty.content.decode()
    private = member.post("/notes/new/", {"title": "The fair", "body": "", "ring": "me", "begin": looking_back.uid}).context
    assert private["form"]["body"].value() == looking_back.body and private["audience_form"]["ring"].value() == "me"
    assert not client_as(cast.bruno).post("/notes/new/", {"begin": looking_back.uid, "body": ""}).context["form"]["body"].value()
    typed = {"title": "The fair", "body": "We sold out.\n", "tags": "fair", "ring": "space", "space": "weavers", "begin": looking_back.uid}
    form = member.post("/notes/new/?space=weavers", {**typed, "deed_key": "d1"}).context["form"]
    assert form["body"].value().startswith("We sold out.\n\n## What we wanted") and form["tags"].value() == "fair, looking-back"
    assert form["title"].value() == "The fair" and form["deed_key"].value() == "d1" and not Entry.objects.filter(title="The fair").exists()
    again = {**typed, "body": looking_back.body, "template": looking_back.uid, "begin": Entry.objects.get(title="How we do it").uid}
    assert "What we wanted" not in member.post("/notes/new/?space=weavers", again).context["form"]["body"].value()
    nothing = {**typed, "begin": "no-such"}
    assert member.post("/notes/new/?space=weavers", nothing).context["form"]["body"].value() == "We sold out.\n"


def test_questions_and_practices_begin_with_the_templates_of_their_kind(cast: Cast, client_as: ClientAs) -> None:
    host, member = client_as(cast.amina), client_as(cast.dora)
    for like in BUILT_IN:
        host.post(NEW, {"kind": like.kind, "title": str(like.title), "body": str(like.body), "tags": like.tags})
    ask = member.get("/questions/ask/?space=weavers")
    (question,) = ask.context["beginnings"]
    typed = {"title": "Why?", "body": "It is urgent.", "ring": "space", "space": "weavers", "begin": question.entry.uid}
    begun = member.post("/questions/ask/?space=weavers", typed).context["form"]["body"].value()
    assert begun.startswith("It is urgent.\n\nWhat I want to get done:")
    begun = member.post("/questions/ask/", typed).context["form"]["body"].value()
    assert begun.startswith("It is urgent.\n\nWhat I want to get done:")  # the space was chosen in the form
    (practice,) = member.get("/practices/new/").context["beginnings"]
    assert practice.kind == Kind.PRACTICE
    typed = {"title": "", "probe": "Turn it weekly.", "ring": "space", "space": "weavers", "begin": practice.entry.uid}
    form = member.post("/practices/new/?space=weavers", typed).context["form"]
    assert form["probe"].value().startswith("Turn it weekly.\n\nWhat exactly") and form["context"].value().startswith("Who, in which")
    assert not form["outcome"].value() and not Entry.objects.filter(kind=Kind.PRACTICE).exists()


def test_a_template_is_seen_as_its_note_is(cast: Cast, client_as: ClientAs) -> None:
    note = add_entry(cast.dora, Draft(kind=Kind.NOTE, title="Loom card", body="x", audience=audiences.of_space(cast.weavers)))
    post = add_entry(cast.dora, Draft(kind=Kind.POST, body="x", audience=audiences.of_space(cast.weavers)))
    host = client_as(cast.amina)
    assert client_as(cast.dora).post(f"/spaces/weavers/kept/{note.uid}/template/").status_code == 404
    host.post(f"/spaces/weavers/kept/{post.uid}/template/")
    host.post(f"/spaces/weavers/kept/{note.uid}/template/", {"kind": "question"})
    assert [row.kind for row in SpaceTemplate.objects.all()] == [Kind.QUESTION]

    def offered(member: str) -> int:
        return len(client_as(getattr(cast, member)).get("/notes/new/?space=weavers").context["beginnings"])

    assert offered("amina") == offered("dora") == 1
    block(cast.amina, cast.dora)
    assert offered("amina") == 0 and offered("dora") == 1
    change_audience(note, audiences.only_me(cast.dora))
    assert offered("dora") == 0
    assert host.post(f"/spaces/weavers/kept/{note.uid}/no-template/").status_code == 404
