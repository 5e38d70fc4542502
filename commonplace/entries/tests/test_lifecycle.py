"""The ways of an entry: written, revised, seen by more or fewer, withdrawn and brought back; and what cannot be stored."""

from datetime import timedelta

import pytest

from commonplace.discussion.actions import comment
from commonplace.entries import audiences, lifecycle
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import STILL_TYPING, EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.texts import MAX_BODY
from commonplace.entries.words import Kind, Ring
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.sources.models import Source
from tests.cast import Cast


def a_note(author: Member, **more: object) -> Entry:
    return add_entry(author, Draft(**({"kind": Kind.NOTE, "title": "Madder", "body": "Red."} | more)))  # type: ignore[arg-type]


def revise(entry: Entry, body: str, *, expected: int | None = None, **more: object) -> Entry:
    texts = {"title": entry.title, "body": body, "tags": tags_of(entry), "expected_revision": expected or entry.revision} | more
    return lifecycle.revise_entry(entry.author, entry, **texts)  # type: ignore[arg-type]


def aged(entry: Entry, by: timedelta = STILL_TYPING) -> Entry:
    """The same entry, written this much earlier."""
    Entry.objects.filter(pk=entry.pk).update(made_at=entry.made_at - by, edited_at=entry.edited_at - by)
    return Entry.objects.get(pk=entry.pk)


class TestRevising:
    def test_edits_while_still_typing_are_folded_together(self, cast: Cast) -> None:
        entry = revise(revise(a_note(cast.amina), "Red, deep."), "Red, deep and old.")
        assert entry.revision == 3
        assert not entry.revisions.exists()

    def test_a_version_is_kept_once_the_typing_has_stopped(self, cast: Cast) -> None:
        entry = revise(aged(a_note(cast.amina)), "Orange.")
        assert [version.body for version in entry.revisions.all()] == ["Red."]
        revise(entry, "Brown.")
        assert [version.body for version in entry.revisions.all()] == ["Red."]

    def test_nothing_changed_is_no_new_version(self, cast: Cast) -> None:
        entry = aged(a_note(cast.amina))
        assert revise(entry, "Red.").revision == 1

    def test_the_second_of_two_tabs_is_told_and_nothing_is_lost(self, cast: Cast) -> None:
        entry = a_note(cast.amina)
        revise(entry, "From the first tab.")
        with pytest.raises(EditConflict) as raised:
            revise(entry, "From the second tab.", expected=1)
        assert raised.value.current.body == "From the first tab."
        assert Entry.objects.get(pk=entry.pk).body == "From the first tab."

    def test_tags_alone_can_change(self, cast: Cast) -> None:
        entry = revise(a_note(cast.amina, tags=["dye"]), "Red.", tags=["dye", "root"])
        assert tags_of(entry) == ["dye", "root"]
        assert entry.revision == 2


