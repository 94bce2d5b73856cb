"""Requests of routes, consumers and timers; each has one use case."""

from typing import TypeAlias

from baton_common.model.messages import Request
from baton_survey.domain.closing import Closing
from baton_survey.domain.configuration.plan import Plan
from baton_survey.domain.questions import Comment, Score


class NoteClosing(Request, frozen=True, kw_only=True):
    """A case was closed: invite its customer now, plan it, or record why not."""

    closing: Closing
    invitation_id: str


class NoteReopening(Request, frozen=True, kw_only=True):
    """A case was reopened: the plan is dropped."""

    case_id: str


class AskNow(Request, frozen=True, kw_only=True):
    """The delay after a closing has passed."""

    case_id: str
    attempt: int


class EndInvitation(Request, frozen=True, kw_only=True):
    """An invitation's time has passed."""

    invitation_id: str


class AnswerSurvey(Request, frozen=True, kw_only=True):
    """A customer's answer; `opts_out`: with an opt-out."""

    invitation_id: str
    scores: tuple[Score, ...] = ()
    comments: tuple[Comment, ...] = ()
    opts_out: bool = False


class DeclineSurveys(Request, frozen=True, kw_only=True):
    """A customer opts out; their invitation stays as it is."""

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
    """Apply the section `survey`; returns the changes. `dry_run`: changes nothing."""

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
