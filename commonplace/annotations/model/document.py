"""A file or message of annotations: one of them, a page of them, or a collection with its pages inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.annotations.model.resources import check_provenance, check_resource
from commonplace.annotations.model.values import CONTEXT, Checker, Problem, Values, at, is_iri, listed, types_of
from commonplace.kit.errors import Refusal

CONTAINERS = ("AnnotationCollection", "AnnotationPage")


@dataclass(frozen=True)
class Checked:
    """An annotation, where it stands in the document ("" or "first.items[3]"), and what is wrong with it (nothing, if it is valid)."""

    place: str
    values: Values
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Document:
    """`annotations` in their order; `elsewhere` are the pages of a collection that are named by address only, and so are not here."""

    annotations: tuple[Checked, ...]
    elsewhere: tuple[str, ...] = ()


def read_document(content: bytes | str) -> Document:
    """What the text holds. Raises Refusal, naming the field, when it is no annotation, page or collection of the model.

    One broken annotation within a page or collection does not spoil the others: it carries its problems. Of one alone they are the refusal.
    """
    value = _json(content)
    if not isinstance(value, Mapping):
        raise Refusal(_("This is no annotation: the file has to hold one JSON object."))
    checker = Checker()
    _check_context(checker, value)
    kinds = types_of(value)
    if not any(kind in kinds for kind in CONTAINERS):
        check_annotation(checker, value, "")
        _refuse(checker)
        return Document((Checked("", value, ()),))
    annotations: list[Checked] = []
    elsewhere: list[str] = []
    _read_container(checker, value, "", annotations, elsewhere)
    _refuse(checker)
    return Document(tuple(annotations), tuple(elsewhere))


def _json(content: bytes | str) -> Any:
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        told = {"line": error.lineno, "column": error.colno, "error": error.msg}
        raise Refusal(_("This is not JSON: line %(line)d, column %(column)d: %(error)s.") % told) from error
    except (ValueError, RecursionError) as error:
        raise Refusal(_("This is not JSON that can be read.")) from error


def _refuse(checker: Checker) -> None:
    if checker.problems:
        raise Refusal("; ".join(str(problem) for problem in checker.problems[:20]), field=checker.problems[0].field or None)


def _check_context(checker: Checker, values: Values) -> None:
    contexts = listed(values.get("@context"))
    if not contexts:
        checker.say("@context", _("is missing; it has to name %(context)s") % {"context": CONTEXT})
    elif CONTEXT not in contexts:
        checker.say("@context", _("does not name %(context)s") % {"context": CONTEXT})


def check_annotation(checker: Checker, values: Values, where: str) -> None:
    """One annotation by the model's section 3. Says everything that is wrong, not only the first."""
    checker.iri(values, "id", where, required=True)
    if "Annotation" not in types_of(values):
        checker.say(at(where, "type"), _("has to be Annotation"))
    checker.motivations(values, "motivation", where)
    check_provenance(checker, values, where)
    _check_stylesheet(checker, values, where)
    if "bodyValue" in values:
        checker.text(values, "bodyValue", where, required=True)
        if "body" in values:
            checker.say(at(where, "bodyValue"), _("may not stand beside a body"))
    for number, body in enumerate(listed(values.get("body"))):
        check_resource(checker, body, at(where, _numbered("body", number, values["body"])))
    targets = listed(values.get("target"))
    if not targets:
        checker.say(at(where, "target"), _("is missing"))
    for number, target in enumerate(targets):
        check_resource(checker, target, at(where, _numbered("target", number, values["target"])))


def _numbered(name: str, number: int, value: Any) -> str:
    return f"{name}[{number}]" if isinstance(value, list) else name


def _check_stylesheet(checker: Checker, values: Values, where: str) -> None:
    sheet = values.get("stylesheet")
    if isinstance(sheet, Mapping):
        checker.iri(sheet, "id", at(where, "stylesheet"))
        checker.text(sheet, "value", at(where, "stylesheet"))
    elif sheet is not None and not is_iri(sheet):
        checker.say(at(where, "stylesheet"), _("is neither an address (IRI) nor an object"))


def _read_container(checker: Checker, values: Values, where: str, annotations: list[Checked], elsewhere: list[str]) -> None:
    """A collection or a page (model, section 5). What lies in its pages is read as far as it is here."""
    checker.iri(values, "id", where)
    check_provenance(checker, values, where)
    checker.texts(values, "label", where)
    checker.count(values, "total", where)
    checker.count(values, "startIndex", where)
    checker.iris(values, "last", where) if not isinstance(values.get("last"), Mapping) else None
    checker.iri(values, "prev", where)
    if "AnnotationPage" in types_of(values):
        checker.iri(values, "next", where)
        if isinstance(values.get("next"), str):
            elsewhere.append(values["next"])
        _read_items(checker, values, where, annotations)
        return
    first = values.get("first")
    if isinstance(first, Mapping):
        if "AnnotationPage" not in types_of(first):
            checker.say(at(where, "first.type"), _("has to be AnnotationPage"))
        _read_container(checker, {**first, "type": "AnnotationPage"}, at(where, "first"), annotations, elsewhere)
    elif first is not None:
        checker.iri(values, "first", where)
        elsewhere.append(str(first))


def _read_items(checker: Checker, values: Values, where: str, annotations: list[Checked]) -> None:
    items = values.get("items")
    if not isinstance(items, list):
        checker.say(at(where, "items"), _("has to be a list of annotations"))
        return
    for number, item in enumerate(items):
        place = f"{at(where, 'items')}[{number}]"
        if not isinstance(item, Mapping):
            checker.say(place, _("is no annotation"))
            continue
        own = Checker()
        check_annotation(own, item, "")
        annotations.append(Checked(place, item, tuple(own.problems)))
