"""What `portfolios` holds of a member, for their export. Only what its author may see now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.portfolios.credentials import token_of
from commonplace.portfolios.models import Award, Badge, Portfolio
from commonplace.portfolios.queries import PieceShown, pieces_shown, pieces_visible_to
from commonplace.portfolios.standing import badges_shown_on


def appendices(author: Member, entries: Sequence[Entry]) -> dict[int, str]:
    """The evidence as Markdown, by the keys of those of these entries that are portfolios."""
    keys = [entry.pk for entry in entries if entry.kind == Kind.PORTFOLIO]
    if not keys:
        return {}
    sight = sight_of(author)
    texts: dict[int, str] = {}
    for one in Portfolio.objects.filter(pk__in=keys):
        parts = [(_("Evidence"), [_line(shown) for shown in pieces_shown(sight, one)])]
        parts.append((_("Badges"), [_badge(award) for award in badges_shown_on(one.pk, sight)]))
        texts[one.pk] = "".join(f"\n\n## {title}\n\n" + "\n".join(lines) for title, lines in parts if lines)
    return {pk: text for pk, text in texts.items() if text}


def _badge(award: Award) -> str:
    return f"- {award.badge.name}: {settings.BASE_URL}{award.check_url}"


def _line(shown: PieceShown) -> str:
    said = f" “{shown.piece.thanks.used_for}” ({shown.piece.thanks.member.name})" if shown.piece.thanks else ""
    why = f" - {shown.piece.why}" if shown.piece.why else ""
    return f"1. {shown.how}: [[{shown.entry.uid}]] {shown.entry}{said}{why}"


def portfolios(member: Member) -> Iterator[Values]:
    """Their portfolios: the goal, and the pieces of evidence in order."""
    for row in Portfolio.objects.filter(author=member, entry__withdrawn_at__isnull=True).select_related("goal").order_by("pk"):
        pieces = pieces_visible_to(member, row.pk).select_related("entry", "thanks__member").order_by("position", "pk")
        yield {
            "entry": row.uid,
            "goal": row.goal.uid if row.goal else "",
            "pieces": [
                {
                    "entry": piece.entry.uid,
                    "title": str(piece.entry),
                    "why": piece.why,
                    **({"thanks": piece.thanks.used_for, "from": piece.thanks.member.name} if piece.thanks else {}),
                }
                for piece in pieces
            ],
            "badges": [award.uid for award in badges_shown_on(row.pk, member)],
        }


def badges(member: Member) -> Iterator[Values]:
    """What they asked for, were offered and hold."""
    for row in Award.objects.filter(member=member).select_related("badge", "member", "portfolio", "audience").order_by("pk"):
        yield plain(
            uid=row.uid,
            badge=row.badge.name,
            criteria=row.badge.criteria,
            state=row.state,
            words=row.words,
            answer=row.answer,
            portfolio=row.portfolio.uid if row.portfolio else "",
            held_at=row.held_at,
            ring=row.audience.ring if row.audience else "",
            withdrawn_at=row.withdrawn_at,
            withdrawn_why=row.withdrawn_why,
            returned_at=row.returned_at,
            credential=token_of(row) if row.is_valid else "",
        )


def badges_made(member: Member) -> Iterator[Values]:
    """What they made for others to be awarded; whom they gave it is those people's own."""
    for row in Badge.objects.filter(made_by=member).order_by("pk"):
        fields = ("uid", "name", "description", "criteria", "emblem", "tone", "made_at", "retired_at")
        yield plain(**{name: getattr(row, name) for name in fields})