class TestAudience:
    def test_responses_follow_their_root(self, cast: Cast) -> None:
        entry = a_note(cast.amina, audience=audiences.organisation())
        said = comment(cast.bruno, comment(cast.dora, entry, body="How hot?"), body="Warm.")
        lifecycle.change_audience(entry, audiences.of_space(cast.weavers))
        assert set(entry.responses.values_list("audience__key", flat=True)) == {f"space:{cast.weavers.pk}"}
        # Whoever wrote it but is left out now keeps their words, and does not learn who sees them.
        assert "Weavers" not in Entry.objects.get(pk=said.pk).card_html

    def test_a_withdrawn_response_follows_too(self, cast: Cast) -> None:
        entry = a_note(cast.amina, audience=audiences.organisation())
        said = lifecycle.withdraw(comment(cast.bruno, entry, body="How hot?"))
        lifecycle.change_audience(entry, audiences.of_space(cast.weavers))
        back = lifecycle.bring_back(said)
        assert not Entry.objects.visible_to(cast.chidi).filter(pk=back.pk).exists()

    def test_a_response_written_with_an_old_copy_of_the_root_takes_its_present_audience(self, cast: Cast) -> None:
        entry = a_note(cast.amina, audience=audiences.organisation())
        old_copy = Entry.objects.select_related("audience").get(pk=entry.pk)
        lifecycle.change_audience(entry, audiences.only_me(cast.amina))
        said = comment(cast.bruno, old_copy, body="How hot?")
        assert said.audience.ring == Ring.ME
        assert not Entry.objects.visible_to(cast.chidi).filter(pk=said.pk).exists()

    def test_a_response_has_no_audience_of_its_own(self, cast: Cast) -> None:
        said = comment(cast.bruno, a_note(cast.amina, audience=audiences.organisation()), body="How hot?")
        with pytest.raises(Refusal):
            lifecycle.change_audience(said, audiences.web())

    def test_what_only_its_author_sees_is_quiet(self, cast: Cast) -> None:
        entry = lifecycle.announce(a_note(cast.amina, audience=audiences.organisation()), adds="")
        assert lifecycle.change_audience(entry, audiences.only_me(cast.amina)).announced_at is None
        with pytest.raises(Refusal):
            lifecycle.announce(entry, adds="")


class TestWithdrawing:
    def test_responses_go_and_come_back_together_with_it(self, cast: Cast) -> None:
        entry = a_note(cast.amina, audience=audiences.organisation())
        gone_before = comment(cast.bruno, entry, body="A slip.")
        lifecycle.withdraw(gone_before)
        said = comment(cast.dora, entry, body="How hot?")
        lifecycle.withdraw(entry)
        assert not Entry.objects.visible_to(cast.dora).filter(pk__in=[entry.pk, said.pk]).exists()
        lifecycle.bring_back(entry)
        seen = set(Entry.objects.visible_to(cast.dora).values_list("pk", flat=True))
        assert {entry.pk, said.pk} <= seen
        assert gone_before.pk not in seen

    def test_replies_stay_when_the_comment_above_them_goes(self, cast: Cast) -> None:
        entry = a_note(cast.amina, audience=audiences.organisation())
        said = comment(cast.dora, entry, body="How hot?")
        reply = comment(cast.amina, said, body="Seventy degrees.")
        lifecycle.withdraw(said)
        assert Entry.objects.visible_to(cast.dora).filter(pk=reply.pk).exists()

    def test_a_response_cannot_come_back_without_its_root(self, cast: Cast) -> None:
        entry = a_note(cast.amina, audience=audiences.organisation())
        said = comment(cast.dora, entry, body="How hot?")
        lifecycle.withdraw(said)
        lifecycle.withdraw(entry)
        with pytest.raises(Refusal):
            lifecycle.bring_back(said)

    def test_what_is_withdrawn_cannot_be_answered(self, cast: Cast) -> None:
        entry = a_note(cast.amina, audience=audiences.organisation())
        said = comment(cast.dora, entry, body="How hot?")
        lifecycle.withdraw(entry)
        for gone in (entry, said):
            with pytest.raises(Refusal):
                comment(cast.bruno, gone, body="Warm.")

    def test_twice_is_once(self, cast: Cast) -> None:
        entry = a_note(cast.amina)
        first = lifecycle.withdraw(entry).withdrawn_at
        assert lifecycle.withdraw(entry).withdrawn_at == first
        lifecycle.bring_back(entry)
        assert lifecycle.bring_back(entry).withdrawn_at is None

    def test_an_older_save_of_what_was_saved_again_stays_in_the_bin(self, cast: Cast) -> None:
        source = Source.objects.create(url="https://example.org/madder")
        older = a_note(cast.amina, kind=Kind.SAVE, source=source)
        lifecycle.withdraw(older)
        a_note(cast.amina, kind=Kind.SAVE, source=source)
        with pytest.raises(Refusal):
            lifecycle.bring_back(older)


