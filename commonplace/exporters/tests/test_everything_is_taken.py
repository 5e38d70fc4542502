"""Whatever this place holds about a member leaves with them, or says why not."""

import io
import json
import zipfile
from typing import Any

from django.apps import apps
from django.db.models import Model

from commonplace.communities.models import EntryLabel, GoingFirst, LogWeek
from commonplace.digest.models import DigestChoice
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Tag
from commonplace.entries.words import Kind
from commonplace.exporters.tests.test_taking_out import taken_out
from commonplace.feeds.models import Feed, Subscription
from commonplace.following.models import Interest, StreamChoice, StreamSeen
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.goals.models import Step
from commonplace.importers.tests.test_bringing_in import brought_in
from commonplace.inbox.models import InboxItem, Piece, Rule
from commonplace.kit.stored_files import keep_file
from commonplace.letters.models import Address, Letter, Sender
from commonplace.people.belongings import all_belongings
from commonplace.people.models import Circle, Member
from commonplace.pictures.actions import add_picture
from commonplace.pictures.tests.samples import png
from commonplace.review.models import ReviewCard
from commonplace.searches.models import SavedSearch
from commonplace.sense.models import DailyNote, NoteTemplate, ReadingPlace
from commonplace.share.models import PlannedSharing
from commonplace.sources.actions import keep_sent_page, source_at
from commonplace.sources.models import KeptPicture
from commonplace.sources.originals import handed_in
from commonplace.sources.tests.pdfs import pdf_of
from commonplace.suggestions.models import Less
from tests.cast import Cast

