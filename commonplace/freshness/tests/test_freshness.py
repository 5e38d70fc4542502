"""Does it still hold? Who keeps an entry says so with one click; who doubts it tells those alone who can do something about it."""

from datetime import timedelta

from commonplace.activity.concerns import concerns_of
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.freshness import digesting
from commonplace.freshness.actions import ripen, set_review, still_true
from commonplace.freshness.days import in_months, today
from commonplace.freshness.health import count_stock, stock_health
from commonplace.freshness.jobs import notice_what_is_due
from commonplace.freshness.models import Upkeep
from commonplace.kit.clock import now
from commonplace.people.actions import block
from tests.cast import Cast, ClientAs


def a_note(cast: Cast, title: str = "Simmer, never boil", **more: object) -> Entry:
    return add_entry(cast.dora, Draft(kind=Kind.NOTE, title=title, body="Yes.", **{"audience": audiences.of_space(cast.weavers), **more}))


def test_a_superseded_note_points_to_its_heir_or_says_why_to_nothing(cast: Cast, client_as: ClientAs) -> None:
    note, heir, hidden = a_note(cast), a_note(cast, "Seventy degrees"), add_entry(cast.emil, Draft(kind=Kind.NOTE, title="Emil alone"))
    dora, address = client_as(cast.dora), f"/e/{note.uid}/fresh/superseded/"
    one_click = dora.post(f"/e/{note.uid}/describe/", {"maturity": "working"})
    assert one_click.status_code == 302
    assert dora.post(f"/e/{note.uid}/describe/", {"maturity": "superseded"}).url == f"/e/{note.uid}/fresh/#no-longer"
    for named in ("", hidden.get_absolute_url(), note.get_absolute_url()):
        assert dora.post(address, {"heir": named}).status_code == 422
    assert client_as(cast.amina).post(address, {"heir": heir.uid}).status_code == 404  # a host, but not its author
    assert dora.post(address, {"heir": f"[[{heir.title}]]"}).status_code == 302
    page = dora.get(note.get_absolute_url()).content.decode()
    assert "Its author now points to" in page and heir.get_absolute_url() in page
    history = dora.get(f"/e/{note.uid}/fresh/").content.decode()
    assert "Working" in history and "Superseded" in history and "Seventy degrees" in history
    assert [row.particulars["to"] for row in Activity.objects.filter(verb=Verb.RIPENED).order_by("pk")] == ["working", "superseded"]
    assert dora.post(f"/e/{heir.uid}/fresh/superseded/", {"no_heir": "We dye no more"}).status_code == 302
    assert "We dye no more" in dora.get(heir.get_absolute_url()).content.decode()


def test_what_is_due_asks_its_author_and_the_hosts_and_nobody_else(cast: Cast, client_as: ClientAs) -> None:
    note, dora, amina = a_note(cast), client_as(cast.dora), client_as(cast.amina)
    assert dora.post(f"/e/{note.uid}/fresh/review/", {"months": "3"}).status_code == 302
    assert note.upkeep.look_on == in_months(3)
    assert "Still true?</h2>" not in dora.get(note.get_absolute_url()).content.decode()
    Upkeep.objects.update(look_on=today())
    notice_what_is_due()
    notice_what_is_due()
    assert [row.actor for row in Activity.objects.filter(verb=Verb.REVIEW_DUE)] == [None]
    assert "Still true?</h2>" in dora.get(note.get_absolute_url()).content.decode()
    assert note.title in dora.get("/stale/").content.decode()
    assert note.title in amina.get("/stale/?space=weavers").content.decode()
    assert note.title not in amina.get("/stale/").content.decode()
    assert note.title not in client_as(cast.bruno).get("/stale/?space=weavers").content.decode()
    (part,) = digesting.gather(cast.dora)
    assert [line.title for line in part.lines] == [note.title]
    digesting.told(cast.dora, part.keys)
    assert digesting.gather(cast.dora) == []
    assert client_as(cast.bruno).post(f"/e/{note.uid}/fresh/still-true/").status_code == 404
    assert amina.post(f"/e/{note.uid}/fresh/still-true/", {"months": "12"}).status_code == 302
    assert note.title not in dora.get("/stale/").content.decode()
    assert f"by {cast.amina.name}" in dora.get(note.get_absolute_url()).content.decode()
    assert Activity.objects.filter(verb=Verb.STILL_TRUE, entry=note).count() == 1


