"""A small world around the cast, for tests that look at every page: Amina wrote one entry of each kind for each ring, others responded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.discussion.words import Way
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.audience import members_in
from commonplace.entries.lifecycle import announce
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import RESPONSES, Kind, Ring
from commonplace.exporters.models import Export
from commonplace.exporters.models import State as ExportState
from commonplace.importers.models import Import
from commonplace.importers.models import State as ImportState
from commonplace.kit.clock import now
from commonplace.kit.jobs.models import Job
from commonplace.kit.jobs.models import State as JobState
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.actions import block
from commonplace.people.models import Invitation, Member
from commonplace.pictures.tests.samples import sample_of
from commonplace.sources.actions import keep_sent_page
from commonplace.sources.models import Snapshot, Source
from commonplace.together.tests.samples import opened, write_among
from tests.badges_world import hide_award, hide_badges_of_lantern, lay_out_badges
from tests.cast import Cast
from tests.gatherings_world import bring, convene, take_out, wish_for
from tests.goals_world import furnish, hide_among
from tests.learning_together_world import hide_together
from tests.portfolios_world import hide_in, hide_thanks_in, lay_out
from tests.practices_world import hide_behind, say_among, try_out
from tests.pulse_world import hide_pulses
from tests.sources_world import fetched_for, furnish_source

WRITTEN_ON = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
KINDS = [kind for kind in Kind if kind not in RESPONSES]
LONGER_THAN_A_PAGE = 32
SECRET_WORD = "xylindein"
SECRET_TAG = "blue-rot"
SECRET_TITLE = "The locked drawer"
BLOCKER = "jasper"


@dataclass(frozen=True)
class World:
    """`entries[ring][kind]` is what Amina wrote; `note` the one for Weavers, which Dora commented on, thanked for and built upon.
    `viewer` is whoever crawls, where addresses depend on that."""

    cast: Cast
    source: Source
    entries: dict[str, dict[Kind, Entry]]
    comment: Entry
    offspring: Entry
    invitation: Invitation
    imported: Import
    export: Export
    job: Job
    viewer: Member | None = None

    @property
    def note(self) -> Entry:
        return self.entries["space"][Kind.NOTE]

    @property
    def save(self) -> Entry:
        return self.entries["space"][Kind.SAVE]


def make_world(cast: Cast) -> World:
    """Write the world into the database."""
    source = make_source("https://example.org/madder", "Madder and its reds")
    entries = {ring: _one_of_each(cast.amina, audience, source, ring) for ring, audience in cast.audiences().items()}
    note = entries["space"][Kind.NOTE]
    furnish_source(source)
    fetched_for(entries["space"][Kind.SAVE])
    for of_ring in entries.values():
        sample_of(of_ring[Kind.NOTE])
    for ring in ("space", "web"):
        furnish(
            entries[ring][Kind.GOAL],
            entries[ring][Kind.JOURNEY],
            note=entries["web"][Kind.NOTE],
            source=source,
            person=cast.dora,
            words=ring,
        )
        lay_out(entries[ring][Kind.PORTFOLIO], note=entries["web"][Kind.NOTE], goal=entries[ring][Kind.GOAL], words=ring)
    lay_out_badges(cast, entries["web"][Kind.PORTFOLIO])
    for ring in ("space", "web"):
        try_out(entries[ring][Kind.PRACTICE], member=cast.dora, evidence=entries["web"][Kind.NOTE], words=ring)
    for ring in ("space", "web"):
        convene(entries[ring][Kind.GATHERING], coming=cast.dora, capacity=3)
    wish_for(entries["organisation"][Kind.GATHERING], member=cast.dora)
    opened(entries["organisation"][Kind.NOTE], [cast.dora])
    write_among(entries["organisation"][Kind.NOTE], cast.dora)
    announce(note, adds="How long to simmer")
    record(cast.amina, Verb.ANNOUNCED, note)
    said = comment(cast.dora, note, body="Does hard water dull it?")
    thank(cast.dora, note, used_for="the guild's dye day")
    offspring = add_entry(cast.dora, Draft(kind=Kind.NOTE, title="Weld", body="Yellow, after [[note for space]].", audience=note.audience))
    grow(offspring, kind=EdgeKind.BUILDS_ON, from_entry=note)
    invitation = Invitation.objects.create(invited_by=cast.amina, expires_at=now() + timedelta(days=7))
    imported = Import.objects.create(member=cast.amina, file_name="dye-garden.zip", state=ImportState.READY)
    export = Export.objects.create(member=cast.amina, state=ExportState.WAITING)
    job = Job.objects.create(name="commonplace.exporters.jobs.make_export", owner=str(cast.amina.pk), state=JobState.DEAD)
    return World(cast, source, entries, said, offspring, invitation, imported, export, job)


def add_long_list(world: World) -> None:
    """Announced posts for everyone, older than all else, so that the stream and the tag "madder" have a second page."""
    drafts = [
        Draft(
            kind=Kind.POST,
            title=f"Dye day {number}",
            body="Madder again.",
            tags=["madder"],
            audience=world.cast.audiences()["web"],
            made_at=WRITTEN_ON - timedelta(days=number + 1),
        )
        for number in range(LONGER_THAN_A_PAGE)
    ]
    for post in add_entries(world.cast.bruno, drafts):
        announce(post, adds="", at=post.made_at)


def make_source(url: str, title: str) -> Source:
    source = Source.objects.create(url=url, title=title, site="example.org", fetched_at=WRITTEN_ON)
    text = "Madder root gives reds. Simmer it, never boil it."
    Snapshot.objects.create(source=source, html=f"<p>{text}</p>", text=text, text_hash=title[:64])
    return source


def _one_of_each(author: Member, audience: Audience, source: Source, ring: str) -> dict[Kind, Entry]:
    # One member saves a source once, so each ring's save has a source of its own.
    own = make_source(f"https://example.org/madder/{ring}", f"Madder for {ring}")
    drafts = [
        Draft(
            kind=kind,
            title=f"{kind} for {ring}",
            body=f"Madder simmers slowly, says this {kind} for {ring}. See [[note for web]] and [[{SECRET_TITLE} 0 note]].",
            tags=["madder", f"for-{ring}"],
            audience=audience,
            source=own if kind == Kind.SAVE else source if kind == Kind.HIGHLIGHT else None,
            made_at=WRITTEN_ON,
        )
        for kind in KINDS
    ]
    return dict(zip(KINDS, add_entries(author, drafts), strict=True))


def add_blocker(viewer: Member) -> Member:
    """Someone who is kept from this viewer by a block, as the viewer is from them."""
    blocker = Member.objects.create(handle=BLOCKER, name="Jasper Quill", email="jasper@example.org")
    block(blocker, viewer)
    return blocker


def add_secrets(world: World, viewer: Member | None) -> list[Entry]:
    """Add what this viewer may not see: all kinds by several authors for every audience without them, and what the one who blocks them writes for
    everybody; tied to what they do see."""
    added: list[Entry] = []
    for number, (author, audience) in enumerate(_audiences_without(world.cast, viewer)):
        source = make_source(f"https://example.org/locked/{number}", SECRET_TITLE)
        secrets = _secret_entries(world, author, audience, source, number)
        own = world.entries["web"] if author == world.cast.amina else dict(zip(KINDS, secrets, strict=False))
        hide_award(viewer, author, audience, on=own[Kind.PORTFOLIO])
        added += secrets
    if viewer not in (world.cast.amina, world.cast.emil):
        hide_badges_of_lantern(world.cast, portfolio=world.entries["web"][Kind.PORTFOLIO], words=SECRET_TITLE)
    hide_pulses(world.cast, viewer)
    if viewer not in (world.cast.amina, world.cast.dora):
        added += [comment(world.cast.dora, world.entries["web"][Kind.NOTE], body=SECRET_WORD, way=way) for way in (Way.ASIDE, Way.WAITING)]
    added += hide_together(world.cast, viewer, SECRET_WORD)
    for author in {entry.author for entry in added}:
        added.append(_secret_copy(world, author))
        if author.handle == BLOCKER:
            added += _said_around(world, author, added, viewer)
    return added


def _said_around(world: World, blocker: Member, secrets: list[Entry], viewer: Member | None) -> list[Entry]:
    """What the one who blocks says to entries that the viewer sees, and what a third person says to theirs."""
    theirs = next(entry for entry in secrets if entry.author == blocker)
    shown = world.entries["organisation"][Kind.NOTE]
    hide_thanks_in(world.entries["web"][Kind.PORTFOLIO], thank(blocker, shown, used_for=SECRET_WORD))
    write_among(shown, blocker)
    third = world.cast.chidi if viewer != world.cast.chidi else world.cast.farah
    return [comment(blocker, shown, body=f"{SECRET_WORD}, said @dora"), comment(third, theirs, body=f"{SECRET_WORD} indeed")]


def _secret_copy(world: World, author: Member) -> Entry:
    """A page as only its sender's browser showed it, of the source that everybody reads; it goes with a save that only they see."""
    keep_sent_page(author, world.source, f"<p>{SECRET_WORD} is for subscribers. Simmer it.</p>", title=SECRET_TITLE, goes_with_save=True)
    return add_entry(author, Draft(kind=Kind.SAVE, title=SECRET_TITLE, source=world.source))


