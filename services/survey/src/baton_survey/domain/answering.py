"""The customer answers: once, in time, what was asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias, assert_never

from baton_common.model.log_port import Deadline
from baton_common.model.messages import Command, Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.customer import opt_out
from baton_survey.domain.invitation import (
    INVITATION,
    Answered,
    CustomerInvited,
    Expired,
    Invitation,
    InvitationEvent,
    InvitationExpired,
    NotYetInvited,
    Open,
    SurveyAnswered,
)
from baton_survey.domain.inviting import EXPIRE
from baton_survey.domain.questions import RANGES, Comment, Question, Score

Wrong: TypeAlias = Literal["missing", "not-on-the-scale", "nothing-said"]

ANSWERED = "This survey was answered already; it can be answered once."
EXPIRED = "This invitation has expired and can no longer be answered."


class AnswerSurvey(Command, frozen=True, kw_only=True):
    """What they filled in; `opts_out`: and do not ask me again."""

    invitation_id: str
    scores: tuple[Score, ...] = ()
    comments: tuple[Comment, ...] = ()
    opts_out: bool = False


def wrong_answers(
    questions: Sequence[Question], given: Mapping[str, int | None]
) -> Iterator[tuple[str, Wrong]]:
    """Question and problem, in the order of the questions; `given` holds a number, or None for
    words, by question. Nothing said at all is a problem of the first."""
    for question in questions:
        if question.id not in given:
            if question.required:
                yield question.id, "missing"
        elif question.kind != "text" and given[question.id] not in RANGES[question.kind]:
            yield question.id, "not-on-the-scale"
    if questions and not given and not any(each.required for each in questions):
        yield questions[0].id, "nothing-said"


def decide(command: AnswerSurvey, invitation: Invitation) -> list[InvitationEvent]:
    """Raises Refused (`answered`, `expired`, `answers`), Unknown."""
    match invitation:
        case NotYetInvited():
            raise Unknown
        case Answered():
            raise Refused(ANSWERED, code="answered")
        case Expired():
            raise Refused(EXPIRED, code="expired")
        case Open(invited=invited):
            if command.at >= invited.expires_at:
                raise Refused(EXPIRED, code="expired")
            _must_fit(command, invited)
            return [
                SurveyAnswered(
                    invitation_id=command.invitation_id,
                    scores=command.scores,
                    comments=command.comments,
                    low=any(map(invited.low.is_low, command.scores)),
                    at=command.at,
                )
            ]
        case _:
            assert_never(invitation)


def _must_fit(command: AnswerSurvey, invited: CustomerInvited) -> None:
    kinds = {each.id: each.kind for each in invited.questions}
    given: dict[str, int | None] = {each.question: each.value for each in command.scores}
    given |= {each.question: None for each in command.comments}
    said = [(each.question, str(each.scale)) for each in command.scores]
    said += [(each.question, "text") for each in command.comments]
    if len(given) != len(said) or any(kinds.get(id_) != kind for id_, kind in said):
        raise Refused("Answer the questions of this survey, each once.", code="answers")
    for id_, wrong in wrong_answers(invited.questions, given):
        raise Refused(f"The answer to {id_} is wrong: {wrong}.", code="answers")


def answer_survey(work: UnitOfWork, command: AnswerSurvey) -> None:
    """Record it: answered, no longer to expire, and not to be asked again if they said so.
    Raises as `decide`."""
    invitation = work.state(INVITATION, command.invitation_id)
    work.record(INVITATION, command.invitation_id, *decide(command, invitation))
    work.cancel(INVITATION.stream(command.invitation_id), EXPIRE)
    if command.opts_out and not isinstance(invitation, NotYetInvited):
        opt_out(work, invitation.invited.closing.customer_id, command.invitation_id)


def decline_surveys(work: UnitOfWork, invitation_id: str) -> None:
    """They do not want to be asked again; what they were sent stays as it is, whatever it is.
    Raises Unknown."""
    invitation = work.state(INVITATION, invitation_id)
    if isinstance(invitation, NotYetInvited):
        raise Unknown
    opt_out(work, invitation.invited.closing.customer_id, invitation_id)


def expire(work: UnitOfWork, deadline: Deadline) -> None:
    """Its time is over; one that was answered stays answered."""
    invitation_id = deadline.stream.removeprefix(f"{INVITATION.category}-")
    if isinstance(work.state(INVITATION, invitation_id), Open):
        expired = InvitationExpired(invitation_id=invitation_id, at=deadline.due_at)
        work.record(INVITATION, invitation_id, expired)