def test_a_doubt_is_read_by_author_and_hosts_alone(cast: Cast, client_as: ClientAs) -> None:
    note = a_note(cast, audience=audiences.organisation())
    set_review(cast.dora, note, look_on=today() + timedelta(days=90))
    bruno, address = client_as(cast.bruno), f"/e/{note.uid}/fresh/doubt/"
    assert bruno.post(address, {"words": " "}).status_code == 422
    sent = {"words": "The new pots boil at once.", "deed_key": "k"}
    assert [bruno.post(address, sent).status_code for _ in range(2)] == [302, 302]
    (deed,) = Activity.objects.filter(verb=Verb.DOUBTED)
    assert [list(concern.whom(deed)) for concern in concerns_of(Verb.DOUBTED)] == [[cast.dora.pk]]
    for name in ("bruno", "farah"):
        seen = client_as(cast.members[name])
        pages = [seen.get(path).content.decode() for path in (f"/e/{note.uid}/fresh/", note.get_absolute_url())]
        assert not any("The new pots" in page for page in pages)
    dora = client_as(cast.dora)
    assert "The new pots" in dora.get(f"/e/{note.uid}/fresh/").content.decode() and "1 doubt" in dora.get("/stale/").content.decode()
    dora.post(f"/e/{note.uid}/fresh/needs-someone/")
    dora.post(f"/e/{note.uid}/fresh/review/", {"months": "12"})
    assert Upkeep.objects.get(entry=note).look_on == today()  # still doubted
    dora.post(f"/e/{note.uid}/fresh/still-true/")
    assert (
        Upkeep.objects.get(entry=note).look_on == in_months(6) and "The new pots" not in dora.get(f"/e/{note.uid}/fresh/").content.decode()
    )
    assert note.maturity == Maturity.SEED


def test_who_found_it_to_hold_is_not_named_across_a_block(cast: Cast, client_as: ClientAs) -> None:
    note = a_note(cast, audience=audiences.organisation())
    still_true(cast.dora, note)
    Upkeep.objects.filter(entry=note).update(looked_by=cast.amina)
    Activity.objects.filter(verb=Verb.STILL_TRUE).update(actor=cast.amina)
    pages = [note.get_absolute_url(), f"/e/{note.uid}/fresh/"]
    assert all("Amina Diallo" in client_as(cast.bruno).get(page).content.decode() for page in pages[:1])
    block(cast.amina, cast.bruno)
    shown = [client_as(cast.bruno).get(page).content.decode() for page in pages]
    assert "Found to hold on" in shown[0] and not any("Amina" in page for page in shown)


def test_lists_name_what_took_the_place_of_what_is_superseded(cast: Cast, client_as: ClientAs) -> None:
    old = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Old vats", tags=["vats"], audience=audiences.organisation()))
    heir = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="New vats", audience=audiences.of_space(cast.weavers)))
    ripen(cast.amina, old, maturity=Maturity.SUPERSEDED, heir=heir)
    for page in ("/tags/vats/", "/stock/?q=old+vats"):
        seen, unseen = (client_as(member).get(page).content.decode() for member in (cast.dora, cast.ines))
        assert "Read instead:" in seen and f'href="/e/{heir.uid}/"' in seen
        assert "Read instead:" not in unseen and heir.uid not in unseen


def test_the_stock_is_pictured_by_what_each_may_see_and_never_for_fewer_than_five(cast: Cast, client_as: ClientAs) -> None:
    for member in (cast.amina, cast.bruno, cast.chidi, cast.dora, cast.emil):
        add_entry(member, Draft(kind=Kind.NOTE, title="Fresh", audience=audiences.organisation()))
    add_entry(cast.dora, Draft(kind=Kind.POST, title="Old", audience=audiences.organisation(), made_at=now() - timedelta(days=700)))
    set_review(cast.dora, a_note(cast), look_on=today())
    add_entry(cast.emil, Draft(kind=Kind.NOTE, title="Of Lantern", audience=audiences.of_space(cast.lantern)))
    page = client_as(cast.ines).get("/stock/health/").content.decode()
    assert "nothing to picture yet" in page
    count_stock()
    ines, dora = stock_health(cast.ines), stock_health(cast.dora)
    assert ines.everything.counts == {"fresh": 5, "old": 1} and ines.spaces == []
    assert dora.everything.counts == {"fresh": 5, "old": 1, "due": 1}
    assert [(group.name, group.counts) for group in dora.spaces] == [("Weavers", None)]  # one person wrote there
    page = client_as(cast.dora).get("/stock/health/").content.decode()
    assert "Of 7 notes, posts, practices and answers that you may see, 5 are fresh." in page and "Not shown" in page
    block(cast.emil, cast.ines)
    assert stock_health(cast.ines).everything.counts is None  # four are left whom she meets
