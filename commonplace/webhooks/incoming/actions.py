"""Addresses at which a message becomes a question: made, ended, and what they take."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_secret
from commonplace.kit.markdown.quoting import as_plain_words
from commonplace.kit.text import clean_line
from commonplace.people.actions.programs import hash_of
from commonplace.people.models import Member
from commonplace.questions.actions.asking import ask
from commonplace.spaces.models import Space
from commonplace.spaces.queries import is_member
from commonplace.webhooks.incoming.reading import Message, teams_key
from commonplace.webhooks.models import MAX_NAME, Incoming
from commonplace.webhooks.secrets import seal
from commonplace.webhooks.words import Speaks

MOST = 20
LONGEST_TITLE = 200
MOST_AN_HOUR = 60
WITHIN = timedelta(hours=1)


@transaction.atomic
def make_incoming(actor: Member, *, name: str, speaks: Speaks, space: Space | None = None, key: str = "") -> tuple[Incoming, str]:
    """An address and the secret in it, which is shown this once. `space` is one that the actor is in; without it, what comes is for them alone.
    `key` is what Slack or Teams signs with."""
    if Incoming.objects.alive().filter(owner=actor).count() >= MOST:
        raise Refusal(_("There are so many addresses already that one more would be lost among them. End some first."))
    if space is not None and not is_member(actor, space):
        raise Refusal(_("Only its members can have messages brought into a space."), field="space")
    key = key.strip()
    if speaks is Speaks.TEAMS:
        teams_key(key)
    if speaks is not Speaks.JSON and not key:
        raise Refusal(_("Copy here what the other program signs with, so that nobody can pretend to be it."), field="key")
    secret = new_secret()
    made = Incoming.objects.create(
        owner=actor,
        space=space,
        name=clean_line(name)[:MAX_NAME] or str(speaks.label)[:MAX_NAME],
        speaks=speaks,
        secret_hash=hash_of(secret),
        sealed=seal(key) if speaks is not Speaks.JSON else "",
    )
    record(Deed.INCOMING_MADE, actor, detail=made.name)
    return made, secret


def incoming_at(secret: str) -> Incoming | None:
    return Incoming.objects.alive().select_related("owner", "space").filter(secret_hash=hash_of(secret)).first()


@transaction.atomic
def end(actor: Member, *, incoming: Incoming) -> None:
    if Incoming.objects.filter(pk=incoming.pk, owner=actor, ended_at__isnull=True).update(ended_at=now()):
        record(Deed.INCOMING_ENDED, actor, detail=incoming.name)


@transaction.atomic
def begin_again(actor: Member, *, incoming: Incoming) -> None:
    """Undo `end`."""
    if Incoming.objects.filter(pk=incoming.pk, owner=actor, ended_at__isnull=False).update(ended_at=None):
        record(Deed.INCOMING_BACK, actor, detail=incoming.name)


def take(incoming: Incoming, message: Message) -> Entry:
    """A question of the owner's, made once however often the message comes. A space that they have left, or that takes nothing new, gets nothing:
    the question is then theirs alone."""
    member, space = incoming.owner, incoming.space
    is_for_space = space is not None and not space.is_archived and is_member(member, space)
    audience = audiences.of_space(space) if space is not None and is_for_space else audiences.only_me(member)
    title, rest = _parted(message.text)
    body = "\n\n".join(part for part in (rest, _whence(message)) if part)
    Incoming.objects.filter(pk=incoming.pk).exclude(last_used_on=now().date()).update(last_used_on=now().date())
    return ask(member, title=title, body=body, audience=audience, deed_key=f"in:{incoming.uid}:{message.key}")


def _parted(text: str) -> tuple[str, str]:
    """A title, and all of it as a quotation where the title is not all of it. What others wrote means nothing
    here: it calls nobody, and links nowhere but where an address stands in plain sight."""
    lines = [line for line in text.splitlines() if line.strip()]
    title = clean_line(lines[0])
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    elif len(lines) == 1:
        return title, ""
    return title, "\n>\n".join(f"> {line}" for line in as_plain_words("\n".join(lines)).splitlines())


def _whence(message: Message) -> str:
    """Who said it, named in the text, and where: a link that leads back."""
    named = {"author": as_plain_words(message.author or str(_("Somebody"))), "place": as_plain_words(message.place)}
    line = _("%(author)s wrote this in %(place)s.") % named if message.place else _("%(author)s wrote this.") % named
    if not message.link:
        return line
    link = message.link.translate({ord(sign): f"%{ord(sign):02X}" for sign in "<>()[]\\ \n\r\t\"'"})
    return f"{line} [{_('The message itself')}](<{link}>)"
