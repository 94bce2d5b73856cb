"""Publishes invitations and their outcomes; customers and plans stay private."""

from collections.abc import Mapping
from typing import assert_never

from baton_common.model.aggregate import Publish
from baton_common.model.contract import Contract
from baton_contracts.survey_completed import survey as contracts
from baton_survey.domain.invitation.events import (
    CustomerInvited,
    InvitationEvent,
    InvitationExpired,
    SurveyAnswered,
)
from baton_survey.domain.invitation.state import Invitation, NotYetInvited
from baton_survey.domain.survey.events import CustomerNotInvited, SurveyEvent
from baton_survey.domain.survey.state import Survey


def publish_invitation(event: InvitationEvent, after: Invitation) -> Contract | None:
    """The contract of an invitation's event: sent, answered or expired."""
    if isinstance(after, NotYetInvited):
        return None
    closing = after.invited.closing
    whose = {"case_id": closing.case_id, "customer_id": closing.customer_id}
    match event:
        case CustomerInvited():
            return contracts.SurveyInvited(
                **whose,
                invitation_id=event.invitation_id,
                channel="mail",
                language=closing.language,
                expires_at=event.expires_at,
                to=event.to,
                number=closing.number,
            )
        case SurveyAnswered():
            return contracts.SurveyCompleted(
                **whose,
                invitation_id=event.invitation_id,
                scores=tuple(
                    contracts.Score(question=each.question, scale=each.scale, value=each.value)
                    for each in event.scores
                ),
                comments=tuple(
                    contracts.Comment(question=each.question, text=each.text)
                    for each in event.comments
                ),
                low=event.low,
            )
        case InvitationExpired():
            return contracts.SurveyExpired(**whose, invitation_id=event.invitation_id)
        case _:
            assert_never(event)


def publish_survey(event: SurveyEvent, _: Survey) -> Contract | None:
    """The contract of a customer who was not invited, and why."""
    match event:
        case CustomerNotInvited(closing=closing):
            return contracts.SurveyNotInvited(
                case_id=closing.case_id, customer_id=closing.customer_id, reason=event.reason
            )
        case _:
            return None


PUBLISHERS: Mapping[str, Publish] = {"invitation": publish_invitation, "survey": publish_survey}
"""Publishers by category of the stream, as the log takes them."""
