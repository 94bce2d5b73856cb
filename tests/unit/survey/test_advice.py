"""Answers that are refused are answers to the questions of the survey, each once."""

from baton_survey.domain.invitation.answers import must_fit
from baton_survey.domain.questions import Score
from tests.advice import Advice
from tests.unit.survey.world import RECOMMEND, SATISFIED


def test_the_questions_of_the_survey_are_answered_once_each() -> None:
    asked = (SATISFIED, RECOMMEND)
    right = Score(question="satisfied", scale="csat", value=4)
    for wrong in ((right, right), (right, Score(question="easy", scale="ces", value=4))):
        with Advice("Answer the questions of this survey, each once.").raised():
            must_fit(asked, wrong, ())
    must_fit(asked, (right,), ())
