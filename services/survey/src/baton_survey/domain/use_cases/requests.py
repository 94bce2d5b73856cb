"""What routes, consumers and timers ask of survey; each is answered by one use case."""

from typing import TypeAlias

from baton_common.model.messages import Request
from baton_survey.domain.closing import Closing
from baton_survey.domain.configuration.plan import Plan
from baton_survey.domain.questions import Comment, Score


class NoteClosing(Request, frozen=True, kw_only=True):
    """A case was closed: ask its customer now, plan it, or write down why not."""

    closing: Closing
    invitation_id: str


class NoteReopening(Request, frozen=True, kw_only=True):
    """A case is open again: what was planned is not done."""

    case_id: str


class AskNow(Request, frozen=True, kw_only=True):
    """The delay after a closing is over."""

    case_id: str
    attempt: int


class EndInvitation(Request, frozen=True, kw_only=True):
    """An invitation's time is over."""

    invitation_id: str


class AnswerSurvey(Request, frozen=True, kw_only=True):
    """What a customer filled in; `opts_out`: and do not ask me again."""

    invitation_id: str
    scores: tuple[Score, ...] = ()
    comments: tuple[Comment, ...] = ()
    opts_out: bool = False


class DeclineSurveys(Request, frozen=True, kw_only=True):
    """A customer does not want to be asked again; their invitation stays as it is."""

    invitation_id: str


class MergeCustomers(Request, frozen=True, kw_only=True):
    """Two customers turned out to be one."""

    customer_id: str
    other_id: str


class SeparateCustomers(Request, frozen=True, kw_only=True):
    """A merge was undone."""

    customer_id: str
    other_id: str


class ChangePlan(Request, frozen=True, kw_only=True):
    """Apply the section `survey`; gives what changes. `dry_run`: only say what would."""

    plan: Plan
    by: str
    dry_run: bool = False


SurveyRequest: TypeAlias = (
    NoteClosing
    | NoteReopening
    | AskNow
    | EndInvitation
    | AnswerSurvey
    | DeclineSurveys
    | MergeCustomers
    | SeparateCustomers
    | ChangePlan
)
