"""Invitations and answers about a case, folded from messages of survey."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec

from baton_contracts.survey_completed import survey as contracts
from baton_kpi.domain.facts.case_end import Closing
from baton_kpi.domain.facts.fact import Fact

CLOCKS_DIFFER = timedelta(minutes=1)
"""Allowed lag of survey's clock behind that of cases."""


class SurveyFact(Fact, frozen=True, kw_only=True):
    """One invitation, or the decision not to invite after a closing."""

    kind: ClassVar = "surveys"
    main: ClassVar = "at"
    scope: ClassVar = "department"
    views: ClassVar = ("person", "matter", "channel", "language")

    case_id: str
    channel: str | None = None
    language: str | None = None
    department: str | None = None
    person: str | None = None
    """The person accountable when the case was closed."""
    matter: str | None = None
    at: datetime
    """The instant of the decision."""
    invited: bool
    reason: str | None = None
    """The reason for not inviting."""
    completed_at: datetime | None = None
    completed: bool = False
    expired_at: datetime | None = None
    csat: int | None = None
    nps: int | None = None
    ces: int | None = None
    low: bool = False


class Asking(msgspec.Struct, omit_defaults=True):
    """The survey after one closing of the case: an invitation, or none."""

    at: datetime
    invitation_id: str | None = None
    reason: str | None = None
    channel: str | None = None
    language: str | None = None
    completed_at: datetime | None = None
    expired_at: datetime | None = None
    scores: dict[str, int] = {}
    """By scale; of two questions with one scale the first counts."""
    low: bool = False


def apply_survey(askings: list[Asking], message: contracts.SurveyMessage, at: datetime) -> None:
    """Apply one message."""
    match message:
        case contracts.SurveyNotInvited():
            askings.append(Asking(at, reason=message.reason))
        case contracts.SurveyInvited():
            askings.append(
                Asking(
                    at, message.invitation_id, channel=message.channel, language=message.language
                )
            )
        case contracts.SurveyCompleted():
            asking = _asked(askings, message.invitation_id, at)
            asking.completed_at, asking.low = at, message.low
            for score in message.scores:
                asking.scores.setdefault(score.scale, score.value)
        case contracts.SurveyExpired():
            _asked(askings, message.invitation_id, at).expired_at = at
        case _:
            pass


def _asked(askings: list[Asking], invitation_id: str, at: datetime) -> Asking:
    """The invitation; without its own message it counts from this one."""
    for asking in askings:
        if asking.invitation_id == invitation_id:
            return asking
    askings.append(Asking(at, invitation_id))
    return askings[-1]


def survey_facts(
    case_id: str, askings: Sequence[Asking], closings: Sequence[Closing], matter: str
) -> list[SurveyFact]:
    """The facts, each with the person accountable at the closing before it."""
    made = []
    for number, asking in enumerate(askings, 1):
        closing = _followed(asking.at, closings)
        made.append(
            SurveyFact(
                id=f"{case_id}/{number}",
                case_id=case_id,
                channel=asking.channel,
                language=asking.language,
                department=closing.department if closing else None,
                person=closing.owner if closing else None,
                matter=matter,
                at=asking.at,
                invited=asking.invitation_id is not None,
                reason=asking.reason,
                completed_at=asking.completed_at,
                completed=asking.completed_at is not None,
                expired_at=asking.expired_at,
                csat=asking.scores.get("csat"),
                nps=asking.scores.get("nps"),
                ces=asking.scores.get("ces"),
                low=asking.low,
            )
        )
    return made


def _followed(at: datetime, closings: Sequence[Closing]) -> Closing | None:
    """The closing that an invitation follows: the last one before it, by two clocks; else the
    first. Some closings have no invitation: a case reopened at once is not asked about."""
    before = [closing for closing in closings if closing.at <= at + CLOCKS_DIFFER]
    if before:
        return before[-1]
    return closings[0] if closings else None
