"""The heads of the pages that strangers may open, each from what that page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from commonplace.discussion.queries import Said
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.markdown import excerpt, plain_text
from commonplace.people.models import Member
from commonplace.publishing.describing import FeedLink, Head, breadcrumbs, organisation, person
from commonplace.publishing.models import PublicProfile
from commonplace.publishing.pictures import picture_path
from commonplace.publishing.profiles import may_be_met

_WITH_FEED = (Kind.GOAL, Kind.JOURNEY)
_ANSWERS = 20


def door_head() -> Head:
    site = settings.ORGANISATION_NAME
    data = {"@type": "WebSite", "name": site, "url": settings.BASE_URL + "/", "publisher": organisation()}
    return Head(title=site, path="/", feeds=[FeedLink(site, "/feed")], data=[data])


def tag_head(name: str) -> Head:
    path = f"/tags/{quote(name, safe='')}/"
    title = f"#{name}"
    data = breadcrumbs((settings.ORGANISATION_NAME, "/"), (_("Stock"), "/stock/"), (title, path))
    return Head(title=title, path=path, feeds=[FeedLink(title, f"{path}feed")], data=[data])


def profile_head(member: Member, profile: PublicProfile, *, page: str = "") -> Head:
    """`page` is "" or "garden/"."""
    home = f"/people/{member.handle}/"
    about = person(member.name, member.handle) | ({"description": profile.line} if profile.line else {})
    title = _("The garden of %(name)s") % {"name": member.name} if page else member.name
    return Head(
        title=title,
        path=home + page,
        description=profile.line,
        kind="profile",
        feeds=[FeedLink(member.name, f"{home}feed")],
        more=[("profile:username", member.handle)],
        data=[{"@type": "ProfilePage", "mainEntity": about}, breadcrumbs((settings.ORGANISATION_NAME, "/"), (member.name, home))],
    )


def entry_head(entry: Entry, tags: Sequence[str], said: Iterable[Said]) -> Head:
    title, path = str(entry), entry.get_absolute_url()
    description = entry.adds or entry.excerpt
    author = entry.author
    handle = author.handle if may_be_met(author) else ""
    answers = [one for one in said if one.kind == Kind.ANSWER]
    steps = [(settings.ORGANISATION_NAME, "/"), *([(author.name, f"/people/{handle}/")] if handle else []), (title, path)]
    feeds = [FeedLink(title, f"{path}feed")] if entry.kind in _WITH_FEED and entry.is_announced else []
    if handle:
        feeds.append(FeedLink(author.name, f"/people/{handle}/feed"))
    times = [("article:published_time", entry.made_at.isoformat()), ("article:modified_time", entry.edited_at.isoformat())]
    return Head(
        title=title,
        path=path,
        description=description,
        kind="article",
        image=picture_path(entry),
        image_alt=f"{title} - {author.name}",
        feeds=feeds,
        more=[*times, *(("article:tag", tag) for tag in tags)],
        data=[
            _question(entry, handle, answers) if entry.kind == Kind.QUESTION and answers else _article(entry, tags, handle),
            breadcrumbs(*steps),
        ],
    )


def _article(entry: Entry, tags: Sequence[str], handle: str) -> dict[str, object]:
    url = settings.BASE_URL + entry.get_absolute_url()
    source = entry.source.url if entry.source is not None and entry.source.is_on_the_web else ""
    return {
        "@type": "Article",
        "headline": excerpt(str(entry), 110),
        "url": url,
        "mainEntityOfPage": url,
        "image": settings.BASE_URL + picture_path(entry),
        "datePublished": entry.made_at.isoformat(),
        "dateModified": entry.edited_at.isoformat(),
        "author": person(entry.author.name, handle),
        "publisher": organisation(),
        **({"description": entry.adds or entry.excerpt} if entry.adds or entry.excerpt else {}),
        **({"keywords": list(tags)} if tags else {}),
        **({"citation": source} if source else {}),
    }


def _question(entry: Entry, handle: str, answers: Sequence[Said]) -> dict[str, object]:
    url = settings.BASE_URL + entry.get_absolute_url()
    solved = next((one for one in answers if one.part and one.part.get("is_accepted")), None)
    others = [_answer(url, one) for one in answers if one is not solved]
    asked = {
        "@type": "Question",
        "name": str(entry),
        "text": plain_text(entry.body_html) or str(entry),
        "datePublished": entry.made_at.isoformat(),
        "author": person(entry.author.name, handle),
        "answerCount": len(answers),
        **({"acceptedAnswer": _answer(url, solved)} if solved else {}),
        **({"suggestedAnswer": others[:_ANSWERS]} if others else {}),
    }
    return {"@type": "QAPage", "mainEntity": asked}


def _answer(url: str, said: Said) -> dict[str, object]:
    return {
        "@type": "Answer",
        "text": plain_text(said.body),
        "url": f"{url}#c-{said.uid}",
        "datePublished": said.made_at.isoformat(),
        "author": person(said.name),
    }
