"""Messages of survey: the outcome of asking customers for their opinion."""

from baton_cases.domain.survey import events as happened
from baton_cases.domain.survey.events import SurveyMessage
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import KeepSurveyMessage
from baton_common.model.clock import NewId
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.reading import read_as
from baton_contracts.survey_completed import survey as contracts


def survey_handlers(new_id: NewId) -> Handlers:
    """The handlers of `survey-completed` by contract type."""

    def kept_as(event: SurveyMessage) -> Decide:
        handoff_id = new_id()

        def decide(work: UnitOfWork) -> None:
            request = KeepSurveyMessage(message=event, handoff_id=handoff_id, at=work.now)
            do(work, request)

        return decide

    async def invited(received: ReceivedMessage) -> Decide:
        published = read_as(received, contracts.SurveyInvited)
        return kept_as(
            happened.CustomerInvited(
                case_id=published.case_id,
                invitation_id=published.invitation_id,
                channel=published.channel,
                at=received.at,
            )
        )

    async def not_invited(received: ReceivedMessage) -> Decide:
        published = read_as(received, contracts.SurveyNotInvited)
        return kept_as(
            happened.CustomerNotInvited(
                case_id=published.case_id, reason=published.reason, at=received.at
            )
        )

    async def completed(received: ReceivedMessage) -> Decide:
        published = read_as(received, contracts.SurveyCompleted)
        scores = tuple(
            happened.Score(question=each.question, scale=each.scale, value=each.value)
            for each in published.scores
        )
        return kept_as(
            happened.SurveyAnswered(
                case_id=published.case_id,
                invitation_id=published.invitation_id,
                scores=scores,
                comments=tuple(each.text for each in published.comments),
                low=published.low,
                at=received.at,
            )
        )

    async def expired(received: ReceivedMessage) -> Decide:
        published = read_as(received, contracts.SurveyExpired)
        return kept_as(
            happened.InvitationExpired(
                case_id=published.case_id, invitation_id=published.invitation_id, at=received.at
            )
        )

    return {
        contracts.SurveyInvited.contract_type: invited,
        contracts.SurveyNotInvited.contract_type: not_invited,
        contracts.SurveyCompleted.contract_type: completed,
        contracts.SurveyExpired.contract_type: expired,
    }
