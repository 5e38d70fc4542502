"""Saying thanks."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.ids import new_uid
from commonplace.lineage import actions
from commonplace.lineage.forms import ThanksForm
from commonplace.lineage.views.shared import entries_with_a_page
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@require_POST
@member_required
def thank(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(entries_with_a_page(member), uid=uid)
    form = ThanksForm(request.POST)
    if form.is_valid():
        try:
            actions.thank(member, entry, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return HttpResponseRedirect(f"{entry.get_absolute_url()}#thanks", status=303)
    context = {
        "entry": entry,
        "deed_key": form["deed_key"].value() or new_uid(),
        "typed_thanks": form["used_for"].value() or "",
        "thanks_error": next(iter(form["used_for"].errors or form.non_field_errors()), _("Something was missing. Please send it again.")),
    }
    answer = render(request, "lineage/thank.html", context, status=422)
    # The page's own form takes the place of the one that was sent, with everything typed.
    answer["HX-Retarget"] = answer["HX-Reselect"] = "#thank"
    return answer
