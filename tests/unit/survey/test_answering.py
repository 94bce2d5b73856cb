"""An invitation is answered once, in time, with answers to what was asked."""

from datetime import timedelta

import pytest

from baton_common.model.messages import Refused
from baton_common.model.personal import Personal
from baton_contracts.survey_completed.survey import SurveyCompleted
from baton_survey.domain.closing import Closing
from baton_survey.domain.configuration.plan import Plan
from baton_survey.domain.invitation.answers import wrong_answers
from baton_survey.domain.invitation.commands import RecordAnswer
from baton_survey.domain.invitation.decide import ANSWERED, EXPIRED, decide
from baton_survey.domain.invitation.events import CustomerInvited, InvitationExpired, SurveyAnswered
from baton_survey.domain.invitation.state import INVITATION
from baton_survey.domain.questions import Comment, Low, Scale, Score
from baton_testkit.deciding import Deciding
from tests.unit.survey.world import ANN, COMMENT, EASY, NINE, RECOMMEND, SATISFIED, World

invitation = Deciding(INVITATION, decide)
LATER = NINE + timedelta(hours=1)
WORDS = Comment(
    question="comment", text=Personal[str](subject="ann", key_version=1, ciphertext="aGk=")
)

invited = CustomerInvited(
    invitation_id="i1",
    closing=Closing(
        case_id="c1", number="N-c1", customer_id="ann", department="returns", matter="exchange",
        language="en", channel="mail", to=ANN,
    ),
    to=ANN,
    questions=(SATISFIED, RECOMMEND, EASY, COMMENT),
    low=Low(),
    expires_at=NINE + timedelta(days=30),
    at=NINE,
)  # fmt: skip


def score(value: int = 5, question: str = "satisfied", scale: Scale = "csat") -> Score:
    return Score(question=question, scale=scale, value=value)


def answer(*scores: Score, comments: tuple[Comment, ...] = ()) -> RecordAnswer:
    return RecordAnswer(invitation_id="i1", scores=scores, comments=comments, at=LATER)


def answered(*scores: Score, comments: tuple[Comment, ...] = (), low: bool = False) -> object:
    return SurveyAnswered(invitation_id="i1", scores=scores, comments=comments, low=low, at=LATER)


def test_what_was_said_is_recorded_with_its_words_sealed() -> None:
    said = answered(score(), comments=(WORDS,))
    assert isinstance(said, SurveyAnswered)
    invitation.given(invited).when(answer(score(), comments=(WORDS,))).then(said)


def test_a_second_answer_is_refused_whatever_it_says() -> None:
    before = answered(score())
    assert isinstance(before, SurveyAnswered)
    invitation.given(invited, before).when(answer(score(1))).refused(ANSWERED, "answered")


def test_an_expired_invitation_is_refused_whether_that_was_noticed_or_not() -> None:
    expired = InvitationExpired(invitation_id="i1", at=invited.expires_at)
    invitation.given(invited, expired).when(answer(score())).refused(EXPIRED, "expired")
    too_late = RecordAnswer(
        invitation_id="i1", scores=(score(),), comments=(), at=invited.expires_at
    )
    invitation.given(invited).when(too_late).refused(EXPIRED, "expired")


@pytest.mark.parametrize(
    "wrong",
    [
        answer(),
        answer(score(0)),
        answer(score(6)),
        answer(score(), score(4)),
        answer(score(5, "recommend", "nps")),
        answer(score(), score(5, "unasked")),
        answer(score(), score(5, "recommend", "csat")),
        answer(score(), comments=(WORDS, WORDS)),
        answer(score(), comments=(Comment(question="easy", text=WORDS.text),)),
    ],
)
def test_answers_to_what_was_not_asked_are_refused(wrong: RecordAnswer) -> None:
    with pytest.raises(Refused) as no:
        decide(wrong, INVITATION.evolve(INVITATION.initial, invited))
    assert no.value.code == "answers"


def test_where_nothing_is_required_at_least_something_is_said() -> None:
    assert list(wrong_answers((RECOMMEND, COMMENT), {})) == [("recommend", "nothing-said")]
    assert list(wrong_answers((RECOMMEND, COMMENT), {"comment": None})) == []


@pytest.mark.parametrize(
    ("given", "low"),
    [
        ([score(3)], False),
        ([score(2)], True),
        ([score(5), score(7, "recommend", "nps"), score(4, "easy", "ces")], False),
        ([score(5), score(6, "recommend", "nps")], True),
        ([score(5), score(3, "easy", "ces")], True),
    ],
)
def test_one_low_score_is_enough_to_be_followed_up(given: list[Score], low: bool) -> None:
    (event,) = decide(answer(*given), INVITATION.evolve(INVITATION.initial, invited))
    assert isinstance(event, SurveyAnswered)
    assert event.low is low


async def test_the_questions_are_those_that_were_sent_whatever_the_configuration_asks_since(
    world: World,
) -> None:
    await world.closed()
    await world.plan(Plan(questions=(RECOMMEND,)))
    await world.answer(world.invitation, 4)
    (message,) = world.published(SurveyCompleted)
    assert [(each.question, each.value) for each in message.scores] == [("satisfied", 4)]
