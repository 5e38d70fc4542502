"""Rules: what is to happen by itself to what comes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.inbox.models import Rule, RuleDeed, RuleWhere
from commonplace.inbox.rules import joined
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.search.words import pieces_of

MOST_RULES = 200


@transaction.atomic
def add_rule(actor: Member, *, phrase: str, where: str, deed: str, origin: str = "", channel: str = "", tags: str = "") -> Rule:
    """Say what happens to new items that hold these words; `origin` and `channel` narrow it to one way by which they come."""
    words = clean_line(phrase)
    if not pieces_of(words):
        raise Refusal(_("Write a word to look for; signs alone are found nowhere."), field="phrase")
    named = joined([tags])
    if deed == RuleDeed.TAG and not named:
        raise Refusal(_("Write the tags that such items get."), field="tags")
    mine = Rule.objects.filter(member=actor, removed_at__isnull=True)
    if mine.count() >= MOST_RULES:
        raise Refusal(_("That is more than %(count)d rules. Remove some first.") % {"count": MOST_RULES})
    wanted = {"phrase": words, "where": RuleWhere(where), "deed": RuleDeed(deed), "origin": origin, "channel": channel, "tags": named}
    return mine.filter(**wanted).first() or Rule.objects.create(member=actor, **wanted)


@transaction.atomic
def remove_rule(actor: Member, rule: Rule, *, back: bool = False) -> None:
    """Take one's rule away, or bring it back."""
    if actor.pk != rule.member_id:
        raise Refusal(_("Only the person whose rule this is can do that."))
    Rule.objects.filter(pk=rule.pk).update(removed_at=None if back else now())
