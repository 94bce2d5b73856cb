"""Closings as they are listed: planned, invited, answered, expired, or not asked and why."""

from datetime import timedelta

import pytest

from baton_common.model.messages import Event
from baton_contracts.survey_links import token
from baton_survey.domain.closing import Closing
from baton_survey.domain.invitation.events import CustomerInvited, InvitationExpired, SurveyAnswered
from baton_survey.domain.questions import Low, Score
from baton_survey.domain.survey.events import AskingDropped, AskingPlanned, CustomerNotInvited
from baton_survey.projections.invitations import (
    INVITATIONS,
    InvitationRow,
    Invitations,
    State,
    hashed,
)
from baton_testkit.projecting import Projecting, recorded
from tests.unit.survey.world import ANN, NINE

KEY = b"k" * 32
LATER = NINE + timedelta(days=14)
invitations = Projecting(lambda: Invitations(KEY))

CLOSING = Closing(
    case_id="c1",
    number="7KX3M9QAH",
    customer_id="cu1",
    department="returns",
    matter="refund",
    language="zh",
    channel="voice",
    to=ANN,
)
PLANNED = AskingPlanned(invitation_id="i1", closing=CLOSING, attempt=1, due_at=LATER, at=NINE)
DROPPED = AskingDropped(invitation_id="i1", at=NINE)
NOT_INVITED = CustomerNotInvited(invitation_id="i1", closing=CLOSING, reason="opted-out", at=NINE)
INVITED = CustomerInvited(
    invitation_id="i1",
    closing=CLOSING,
    to=ANN,
    questions=(),
    low=Low(),
    expires_at=LATER,
    at=NINE,
)
SCORE = Score(question="satisfied", scale="csat", value=1)
ANSWERED = SurveyAnswered(invitation_id="i1", scores=(SCORE,), low=True, at=LATER)
EXPIRED = InvitationExpired(invitation_id="i1", at=LATER)


def row(*events: Event) -> InvitationRow:
    """The row of the closing after these events."""
    return invitations.given(*recorded(*events)).row(INVITATIONS, InvitationRow, "i1")


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([PLANNED], "planned"),
        ([PLANNED, DROPPED], "dropped"),
        ([PLANNED, INVITED], "invited"),
        ([NOT_INVITED], "not-invited"),
        ([INVITED, EXPIRED], "expired"),
        ([INVITED, ANSWERED], "answered"),
    ],
)
def test_it_says_what_became_of_the_closing(events: list[Event], state: State) -> None:
    after = row(*events)
    assert (after.state, after.number, after.department) == (state, "7KX3M9QAH", "returns")


def test_an_invitation_is_found_by_the_hash_of_its_token_alone() -> None:
    invited = row(PLANNED, INVITED)
    assert invited.token_hash == hashed(token(KEY, "i1"))
    assert invited.expires_at == LATER


def test_who_was_not_asked_has_a_reason() -> None:
    assert row(NOT_INVITED).reason == "opted-out"


def test_an_answer_is_there_with_its_scores() -> None:
    answered = row(INVITED, ANSWERED)
    assert (answered.answered_at, answered.low, answered.scores) == (LATER, True, (SCORE,))
