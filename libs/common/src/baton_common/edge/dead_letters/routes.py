"""The routes by which administrators list, retry and drop dead letters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Protocol

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.cursors import key_after, not_ours
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import Base64, Output, example
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata

Administrator = Annotated[Caller, Depends(allow(needs(Role.ADMINISTRATOR)))]
DEAD_LETTER = Ref("dead-letter", by="administrators see every dead letter of the service")
DeadLetterId = Annotated[str, DEAD_LETTER, Path(description="As the dead letter was listed.")]


class DeadLetterView(Output):
    """A record that could not be applied, or that waits behind one of its key."""

    model_config = example(
        id="WyJib3hlcyJd",
        subscriber="boxes",
        topic="box-moved",
        partition=0,
        offset=17,
        key="box-1",
        position="1.42",
        record="e30=",
        reason="It names no box.",
        wish=None,
        recorded_at="2026-03-02T09:30:00Z",
    )

    id: str
    """The id by which it is retried or dropped."""
    subscriber: str
    """The subscriber that could not apply it."""
    topic: str
    """The topic it came from."""
    partition: int
    """The partition of the topic."""
    offset: int
    """The offset in the partition."""
    key: str
    """The key of the record; later records under this key wait."""
    position: str
    """The position in the log of the service that published it."""
    record: Base64
    """The record as it came, in base64."""
    reason: str | None
    """Null: nothing is wrong with it, it is parked behind a dead letter of its key."""
    wish: str | None
    """`retry` or `drop`, not yet carried out."""
    recorded_at: datetime
    """The instant at which it was set aside."""


class DeadLetters(Protocol):
    """Kept by whoever consumes topics."""

    async def page(self, after: str | None, limit: int) -> Sequence[DeadLetterView]:
        """A page in order of id, after an id."""
        ...

    async def wish(self, id_: str, wish: Literal["retry", "drop"], metadata: Metadata) -> None:
        """Say what shall become of it; the consumer carries it out. Raises Unknown."""
        ...


def dead_letter_routes(dead_letters: DeadLetters) -> APIRouter:
    """`/v1/dead-letters`, for administrators."""
    router = edge_router("dead letters")

    @router.get("/v1/dead-letters")
    async def list_dead_letters(
        caller: Administrator, query: Annotated[PageQuery, Query()]
    ) -> Page[DeadLetterView]:
        """List the records that could not be applied, with those that wait behind them."""
        key = key_after("dead-letters", query.after, str)
        try:
            rows = list(await dead_letters.page(str(key[0]) if key else None, query.limit + 1))
        except Unknown:
            raise not_ours() from None
        last = rows[query.limit - 1].id if len(rows) > query.limit else ""
        return Page[DeadLetterView].cut("dead-letters", rows, query.limit, last)

    @router.post("/v1/dead-letters/{dead_letter_id}/retry", response_model=None, status_code=202)
    async def retry_dead_letter(caller: Administrator, dead_letter_id: DeadLetterId) -> Response:
        """Try it again, and then what waits behind it, in order."""
        await dead_letters.wish(dead_letter_id, "retry", caller.metadata)
        return Response(status_code=202)

    @router.post("/v1/dead-letters/{dead_letter_id}/drop", response_model=None, status_code=202)
    async def drop_dead_letter(caller: Administrator, dead_letter_id: DeadLetterId) -> Response:
        """Give it up: what waits behind it goes on without it."""
        await dead_letters.wish(dead_letter_id, "drop", caller.metadata)
        return Response(status_code=202)

    return router
