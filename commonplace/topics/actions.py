"""Deeds on topics: to say what one is about and where it belongs, to give it another name, and to take that back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Tag
from commonplace.entries.tags import clean_tags
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import fill, render
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Role
from commonplace.topics.common import common_tags
from commonplace.topics.jobs import give_back_name, take_name
from commonplace.topics.models import LONGEST, Broader, OtherName, TopicText
from commonplace.topics.names import canonical, other_names

MOST_BROADER = 5
MOST_NAMES = 30


def may_name(member: Member) -> bool:
    """Another name changes what stands on the entries of others, so hosts of spaces and administrators give it."""
    return member.is_administrator or Membership.objects.filter(member=member, role=Role.HOST).exists()


@transaction.atomic
def describe(actor: Member, tag: Tag, *, text: str, broader: Sequence[str]) -> None:
    """Say what the topic is about, and what it is part of. Each version of the text is kept."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Refusal(_("Please keep it under 2,000 characters."), field="text")
    _set_broader(actor, tag, broader)
    last = TopicText.objects.select_for_update(of=("self",)).filter(tag=tag).order_by("-pk").first()
    if text == (last.text if last else ""):
        return
    html = fill(render(text, mention_url=lambda _handle: None).html, {})
    TopicText.objects.create(tag=tag, text=text, html=html, by=actor)
    record(actor, Verb.DESCRIBED_TOPIC, tag=tag.pk)


def _set_broader(actor: Member, tag: Tag, names: Sequence[str]) -> None:
    """Those that the actor may not know of stay as they are."""
    cleaned = clean_tags(names)
    means = canonical(cleaned)
    wanted = dict.fromkeys(means.get(name, name) for name in cleaned)
    if len(wanted) > MOST_BROADER:
        raise Refusal(_("Name five topics at most that it is part of."), field="broader")
    known = {one.name: one for one in common_tags(actor).filter(name__in=list(wanted))}
    unknown = next((name for name in wanted if name not in known), None)
    if unknown:
        raise Refusal(_("There is no topic “%(name)s” yet.") % {"name": unknown}, field="broader")
    if tag.name in wanted or Broader.objects.filter(tag__in=known.values(), broader=tag).exists():
        raise Refusal(_("Two topics cannot be part of each other."), field="broader")
    present = dict(Broader.objects.filter(tag=tag).values_list("broader_id", "pk"))
    gone = common_tags(actor).filter(pk__in=present.keys() - {one.pk for one in known.values()}).values_list("pk", flat=True)
    Broader.objects.filter(tag=tag, broader__in=list(gone)).delete()
    Broader.objects.bulk_create([Broader(tag=tag, broader=one) for one in known.values() if one.pk not in present], ignore_conflicts=True)


@transaction.atomic
def add_name(actor: Member, tag: Tag, *, name: str) -> OtherName:
    """Have `name` mean this topic: it leads here, is written as it, and the entries that bear it bear this one instead (by a job)."""
    if not may_name(actor):
        raise Refusal(_("Hosts of spaces and administrators can do this."))
    cleaned = clean_tags([name])
    if len(cleaned) != 1:
        raise Refusal(_("Write one name."), field="name")
    if cleaned[0] == tag.name:
        raise Refusal(_("That is its name already."), field="name")
    if len(other_names(tag)) >= MOST_NAMES:
        raise Refusal(_("That is more than 30 names for one topic."), field="name")
    if OtherName.objects.filter(tag__name=cleaned[0], ended_at__isnull=True).exists():
        raise Refusal(_("“%(name)s” has other names itself. Take those away from it first.") % {"name": cleaned[0]}, field="name")
    return _named(actor, tag, cleaned[0])


def _named(actor: Member, tag: Tag, name: str) -> OtherName:
    try:
        with transaction.atomic():
            other = OtherName.objects.create(name=name, tag=tag, by=actor)
    except IntegrityError as taken:
        raise Refusal(_("“%(name)s” means a topic already.") % {"name": name}, field="name") from taken
    take_name.using(unique_key=f"topic-name:{other.pk}").enqueue(other.pk)
    record(actor, Verb.NAMED_TOPIC, tag=tag.pk, name=name)
    return other


@transaction.atomic
def end_name(actor: Member, other: OtherName) -> None:
    """Take `add_name` back: the name is a tag of its own again, on the entries that bore it."""
    if not may_name(actor):
        raise Refusal(_("Hosts of spaces and administrators can do this."))
    if OtherName.objects.filter(pk=other.pk, ended_at__isnull=True).update(ended_at=now()):
        give_back_name.using(unique_key=f"topic-name:{other.pk}").enqueue(other.pk)
        record(actor, Verb.ENDED_TOPIC_NAME, tag=other.tag_id, name=other.name)
