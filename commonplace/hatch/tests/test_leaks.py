"""Ways around the rule that what came from somebody's passage reaches nobody who may not see that passage: each of them is shut."""

import pytest
from django.test import Client

from commonplace.entries import audiences, lifecycle
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.hatch.models import Hatch, Passage, Sentence
from commonplace.hatch.parts import label_of
from commonplace.hatch.tests.test_hatching import decide, kept, sheet
from commonplace.hatch.tests.world import make_ground, note
from commonplace.hatch.words import Choice, Hand, Part, Verdict
from commonplace.kit.errors import Refusal
from commonplace.share.actions import announce, set_audience, share
from tests.cast import Cast, ClientAs

SECRET = "The weavers dye their wool with lichen dye after the first rain of autumn."
OWN = "I would like to try this with my own wool in October."


@pytest.fixture
def client(cast: Cast, client_as: ClientAs) -> Client:
    make_ground(cast)
    note(cast.dora, "Weavers’ dye", SECRET, audience=audiences.of_space(cast.weavers), tags=("dyeing",))
    return client_as(cast.amina)


@pytest.fixture
def hatch(client: Client) -> Hatch:
    return sheet(client, wish="lichen dye of the weavers")


def secret_of(hatch: Hatch) -> Sentence:
    return Sentence.objects.get(hatch=hatch, hand=Hand.QUOTE, text__contains="lichen")


def refused(cast: Cast, entry: Entry) -> None:
    with pytest.raises(Refusal, match="fewer people"):
        set_audience(cast.amina, entry, audiences.organisation())


def edit(client: Client, entry: Entry, **changed: str) -> int:
    entry.refresh_from_db()
    sent = {"title": entry.title, "body": entry.body, "tags": "", "expected_revision": entry.revision, **changed}
    return client.post(f"/e/{entry.uid}/edit/", sent).status_code


def test_a_quote_within_ones_own_rewriting(cast: Cast, client: Client, hatch: Hatch) -> None:
    row = secret_of(hatch)
    decide(client, hatch, row, "rewrite", text=f"Nobody has told me why, but it seems to be so: {SECRET} {OWN}")
    row.refresh_from_db()
    assert row.choice == Choice.REWRITTEN

    refused(cast, kept(client, hatch, own=OWN))


def test_a_quote_that_was_dropped_and_is_put_in_by_hand(cast: Cast, client: Client, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "drop")
    entry = kept(client, hatch, own=OWN)
    set_audience(cast.amina, entry, audiences.organisation())

    assert edit(client, entry, body=f"{entry.body}\n\n{SECRET}") == 422


def test_a_quote_with_a_letter_changed(cast: Cast, client: Client, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "keep")
    entry = kept(client, hatch, own=OWN)
    edit(client, entry, body=f"{OWN}\n\n{SECRET.replace('first', 'frist')}")

    refused(cast, entry)


def test_a_quote_as_title_or_as_what_is_added(cast: Cast, client: Client, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "drop")
    entry = kept(client, hatch, own=OWN)
    set_audience(cast.amina, entry, audiences.organisation())

    assert edit(client, entry, title=SECRET) == 422
    entry.refresh_from_db()
    with pytest.raises(Refusal, match="fewer people"):
        lifecycle.describe(entry, adds=SECRET)


def test_a_quote_in_the_line_that_goes_with_announcing(cast: Cast, client: Client, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "drop")
    entry = kept(client, hatch, own=OWN)
    set_audience(cast.amina, entry, audiences.organisation())

    with pytest.raises(Refusal, match="fewer people"):
        announce(cast.amina, entry, adds=SECRET)
    entry.refresh_from_db()
    assert not entry.is_announced and SECRET not in entry.adds
    assert announce(cast.amina, entry, adds="For October").is_announced


def test_what_was_added_cannot_be_taken_away_where_it_is_all_that_is_ones_own(cast: Cast, client: Client, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "drop")
    entry = kept(client, hatch)
    lifecycle.describe(entry, adds=OWN)
    set_audience(cast.amina, entry, audiences.organisation())

    with pytest.raises(Refusal, match="sentence of your own"):
        lifecycle.describe(entry, adds="")


def test_a_sentence_of_a_passage_that_no_quote_took_is_nobodys_own(cast: Cast, client: Client, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "drop")
    unused = Passage.objects.filter(hatch=hatch, sentences__isnull=True).first()
    words = "Sailors move the ballast below the waterline of the boat."
    if unused is None:
        unused = Passage.objects.create(hatch=hatch, number=99, entry=Entry.objects.get(title="Ballast"), text=words)
    Passage.objects.filter(pk=unused.pk).update(text=words)

    with pytest.raises(Refusal, match="sentence of your own"):
        set_audience(cast.amina, kept(client, hatch, own=words), audiences.organisation())


def test_a_quote_whose_passage_was_withdrawn(cast: Cast, client: Client, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "drop")
    row = Sentence.objects.filter(hatch=hatch, hand=Hand.QUOTE, passages__entry__author=cast.bruno).first()
    assert row is not None
    decide(client, hatch, row, "keep")
    entry = kept(client, hatch, own=OWN)
    lifecycle.withdraw(row.passages.get().entry)

    refused(cast, entry)