def _secret_entries(world: World, author: Member, audience: Audience, source: Source, number: int) -> list[Entry]:
    drafts = [
        Draft(
            kind=kind,
            title=f"{SECRET_TITLE} {number} {kind}",
            body=f"{SECRET_WORD} stains madder green. [[note for web]] [[Weld]] [[{SECRET_TITLE} {number} note]] @dora @ines",
            tags=["madder", SECRET_TAG],
            audience=audience,
            source=source if kind == Kind.SAVE else world.source if kind == Kind.HIGHLIGHT else None,
        )
        for kind in KINDS
    ]
    entries = add_entries(author, drafts)
    for entry in entries:
        record(author, Verb.WROTE, entry)
    note = entries[KINDS.index(Kind.NOTE)]
    sample_of(note)
    if members_in(audience).exclude(pk=author.pk).exists():
        opened(note)
    if audience.ring != Ring.ME:
        announce(note, adds=SECRET_WORD)
        record(author, Verb.ANNOUNCED, note)
    grow(note, kind=EdgeKind.BUILDS_ON, from_entry=world.entries["web"][Kind.NOTE])
    grow(world.entries["web"][Kind.POST], kind=EdgeKind.BUILDS_ON, from_entry=note)
    goal, journey = entries[KINDS.index(Kind.GOAL)], entries[KINDS.index(Kind.JOURNEY)]
    furnish(goal, journey, note=world.entries["web"][Kind.NOTE], source=source, person=world.cast.dora, words=SECRET_WORD)
    hide_among(world.entries["web"][Kind.GOAL], world.entries["web"][Kind.JOURNEY], secret=note, walker=author)
    hide_behind(world.entries["web"][Kind.PRACTICE], note)
    hide_in(world.entries["web"][Kind.PORTFOLIO], note)
    _hide_among_gatherings(world, entries, note)
    say_among(entries[KINDS.index(Kind.PRACTICE)], member=author, evidence=note, words=SECRET_WORD)
    responses = [comment(author, entry, body=f"More {SECRET_WORD} and madder") for entry in entries]
    reader = members_in(audience).exclude(pk=author.pk).first()
    if reader is not None:
        thank(reader, note, used_for=SECRET_WORD)
    return [*entries, *responses]


