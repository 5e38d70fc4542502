"""The pictures of readable copies, handed out from here to whoever may read the copy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commonplace.entries.audience import snapshots_visible_to
from commonplace.kit.stored_files import file_answer
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sources.models import KeptPicture


@member_required
@require_safe
def picture(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    readable = KeptPicture.objects.filter(snapshot__in=snapshots_visible_to(viewer)).exclude(file="")
    found = get_object_or_404(readable, uid=uid)
    return file_answer(request, found.file, content_type=found.content_type)  # type: ignore[return-value]
