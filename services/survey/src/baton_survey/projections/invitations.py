"""Every closing that was decided on: planned, invited, answered, expired, or why nobody was asked.

Here a link's token is found again: by its SHA-256, since nothing stores the token itself.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, TypeAlias

import asyncpg
import msgspec
from sqlalchemy import Boolean, Column, DateTime, Index, LargeBinary, MetaData, Table, Text

from baton_common.engine.projections.queries import Queries
from baton_common.model.log_port import Recorded
from baton_contracts.survey_links import token
from baton_survey.domain.closing import Closing
from baton_survey.domain.invitation.events import CustomerInvited, InvitationExpired, SurveyAnswered
from baton_survey.domain.questions import Comment, Score
from baton_survey.domain.survey.events import AskingDropped, AskingPlanned, CustomerNotInvited

METADATA = MetaData()
INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("invitation_id", Text, primary_key=True),
    Column("token_hash", LargeBinary),
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
    Column("scores", LargeBinary),
    Column("comments", LargeBinary),
)
Index("invitations_token", INVITATIONS.c.token_hash, unique=True)
Index("invitations_decided", INVITATIONS.c.decided_at.desc(), INVITATIONS.c.invitation_id.desc())
Index("invitations_answered", INVITATIONS.c.answered_at.desc(), INVITATIONS.c.invitation_id.desc())
Index("invitations_case", INVITATIONS.c.case_id)

State: TypeAlias = Literal["planned", "dropped", "not-invited", "invited", "answered", "expired"]

_COLUMNS = [column.name for column in INVITATIONS.columns]
_ARRAYS = ", ".join(
    f"${n}::{kind}[]"
    for n, kind in enumerate(
        ["text", "bytea", *["text"] * 9, *["timestamptz"] * 3, "bool", "bytea", "bytea"], 1
    )
)
_KEPT = {"invitation_id", "case_id"}
UPSERT = f"""
insert into invitations ({", ".join(_COLUMNS)}) select * from unnest({_ARRAYS})
on conflict (invitation_id) do update set
{", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _KEPT)}
"""
ROWS = "select * from invitations where invitation_id = any($1)"
FIND = "select invitation_id from invitations where token_hash = $1"
PAGE = """
select * from invitations
where ($1::text[] is null or department = any($1))
    and ($2::timestamptz is null or (decided_at, invitation_id) < ($2, $3))
    and ($4::text is null or case_id = $4) and ($5::text is null or state = $5)
order by decided_at desc, invitation_id desc limit $6
"""
RESULTS = """
select * from invitations
where answered_at is not null and ($1::text[] is null or department = any($1))
    and ($2::timestamptz is null or (answered_at, invitation_id) < ($2, $3))
    and ($4::text is null or case_id = $4) and ($5::bool is null or low = $5)
order by answered_at desc, invitation_id desc limit $6
"""

_encode = msgspec.json.Encoder().encode
_scores = msgspec.json.Decoder(tuple[Score, ...]).decode
_comments = msgspec.json.Decoder(tuple[Comment, ...]).decode


def hashed(token_: str) -> bytes:
    """What a token is found by."""
    return hashlib.sha256(token_.encode()).digest()


class Invitations:
    """The projection; `link_key` as in the settings."""

    name = "invitations"
    metadata = METADATA

    def __init__(self, link_key: bytes) -> None:
        self._link_key = link_key

    async def apply(self, records: Sequence[Recorded], connection: asyncpg.Connection) -> None:
        """Fold one batch over the rows that it concerns."""
        news = [(id_, each.event) for each in records if (id_ := _invitation_of(each.event))]
        found = await connection.fetch(ROWS, list({id_ for id_, _ in news}))
        rows = {row["invitation_id"]: dict(row) for row in found}
        for id_, event in news:
            rows[id_] = rows.get(id_, {}) | self._change(id_, event)
        if rows:
            columns = [[row.get(name) for row in rows.values()] for name in _COLUMNS]
            await connection.execute(UPSERT, *columns)

    def _change(self, id_: str, event: Any) -> dict[str, Any]:
        match event:
            case AskingPlanned(closing=closing):
                return _closing(id_, closing) | {"state": "planned", "decided_at": event.at}
            case AskingDropped():
                return {"state": "dropped", "decided_at": event.at}
            case CustomerNotInvited(closing=closing):
                said = {"state": "not-invited", "reason": event.reason, "decided_at": event.at}
                return _closing(id_, closing) | said
            case CustomerInvited(closing=closing):
                return _closing(id_, closing) | {
                    "token_hash": hashed(token(self._link_key, id_)),
                    "state": "invited",
                    "decided_at": event.at,
                    "expires_at": event.expires_at,
                }
            case SurveyAnswered():
                return {
                    "state": "answered",
                    "answered_at": event.at,
                    "low": event.low,
                    "scores": _encode(event.scores),
                    "comments": _encode(event.comments),
                }
            case _:
                return {"state": "expired"}


def _invitation_of(event: Any) -> str | None:
    match event:
        case (
            AskingPlanned()
            | AskingDropped()
            | CustomerNotInvited()
            | CustomerInvited()
            | SurveyAnswered()
            | InvitationExpired()
        ):
            return event.invitation_id
        case _:
            return None


def _closing(id_: str, closing: Closing) -> dict[str, Any]:
    return {
        "invitation_id": id_,
        "case_id": closing.case_id,
        "number": closing.number,
        "customer_id": closing.customer_id,
        "department": closing.department,
        "matter": closing.matter,
        "language": closing.language,
        "channel": closing.channel,
    }


async def invitation_with(pool: Queries, token_: str) -> str | None:
    """The invitation whose link holds this token, None if there is none."""
    found: str | None = await pool.fetchval(FIND, hashed(token_))
    return found


async def invitations_page(
    pool: Queries,
    departments: Sequence[str] | None,
    *,
    case_id: str | None,
    state: str | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """The newest decisions first, those before `after`; `departments` None: all."""
    at, id_ = after or (None, "")
    return await pool.fetch(PAGE, departments, at, id_, case_id, state, limit)


async def results_page(
    pool: Queries,
    departments: Sequence[str] | None,
    *,
    case_id: str | None,
    low: bool | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """The newest answers first, those before `after`; `departments` None: all."""
    at, id_ = after or (None, "")
    return await pool.fetch(RESULTS, departments, at, id_, case_id, low, limit)


def scores_of(row: asyncpg.Record) -> tuple[Score, ...]:
    """What was answered by numbers."""
    return _scores(row["scores"])


def comments_of(row: asyncpg.Record) -> tuple[Comment, ...]:
    """What was answered in words, sealed."""
    return _comments(row["comments"])