@pytest.mark.parametrize("named", [False, True])
def test_what_a_model_wrote_without_the_right_passage_may_come_from_any(cast: Cast, client: Client, hatch: Hatch, named: bool) -> None:
    row = secret_of(hatch)
    Sentence.objects.filter(pk=row.pk).update(hand=Hand.MACHINE, verdict=Verdict.CONJECTURE, choice=Choice.KEPT)
    row.receipts.all().delete()
    if named:
        row.receipts.create(passage=hatch.passages.exclude(entry__audience__space=cast.weavers).first())

    refused(cast, kept(client, hatch, own=OWN))


@pytest.mark.parametrize("door", ["ask", "propose"])
def test_a_question_or_a_practice_out_of_it(cast: Cast, client: Client, hatch: Hatch, door: str) -> None:
    row = secret_of(hatch)
    sent = {"of": row.uid, "title": SECRET, "context": "Wool", "probe": "Lichen", "ring": "organisation"}

    assert client.post(f"/sense/hatch/{hatch.uid}/{door}/", sent).status_code == 422
    assert not Entry.objects.filter(title=SECRET).exists()
    assert client.post(f"/sense/hatch/{hatch.uid}/{door}/", {**sent, "ring": "me"}).status_code == 302
    refused(cast, Entry.objects.get(title=SECRET, kind=Kind.QUESTION if door == "ask" else Kind.PRACTICE))


def test_the_sheet_does_not_show_a_quote_that_its_drafter_may_not_see_any_more(cast: Cast, client: Client, hatch: Hatch) -> None:
    row = secret_of(hatch)
    Sentence.objects.filter(pk=row.pk).update(part=Part.QUESTION)
    decide(client, hatch, row, "rewrite", text="This I said in words of my own, I think.")
    set_audience(cast.dora, Entry.objects.get(title="Weavers’ dye"), audiences.only_me(cast.dora))
    for change in ("", "open"):
        if change:
            decide(client, hatch, row, change)
        page = client.get(f"/sense/hatch/{hatch.uid}/").content.decode()
        assert "may not be seen any more" in page and "after the first rain" not in page
        for door in ("ask", "propose"):
            assert "after the first rain" not in client.get(f"/sense/hatch/{hatch.uid}/{door}/?of={row.uid}").content.decode()


@pytest.mark.parametrize("part", [Part.THEME, Part.STEP])
def test_no_address_in_a_models_words_becomes_a_link(client: Client, hatch: Hatch, part: Part) -> None:
    words = "Read https://acme.example/buy?secret=1 on dyes,\n\n# now ![x](http://acme.example/x.png)."
    row = secret_of(hatch)
    Sentence.objects.filter(pk=row.pk).update(
        hand=Hand.MACHINE, part=part, text=words, machine_text=words, heading=words, choice=Choice.KEPT, verdict=Verdict.CONJECTURE
    )
    entry = kept(client, hatch, own=OWN)

    assert "acme.example/buy?secret=1" in entry.body_html
    assert 'href="http' not in entry.body_html and "<img" not in entry.body_html and "<h2" not in entry.body_html


def test_what_was_shared_before_its_origin_was_narrowed_can_still_be_made_private(cast: Cast, client: Client, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "drop")
    entry = kept(client, hatch, own=OWN)
    set_audience(cast.amina, entry, audiences.organisation())
    for title in ("Weld", "Woad", "Walnut", "Mordants"):
        origin = Entry.objects.get(title=title)
        set_audience(origin.author, origin, audiences.only_me(origin.author))

    lifecycle.describe(entry, maturity=Maturity.GROWING)
    assert share(cast.amina, entry, audience=audiences.only_me(cast.amina)).audience.ring == "me"


def test_a_heading_that_a_model_took_from_a_passage(cast: Cast, client: Client, hatch: Hatch) -> None:
    row = secret_of(hatch)
    Sentence.objects.filter(hatch=hatch, position__lt=row.position + 1, hand=Hand.QUOTE).exclude(pk=row.pk).delete()
    words = "Madder gives a strong red when the bath stays below 70 degrees."
    Sentence.objects.filter(pk=row.pk).update(
        hand=Hand.MACHINE, text=words, machine_text=words, heading=SECRET, choice=Choice.KEPT, verdict=Verdict.SUPPORTED
    )
    row.receipts.all().delete()
    row.receipts.create(passage=hatch.passages.get(text__contains="Madder gives"))

    refused(cast, kept(client, hatch, own=OWN))


def test_the_label_names_no_quote_that_was_taken_out_again(cast: Cast, client: Client, client_as: ClientAs, hatch: Hatch) -> None:
    decide(client, hatch, secret_of(hatch), "drop")
    entry = kept(client, hatch, own=OWN)
    set_audience(cast.amina, entry, audiences.organisation())
    assert "chosen by a machine" in client_as(cast.chidi).get(entry.get_absolute_url()).content.decode()
    assert edit(client, entry, body=OWN) == 302

    page = client_as(cast.chidi).get(entry.get_absolute_url()).content.decode()
    assert "Hatched from quotes" in page and "chosen by a machine" not in page


def test_a_marked_passage_is_counted_where_it_stands_as_what_it_is(cast: Cast, client: Client, hatch: Hatch) -> None:
    entry = kept(client, hatch, own=OWN)
    weld = Entry.objects.get(title="Weld")
    row = Sentence.objects.filter(hatch=hatch, hand=Hand.QUOTE, passages__entry=weld).first()
    assert row is not None
    assert edit(client, entry, body=f"{OWN}\n\n![[{weld.uid}]]") == 302
    entry.refresh_from_db()
    label = label_of(entry, cast.amina)

    assert label is not None and row.machine_text in {one.sentence.machine_text for one in label.standing}
