"""All decided closings: planned, invited, answered, expired, or not invited and why.

A link is found by the SHA-256 of its token; the token itself is stored nowhere."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy import JSON, Boolean, Column, DateTime, Index, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_contracts.survey_links import token
from baton_survey.domain.invitation.events import CustomerInvited, InvitationExpired, SurveyAnswered
from baton_survey.domain.questions import Comment, Score
from baton_survey.domain.survey.events import AskingDropped, AskingPlanned, CustomerNotInvited

METADATA = MetaData()
INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("invitation_id", Text, primary_key=True),
    Column("token_hash", Text),
    Column("case_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("answered_at", DateTime(timezone=True)),
    Column("low", Boolean),
    Column("scores", JSON),
    Column("comments", JSON),
)
Index("invitations_token", INVITATIONS.c.token_hash, unique=True)
Index("invitations_decided", INVITATIONS.c.decided_at.desc(), INVITATIONS.c.invitation_id.desc())
Index("invitations_answered", INVITATIONS.c.answered_at.desc(), INVITATIONS.c.invitation_id.desc())
Index("invitations_case", INVITATIONS.c.case_id)

InvitationChange: TypeAlias = (
    AskingPlanned
    | AskingDropped
    | CustomerNotInvited
    | CustomerInvited
    | SurveyAnswered
    | InvitationExpired
)
State: TypeAlias = Literal["planned", "dropped", "not-invited", "invited", "answered", "expired"]


class InvitationRow(msgspec.Struct, kw_only=True):
    """One closing, and its outcome."""

    invitation_id: str
    token_hash: str | None = None
    case_id: str
    number: str
    customer_id: str
    department: str
    matter: str
    language: str
    channel: str
    state: State
    reason: str | None = None
    decided_at: datetime
    expires_at: datetime | None = None
    answered_at: datetime | None = None
    low: bool | None = None
    scores: tuple[Score, ...] | None = None
    comments: tuple[Comment, ...] | None = None


def hashed(token_: str) -> str:
    """The hash by which an invitation is found."""
    return hashlib.sha256(token_.encode()).hexdigest()


class Invitations:
    """The projection; `link_key` is the setting of that name."""

    name = "invitations"
    metadata = METADATA

    def __init__(self, link_key: bytes) -> None:
        self._link_key = link_key

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        events = [each.event for each in records if isinstance(each.event, InvitationChange)]
        ids = {event.invitation_id for event in events}
        rows = await store.read(INVITATIONS, InvitationRow, ids)
        for event in events:
            self._fold(rows, event)
        await store.put(INVITATIONS, rows.values())

    def _fold(self, rows: dict[str, InvitationRow], event: InvitationChange) -> None:
        id_ = event.invitation_id
        match event:
            case AskingPlanned():
                rows[id_] = _decided(event, "planned")
            case CustomerNotInvited():
                rows[id_] = _decided(event, "not-invited")
                rows[id_].reason = event.reason
            case CustomerInvited():
                rows[id_] = _decided(event, "invited")
                rows[id_].token_hash = hashed(token(self._link_key, id_))
                rows[id_].expires_at = event.expires_at
            case AskingDropped():
                rows[id_].state, rows[id_].decided_at = "dropped", event.at
            case SurveyAnswered():
                row = rows[id_]
                row.state, row.answered_at, row.low = "answered", event.at, event.low
                row.scores, row.comments = event.scores, event.comments
            case InvitationExpired():
                rows[id_].state = "expired"


def _decided(
    event: AskingPlanned | CustomerNotInvited | CustomerInvited, state: State
) -> InvitationRow:
    closing = event.closing
    return InvitationRow(
        invitation_id=event.invitation_id,
        case_id=closing.case_id,
        number=closing.number,
        customer_id=closing.customer_id,
        department=closing.department,
        matter=closing.matter,
        language=closing.language,
        channel=closing.channel,
        state=state,
        decided_at=event.at,
    )