class TestDoingItTwice:
    def test_the_same_deed_gives_the_same_entry(self, cast: Cast) -> None:
        first, second = (a_note(cast.amina, deed_key="k") for _ in range(2))
        assert first.pk == second.pk
        assert not first.is_repeat
        assert second.is_repeat

    def test_the_same_key_of_another_member_is_another_deed(self, cast: Cast) -> None:
        assert a_note(cast.amina, deed_key="k").pk != a_note(cast.bruno, deed_key="k").pk

    def test_in_bulk_old_and_new_keep_their_order(self, cast: Cast) -> None:
        drafts = [Draft(kind=Kind.NOTE, title=f"Note {n}", deed_key=f"k{n}") for n in range(6)]
        add_entries(cast.amina, drafts[2:4])
        assert [entry.title for entry in add_entries(cast.amina, drafts)] == [f"Note {n}" for n in range(6)]
        assert Entry.objects.count() == 6

    def test_the_same_key_twice_in_one_batch_is_one_entry(self, cast: Cast) -> None:
        one, other = add_entries(cast.amina, [Draft(kind=Kind.NOTE, title="Madder", deed_key="k")] * 2)
        assert one.pk == other.pk


class TestLimits:
    @pytest.mark.parametrize(
        ("draft", "field"),
        [
            ({"title": "", "body": ""}, "body"),
            ({"title": " \u200b\u202e", "body": " \n\t "}, "body"),
            ({"body": "x" * (MAX_BODY + 1)}, "body"),
            ({"body": "x" * 5_000_000}, "body"),
            ({"title": "x" * 301}, "title"),
            ({"tags": [f"tag-{n}" for n in range(10_000)]}, "tags"),
            ({"tags": ["x" * 61]}, "tags"),
            ({"kind": Kind.HIGHLIGHT, "quote": "x" * 20_001}, "quote"),
        ],
        ids=["empty", "nothing visible", "one too many", "5 MB", "long title", "10,000 tags", "long tag", "long quote"],
    )
    def test_what_cannot_be_stored_is_refused_at_its_field(self, cast: Cast, draft: dict[str, object], field: str) -> None:
        with pytest.raises(Refusal) as raised:
            a_note(cast.amina, **draft)
        assert raised.value.field == field
        assert not Entry.objects.exists()

    def test_the_greatest_text_is_taken(self, cast: Cast) -> None:
        assert len(a_note(cast.amina, body="x" * MAX_BODY).body) == MAX_BODY

    def test_broken_characters_do_no_harm(self, cast: Cast) -> None:
        entry = a_note(cast.amina, title="Mad\x00der \ud800\u202eroot", body="a\x00b\ud83d\r\nc\x0bd", tags=["r\x00o\ud800ot"])
        stored = Entry.objects.get(pk=entry.pk)
        assert stored.title == "Madder \ufffdroot"
        assert stored.body == "ab\ufffd\ncd"
        assert stored.body.encode()

    def test_one_bad_draft_adds_none_of_them(self, cast: Cast) -> None:
        with pytest.raises(Refusal):
            add_entries(cast.amina, [Draft(kind=Kind.NOTE, title="Madder"), Draft(kind=Kind.NOTE)])
        assert not Entry.objects.exists()

    def test_a_save_and_a_highlight_need_no_words(self, cast: Cast) -> None:
        source = Source.objects.create(url="https://example.org/madder")
        assert a_note(cast.amina, kind=Kind.SAVE, title="", body="", source=source).pk
        assert a_note(cast.amina, kind=Kind.HIGHLIGHT, title="", body="", quote="Simmer it", source=source).excerpt == "Simmer it"


def test_times_of_an_import_lie_in_the_past(cast: Cast) -> None:
    then = now() - timedelta(days=900)
    entry = a_note(cast.amina, made_at=then)
    assert (entry.made_at, entry.edited_at) == (then, then)
