"""What several views ask of a request."""

from __future__ import annotations

from commonplace.api.problems import Problem
from commonplace.api.schemas import AudienceIn, PageIn
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Audience
from commonplace.entries.queries import sources_called
from commonplace.people.models import Member
from commonplace.seek.actions import SentPage
from commonplace.sources.addresses import normalise_url
from commonplace.sources.models import Source


def chosen_audience(member: Member, wanted: AudienceIn) -> Audience:
    """The same choice as on the pages: own circles, own spaces, people who are here."""
    form = AudienceForm({**wanted.dict(), "people": ", ".join(wanted.people)}, member=member)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise Problem(422, "refused", str(errors[0]), field=f"audience.{field}")
    return form.audience()


def source_called(member: Member, url: str) -> Source | None:
    """The source at this address, or that has it as another of its addresses, as far as the member may know of it."""
    return sources_called(member, [normalise_url(url)]).first()


def sent_page(page: PageIn | None, title: str) -> SentPage | None:
    return SentPage(page.html, page.title or title, page.goes_with_save) if page else None
