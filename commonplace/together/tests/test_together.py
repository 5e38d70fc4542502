"""Opening a note, who may write, and how the shared text and the note go together."""

from datetime import timedelta

import pytest

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import thank
from commonplace.notifications.models import Notice
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.pictures.actions import add_picture
from commonplace.pictures.tests.samples import png
from commonplace.sense.actions import write_entry
from commonplace.share.actions import set_audience
from commonplace.spaces.models import Membership
from commonplace.together.actions.folding import fold
from commonplace.together.actions.opening import close_note, open_note, reopen_note
from commonplace.together.actions.writing import add_updates
from commonplace.together.documents import Document, put_together
from commonplace.together.models import Hand, LiveNote, Update
from commonplace.together.queries import may_write, who_write
from tests.cast import Cast, ClientAs


@pytest.fixture
def note(cast: Cast) -> Entry:
    return write_entry(cast.amina, title="Madder", body="Red.\n", audience=audiences.of_space(cast.weavers))


def text_of(entry: Entry) -> str:
    live = LiveNote.objects.get(entry=entry)
    return document_of(live).text()


def document_of(live: LiveNote) -> Document:
    updates = live.updates.filter(number__gt=live.base_number).order_by("number")
    return put_together(live.base.state, updates.values_list("data", flat=True))


def type_in(member: Member, entry: Entry, wanted: str) -> None:
    """As a page of this member would."""
    live = LiveNote.objects.get(entry=entry)
    add_updates(live, [(member.pk, document_of(live).edit(wanted))], folds=True)


def test_an_author_opens_their_note_for_those_who_see_it(cast: Cast, note: Entry) -> None:
    with pytest.raises(Refusal):
        open_note(cast.dora, note, everyone=True)
    with pytest.raises(Refusal) as refused:
        open_note(cast.amina, note, everyone=False, people=[cast.dora, cast.ines])
    assert "Inês" in str(refused.value) and refused.value.field == "people"
    with pytest.raises(Refusal):
        open_note(cast.amina, note, everyone=False)
    mine = write_entry(cast.amina, title="Mine", body="x", audience=audiences.only_me(cast.amina))
    with pytest.raises(Refusal):
        open_note(cast.amina, mine, everyone=True)
    post = write_entry(cast.amina, title="Post", body="x", kind=Kind.POST, audience=audiences.organisation())
    with pytest.raises(Refusal):
        open_note(cast.amina, post, everyone=True)
    live = open_note(cast.amina, note, everyone=False, people=[cast.dora])
    everybody = {member.pk for member in cast.members.values()}
    assert who_write(live, everybody) == {cast.amina.pk, cast.dora.pk}
    live = open_note(cast.amina, note, everyone=True)
    assert may_write(cast.dora, live) and not may_write(cast.ines, live)
    block(cast.dora, cast.amina)
    assert not may_write(cast.dora, live)