ENTRIES = "entries: the files and commonplace.json"
TAKEN = {
    "activity.Activity": "nobody: the deeds that entries, versions and thanks tell of by themselves",
    "assistants.Call": "assistant_calls",
    "audit.Audited": "account_log",
    "communities.EntryLabel": "labels",
    "communities.GoingFirst": "going_first",
    "communities.LogWeek": "learning_log",
    "communities.Pin": "nobody: what the hosts of a space keep in view",
    "communities.SpaceTemplate": "nobody: which note of a space others may begin with; the note is among its author's entries",
    "communities.SpaceTold": "nobody: how far letters have told of a space",
    "digest.DigestChoice": "digest",
    "digest.Sending": "nobody: that letters were sent; they lie in the mailbox",
    "digest.Told": "nobody: how far letters have told",
    "discussion.MarkedText": "nobody: texts that stand in the entries and their versions",
    "discussion.Passage": "comments",
    "discussion.Remark": "comments",
    "entries.Audience": ENTRIES,
    "entries.Entry": ENTRIES,
    "entries.EntryTag": ENTRIES,
    "entries.NamedReader": ENTRIES,
    "entries.Revision": ENTRIES,
    "exporters.Export": "nobody: the file itself",
    "feeds.Subscription": "feeds",
    "feeds.FeedSearch": "nobody: an address that was typed, until its feeds are chosen",
    "flow.Day": "nobody: how many of their deeds fell on which day; a page of theirs has it as a file",
    "flow.Passing": "nobody: what the lineage of entries and thanks tell of by themselves; a page of theirs has it as a file",
    "flows.GapQuestion": "nobody: what administrators ask for everybody",
    "flows.SpacePublication": "nobody: figures of at least five people, of what was shared in a space",
    "flows.Standing": "counted_in_flow",
    "following.StreamChoice": "following",
    "following.StreamSeen": "stream_seen",
    "freshness.Doubt": "doubts",
    "freshness.StockCount": "nobody: how many entries stand how, counted anew each day",
    "freshness.Upkeep": "upkeep",
    "gatherings.CalendarChoice": "calendars",
    "gatherings.CalendarFeed": "calendars",
    "gatherings.CoHost": "nobody: whom a host has beside them; it stands on the page of the gathering",
    "gatherings.Collected": "nobody: which question was brought where; the question is among its author's entries",
    "gatherings.Gathering": "gatherings",
    "gatherings.HostRequest": "nobody: whom the program asked to host; an answer stands on the page",
    "gatherings.Interest": "interests",
    "gatherings.Mailing": "nobody: what their calendar was last told by mail; where they have a place is in seats",
    "gatherings.Material": "nobody: what hosts chose to read; sources and entries are taken with whoever keeps them",
    "gatherings.Meeting": "gatherings",
    "gatherings.Option": "nobody: times to choose from",
    "gatherings.Reply": "nobody: an answer of their calendar, until it is read",
    "gatherings.Seat": "seats",
    "gatherings.Suits": "interests",
    "gatherings.Yield": "nobody: what was taken out of a meeting; the entries are among their authors'",
    "goals.Following": "journeys_walked",
    "goals.Goal": "goals",
    "goals.GoalEntry": "goals",
    "goals.Journey": "journeys",
    "goals.JourneyItem": "journeys",
    "goals.Reflection": "goals",
    "goals.Step": "goals",
    "goals.Use": "journeys_walked",
    "hatch.Allowance": "nobody: how many tokens were used on a day; each use is in hatch_model_use",
    "hatch.Hatch": "hatches",
    "hatch.Kept": "hatches",
    "hatch.ModelUse": "hatch_model_use",
    "hatch.Passage": "hatches",
    "hatch.Receipt": "hatches",
    "hatch.Sentence": "hatches",
    "hatch.Sprout": "hatches",
    "hypothesis.Target": "nobody: where a program said that a highlight stands; words and place leave with the highlight",
    "importers.Import": "imports",
    "importers.ImportLine": "nobody: its report is downloaded by itself, and what came is among the entries",
    "inbox.InboxItem": "inbox",
    "inbox.Rule": "inbox_rules",
    "knowing.TopicLeft": "topics_left",
    "letters.Address": "mail_addresses",
    "letters.Letter": "letters",
    "letters.Sender": "mail_senders",
    "lineage.Edge": ENTRIES,
    "lineage.FormerTitle": "nobody: the earlier titles stand in the versions of the entry",
    "lineage.Reference": ENTRIES,
    "lineage.Thanks": ENTRIES,
    "live.Presence": "nobody: seconds of being there",
    "live.ReadsUnseen": "presence",
    "notifications.MutedThread": "muted_threads",
    "notifications.Notice": "notices",
    "notifications.NoticeChoice": "notice_choices",
    "notifications.Outgoing": "nobody: that something waits to leave by mail or push",
    "notifications.PushDevice": "push_devices",
    "notifications.Pushing": "nobody: what is on its way to a device",
    "notifications.QuietHours": "quiet_hours",
    "mentoring.Apart": "nobody: pairs that the organiser of a round took apart",
    "mentoring.Application": "mentoring",
    "mentoring.CheckIn": "mentoring",
    "mentoring.Closing": "mentoring",
    "mentoring.Item": "mentoring",
    "mentoring.Mentorship": "mentoring",
    "mentoring.NotWith": "mentoring",
    "mentoring.Offer": "mentoring",
    "mentoring.Profile": "mentoring",
    "mentoring.Round": "nobody: what is made for many, and stands on its page",
    "mentoring.Seat": "mentoring",
    "mentoring.Session": "mentoring",
    "moderation.Case": "nobody: what those who moderate work with",
    "moderation.Decision": "nobody: its author is told on the page of the entry",
    "moderation.Report": "reports",
    "oauth.AuthorizationCode": "nobody: a minute of a connection that is being made",
    "oauth.Connection": "nobody: keys of programs, of which only a hash is kept",
    "peers.Call": "learning_circles_called_for",
    "peers.CheckIn": "learning_circles",
    "peers.Guide": "learning_circle_guides",
    "peers.Joining": "learning_circle_calls",
    "peers.LearningCircle": "learning_circles",
    "peers.NotWith": "learning_circle_calls",
    "peers.Place": "learning_circles",
    "people.Block": "blocks",
    "people.Circle": "circles",
    "people.CircleMember": "circles",
    "people.Invitation": "nobody: addresses of other people",
    "people.MailTrouble": "nobody: what mail servers answered; the page of choices says so",
    "people.Member": "profile",
    "people.Pairing": "nobody: minutes of a connection that is being made",
    "people.Withheld": "profile",
    "people.Token": "nobody: keys of programs, of which only a hash is kept",
    "pictures.Picture": "pictures/",
    "pictures.PictureUse": "pictures/",
    "publishing.PrivateFeed": "private_feeds",
    "publishing.PublicProfile": "public_profile",
    "pulse.Asked": "pulses_asked",
    "pulse.Pulse": "pulses_begun",
    "pulse.SpentTicket": "nobody: whose it is cannot be told, which is its point",
    "pulse.Waiting": "nobody: whose it is cannot be told, which is its point",
    "questions.AnswerChoice": "answering",
    "questions.AnswerRequest": "questions_asked_of_me",
    "questions.QuestionBody": "questions",
    "questions.Wondering": "questions",
    "portfolios.Award": "badges",
    "portfolios.Badge": "badges_made",
    "portfolios.Piece": "portfolios",
    "portfolios.Portfolio": "portfolios",
    "portfolios.ShownBadge": "portfolios",
    "practices.Adoption": "practice_adoptions",
    "practices.Experiment": "practices",
    "practices.Keeper": "practices",
    "practices.Move": "practices",
    "practices.MoveEvidence": "practices",
    "practices.MovesTold": "nobody: how far the letters have told",
    "practices.Outcome": "practice_outcomes",
    "practices.Practice": "practices",
    "review.ReviewCard": "review",
    "searches.Finding": "nobody: what others wrote; the search finds it again",
    "searches.SavedSearch": "saved_searches",
    "seek.Save": ENTRIES,
    "seek.SeenCopy": "nobody: which fetched copies a save has met; fetched copies are shared",
    "sense.DailyNote": "daily_notes",
    "sense.Highlight": "annotations.jsonld",
    "sense.NoteTemplate": "templates",
    "sense.ReadingPlace": "reading_places",
    "sense.Reattachment": "annotations.jsonld",
    "share.Opening": "opened",
    "share.PlannedSharing": "planned_sharing",
    "sources.KeptPicture": "copies",
    "sources.Original": "files",
    "sources.Snapshot": "copies",
    "spaces.JoinRequest": "spaces",
    "spaces.Leader": "spaces",
    "spaces.Membership": "spaces",
    "spaces.Space": "nobody: a space belongs to all who are in it",
    "suggestions.Less": "less_of_this",
    "suggestions.Offered": "nobody: worked out anew each day from what the member may see",
    "together.Base": "nobody: the text of a note in another form",
    "together.Hand": "written_together",
    "together.LiveNote": "opened_for_writing",
    "together.Update": "nobody: the text of a note in another form, until it is in the note",
    "together.Visit": "nobody: seconds of being there",
    "together.Writer": "opened_for_writing",
    "topics.OtherName": "nobody: what topics are called belongs to all",
    "topics.Renamed": "nobody: which entries got another tag, until that is taken back",
    "topics.TopicText": "topic_texts",
    "unnamed.SheetGiven": "nobody: that the week's stamps were handed out, as to everybody",
    "unnamed.UnnamedQuestion": "nobody: whose it is cannot be told, which is its point",
    "unnamed.UnnamedSpace": "nobody: a space belongs to all who are in it",
    "unnamed.Waiting": "nobody: whose it is cannot be told, which is its point",
    "webhooks.Delivery": "nobody: what was sent, for thirty days; it tells of entries of others",
    "webhooks.Incoming": "incoming_addresses",
    "webhooks.Webhook": "webhooks",
}


