"""Stored states of a pool: the next owner need not read the whole log."""

import hashlib

import asyncpg
import msgspec
import structlog

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import LogMoved, LogUnavailable
from baton_common.model.position import START, Position
from baton_routing.domain.matching.matcher import Matcher
from baton_routing.domain.matching.pool_state import PoolState
from baton_routing.ports import StateStore, StoredState

FORM = hashlib.sha256(msgspec.json.encode(msgspec.json.schema(PoolState))).digest()[:8]
"""Schema version of stored states; states of other versions are skipped."""

_log = structlog.get_logger("baton.pool")


async def restored(
    log: PostgresLog, store: StateStore, pool: str, until: Position | None = None
) -> tuple[Position, Matcher]:
    """The newest stored state (not after `until`) that belongs to this log, and its position; the
    beginning if there is none. Raises LogUnavailable."""
    for at in await store.kept(pool, FORM):
        if until is not None and at > until:
            continue
        try:
            stands = await log.tail.after(at) == at.number
        except LogMoved:
            stands = False
        if stands and (content := await store.state(pool, at)) is not None:
            return at, Matcher.restore(msgspec.json.decode(content, type=PoolState))
        _log.warning("a stored state is not of this log any more", pool=pool, position=str(at))
    return START, Matcher(pool)


def encoded(matcher: Matcher, at: Position) -> StoredState:
    """The matcher's state at this position, encoded."""
    return StoredState(at, msgspec.json.encode(matcher.export()))


async def keep(store: StateStore, pool: str, state: StoredState) -> None:
    """Store the state; a failure is logged and has no other effect."""
    try:
        await store.save(pool, FORM, state)
    except (LogUnavailable, asyncpg.PostgresError) as problem:
        _log.warning("the pool's state was not stored", pool=pool, problem=repr(problem))
