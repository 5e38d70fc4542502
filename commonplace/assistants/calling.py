"""One call of a tool, from what a program said to what it is answered; whatever becomes of it stands in the member's list."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404
from django.utils.translation import gettext as _
from pydantic import ValidationError

from commonplace.assistants.models import Call, Outcome
from commonplace.assistants.tools.base import MATERIAL, Caller, Json, NotThere, Tool
from commonplace.assistants.tools.doing import DOING
from commonplace.assistants.tools.looking import LOOKING
from commonplace.entries.audience import sight_of
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.oauth.queries import is_meant_for
from commonplace.people.actions.programs import token_for
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Scope, Token

TOOLS = {tool.name: tool for tool in (*LOOKING, *DOING)}
SCOPES = tuple(scope for scope in Scope if any(tool.scope is scope for tool in TOOLS.values()))
MOST, WITHIN = 600, timedelta(minutes=5)
"""Requests of one program, over all doors."""
CALLS_AN_HOUR, DEEDS_AN_HOUR = 1_000, 60
KEPT = timedelta(days=90)
_ASKED = 200


@dataclass(frozen=True)
class Answer:
    """`told` is for programs that read JSON; `text` says the same for those that do not."""

    text: str
    told: Json | None = None
    is_error: bool = False


def admitted(secret: str) -> Token | None:
    """The living token of this secret, if it is meant for assistants; a Refusal (to come back later) where its program asks too much."""
    token = token_for(secret)
    if token is None or not is_meant_for(token, "mcp"):
        return None
    refuse_beyond(f"api:{token.pk}", most=MOST, within=WITHIN)
    return token


def tools_for(token: Token) -> list[Tool]:  # type: ignore[type-arg]
    """Those that the program was given leave for."""
    return [tool for tool in TOOLS.values() if token.allows(tool.scope)]


def call(token: Token, name: str, arguments: Json) -> Answer | None:
    """None where there is no such tool."""
    tool = TOOLS.get(name)
    if tool is None:
        return None
    answer, gist, outcome = _answered(token, tool, arguments)
    Call.objects.create(member=token.member, token=token, tool=name, asked=clean_line(gist)[:_ASKED], outcome=outcome)
    return answer


def _answered(token: Token, tool: Tool, arguments: Json) -> tuple[Answer, str, Outcome]:  # type: ignore[type-arg]
    gist = ""
    try:
        if not token.allows(tool.scope):
            raise Refusal(_("This program was not given leave to do that. Connect it again and allow it."))
        asked = tool.asks.model_validate(arguments)
        gist = tool.gist(asked)
        refuse_beyond(f"assistant:{token.member_id}", most=CALLS_AN_HOUR, within=timedelta(hours=1))
        if tool.is_deed:
            refuse_beyond(f"assistant-deed:{token.member_id}", most=DEEDS_AN_HOUR, within=timedelta(hours=1))
        told = tool.do(Caller(token.member, token, sight_of(token.member)), asked)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'arguments'}: {one['msg']}" for one in error.errors()[:5])
        return Answer(wrong, is_error=True), gist, Outcome.FAILED
    except (NotThere, Http404):
        return Answer(_("There is nothing here for this member under that id."), is_error=True), gist, Outcome.FAILED
    except Refusal as refusal:
        return Answer(str(refusal), is_error=True), gist, Outcome.REFUSED
    return _said(tool, told), gist, Outcome.DONE


def _said(tool: Tool, told: Json) -> Answer:  # type: ignore[type-arg]
    told = {"about_this": MATERIAL, **told} if tool.holds_material else told
    return Answer(json.dumps(told, ensure_ascii=False, indent=1), told)


def forget() -> None:
    Call.objects.filter(made_at__lt=now() - KEPT).delete()
