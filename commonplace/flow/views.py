"""My flow: a member sees their own, and only theirs."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.flow import queries, taking
from commonplace.flow.balance import BY
from commonplace.flow.drawing import drawn
from commonplace.flow.parts_of_loop import SEEK, SENSE, SHARE
from commonplace.flow.queries import Flow
from commonplace.kit.plots import Plot, Series, lines
from commonplace.lineage.layout import BOX_WIDTH
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def mine(request: HttpRequest, member: Member) -> HttpResponse:
    flow = queries.flow_of(member, by=_by(request))
    context = {
        "flow": flow,
        "picture": drawn(member, flow.learn_from, flow.learn_from_me),
        "balance": _balance(flow) if flow.periods else None,
        "box_width": BOX_WIDTH,
    }
    return render(request, "flow/mine.html", context)


def _by(request: HttpRequest) -> str:
    by = request.GET.get("by", "")
    return by if by in BY else BY[0]


def _balance(flow: Flow) -> Plot:
    words = {SEEK: _("Seek"), SENSE: _("Sense"), SHARE: _("Share")}
    return lines(
        "balance",
        title=_("Seek, sense and share"),
        text=_("What you did in each month.") if flow.by == "month" else _("What you did in each week; a week begins on Monday."),
        labels=[period.label for period in flow.periods],
        series=[Series(label, [period.counts[part] for period in flow.periods]) for part, label in words.items()],
        heads=_("Month") if flow.by == "month" else _("Week from"),
    )


@member_required
@require_safe
def as_json(request: HttpRequest, member: Member) -> HttpResponse:
    """All of it in one file."""
    values = taking.parts_of(queries.flow_of(member, by=_by(request)))
    response = JsonResponse(values, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-flow.json"'
    return response


@member_required
@require_safe
def as_csv(request: HttpRequest, member: Member, part: str) -> HttpResponse:
    """One part as a table."""
    if part not in taking.PARTS:
        raise Http404
    rows = taking.parts_of(queries.flow_of(member, by=_by(request)))[part]
    file = io.StringIO()
    file.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(file)
    writer.writerow(taking.PARTS[part])
    writer.writerows([_as_text(row[column]) for column in taking.PARTS[part]] for row in rows)
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="my-flow-{part}.csv"'
    return response


def _as_text(cell: object) -> str:
    """A spreadsheet would work out a cell that begins like a formula; titles and names come from anybody."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
