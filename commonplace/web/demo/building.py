"""Filling an empty place with the story, through the same doors that members use."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import FeedbackWanted, Kind, Maturity
from commonplace.freshness.actions import ripen
from commonplace.kit.clock import at, now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs.models import Job
from commonplace.lineage.actions import add_origin, grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.actions import make_circle
from commonplace.people.models import Circle, Member, Team
from commonplace.seek.actions import capture
from commonplace.seek.models import Fetching, ReachedBy, Save
from commonplace.sense.actions import mark_highlight, rewrite_entry, write_entry
from commonplace.share import actions as sharing
from commonplace.sources.actions import keep_page, source_at
from commonplace.sources.models import Snapshot, Source
from commonplace.spaces.actions import add_member, make_space
from commonplace.spaces.models import Space
from commonplace.web.demo.asking_safely import ask_safely
from commonplace.web.demo.circling import form_circles
from commonplace.web.demo.counting import count_the_story
from commonplace.web.demo.gathering import meet
from commonplace.web.demo.learning import learn
from commonplace.web.demo.mentoring import mentor_each_other
from commonplace.web.demo.practising import practise
from commonplace.web.demo.story import Happening, Telling, happenings, read
from commonplace.web.demo.telling import tell_of_it
from commonplace.web.demo.vouching import vouch
from commonplace.web.demo.writing_together import write_together

WEEKS = 10
_NAME_IN_TEXT = re.compile(r"\{([a-z0-9/-]+)\}")


@dataclass(frozen=True)
class Built:
    members: int
    teams: int
    spaces: int
    entries: int


def build(*, password: str = "") -> Built:
    """Fill the place, all or nothing. Nobody can sign in as one of its members unless a `password` is given, which all of them get.

    Raises Refusal when somebody is here already: made-up people must never stand among real ones.
    """
    with transaction.atomic():
        if Member.objects.exists() or Entry.objects.exists():
            raise Refusal(_("There are members here already. A demonstration only goes into an empty place: choose another data folder."))
        builder = Builder(password)
        with at(builder.today - timedelta(weeks=WEEKS, days=1)):
            builder.people()
            builder.sources()
        for happening in happenings(builder.today):
            with at(happening.moment):
                builder.happens(happening)
        learn(builder.members, builder.entries, builder.today)
        practise(builder.members, builder.entries, builder.today)
        write_together(builder.members, builder.today)
        mentor_each_other(builder.members, builder.today)
        meet(builder.members, builder.entries, builder.today)
        form_circles(builder.members, builder.today)
        vouch(builder.members, builder.today)
        tell_of_it(builder.members.values(), builder.today)
        ask_safely(builder.members, builder.today)
        count_the_story()
        # Nobody is there to be told, and pages that do not exist need not be fetched.
        Job.objects.all().delete()
    return Built(len(builder.members), len(builder.teams), len(builder.spaces), Entry.objects.count())


class Builder:
    """What was made so far, by the names that the story uses."""

    def __init__(self, password: str) -> None:
        self.today = now()
        self.password = password
        self.told_sources = read("sources")
        self.teams: dict[str, Team] = {}
        self.members: dict[str, Member] = {}
        self.spaces: dict[str, Space] = {}
        self.circles: dict[str, Circle] = {}
        self.pages: dict[str, Source] = {}
        self.snapshots: dict[str, Snapshot] = {}
        self.entries: dict[str, Entry] = {}

    def people(self) -> None:
        told = read("people-and-places")
        for name in told["teams"]:
            self.teams[name] = Team.objects.create(name=name, slug=slugify(name))
        for handle, about in told["members"].items():
            self.members[handle] = self._member(handle, about)
        for key, about in told["spaces"].items():
            host, *others = (self.members[handle] for handle in about["members"])
            space = make_space(host, name=about["name"], purpose=about["purpose"], openness=about["openness"])
            for member in others:
                add_member(host, space=space, member=member)
            self.spaces[key] = space
        for key, about in told["circles"].items():
            trusted = [self.members[handle] for handle in about["members"]]
            self.circles[key] = make_circle(self.members[about["owner"]], name=about["name"], members=trusted)

    def _member(self, handle: str, about: Telling) -> Member:
        member = Member(handle=handle, name=about["name"], email=f"{handle}@example.org", team=self.teams[about["team"]])
        member.learning, member.ask_me_about = about["learning"].strip(), about["ask"].strip()
        if self.password:
            self._set_password(member)
        else:
            member.set_unusable_password()
        member.save()
        EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
        return member

    def _set_password(self, member: Member) -> None:
        """One hash for all: making thirteen would take longer than everything else together."""
        if self.members:
            member.password = next(iter(self.members.values())).password
            return
        try:
            validate_password(self.password)
        except ValidationError as error:
            raise Refusal(" ".join(error.messages), field="password") from error
        member.set_password(self.password)

    def sources(self) -> None:
        for key, about in self.told_sources.items():
            source = self.pages[key] = source_at(about["url"])
            if "text" in about:
                published = self.today.date() - timedelta(days=about["published"])
                self.snapshots[key] = keep_page(source, page_html(about, published.isoformat()))
                # A page says its date in many ways; what the story says is so.
                Source.objects.filter(pk=source.pk).update(published_on=published)

    def happens(self, happening: Happening) -> None:
        telling = happening.telling
        author = self.members[telling["by"]]
        match happening.what:
            case "entry":
                self.entries[happening.name] = self._entry(author, happening)
            case "rewriting":
                entry = self.entries[happening.of]
                title, body = telling.get("title", ""), self._text(telling["body"])
                rewrite_entry(author, entry, title=title, body=body, tags=tags_of(entry), expected_revision=entry.revision)
            case "announcement":
                sharing.announce(author, self.entries[happening.of], adds=telling["announce"])
            case "thanks":
                thank(author, self.entries[happening.of], used_for=telling["for"])

    def _entry(self, author: Member, happening: Happening) -> Entry:
        telling = happening.telling
        kind = Kind(telling["kind"])
        makers: dict[Kind, Callable[[Member, Happening], Entry]] = {
            Kind.SAVE: self._save,
            Kind.HIGHLIGHT: self._highlight,
            Kind.COMMENT: self._comment,
            Kind.ANSWER: self._answer,
        }
        entry = makers.get(kind, self._written)(author, happening)
        for edge, names in telling.get("from", {}).items():
            for name in names:
                self._grows(author, entry, EdgeKind(edge), self.entries[name])
        if telling.get("adds"):
            sharing.share(author, entry, audience=entry.audience, adds=telling["adds"])
        return entry

    def _grows(self, author: Member, entry: Entry, kind: EdgeKind, origin: Entry) -> None:
        if not Entry.objects.visible_to(author).filter(pk=origin.pk).exists():
            raise Refusal(f"{author} may not see {origin}")
        add_origin(author, entry, kind=kind, origin=origin)
        if kind is EdgeKind.SUPERSEDES:
            ripen(origin.author, origin, maturity=Maturity.SUPERSEDED, heir=entry)

    def _written(self, author: Member, happening: Happening) -> Entry:
        telling = happening.telling
        return write_entry(
            author,
            title=telling.get("title", ""),
            body=self._text(telling.get("earlier") or telling["body"]),
            kind=Kind(telling["kind"]),
            tags=telling.get("tags", ()),
            audience=self._audience(author, telling),
            maturity=Maturity(telling.get("maturity", "seed")),
            feedback_wanted=FeedbackWanted(telling.get("wants", "nothing")),
        )

    def _save(self, author: Member, happening: Happening) -> Entry:
        telling = happening.telling
        key = telling["source"]
        about = self.told_sources[key]
        entry = capture(
            author,
            url=about["url"],
            why=self._text(telling.get("body", "")),
            title=about["title"],
            reached_by=ReachedBy(telling.get("reached", "own_judgement")),
            tags=telling.get("tags", ()),
            audience=self._audience(author, telling),
            from_entry=self.entries.get(telling.get("seen_in", "")),
        ).entry
        state: dict[str, object] = {"fetching": Fetching.READY}
        if key not in self.snapshots:
            state = {"fetching": Fetching.FAILED, "failure": _("This page belongs to the demonstration and stands nowhere on the web.")}
        Save.objects.filter(pk=entry.pk).update(**state)
        return entry

    def _highlight(self, author: Member, happening: Happening) -> Entry:
        telling = happening.telling
        quote = " ".join(telling["quote"].split())
        note, tags = self._text(telling.get("body", "")), telling.get("tags", ())
        return mark_highlight(
            author, self.snapshots[telling["source"]], quote=quote, note=note, tags=tags, audience=self._audience(author, telling)
        )

    def _comment(self, author: Member, happening: Happening) -> Entry:
        return comment(author, self.entries[happening.of], body=self._text(happening.telling["body"]))

    def _answer(self, author: Member, happening: Happening) -> Entry:
        question = self.entries[happening.of]
        entry = add_entry(author, Draft(kind=Kind.ANSWER, parent=question, body=self._text(happening.telling["body"])))
        grow(entry, kind=EdgeKind.ANSWERS, from_entry=question)
        record(author, Verb.WROTE, entry)
        return entry

    def _audience(self, author: Member, telling: Telling) -> Audience:
        """`to` is a ring, `space NAME`, `circle NAME` or a list of handles."""
        match telling.get("to", "organisation"):
            case [*handles]:
                return audiences.of_people(author, [self.members[handle] for handle in handles])
            case "me":
                return audiences.only_me(author)
            case "web":
                return audiences.web()
            case "organisation":
                return audiences.organisation()
            case str(named):
                which, _space, key = named.partition(" ")
                return audiences.of_space(self.spaces[key]) if which == "space" else audiences.of_circle(self.circles[key])
        raise Refusal(f"nobody is called {telling['to']}")

    def _text(self, body: str) -> str:
        """The words as members write them: one line a paragraph, and {name} of an earlier entry as what links call it."""
        body = re.sub(r"(?<![\n|])\n(?![\n|>*#0-9-])", " ", body.strip())
        return _NAME_IN_TEXT.sub(lambda match: self.entries[match[1]].uid, body)


def page_html(about: Telling, published: str) -> str:
    """A page as its site might serve it."""
    parts = [
        f"<h2>{escape(part[3:])}</h2>" if part.startswith("## ") else f"<p>{escape(' '.join(part.split()))}</p>"
        for part in about["text"].strip().split("\n\n")
    ]
    title, author, site = (escape(about[key]) for key in ("title", "author", "site"))
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta name="author" content="{author}">'
        f'<meta property="og:site_name" content="{site}"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><main><article>{''.join(parts)}</article></main></body></html>"
    )
