"""What came of asking customers what they think."""

from baton_cases.domain.survey import events as happened
from baton_cases.domain.survey.hearing import SurveyNews, hear
from baton_common.model.clock import NewId
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.reading import read_as
from baton_contracts.survey_completed import survey as told


def hear_surveys(new_id: NewId) -> Handlers:
    """The handlers of `survey-completed` by contract type."""

    def heard_as(event: SurveyNews) -> Decide:
        handoff_id = new_id()

        def decide(work: UnitOfWork) -> None:
            hear(work, event, handoff_id)

        return decide

    async def invited(heard: ReceivedMessage) -> Decide:
        news = read_as(heard, told.SurveyInvited)
        return heard_as(
            happened.CustomerInvited(
                case_id=news.case_id,
                invitation_id=news.invitation_id,
                channel=news.channel,
                at=heard.at,
            )
        )

    async def not_invited(heard: ReceivedMessage) -> Decide:
        news = read_as(heard, told.SurveyNotInvited)
        return heard_as(
            happened.CustomerNotInvited(case_id=news.case_id, reason=news.reason, at=heard.at)
        )

    async def completed(heard: ReceivedMessage) -> Decide:
        news = read_as(heard, told.SurveyCompleted)
        scores = tuple(
            happened.Score(question=each.question, scale=each.scale, value=each.value)
            for each in news.scores
        )
        return heard_as(
            happened.SurveyAnswered(
                case_id=news.case_id,
                invitation_id=news.invitation_id,
                scores=scores,
                comments=tuple(each.text for each in news.comments),
                low=news.low,
                at=heard.at,
            )
        )

    async def expired(heard: ReceivedMessage) -> Decide:
        news = read_as(heard, told.SurveyExpired)
        return heard_as(
            happened.InvitationExpired(
                case_id=news.case_id, invitation_id=news.invitation_id, at=heard.at
            )
        )

    return {
        told.SurveyInvited.contract_type: invited,
        told.SurveyNotInvited.contract_type: not_invited,
        told.SurveyCompleted.contract_type: completed,
        told.SurveyExpired.contract_type: expired,
    }
