"""Commands of an invitation."""

from datetime import datetime
from typing import TypeAlias

from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_survey.domain.closing import Closing
from baton_survey.domain.questions import Comment, Low, Question, Score


class InviteCustomer(Command, frozen=True, kw_only=True):
    """Ask the customer these questions."""

    invitation_id: str
    closing: Closing
    to: Personal[str]
    questions: tuple[Question, ...]
    low: Low
    expires_at: datetime


class RecordAnswer(Command, frozen=True, kw_only=True):
    """Record the customer's answer."""

    invitation_id: str
    scores: tuple[Score, ...]
    comments: tuple[Comment, ...]


class ExpireInvitation(Command, frozen=True, kw_only=True):
    """The invitation's time has passed."""

    invitation_id: str


InvitationCommand: TypeAlias = InviteCustomer | RecordAnswer | ExpireInvitation
