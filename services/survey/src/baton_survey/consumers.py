"""What survey hears: cases that were closed or reopened, customers who are one or are not."""

from baton_common.model.clock import NewId
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_contracts.case_updated.case import CaseClosed, CaseReopened
from baton_contracts.case_updated.customer import CustomerMerged, CustomerMergeUndone
from baton_contracts.reading import read_as
from baton_survey.domain.customer import found_other, found_same
from baton_survey.domain.invitation import Closing
from baton_survey.domain.inviting import drop_plan, hear_closing


def hear_cases(new_id: NewId) -> Handlers:
    """The handlers of `case-updated` by contract type."""

    async def closed(message: ReceivedMessage) -> Decide | None:
        closing, invitation_id = closing_of(read_as(message, CaseClosed)), new_id()
        return lambda work: hear_closing(work, closing, invitation_id)

    async def reopened(message: ReceivedMessage) -> Decide | None:
        case_id = read_as(message, CaseReopened).case.id
        return lambda work: drop_plan(work, case_id)

    async def merged(message: ReceivedMessage) -> Decide | None:
        news = read_as(message, CustomerMerged)
        return lambda work: found_same(work, (news.customer_id, news.merged_id))

    async def separated(message: ReceivedMessage) -> Decide | None:
        news = read_as(message, CustomerMergeUndone)
        return lambda work: found_other(work, (news.customer_id, news.separated_id))

    return {
        CaseClosed.contract_type: closed,
        CaseReopened.contract_type: reopened,
        CustomerMerged.contract_type: merged,
        CustomerMergeUndone.contract_type: separated,
    }


def closing_of(news: CaseClosed) -> Closing:
    """What survey keeps of it."""
    return Closing(
        case_id=news.case.id,
        number=news.case.number,
        customer_id=news.customer_id,
        department=news.case.department,
        matter=news.case.matter,
        language=news.case.language,
        channel=news.channel,
        to=news.reach,
        merged_into=news.merged_into,
    )
