"""What an annotation is about (targets) and what it says (bodies): resources of the web, text, sets of them, and parts of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.annotations.model.values import DEEPEST, Checker, Values, at, is_iri, listed, types_of

SETS = ("Choice", "Composite", "List", "Independents")
_STATES = ("TimeState", "HttpRequestState")


def check_resource(checker: Checker, value: Any, where: str, depth: int = 0) -> None:
    """A body or target: an address, or an object."""
    if depth > DEEPEST:
        checker.say(where, _("lies too deep within other things"))
    elif isinstance(value, str):
        if not is_iri(value):
            checker.say(where, _("is no absolute address (IRI)"))
    elif not isinstance(value, Mapping):
        checker.say(where, _("is neither an address (IRI) nor an object"))
    else:
        _check_object(checker, value, where, depth)


def _check_object(checker: Checker, values: Values, where: str, depth: int) -> None:
    _check_descriptions(checker, values, where)
    kinds = types_of(values)
    sets = [kind for kind in SETS if kind in kinds]
    if len(sets) > 1:
        checker.say(at(where, "type"), _("says more than one kind of set: %(sets)s") % {"sets": ", ".join(sets)})
    if sets or "items" in values:
        _check_set(checker, values, where, depth, is_named=bool(sets))
    elif "TextualBody" in kinds or ("value" in values and "id" not in values):
        checker.text(values, "value", where, required=True)
        checker.iri(values, "id", where)
    elif "SpecificResource" in kinds or not {"source", "selector", "state"}.isdisjoint(values):
        _check_specific(checker, values, where, depth)
    else:
        checker.iri(values, "id", where, required=True)


def _check_descriptions(checker: Checker, values: Values, where: str) -> None:
    """What may be said of every resource (model, 3.2 and 3.3)."""
    for name in ("type", "format", "language", "accessibility", "styleClass"):
        checker.texts(values, name, where)
    checker.text(values, "processingLanguage", where)
    checker.choice(values, "textDirection", where, ("ltr", "rtl", "auto"))
    checker.motivations(values, "purpose", where)
    check_provenance(checker, values, where)


def check_provenance(checker: Checker, values: Values, where: str) -> None:
    """Who made it and when, under which rights, and where it came from (model, 3.3.1, 3.3.5 and 3.3.6)."""
    for name in ("created", "modified", "generated"):
        checker.moment(values, name, where)
    for name in ("creator", "generator", "audience"):
        checker.agents(values, name, where)
    checker.iris(values, "rights", where)
    checker.iris(values, "via", where)
    checker.iri(values, "canonical", where)


def _check_set(checker: Checker, values: Values, where: str, depth: int, *, is_named: bool) -> None:
    if not is_named:
        checker.say(at(where, "type"), _("does not say what kind of set its items are (Choice, Composite, List or Independents)"))
    items = values.get("items")
    if not isinstance(items, list) or not items:
        checker.say(at(where, "items"), _("has to list at least one thing"))
        return
    for number, item in enumerate(items):
        check_resource(checker, item, f"{where}.items[{number}]", depth + 1)


def _check_specific(checker: Checker, values: Values, where: str, depth: int) -> None:
    source = values.get("source")
    if source is None:
        checker.say(at(where, "source"), _("is missing"))
    elif isinstance(source, list):
        checker.say(at(where, "source"), _("may be said only once"))
    else:
        check_resource(checker, source, at(where, "source"), depth + 1)
    checker.iri(values, "id", where)
    for name in ("selector", "state"):
        for value in listed(values.get(name)):
            _check_specifier(checker, value, at(where, name), depth + 1)
    checker.iris(values, "scope", where)
    checker.agents(values, "renderedVia", where)


def _check_specifier(checker: Checker, value: Any, where: str, depth: int) -> None:
    """A selector or state: an address where it is described, or its description."""
    if depth > DEEPEST:
        checker.say(where, _("lies too deep within other things"))
    elif isinstance(value, str):
        if not is_iri(value):
            checker.say(where, _("is no absolute address (IRI)"))
    elif not isinstance(value, Mapping):
        checker.say(where, _("is neither an address (IRI) nor an object"))
    elif "type" not in value and "id" in value:
        checker.iri(value, "id", where)
    else:
        _check_described(checker, value, where, depth)


def _check_described(checker: Checker, values: Values, where: str, depth: int) -> None:
    kinds = types_of(values)
    if not kinds:
        checker.say(at(where, "type"), _("does not say what kind of selector or state it is"))
    for kind in kinds:
        _CHECKS.get(kind, _unknown)(checker, values, where)
    if "RangeSelector" in kinds:
        for name in ("startSelector", "endSelector"):
            _check_one(checker, values, name, where, depth)
    if "refinedBy" in values:
        for value in listed(values["refinedBy"]):
            _check_specifier(checker, value, at(where, "refinedBy"), depth + 1)


def _check_one(checker: Checker, values: Values, name: str, where: str, depth: int) -> None:
    value = values.get(name)
    if value is None:
        checker.say(at(where, name), _("is missing"))
    elif isinstance(value, list):
        checker.say(at(where, name), _("may be said only once"))
    else:
        _check_specifier(checker, value, at(where, name), depth + 1)


def _value(checker: Checker, values: Values, where: str) -> None:
    checker.text(values, "value", where, required=True)


def _fragment(checker: Checker, values: Values, where: str) -> None:
    _value(checker, values, where)
    checker.iri(values, "conformsTo", where)


def _quote(checker: Checker, values: Values, where: str) -> None:
    checker.text(values, "exact", where, required=True)
    checker.text(values, "prefix", where)
    checker.text(values, "suffix", where)


def _position(checker: Checker, values: Values, where: str) -> None:
    checker.count(values, "start", where, required=True)
    checker.count(values, "end", where, required=True)
    start, end = values.get("start"), values.get("end")
    if type(start) is int and type(end) is int and end < start:
        checker.say(at(where, "end"), _("lies before the start"))


def _svg(checker: Checker, values: Values, where: str) -> None:
    checker.iri(values, "id", where)
    checker.text(values, "value", where, required="id" not in values)


def _time(checker: Checker, values: Values, where: str) -> None:
    for name in ("sourceDate", "sourceDateStart", "sourceDateEnd"):
        for value in listed(values.get(name)):
            checker.moment({name: value}, name, where)
    checker.iris(values, "cached", where)


def _unknown(_checker: Checker, _values: Values, _where: str) -> None:
    """Others may invent selectors of their own (model, 4.2); what is not known is not used, and is no mistake."""


_CHECKS = {
    "FragmentSelector": _fragment,
    "CssSelector": _value,
    "XPathSelector": _value,
    "TextQuoteSelector": _quote,
    "TextPositionSelector": _position,
    "DataPositionSelector": _position,
    "SvgSelector": _svg,
    "TimeState": _time,
    "HttpRequestState": _value,
}
