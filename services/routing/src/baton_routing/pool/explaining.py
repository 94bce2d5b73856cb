"""Explains offers and waiting: folds the pool again as it was then."""

from collections.abc import Sequence

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import Recorded
from baton_common.model.position import Position
from baton_routing.domain.contact.events import ContactEvent, ContactOffered
from baton_routing.domain.contact.state import CONTACT
from baton_routing.domain.matching.matcher import Matcher
from baton_routing.domain.matching.tracing import DecisionTrace, trace_offer, trace_waiting
from baton_routing.pool.shortcut import restored
from baton_routing.ports import StateStore

PAGE = 2_000


class Explaining:
    """Reads the log from the nearest stored state on; holds no lease and keeps nothing."""

    def __init__(self, log: PostgresLog, store: StateStore) -> None:
        self._log = log
        self._store = store

    async def past(self, contact_id: str) -> list[Recorded]:
        """The events of a contact. Raises LogUnavailable."""
        return list(await self._log.history(CONTACT.stream(contact_id)))

    async def offer(
        self, pool: str, history: Sequence[Recorded], offer_id: str
    ) -> DecisionTrace | None:
        """Explains why this offer was made to this agent; None: no such offer. Raises
        LogUnavailable."""
        past: list[ContactEvent] = []
        for record in history:
            event = record.event
            if isinstance(event, ContactOffered) and event.offer_id == offer_id:
                matcher = await self._folded(pool, record.position)
                return trace_offer(matcher.export(), past, event)
            if CONTACT.owns(event):
                past.append(event)
        return None

    async def waiting(self, pool: str, history: Sequence[Recorded]) -> DecisionTrace | None:
        """Explains why nobody is asked now; None: it does not wait. Raises LogUnavailable."""
        head = await self._log.head()
        matcher = await self._folded(pool, Position(head.epoch, head.number + 1))
        past = [record.event for record in history if CONTACT.owns(record.event)]
        contact_id = past[0].contact_id
        try:
            return trace_waiting(matcher.export(), past, contact_id, self._log.clock.now())
        except KeyError:
            return None

    async def _folded(self, pool: str, before: Position) -> Matcher:
        """The pool as it was before this position."""
        at, matcher = await restored(
            self._log, self._store, pool, Position(before.epoch, before.number - 1)
        )
        while at.number < before.number - 1:
            page = await self._log.read(at, PAGE)
            for record in page:
                if record.position.number >= before.number:
                    return matcher
                matcher.apply(record.event)
            if not page:
                return matcher
            at = page[-1].position
        return matcher
