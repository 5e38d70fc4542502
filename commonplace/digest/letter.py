"""The letter itself: plain text with the same as simple HTML, and the headers by which mail programs let it be ended."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.digest.models import DigestChoice, Sending
from commonplace.digest.sections import Part, Section
from commonplace.digest.stopping import stop_url
from commonplace.kit.text import clean_line
from commonplace.people.return_path import return_path_of


def letter_for(choice: DigestChoice, sending: Sending, sections: list[tuple[Section, list[Part]]]) -> EmailMultiAlternatives:
    """Titles, names and links, for what is sent cannot be taken back: who wants the text comes here, and is asked whether they may see it."""
    stop = stop_url(choice)
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "organisation": settings.ORGANISATION_NAME,
            "language": settings.LANGUAGE_CODE,
            "date": date_format(sending.period, "l j F"),
            "member": choice.member,
            "sections": [(section.label, parts) for section, parts in sections],
            "base": settings.BASE_URL,
            "settings_url": settings.BASE_URL + reverse("digest:home"),
            "stop_url": stop,
            "rhythm": choice.rhythm,
        }
        message = EmailMultiAlternatives(
            _subject(sections),
            render_to_string("digest/letter.txt", context).strip() + "\n",
            return_path_of(choice.member),
            [choice.member.email],
            headers={
                "From": settings.DEFAULT_FROM_EMAIL,
                "Message-ID": f"<digest.{sending.uid}@{_sender_domain()}>",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",  # nobody's out-of-office notice is to answer
            },
        )
        message.attach_alternative(render_to_string("digest/letter.html", context), "text/html")
    return message


def _subject(sections: list[tuple[Section, list[Part]]]) -> str:
    count = sum(len(part.lines) + part.more for _section, parts in sections for part in parts)
    what = ngettext("%(count)d new for you", "%(count)d new for you", count) % {"count": count}
    return clean_line(_("%(organisation)s: %(what)s") % {"organisation": settings.ORGANISATION_NAME, "what": what})


def _sender_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
