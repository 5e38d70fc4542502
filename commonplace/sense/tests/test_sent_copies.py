"""Highlights on a copy that a member's own browser sent, and on the copy that everyone else reads."""

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from commonplace.sense.actions import mark_highlight
from commonplace.sense.models import AnchorState
from commonplace.sense.placing import copy_for, put_here, sources_left_behind, take_back
from commonplace.sense.queries import highlights_on
from commonplace.sources.actions import keep_page, keep_sent_page, source_at
from commonplace.sources.models import Snapshot
from tests.cast import Cast

SHARED = "Woad is a plant with yellow flowers that gives blue to those who wait for it."
PAID = "Only subscribers read that it is fermented for nine days before the vat turns."


def test_each_reads_the_highlights_of_all_where_they_stand_in_the_copy_at_hand(cast: Cast) -> None:
    source = source_at("https://paper.example/woad")
    for member in (cast.amina, cast.bruno):
        add_entry(member, Draft(kind=Kind.SAVE, title="Woad", source=source))
    fetched = keep_page(source, f"<html><body><article><p>{SHARED}</p></article></body></html>")
    sent = keep_sent_page(cast.amina, source, f"<p>{SHARED}</p><p>{PAID}</p>")
    everyone = audiences.organisation()
    paid = mark_highlight(cast.amina, sent, quote=PAID, audience=everyone)
    both = mark_highlight(cast.amina, sent, quote=SHARED, audience=everyone)
    theirs = mark_highlight(cast.bruno, fetched, quote=SHARED, audience=everyone)
    run_all()

    assert copy_for(cast.amina, source) == sent and copy_for(cast.bruno, source) == fetched
    for_amina = {one.pk: one.state for one in highlights_on(cast.amina, source, sent)}
    # Bruno's sentence had nothing after it where he marked it, so on Amina's copy it stands elsewhere.
    assert for_amina == {paid.pk: AnchorState.EXACT, both.pk: AnchorState.EXACT, theirs.pk: AnchorState.MOVED}
    for_bruno = {one.pk: one.state for one in highlights_on(cast.bruno, source, fetched)}
    assert for_bruno[paid.pk] == AnchorState.ORPHANED
    # The sentence after it is gone, so it does not stand exactly as it was.
    assert for_bruno[both.pk] == AnchorState.MOVED and for_bruno[theirs.pk] == AnchorState.EXACT
    assert not sources_left_behind()


def test_what_was_marked_on_a_sent_copy_is_placed_when_the_page_is_fetched_first_later(cast: Cast) -> None:
    source = source_at("https://paper.example/woad")
    sent = keep_sent_page(cast.amina, source, f"<p>{SHARED}</p>")
    mark_highlight(cast.amina, sent, quote=SHARED, audience=audiences.organisation())
    run_all()
    assert not sources_left_behind()
    fetched = keep_page(source, f"<html><body><article><p>{SHARED}</p></article></body></html>")
    assert list(sources_left_behind()) == [source.pk]
    run_all()
    assert [one.state for one in highlights_on(cast.bruno, source, fetched)] == [AnchorState.EXACT]


def test_what_is_put_by_hand_on_a_sent_copy_stays_there_and_is_looked_for_on_the_other(cast: Cast) -> None:
    source = source_at("https://paper.example/woad")
    for member in (cast.amina, cast.bruno):
        add_entry(member, Draft(kind=Kind.SAVE, title="Woad", source=source))
    first = keep_sent_page(cast.amina, source, "<p>It ferments for a week and a day in a warm place.</p>")
    lost = mark_highlight(cast.amina, first, quote="a week and a day", audience=audiences.organisation())
    sent = keep_sent_page(cast.amina, source, f"<p>{SHARED}</p><p>{PAID}</p>")

    def placed(copy: Snapshot) -> list[tuple[AnchorState | None, str]]:
        return [
            (one.state, copy.text[one.start : one.end] if one.start is not None else "") for one in highlights_on(cast.amina, source, copy)
        ]

    assert placed(sent) == [(AnchorState.ORPHANED, "")]
    put_here(cast.amina, lost, sent, quote="nine days")
    run_all()
    assert placed(sent) == [(AnchorState.MOVED, "nine days")]
    fetched = keep_page(source, f"<html><body><article><p>{SHARED}</p><p>{PAID}</p></article></body></html>")
    run_all()
    assert placed(sent) == placed(fetched) == [(AnchorState.MOVED, "nine days")]
    take_back(cast.amina, lost)
    assert placed(sent) == placed(fetched) == [(AnchorState.ORPHANED, "")]


def test_taking_back_where_nothing_was_fetched_leaves_no_trace(cast: Cast) -> None:
    source = source_at("https://paper.example/woad")
    first = keep_sent_page(cast.amina, source, f"<p>{SHARED}</p>")
    mark = mark_highlight(cast.amina, first, quote=SHARED)
    sent = keep_sent_page(cast.amina, source, f"<p>{PAID}</p>")
    put_here(cast.amina, mark, sent, quote="nine days")
    run_all()
    take_back(cast.amina, mark)
    assert [one.state for one in highlights_on(cast.amina, source, sent)] == [AnchorState.ORPHANED]
    assert [one.state for one in highlights_on(cast.amina, source, first)] == [AnchorState.EXACT]