def about_members() -> set[str]:
    """The tables whose rows rest on a member, or on a row that does, whatever the number of steps."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("commonplace.")]
    reached: set[type[Model]] = {Member}
    while found := {model for model in ours if model not in reached and _rests_on(model, reached)}:
        reached |= found
    return {model._meta.label for model in reached}


def _rests_on(model: type[Model], reached: set[type[Model]]) -> bool:
    return any(field.related_model in reached for field in model._meta.fields if field.is_relation)


def test_a_new_table_about_a_member_says_where_it_is_taken_out_or_why_not() -> None:
    assert sorted(about_members()) == sorted(TAKEN)
    rooms = set(all_belongings()) | {"copies", "files"}
    places = {place for place in TAKEN.values() if not place.startswith(("nobody: ", "entries: "))}
    assert places - {"pictures/", "annotations.jsonld"} == rooms


def opened(content: bytes) -> tuple[dict[str, bytes], dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    return found, json.loads(found["belongings.json"])


def own_a_little_of_everything(cast: Cast, member: Member, word: str) -> None:
    """Rows of this member that all hold `word`."""
    source = source_at(f"https://paper.example/{word}")
    add_entry(member, Draft(kind=Kind.SAVE, title=f"{word} save", source=source))
    copy = keep_sent_page(member, source, f"<p>Only for subscribers: {word}.</p>", title=f"{word} page")
    name = keep_file(png("red"), folder="pictures", suffix="png")
    picture = KeptPicture.objects.create(snapshot=copy, url="https://paper.example/p.png", file=name, content_type="image/png", width=40)
    copy.html += f'<figure><img src="/pictures/{picture.uid}/" alt=""/></figure>'
    copy.save()
    file = handed_in(pdf_of([[f"{word} in a file"]]))
    type(file).objects.filter(pk=file.pk).update(title=f"{word} file")
    add_entry(member, Draft(kind=Kind.SAVE, title=f"{word} pdf", source=file))
    shown = add_picture(member, png("green"))
    note = add_entry(member, Draft(kind=Kind.NOTE, title=f"{word} note", body=f"![]({shown.get_absolute_url()})", tags=[f"{word}-tag"]))
    StreamChoice.objects.create(member=member, tag=Tag.objects.get(name=f"{word}-tag"), interest=Interest.FOLLOW)
    StreamSeen.objects.create(member=member, until=note.made_at)
    DailyNote.objects.create(member=member, day="2026-11-03", entry=note)
    NoteTemplate.objects.create(entry=note)
    ReviewCard.objects.create(entry=note, member=member, due_at=note.made_at, answered_at=note.made_at, answer="use")
    ReadingPlace.objects.create(member=member, source=source, snapshot=copy, reached=500)
    SavedSearch.objects.create(member=member, name=f"{word} search", text=word)
    DigestChoice.objects.create(member=member, zone=f"{word} zone")
    Rule.objects.create(member=member, phrase=f"{word} rule")
    piece = Piece.objects.create(origin="feed", key=word, title=f"{word} piece", published_at=note.made_at)
    InboxItem.objects.create(member=member, origin="feed", piece=piece)
    Subscription.objects.create(member=member, feed=Feed.objects.create(url=f"https://{word}.example/feed"), name=f"{word} feed")
    Address.objects.create(member=member, local_part=f"{word}-address")
    sender = Sender.objects.create(member=member, address=f"{word}@example.org")
    Letter.objects.create(member=member, sender=sender, key=word, title=f"{word} letter", state="read")
    Circle.objects.create(owner=member, name=f"{word} circle")
    EntryLabel.objects.create(entry=note, label="mistake")
    GoingFirst.objects.create(member=member, remind_on=4)
    LogWeek.objects.create(member=member, begins_on="2026-11-02", tried=f"{word} tried")
    goal = set_goal(member, title=f"{word} goal", answers=Answers(trying=word), audience=audiences.only_me(member))
    Step.objects.create(goal_id=goal.pk, position=1, text=f"{word} step")
    Less.objects.create(member=member, about="topic", value=f"{word} less")
    PlannedSharing.objects.create(entry=note, audience=audiences.organisation(), at=note.made_at, adds=f"{word} plan")


def test_everything_of_mine_is_in_it_and_nothing_of_anybody_elses(cast: Cast) -> None:
    own_a_little_of_everything(cast, cast.amina, "madder")
    own_a_little_of_everything(cast, cast.bruno, "weldish")
    found, held = opened(taken_out(cast.amina))
    text = json.dumps(held)
    for one in ("search", "rule", "piece", "feed", "letter", "circle", "step", "file", "zone", "tried", "plan", "less"):
        assert f"madder {one}" in text, one
    assert "madder-address" in text and "madder@example.org" in text
    assert held["following"][0]["tag"] == "madder-tag"
    for room in (
        "stream_seen",
        "review",
        "daily_notes",
        "templates",
        "reading_places",
        "goals",
        "profile",
        "spaces",
        "labels",
        "going_first",
    ):
        assert held[room], room
    copy = found["copies/madder page.html"].decode()
    assert "Only for subscribers: madder." in copy and 'src="../pictures/' in copy
    assert found["files/madder file.pdf"].startswith(b"%PDF-")
    assert len([name for name in found if name.startswith("pictures/")]) == 2
    assert not any(b"weldish" in body for body in found.values())


def test_a_copy_that_a_colleague_sent_is_not_in_it_also_when_i_may_read_it(cast: Cast) -> None:
    source = source_at("https://paper.example/woad")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, title="Woad", source=source, audience=audiences.organisation()))
    keep_sent_page(cast.amina, source, "<p>Nine days of woad.</p>", goes_with_save=True)
    add_entry(cast.dora, Draft(kind=Kind.SAVE, title="Woad", source=source))
    found, held = opened(taken_out(cast.dora))
    assert held["copies"] == [] and not any(b"Nine days" in body for body in found.values())


def test_it_is_brought_in_again_with_its_pictures(cast: Cast) -> None:
    own_a_little_of_everything(cast, cast.amina, "madder")
    imported = brought_in(cast.bruno, taken_out(cast.amina), "export.zip")
    assert imported.format == "markdown"
    outcomes = {line.path: line.outcome for line in imported.lines.exclude(outcome="remark")}
    assert outcomes["notes/madder note.md"] == "taken" and outcomes["copies/madder page.html"] == "attachment"
    assert imported.counts["kept"] == 1
