"""News of one invitation to a survey. The key is the case's id."""

from typing import Literal

from baton_common.contract import Contract
from baton_common.personal import Personal
from baton_contracts.words import Language, Moment


class SurveyNews(Contract, frozen=True, kw_only=True):
    """What all news of a survey has."""

    case_id: str

    @property
    def key(self) -> str:
        """The case's id."""
        return self.case_id


class SurveyInvited(SurveyNews, frozen=True, kw_only=True):
    """The customer is to be asked; the link's token follows from the invitation's id."""

    contract_type = "baton.survey.invited.v1"
    invitation_id: str
    channel: Literal["mail", "voice"]
    language: Language
    expires_at: Moment


class SurveyNotInvited(SurveyNews, frozen=True, kw_only=True):
    """The customer is not asked, and why."""

    contract_type = "baton.survey.not-invited.v1"
    reason: Literal["no-address", "asked-lately", "opted-out", "not-sampled"]


class SurveyCompleted(SurveyNews, frozen=True, kw_only=True):
    """The customer answered."""

    contract_type = "baton.survey.completed.v1"
    invitation_id: str
    satisfied: int
    """1 to 5."""
    words: Personal[str] | None = None
