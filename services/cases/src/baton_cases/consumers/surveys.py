"""What came of asking customers what they think."""

from baton_cases.domain.survey import events as happened
from baton_cases.domain.survey.events import SurveyMessage
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import KeepSurveyMessage
from baton_common.model.clock import NewId
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.reading import read_as
from baton_contracts.survey_completed import survey as told


def hear_surveys(new_id: NewId) -> Handlers:
    """The handlers of `survey-completed` by contract type."""

    def kept_as(event: SurveyMessage) -> Decide:
        handoff_id = new_id()

        def decide(work: UnitOfWork) -> None:
            request = KeepSurveyMessage(message=event, handoff_id=handoff_id, at=work.now)
            do(work, request)

        return decide

    async def invited(received: ReceivedMessage) -> Decide:
        news = read_as(received, told.SurveyInvited)
        return kept_as(
            happened.CustomerInvited(
                case_id=news.case_id,
                invitation_id=news.invitation_id,
                channel=news.channel,
                at=received.at,
            )
        )

    async def not_invited(received: ReceivedMessage) -> Decide:
        news = read_as(received, told.SurveyNotInvited)
        return kept_as(
            happened.CustomerNotInvited(case_id=news.case_id, reason=news.reason, at=received.at)
        )

    async def completed(received: ReceivedMessage) -> Decide:
        news = read_as(received, told.SurveyCompleted)
        scores = tuple(
            happened.Score(question=each.question, scale=each.scale, value=each.value)
            for each in news.scores
        )
        return kept_as(
            happened.SurveyAnswered(
                case_id=news.case_id,
                invitation_id=news.invitation_id,
                scores=scores,
                comments=tuple(each.text for each in news.comments),
                low=news.low,
                at=received.at,
            )
        )

    async def expired(received: ReceivedMessage) -> Decide:
        news = read_as(received, told.SurveyExpired)
        return kept_as(
            happened.InvitationExpired(
                case_id=news.case_id, invitation_id=news.invitation_id, at=received.at
            )
        )

    return {
        told.SurveyInvited.contract_type: invited,
        told.SurveyNotInvited.contract_type: not_invited,
        told.SurveyCompleted.contract_type: completed,
        told.SurveyExpired.contract_type: expired,
    }
