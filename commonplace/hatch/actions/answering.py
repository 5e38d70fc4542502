"""Asking the stock with a model: a hatch of its own form, whose ground is what search finds."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonplace.entries.audience import sight_of
from commonplace.hatch.actions.hatching import ask_model
from commonplace.hatch.asking import material_for
from commonplace.hatch.models import Hatch, Passage
from commonplace.hatch.words import Form, From
from commonplace.kit.bulk import insert_rows
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member


def ask_model_for_answer(actor: Member, question: str, *, deed_key: str = "") -> Hatch:
    """Raises Refusal where no model is set, or nothing was found that it could answer from."""
    if deed_key and (done := Hatch.objects.filter(member=actor, deed_key=deed_key).first()):
        return done
    material = material_for(actor, sight_of(actor), question)
    if not material:
        raise Refusal(_("There is nothing here about it that you may see, so there is nothing to answer from. Ask it as a question."))
    try:
        with transaction.atomic():
            hatch = Hatch.objects.create(
                member=actor,
                gathered_from=From.STOCK,
                about=question[:300],
                wish=question[:500],
                form=Form.ANSWER,
                deed_key=deed_key or None,
            )
            insert_rows(Passage(hatch=hatch, number=one.number, entry=one.entry, source=one.source, text=one.text) for one in material)
            return ask_model(actor, hatch)
    except IntegrityError:
        return Hatch.objects.get(member=actor, deed_key=deed_key)
