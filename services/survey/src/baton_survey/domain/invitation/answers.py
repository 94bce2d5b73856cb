"""Validates answers against the questions that were asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from baton_common.model.messages import Refused
from baton_survey.domain.questions import RANGES, Comment, Question, Score

Wrong: TypeAlias = Literal["missing", "not-on-the-scale", "nothing-said"]


def wrong_answers(
    questions: Sequence[Question], given: Mapping[str, int | None]
) -> Iterator[tuple[str, Wrong]]:
    """Pairs of question and problem, in the order of the questions; `given` holds a number, or None
    for words, by question. An empty answer is a problem of the first."""
    for question in questions:
        if question.id not in given:
            if question.required:
                yield question.id, "missing"
        elif question.kind != "text" and given[question.id] not in RANGES[question.kind]:
            yield question.id, "not-on-the-scale"
    if questions and not given and not any(each.required for each in questions):
        yield questions[0].id, "nothing-said"


def must_fit(
    questions: Sequence[Question], scores: Sequence[Score], comments: Sequence[Comment]
) -> None:
    """Raises Refused (`answers`) unless each answer is to one of the questions, once, and none
    is wrong."""
    kinds = {each.id: each.kind for each in questions}
    given: dict[str, int | None] = {each.question: each.value for each in scores}
    given |= {each.question: None for each in comments}
    said = [(each.question, str(each.scale)) for each in scores]
    said += [(each.question, "text") for each in comments]
    if len(given) != len(said) or any(kinds.get(id_) != kind for id_, kind in said):
        raise Refused("Answer the questions of this survey, each once.", code="answers")
    for id_, wrong in wrong_answers(questions, given):
        raise Refused(f"The answer to {id_} is wrong: {wrong}.", code="answers")