def test_what_was_written_becomes_the_note_with_all_names_and_is_found(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    open_note(cast.amina, note, everyone=False, people=[cast.dora])
    type_in(cast.dora, note, "Red, says Dora.\n")
    type_in(cast.amina, note, "Red, says Dora.\nSimmered slowly with alumroot.\n")
    run_all(at=clock.now() + timedelta(seconds=4))
    note.refresh_from_db()
    assert note.body == "Red, says Dora.\nSimmered slowly with alumroot.\n" and note.revision == 2
    assert set(Hand.objects.values_list("member", flat=True)) == {cast.amina.pk, cast.dora.pk}
    assert set(Activity.objects.filter(verb=Verb.REVISED, entry=note).values_list("actor", flat=True)) == {cast.amina.pk, cast.dora.pk}
    assert not fold(note.pk)
    page = client_as(cast.dora).get(note.get_absolute_url()).content.decode()
    assert "together with" in page and "Simmered slowly" in page
    found = client_as(cast.dora).get("/stock/", {"q": "alumroot"})
    assert "Madder" in found.content.decode()
    assert "Madder" not in client_as(cast.ines).get("/stock/", {"q": "alumroot"}).content.decode()


def test_each_version_names_those_who_wrote_it(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    open_note(cast.amina, note, everyone=True)
    later = clock.now()
    for minutes, member, text in ((20, cast.dora, "By Dora.\n"), (40, cast.amina, "By Amina.\n"), (41, cast.dora, "By both.\n")):
        with clock.at(later + timedelta(minutes=minutes)):
            type_in(member, note, text)
            fold(note.pk)
    note.refresh_from_db()
    versions = {version.body: set(version.hands.values_list("member", flat=True)) for version in note.revisions.all()}
    assert versions == {"Red.\n": set(), "By Dora.\n": {cast.dora.pk}}
    assert set(Hand.objects.filter(version__isnull=True).values_list("member", flat=True)) == {cast.amina.pk, cast.dora.pk}
    history = client_as(cast.amina).get(f"/e/{note.uid}/history/").content.decode()
    assert history.index("Amina") < history.index("Dora Lindqvist")


def test_another_door_and_those_who_write_do_not_overwrite_each_other(cast: Cast, note: Entry) -> None:
    open_note(cast.amina, note, everyone=True)
    type_in(cast.dora, note, "Red.\nDora is at it.\n")
    present = Entry.objects.get(pk=note.pk)
    revise_entry(cast.amina, present, title="Madder root", body="By the form. Red.\n", tags=[], expected_revision=present.revision)
    assert text_of(note) == "By the form. Red.\nDora is at it.\n"
    again = Entry.objects.get(pk=note.pk)
    revise_entry(cast.amina, again, title="Madder root", body="By the form. Deep red.\n", tags=["dye"], expected_revision=again.revision)
    assert text_of(note) == "By the form. Deep red.\nDora is at it.\n"
    assert fold(note.pk)
    note.refresh_from_db()
    assert (note.title, note.body) == ("Madder root", "By the form. Deep red.\nDora is at it.\n")


def test_a_closed_note_takes_nothing_until_it_is_open_again(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    open_note(cast.amina, note, everyone=False, people=[cast.dora])
    type_in(cast.dora, note, "Red, says Dora.\n")
    with pytest.raises(Refusal):
        close_note(cast.dora, note)
    close_note(cast.amina, note)
    note.refresh_from_db()
    assert note.body == "Red, says Dora.\n"
    dora = client_as(cast.dora)
    assert dora.get(f"/e/{note.uid}/together/").status_code == 404
    assert dora.post(f"/e/{note.uid}/together/", {"body": "x", "began_with": ""}).status_code == 404
    note = revise_entry(cast.amina, note, title="", body="Red again.\n", tags=[], expected_revision=note.revision)
    live = reopen_note(cast.amina, note)
    assert text_of(note) == "Red again.\n" and may_write(cast.dora, live)
    set_audience(cast.amina, note, audiences.only_me(cast.amina))
    assert dora.get(f"/e/{note.uid}/together/").status_code == 404
    assert not may_write(cast.dora, LiveNote.objects.select_related("entry__audience").get(pk=note.pk))


def test_an_emptied_text_leaves_the_note_as_it_was(cast: Cast) -> None:
    note = write_entry(cast.amina, title="", body="Red.", audience=audiences.organisation())
    open_note(cast.amina, note, everyone=True)
    type_in(cast.dora, note, "")
    with pytest.raises(Refusal):
        fold(note.pk)
    note.refresh_from_db()
    assert note.body == "Red."
    type_in(cast.dora, note, "Blue.")
    assert fold(note.pk)
    note.refresh_from_db()
    assert note.body == "Blue."


def test_updates_go_into_the_base_after_a_while(cast: Cast, note: Entry) -> None:
    open_note(cast.amina, note, everyone=True)
    with clock.at(clock.now() - timedelta(minutes=5)):
        for number in range(5):
            type_in(cast.amina, note, f"Red {number}.\n")
    fold(note.pk)
    type_in(cast.amina, note, "Red at last.\n")
    fold(note.pk)
    assert Update.objects.count() == 1
    assert text_of(note) == "Red at last.\n"


def test_pages_without_a_script(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    amina, dora, emil = client_as(cast.amina), client_as(cast.dora), client_as(cast.emil)
    assert amina.get(f"/e/{note.uid}/together/").url == f"/e/{note.uid}/together/people/"
    assert dora.get(f"/e/{note.uid}/together/people/").status_code == 404
    refused = amina.post(f"/e/{note.uid}/together/people/", {"who": "chosen", "people": "emil, nobody"})
    assert refused.status_code == 422 and b"Nobody here is called nobody" in refused.content
    assert amina.post(f"/e/{note.uid}/together/people/", {"who": "chosen", "people": "dora"}).status_code == 302
    run_all()
    assert Notice.objects.filter(member=cast.dora).count() == 1
    assert amina.get(f"/e/{note.uid}/edit/").url == f"/e/{note.uid}/together/"
    assert "Madder" in dora.get("/together/").content.decode()
    assert "Madder" not in emil.get("/together/").content.decode()
    began = {"began_with": "Red.\r\n"}
    type_in(cast.amina, note, "Red.\nAnd more.\n")
    assert dora.post(f"/e/{note.uid}/together/", {**began, "body": "Deep: Red.\r\n"}).status_code == 302
    note.refresh_from_db()
    assert note.body == "Deep: Red.\nAnd more.\n"
    form = {"title": "Madder", "tags": "dye", "body": "Red, by the other form.\r\n", "expected_revision": "1", "began_with": "Red.\r\n"}
    assert amina.post(f"/e/{note.uid}/edit/", form).status_code == 302
    note.refresh_from_db()
    assert note.body == "Deep: Red, by the other form.\nAnd more.\n"
    assert dora.post(f"/e/{note.uid}/together/close/").status_code == 404
    assert amina.post(f"/e/{note.uid}/together/close/").status_code == 302
    assert amina.post(f"/e/{note.uid}/together/reopen/").url == f"/e/{note.uid}/together/"


def test_those_who_watch_have_no_form_and_may_send_none(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    entry = write_entry(cast.amina, title="Weld", body="Yellow.\n", audience=audiences.organisation())
    open_note(cast.amina, entry, everyone=False, people=[cast.dora])
    page = client_as(cast.farah).get(f"/e/{entry.uid}/together/")
    assert page.status_code == 200 and b"readonly" in page.content and b"Put my changes in" not in page.content
    sent = client_as(cast.farah).post(f"/e/{entry.uid}/together/", {"body": "Green.", "began_with": "Yellow.\n"})
    assert sent.status_code == 422 and "Green." in sent.content.decode()
    assert text_of(entry) == "Yellow.\n"


def test_those_who_wrote_are_told_of_thanks(cast: Cast, note: Entry) -> None:
    open_note(cast.amina, note, everyone=True)
    type_in(cast.dora, note, "Red, says Dora.\n")
    fold(note.pk)
    run_all()
    Notice.objects.all().delete()
    Membership.objects.create(space=cast.weavers, member=cast.bruno)
    thank(cast.bruno, note, used_for="the dye day")
    run_all()
    assert set(Notice.objects.values_list("member", flat=True)) == {cast.amina.pk, cast.dora.pk}


def test_a_picture_of_who_writes_is_seen_by_whoever_sees_the_note(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    open_note(cast.amina, note, everyone=False, people=[cast.dora])
    picture = add_picture(cast.dora, png())
    hidden = add_picture(cast.emil, png("blue"))
    type_in(cast.dora, note, f"Red.\n\n![Skein]({picture.get_absolute_url()}) ![x]({hidden.get_absolute_url()})\n")
    fold(note.pk)
    assert client_as(cast.amina).get(picture.get_absolute_url()).status_code == 200
    assert client_as(cast.amina).get(hidden.get_absolute_url()).status_code == 404
    assert client_as(cast.ines).get(picture.get_absolute_url()).status_code == 404
    type_in(cast.amina, note, f"Red.\n\n![Skein]({picture.get_absolute_url()})\n")
    fold(note.pk)
    assert client_as(cast.amina).get(picture.get_absolute_url()).status_code == 200


def test_lineage_names_all_who_wrote_to_those_who_may_meet_them(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    open_note(cast.amina, note, everyone=True)
    type_in(cast.dora, note, "Red, says Dora.\n")
    fold(note.pk)
    Membership.objects.create(space=cast.weavers, member=cast.bruno)
    bruno = client_as(cast.bruno)
    younger = write_entry(cast.bruno, title="A scarf", body="x", builds_on=[note])
    lineage = f"/e/{younger.uid}/lineage/"
    assert "Amina Diallo, Dora Lindqvist" in bruno.get(lineage).content.decode()
    data = bruno.get(f"/e/{note.uid}/lineage/provenance.jsonld").json()["@graph"]
    assert [person.rsplit("/", 2)[1] for person in data[0]["prov:wasAttributedTo"]] == ["amina", "dora"]
    assert {one["foaf:name"] for one in data if "foaf:name" in one} == {"Amina Diallo", "Bruno Costa", "Dora Lindqvist"}
    block(cast.dora, other=cast.bruno)
    assert "Dora" not in bruno.get(lineage).content.decode()
    assert "dora" not in str(bruno.get(f"/e/{note.uid}/lineage/provenance.jsonld").json())
