"""Hatches: to choose a ground, look at it and prune it, have a sheet laid out or written, and read it."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.hatch_inputs import GroundIn, HatchIn, SheetIn
from commonplace.api.hatch_schemas import CameListOut, CameOut, GroundOut, HatchesOut, HatchOut, SheetOut
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED
from commonplace.hatch import queries
from commonplace.hatch.actions import beginning, hatching
from commonplace.hatch.models import Hatch
from commonplace.hatch.words import Form, From, Move, State
from commonplace.people.models import Member

router = Router(tags=["Hatches"])


@router.get("/hatches", response={200: HatchesOut, **REFUSED}, auth=STOCK)
def hatches(request: HttpRequest, let_go: bool = False, after: str = "") -> HatchesOut:
    """One's own, the newest first; those that were let go apart."""
    page = queries.hatches_of(member_of(request), after=after, put_away=let_go)
    return HatchesOut(items=[HatchOut.of(one) for one in page.items], next=page.next_cursor)


@router.post("/hatches", response={201: HatchOut, **REFUSED}, auth=WRITE)
def begin_hatch(request: HttpRequest, data: HatchIn) -> Status[HatchOut]:
    """Choose what it is to grow from: what the member may see of it becomes the ground."""
    member = writer_of(request)
    made = beginning.begin(
        member, way=From(data.way.value), what=data.what, picked=data.picked, form=Form(data.form.value), move=data.move, wish=data.wish
    )  # fmt: skip
    return Status(201, HatchOut.of(made))


def own_hatch(member: Member, uid: str) -> Hatch:
    return get_object_or_404(queries.own_hatches(member), uid=uid)


@router.get("/hatches/{uid}", response={200: HatchOut, **REFUSED}, auth=STOCK)
def hatch(request: HttpRequest, uid: str) -> HatchOut:
    """Where it is. Ask again while `is_running`: a model is writing."""
    return HatchOut.of(own_hatch(member_of(request), uid))


@router.get("/hatches/{uid}/ground", response={200: GroundOut, **REFUSED}, auth=STOCK)
def ground(request: HttpRequest, uid: str) -> GroundOut:
    """Its passages, what was left out and why, and whether it hangs together."""
    member = member_of(request)
    return GroundOut.of(queries.ground_shown(member, own_hatch(member, uid)))


@router.put("/hatches/{uid}/ground", response={200: HatchOut, **REFUSED}, auth=WRITE)
def choose_ground(request: HttpRequest, uid: str, data: GroundIn) -> HatchOut:
    """Say which passages it may rest on, what is to come of it and what it is to find out."""
    member = writer_of(request)
    found = own_hatch(member, uid)
    rows = dict(found.passages.values_list("number", "is_in"))
    numbers = [number for number, is_in in rows.items() if is_in] if data.numbers is None else data.numbers
    if any(number not in rows for number in numbers):
        raise Problem(422, "refused", _("There is no passage of this number in the ground."), field="numbers")
    form, move = data.form.value if data.form else found.form, data.move or found.move
    wish = found.wish if data.wish is None else data.wish
    beginning.choose(member, found, numbers=numbers, form=Form(form), move=Move(move), wish=wish)
    return HatchOut.of(own_hatch(member, uid))


@router.post("/hatches/{uid}/split", response={201: HatchOut, **REFUSED}, auth=WRITE)
def split_hatch(request: HttpRequest, uid: str) -> Status[HatchOut]:
    """Make two of a ground of two subjects; the second one's hatch is given back."""
    member = writer_of(request)
    return Status(201, HatchOut.of(beginning.split(member, own_hatch(member, uid))))


@router.post("/hatches/{uid}/sheet", response={200: HatchOut, 202: HatchOut, **REFUSED}, auth=WRITE)
def write_sheet(request: HttpRequest, uid: str, data: SheetIn) -> Status[HatchOut]:
    """Lay out quotes and places to write, at once; or have the model write, which answers 202: ask for the hatch until it is done. What stood there
    before is replaced, but words of one's own are not. A ground that does not carry it is refused with the reason."""
    member = writer_of(request)
    found = own_hatch(member, uid)
    if data.with_model:
        return Status(202, HatchOut.of(hatching.ask_model(member, found)))
    return Status(200, HatchOut.of(hatching.lay_out(member, found)))


@router.post("/hatches/{uid}/stop", response={200: HatchOut, **REFUSED}, auth=WRITE)
def stop_hatch(request: HttpRequest, uid: str) -> HatchOut:
    """Stop the model. What came until now is kept."""
    member = writer_of(request)
    return HatchOut.of(hatching.cancel(member, own_hatch(member, uid)))


@router.get("/hatches/{uid}/sheet", response={200: SheetOut, **REFUSED}, auth=STOCK)
def sheet(request: HttpRequest, uid: str) -> SheetOut:
    """Its sentences in their order, each with the passages it rests on and what the checks found."""
    member = member_of(request)
    return SheetOut.of(queries.sheet_shown(member, own_hatch(member, uid)))


@router.get("/hatches/{uid}/came", response={200: CameListOut, **REFUSED}, auth=STOCK)
def came_of_hatch(request: HttpRequest, uid: str) -> CameListOut:
    """The entry it became, and the questions and practices that came out of it."""
    member = member_of(request)
    found = queries.came_of(member, own_hatch(member, uid))
    return CameListOut(items=[CameOut.of(one, member) for one in found])


@router.delete("/hatches/{uid}", response={204: None, **REFUSED}, auth=WRITE)
def let_hatch_go(request: HttpRequest, uid: str) -> Status[None]:
    """Put it away. What was kept of it stays."""
    member = writer_of(request)
    if beginning.let_go(member, own_hatch(member, uid), is_gone=True).state != State.LET_GO:
        raise Problem(422, "refused", _("Only a hatch that is neither being written nor kept can be let go."))
    return Status(204, None)


@router.post("/hatches/{uid}/bring-back", response={200: HatchOut, **REFUSED}, auth=WRITE)
def take_hatch_out(request: HttpRequest, uid: str) -> HatchOut:
    """Take one that was let go out again."""
    member = writer_of(request)
    return HatchOut.of(beginning.let_go(member, own_hatch(member, uid), is_gone=False))
