"""Messages about one invitation to a survey. The key is the case's id."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.words import Language, Moment

Scale: TypeAlias = Literal["csat", "nps", "ces"]
"""csat: satisfaction, 1 to 5; nps: would recommend, 0 to 10; ces: it was easy, 1 to 7."""


class SurveyMessage(Contract, frozen=True, kw_only=True):
    """The common part of all messages about a survey."""

    case_id: str
    customer_id: str

    @property
    def key(self) -> str:
        """The case's id."""
        return self.case_id


class SurveyInvited(SurveyMessage, frozen=True, kw_only=True):
    """The customer is to be asked; the link's token follows from the invitation's id."""

    contract_type = "baton.survey.invited.v1"
    invitation_id: str
    channel: Literal["mail", "voice"]
    language: Language
    expires_at: Moment
    to: Personal[str]
    """The address that is written to."""
    number: str
    """The case's number, which the customer knows."""


class SurveyNotInvited(SurveyMessage, frozen=True, kw_only=True):
    """The customer is not asked, and why."""

    contract_type = "baton.survey.not-invited.v1"
    reason: Literal[
        "merged", "no-address", "asked-lately", "opted-out", "not-sampled", "switched-off"
    ]
    """merged: the concern goes on in another case."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one question with a scale."""

    question: str
    """The question's id in the configuration file."""
    scale: Scale
    value: Annotated[int, msgspec.Meta(ge=0, le=10)]


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one question without a scale."""

    question: str
    text: Personal[str]


class SurveyCompleted(SurveyMessage, frozen=True, kw_only=True):
    """The customer answered."""

    contract_type = "baton.survey.completed.v1"
    invitation_id: str
    scores: tuple[Score, ...]
    comments: tuple[Comment, ...] = ()
    low: bool
    """At least one score is at or below the configured limit: somebody should follow up."""


class SurveyExpired(SurveyMessage, frozen=True, kw_only=True):
    """Nobody answered in time; the link no longer works."""

    contract_type = "baton.survey.expired.v1"
    invitation_id: str
