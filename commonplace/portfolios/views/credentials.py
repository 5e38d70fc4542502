"""What programs and strangers ask for: the issuer, its keys, what was withdrawn, pictures, credentials; and the page that verifies one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.public_pages import NEVER_KEPT, open_to_the_web
from commonplace.people.adapter import client_address
from commonplace.people.limits import refuse_beyond
from commonplace.people.viewing import viewer_of
from commonplace.portfolios import baking, drawing
from commonplace.portfolios.credentials import CONTEXTS, IN_A_LIST, absolute, issuer, status_list, token_of
from commonplace.portfolios.forms import VerifyForm
from commonplace.portfolios.models import Award, SigningKey
from commonplace.portfolios.signing import jwk_of, key_set
from commonplace.portfolios.standing import awards_visible_to, badges_visible_to, once_shown_to
from commonplace.portfolios.verifying import VERIFIED_AN_HOUR, Verdict, verdict_on

PICTURES = {"png": "image/png", "svg": "image/svg+xml"}


@open_to_the_web
@require_safe
def issuer_profile(request: HttpRequest) -> HttpResponse:
    profile = {"@context": CONTEXTS, **issuer(), "publicKey": absolute("keys")}
    return JsonResponse(profile, content_type="application/ld+json")


@open_to_the_web
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return JsonResponse(key_set(), content_type="application/jwk-set+json")


@open_to_the_web
@require_safe
def key(request: HttpRequest, thumbprint: str) -> HttpResponse:
    row = get_object_or_404(SigningKey.objects.filter(distrusted_at__isnull=True), thumbprint=thumbprint)
    return JsonResponse(jwk_of(row), content_type="application/jwk+json")


@open_to_the_web
@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """There is the first list, and each in which somebody has a place."""
    first = (number - 1) * IN_A_LIST
    there = Award.objects.filter(status_index__gte=first, status_index__lt=first + IN_A_LIST)
    if not SigningKey.objects.exists() or not 1 <= number < 10_000 or (number > 1 and not there.exists()):
        raise Http404
    return HttpResponse(status_list(number), content_type="application/vc+jwt")


@open_to_the_web
@require_safe
def picture(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    viewer = viewer_of(request)
    badge = badges_visible_to(viewer).filter(uid=uid).first()
    if badge is None:  # somebody shows that they hold one of a hidden space
        badge = get_object_or_404(awards_visible_to(viewer).filter(badge__uid=uid)[:1]).badge
    drawn: bytes | str = drawing.svg(badge.emblem, badge.tone) if form == "svg" else drawing.png(badge.emblem, badge.tone)
    return _file(drawn, PICTURES[form])


def _file(content: bytes | str, content_type: str, name: str = "") -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if name:
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@open_to_the_web
@require_safe
def credential(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """The credential of an award that the viewer may see, as its text or within the picture."""
    award = get_object_or_404(awards_visible_to(viewer_of(request)), uid=uid)
    if not award.is_valid:
        raise Http404
    token, badge = token_of(award), award.badge
    if form == "jwt":
        return _file(token, "text/plain; charset=utf-8", f"badge-{uid}.jwt")
    if form == "svg":
        return _file(baking.into_svg(drawing.svg(badge.emblem, badge.tone), token), PICTURES[form], f"badge-{uid}.svg")
    return _file(baking.into_png(drawing.png(badge.emblem, badge.tone), token), PICTURES[form], f"badge-{uid}.png")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_the_web
def verify(request: HttpRequest) -> HttpResponse:
    """For everybody: paste or send a credential and read whether it holds; `?award=` names one that the viewer was shown. Nothing of it is kept, and
    no other place is asked. It changes nothing, so it needs no token against forgery, and a stranger gets no cookie."""
    is_sent, asked = request.method == "POST", request.GET.get("award", "")[:20]
    if is_sent or asked:
        try:
            refuse_beyond(f"verify:{client_address(request)}", most=VERIFIED_AN_HOUR, within=timedelta(hours=1))
        except Refusal as refusal:
            answer = render(request, "portfolios/verify.html", {"form": VerifyForm(), "refused": refusal}, status=429)
            answer.headers["Retry-After"] = "60"
            return answer
    return _sent(request) if is_sent else _asked(request, asked)


def _asked(request: HttpRequest, uid: str) -> HttpResponse:
    """An award by its name: its credential is written and checked as if somebody had sent it. Whose it is stands there while it holds."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {"form": VerifyForm(), "viewer": viewer}
    if uid:
        award = get_object_or_404(once_shown_to(viewer), uid=uid)
        context |= {"verdict": verdict_on(token_of(award)), "holder": award.member.name if award.is_valid else ""}
    answer = render(request, "portfolios/verify.html", context)
    if uid:
        answer.headers["Cache-Control"] = NEVER_KEPT
    return answer


def _sent(request: HttpRequest) -> HttpResponse:
    form = VerifyForm(request.POST, request.FILES)
    verdict: Verdict | None = None
    if form.is_valid():
        sent = form.cleaned_data["file"]
        raw = sent.read(baking.LARGEST + 1) if sent else form.cleaned_data["token"].encode("utf-8", "replace")
        if raw.strip():
            verdict = verdict_on(baking.found_in(raw), email=form.cleaned_data["email"])
        else:
            form.add_error("token", _("Paste the credential, or choose its file."))
    context = {"form": form, "verdict": verdict, "viewer": viewer_of(request)}
    return render(request, "portfolios/verify.html", context, status=200 if verdict else 422)