def _hide_among_gatherings(world: World, entries: list[Entry], note: Entry) -> None:
    """A gathering that the viewer may not see, and what they may not see of one that they do."""
    hidden, shown = entries[KINDS.index(Kind.GATHERING)], world.entries["web"][Kind.GATHERING]
    convene(hidden, coming=world.cast.dora, place=SECRET_TITLE)
    bring(shown, question=entries[KINDS.index(Kind.QUESTION)], material=note)
    over = shown.gathering_body.meetings.first()
    assert over is not None
    take_out(over, entries[KINDS.index(Kind.POST)])


def _audiences_without(cast: Cast, viewer: Member | None) -> Iterator[tuple[Member, Audience]]:
    from tests.cast import READERS

    name = viewer.handle if viewer else "stranger"
    for ring, audience in cast.audiences().items():
        if name not in READERS[ring]:
            yield cast.amina, audience
    for author, reader in ((cast.emil, cast.farah), (cast.farah, cast.bruno)):
        if viewer != author:
            yield author, audiences.only_me(author)
            if viewer != reader:
                yield author, audiences.of_people(author, [reader])
    if viewer != cast.farah:
        yield cast.farah, audiences.of_space(cast.almanac)
    if viewer not in (cast.emil, cast.amina):
        yield cast.emil, audiences.of_space(cast.lantern)
    if viewer is not None and (blocker := Member.objects.filter(handle=BLOCKER).first()):
        yield blocker, audiences.organisation()
