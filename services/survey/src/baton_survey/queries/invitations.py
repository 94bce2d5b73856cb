"""Lists of invitations and answers, and the invitation of a link."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from baton_common.engine.projections.queries import Queries
from baton_survey.domain.questions import Comment, Score
from baton_survey.projections.invitations import hashed

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

_scores = msgspec.json.Decoder(tuple[Score, ...]).decode
_comments = msgspec.json.Decoder(tuple[Comment, ...]).decode


async def invitation_with(pool: Queries, token_: str) -> str | None:
    """The invitation of the link with this token; None if there is none."""
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
    """The scores of an answer."""
    return _scores(row["scores"])


def comments_of(row: asyncpg.Record) -> tuple[Comment, ...]:
    """The comments of an answer, sealed."""
    return _comments(row["comments"])
