"""Annotations: found, read, made, changed, removed, reported."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from commonplace.hypothesis import actions
from commonplace.hypothesis.auth import Caller, Failure, caller_of, writer_of
from commonplace.hypothesis.finding import MOST, SORTS, Wanted, annotations_visible_to, found
from commonplace.hypothesis.schemas import AnnotationIn, ChangeIn
from commonplace.hypothesis.words import Json
from commonplace.hypothesis.writing import annotations_of, at_hand

router = Router()
_WORDS = ("text", "quote", "any")


@router.get("/search")
def search(request: HttpRequest) -> Json:
    """The annotations of a page, of a person, of a group, as far as the caller may see them."""
    caller = caller_of(request)
    wanted = _wanted(request.GET)
    result = found(caller.member, caller.sight, wanted)
    within = wanted.within if wanted.within not in {None, "all"} else ""
    written = annotations_of([*result.rows, *result.replies], caller.member, caller.sight, within=within or "")
    rows, replies = written[: len(result.rows)], written[len(result.rows) :]
    return {"total": result.total, "rows": rows, **({"replies": replies} if wanted.apart else {})}


@router.post("/annotations")
def create(request: HttpRequest, data: AnnotationIn) -> Json:
    """Mark a passage, say something about a page, or answer an annotation."""
    caller = writer_of(request)
    assert caller.member is not None
    if data.references:
        parent = get_object_or_404(_visible(caller), uid=data.references[-1][:20])
        return _one(caller, actions.reply(caller.member, parent, text=data.text).uid)
    said = actions.Said(
        uri=data.uri,
        text=data.text,
        tags=data.tags,
        group=data.chosen_group,
        is_private=data.permissions.is_private,
        selectors=data.selectors,
        title=data.document.name if data.document else "",
    )
    return _one(caller, actions.annotate(caller.member, said).uid, within=data.chosen_group)


@router.get("/annotations/{uid}")
def read(request: HttpRequest, uid: str) -> Json:
    return _one(caller_of(request), uid)


@router.api_operation(["PATCH", "PUT"], "/annotations/{uid}")
def change(request: HttpRequest, uid: str, data: ChangeIn) -> Json:
    """Change one's own."""
    caller = writer_of(request)
    assert caller.member is not None
    entry = get_object_or_404(_visible(caller), uid=uid, author=caller.member)
    private = data.permissions.is_private if data.permissions else None
    actions.change(caller.member, entry, text=data.text, tags=data.tags, group=data.group, is_private_now=private)
    return _one(caller, uid, within=data.group)


@router.delete("/annotations/{uid}")
def remove(request: HttpRequest, uid: str) -> Json:
    """Put one's own into the bin."""
    caller = writer_of(request)
    assert caller.member is not None
    actions.remove(caller.member, get_object_or_404(_visible(caller), uid=uid, author=caller.member))
    return {"id": uid, "deleted": True}


@router.put("/annotations/{uid}/flag", response={204: None})
def flag(request: HttpRequest, uid: str) -> Status[None]:
    """Tell those who moderate of it."""
    caller = writer_of(request)
    assert caller.member is not None
    actions.flag(caller.member, get_object_or_404(_visible(caller), uid=uid))
    return Status(204, None)


def _visible(caller: Caller) -> Any:
    rows = annotations_visible_to(caller.sight)
    return rows.select_related("author", "audience__space", "audience__circle", "root__author", "root__audience__space")


def _one(caller: Caller, uid: str, *, within: str = "") -> Json:
    entry = at_hand(annotations_visible_to(caller.sight)).filter(uid=uid).first()
    if entry is None:
        raise Http404
    return annotations_of([entry], caller.member, caller.sight, within=within if within != "all" else "")[0]


def _wanted(asked: QueryDict) -> Wanted:
    sort = asked.get("sort", "updated")
    if sort not in SORTS:
        raise Failure(400, f"sort: {', '.join(SORTS)}")
    return Wanted(
        uris=[*asked.getlist("uri"), *asked.getlist("url")],
        references=asked.get("references", ""),
        within=asked.get("group"),
        user=asked.get("user", ""),
        tags=[*asked.getlist("tag"), *asked.getlist("tags")],
        words=[(name, asked.get(name, "")) for name in _WORDS if asked.get(name)],
        sort=sort,
        rising=asked.get("order", "desc") == "asc",
        after=asked.get("search_after", ""),
        offset=_number(asked.get("offset"), 0, 9_800),
        limit=_number(asked.get("limit"), 20, MOST),
        apart=asked.get("_separate_replies", "").lower() in {"1", "true"},
    )


def _number(said: str | None, usual: int, most: int) -> int:
    return min(int(said[:9]), most) if said and said.isascii() and said.isdecimal() else usual
