"""Handles: a member's name in addresses and @mentions."""

import re
import unicodedata

from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.people.models import NOBODY, Member

LONGEST = 40
RESERVED = frozenset({"all", "everyone", "here", "channel", "me", NOBODY, "commonplace", "admin", "administrator"})
_SHAPE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def checked_handle(text: str, *, own: Member | None = None) -> str:
    """The handle as it is stored, or a Refusal that says what is wrong with it. `own` may keep the handle they have."""
    handle = unicodedata.normalize("NFKC", text).strip().removeprefix("@").lower()
    if not _SHAPE.fullmatch(handle) or len(handle) > LONGEST:
        raise Refusal(_("A handle has up to 40 letters from a to z, digits and hyphens."), field="handle")
    if handle in RESERVED:
        raise Refusal(_("This handle would be misleading. Choose another one."), field="handle")
    holder = Member.objects.filter(handle=handle).first()
    if holder is not None and holder != own:
        raise Refusal(_("Somebody already has this handle. Choose another one."), field="handle")
    return handle


def suggested_handle(name: str, email: str = "") -> str:
    """A free handle made of a name; of the e-mail address when the name has no letters from a to z."""
    stem = slugify(name)[: LONGEST - 4].strip("-_").replace("_", "-")
    stem = stem or slugify(email.partition("@")[0])[: LONGEST - 4].strip("-_").replace("_", "-") or "member"
    taken = set(Member.objects.filter(handle__startswith=stem).values_list("handle", flat=True)) | RESERVED
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(handle for handle in candidates if handle not in taken)
