"""The audit log for administrators: to look through, and to take as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.audit import queries
from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed, Group
from commonplace.audit.queries import Wanted
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.people.viewing import administrator_required

FORMULA = ("=", "+", "-", "@", "\t", "\r")


class AuditForm(forms.Form):
    group = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("everything")), *Group.choices])
    who = forms.CharField(label=_("Handle or e-mail address"), required=False, max_length=254)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean_who(self) -> Member | None:
        typed = self.cleaned_data["who"].strip().removeprefix("@")
        if not typed:
            return None
        found = Member.objects.filter(handle=typed.lower()).first() or Member.objects.filter(email__iexact=typed).first()
        if found is None:
            raise forms.ValidationError(_("Nobody here has this handle or address."))
        return found

    @property
    def wanted(self) -> Wanted:
        """What was asked for, as far as it could be read."""
        data = self.cleaned_data
        who, until = data.get("who"), data.get("until")
        return Wanted(
            group=data.get("group", ""),
            member_id=who.pk if who else None,
            since=_midnight(data.get("since")),
            until=_midnight(until + timedelta(days=1)) if until and until.year < 9999 else None,
        )

    @property
    def kept(self) -> str:
        """The choice, for the addresses of further pages."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


def _midnight(day: object) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=get_current_timezone()) if day else None  # type: ignore[arg-type]


@administrator_required
@require_safe
def audit(request: HttpRequest, administrator: Member) -> HttpResponse:
    form = AuditForm(request.GET)
    is_fit = form.is_valid()
    page = queries.page(form.wanted, after=request.GET.get("after", "")) if is_fit else None
    context = {"form": form, "page": page, "keep": form.kept, "is_chosen": bool(form.kept)}
    return render(request, "web/administration/audit.html", context, status=200 if is_fit else 422)


@administrator_required
@require_POST
def as_file(request: HttpRequest, administrator: Member) -> HttpResponseBase:
    """The rows that were chosen as CSV (RFC 4180). That it was taken stands in the log, too, so it is no mere reading."""
    form = AuditForm(request.POST)
    if not form.is_valid():
        return render(request, "web/administration/audit.html", {"form": form, "keep": form.kept, "is_chosen": True}, status=422)
    record(Deed.AUDIT_TAKEN, administrator)
    answer = StreamingHttpResponse(_csv(queries.lines(form.wanted)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{now():%Y-%m-%d}.csv"'
    return answer


class _Line:
    """What `csv` writes into: it hands the line on."""

    def write(self, text: str) -> str:
        return text


def _csv(lines: Iterator[tuple[str, ...]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    for line in lines:
        # A name that a table program would take for a formula gets a sign before it that says it is none.
        yield writer.writerow([f"'{value}" if value.startswith(FORMULA) else value for value in line])
