"""The page that shows the design system as it is: tokens, components, states. For administrators and developers (web:design)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import FeedbackWanted, Kind, Maturity, Ring
from commonplace.kit.plots import Band, Plot, Series, bands, bars, lines
from commonplace.people.models import Member
from commonplace.people.viewing import administrator_required

COLOURS = ("paper", "paper-raised", "paper-sunk", "ink", "ink-soft", "rule", "rule-strong", "accent", "accent-strong", "accent-wash")
SIGNALS = ("caution", "danger", "good", "mark")
SIZES = ("1", "2", "3", "4", "5", "6", "7")


class SampleForm(forms.Form):
    title = forms.CharField(label=_("Title"), help_text=_("What you would search for in a year."))
    why = forms.CharField(label=_("Why it matters"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    reached_by = forms.ChoiceField(
        label=_("How it reached me"), choices=[("colleague", _("A colleague")), ("search", _("A feed or search"))]
    )
    ring = forms.ChoiceField(label=_("Who may see it"), choices=Ring.choices[:3], widget=forms.RadioSelect, initial=Ring.ME)
    announce = forms.BooleanField(label=_("Announce it"), required=False, help_text=_("Quiet entries are found, but pushed at nobody."))


@dataclass(frozen=True)
class SampleSource:
    uid: str = "sample"
    site: str = "example.org"

    def __str__(self) -> str:
        return "The case for slow reading"


@dataclass(frozen=True)
class Line:
    sign: str
    text: str


def _sample_entry(pk: int, kind: Kind, ring: Ring, **particulars: object) -> SimpleNamespace:
    author = SimpleNamespace(name=("Ada Ferro", "Bruno Okafor", "林 美咲")[pk % 3], handle="sample", pk=pk)
    audience = SimpleNamespace(ring=ring, space_id=None, get_ring_display=ring.label)
    values: dict[str, object] = {
        "uid": f"sample{pk}",
        "kind": kind.value,
        "get_kind_display": kind.label,
        "maturity": Maturity.GROWING.value,
        "get_maturity_display": Maturity.GROWING.label,
        "feedback_wanted": FeedbackWanted.QUESTIONS.value,
        "get_feedback_wanted_display": FeedbackWanted.QUESTIONS.label,
        "author": author,
        "author_id": pk,
        "audience": audience,
        "source": None,
        "excerpt": "",
        "title": "",
        "made_at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    }
    return SimpleNamespace(**values | particulars)


def _samples() -> list[SimpleNamespace]:
    source = SampleSource()
    return [
        _sample_entry(
            0,
            Kind.NOTE,
            Ring.ORGANISATION,
            title="What a handover note needs",
            excerpt="Three handovers went wrong this year, and each time the missing part was the same: not what was decided, but what had "
            "been tried and dropped. A good note keeps the dead ends.",
        ),
        _sample_entry(
            1,
            Kind.HIGHLIGHT,
            Ring.ME,
            source=source,
            excerpt="Reading slowly is not reading fewer books; it is meeting the same book more often.",
        ),
        _sample_entry(2, Kind.QUESTION, Ring.WEB, title="Who has run a study group across time zones, and what would you do again?"),
    ]


def _plots(side: str) -> list[Plot]:
    heads = (gettext("From"), gettext("To"), gettext("How often"))
    rows = [Band("Workshop", "Harbour", 40), Band("Workshop", "Office", 15), Band("Harbour", "Workshop", 25)]
    series = [Series("Seek", (30, 35, None, 45)), Series("Share", (10, 10, 15, 25))]
    quarters = ("1/26", "2/26", "3/26", "4/26")
    about = {"title": gettext("Between teams"), "text": gettext("What grew from what, this quarter.")}
    return [
        bands(f"{side}-bands", rows=rows, heads=heads, **about),
        lines(f"{side}-lines", labels=quarters, series=series, heads=gettext("Quarter"), **about),
        bars(f"{side}-bars", labels=("Workshop", "Harbour"), series=[Series("Seek", (40, 25))], unit="%", heads=gettext("Team"), **about),
    ]


@administrator_required
def design(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything twice, light and dark, so that a change to a token is seen in both."""
    with_errors = SampleForm({"title": "", "reached_by": "colleague", "ring": "me"})
    entries = _samples()
    context = {
        "colours": COLOURS,
        "signals": SIGNALS,
        "sizes": SIZES,
        "rings": list(Ring),
        "maturities": list(Maturity),
        "tones": range(12),
        "samples": [{"entry": entry, "tags": tags} for entry, tags in zip(entries, (["handover", "writing"], [], ["groups"]), strict=True)],
        "form": SampleForm(auto_id="plain_%s"),
        "form_with_errors": with_errors,
        "edges": [
            {"label": _("quotes"), "url": "#lineage", "title": "The case for slow reading", "by": "example.org", "is_source": True},
            {"label": _("builds on"), "url": "#lineage", "title": "Handovers we remember", "by": "Bruno Okafor", "is_source": False},
        ],
        "tabs": [
            {"url": "#tabs", "label": _("Mine"), "current": True},
            {"url": "#tabs", "label": _("My spaces"), "current": False},
        ],
        "lines": [
            Line(" ", "A handover note says what was decided."),
            Line("-", "It should be short."),
            Line("+", "It also says what was tried and dropped."),
            Line("…", "12 lines alike"),
        ],
        "thanks": SimpleNamespace(
            used_for="the checklist in our Monday handover; two teams use it now",
            member=entries[2].author,
            made_at=entries[0].made_at,
        ),
        "said": entries[1],
        "plots": {side: _plots(side) for side in ("light", "dark")},
        "person": entries[0].author,
    }
    return render(request, "web/design.html", context)
