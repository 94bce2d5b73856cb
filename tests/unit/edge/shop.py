"""A toy service over the log in memory: boxes that are opened, filled and shut."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Body, Depends, Path, Query
from joserfc.jwk import OKPKey
from pydantic import JsonValue
from starlette.responses import Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.app import Api, create_app
from baton_common.edge.http.bodies_under_way import BodyLimits
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.rate_limits import UNLIMITED, Rates
from baton_common.edge.http.read_your_writes import WaitFor
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.policy import anyone_signed_in, needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
from baton_common.edge.models import PLAIN, Input, Output, example
from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event, Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog


class BoxOpened(Event, frozen=True):
    colour: str


@dataclass(frozen=True)
class Box:
    colour: str | None = None
    times: int = 0


def evolve(box: Box, event: BoxOpened) -> Box:
    return replace(box, colour=event.colour, times=box.times + 1)


BOX: Aggregate[Box, BoxOpened] = Aggregate(
    "box", Box(), evolve, EventTypes({"box-opened": BoxOpened})
)


class Inner(Input):
    """The content of a box."""

    model_config = example(weight=3)

    weight: int
    """In grams."""
    note: Annotated[str, PLAIN] = ""
    """Anything."""


class OpenBox(Input):
    """A box to open."""

    model_config = example(colour="red")

    colour: Annotated[str, PLAIN]
    """Colour of the box."""
    inner: Inner | None = None
    """Content of the box."""
    at: datetime | None = None
    """Instant of the opening."""
    tags: tuple[Annotated[str, PLAIN], ...] = ()
    """Words on it."""
    anything: JsonValue = None
    """Whatever else there is to say."""


class BoxView(Output):
    """A box."""

    model_config = example(id="b", colour="red", times=1)

    id: str
    """Id of the box."""
    colour: str
    """Colour at the last opening."""
    times: int
    """Number of openings."""


class ListBoxes(Input):
    """A filter of the list of boxes."""

    colour: tuple[Annotated[str, PLAIN], ...] = ()
    """Only boxes of these colours."""
    limit: int = 50
    """Most of them."""


class ColoursAsked(Output):
    """The colours and the limit that were asked for."""

    model_config = example(colours=["red"], limit=50)

    colours: list[str]
    """Those that were named."""
    limit: int
    """Most of them."""


class Stored(Output):
    """The stored bytes."""

    model_config = example(bytes=3)

    bytes: int
    """Number of bytes."""


Keeper = Annotated[Caller, Depends(allow(needs(Role.AGENT, Role.MACHINE)))]
Agent = Annotated[Caller, Depends(allow(needs(Role.AGENT)))]
Anyone = Annotated[Caller, Depends(allow(anyone_signed_in()))]
BOX_ID = Ref("box")
BoxId = Annotated[str, BOX_ID, Path(description="Which box.")]
Upload = Annotated[bytes, Body(media_type="application/octet-stream", description="The bytes.")]


@BOX_ID.check("box_id")
def seen_box(work: UnitOfWork, box_id: str) -> Box:
    if box_id == "foreign":
        raise Unknown(f"{box_id} belongs to somebody else")
    return work.state(BOX, box_id)


def shop_routes(commands: Commands) -> APIRouter:
    router = edge_router("boxes")

    @router.post("/v1/boxes/{box_id}", response_model=BoxView, status_code=201)
    async def open_box(
        caller: Keeper, headers: CommandHeaders, box_id: BoxId, body: OpenBox
    ) -> Response:
        """Open a box."""

        def decide(work: UnitOfWork) -> BoxView:
            seen_box(work, box_id)
            if body.colour == "black":
                raise Refused("Black boxes stay shut. Take another one.", code="black")
            box = work.record(BOX, box_id, BoxOpened(colour=body.colour, at=work.now))
            return BoxView(id=box_id, colour=body.colour, times=box.times)

        return await commands.commit(caller, headers, decide, stream=BOX.stream(box_id), status=201)

    @router.get("/v1/boxes")
    async def list_boxes(caller: Anyone, query: Annotated[ListBoxes, Query()]) -> ColoursAsked:
        """List boxes."""
        return ColoursAsked(colours=list(query.colour), limit=query.limit)

    @router.get("/v1/boxes/{box_id}")
    async def see_box(caller: Keeper, box_id: BoxId) -> BoxView:
        """See a box."""

        def look(work: UnitOfWork) -> Box:
            return seen_box(work, box_id)

        box = (await commands.log.run(look, metadata=caller.metadata)).answer
        if box.colour is None:
            raise Unknown
        return BoxView(id=box_id, colour=box.colour, times=box.times)

    @router.post("/v1/uploads", status_code=201)
    async def upload(caller: Agent, body: Upload) -> Stored:
        """Keep bytes."""
        return Stored(bytes=len(body))

    @router.get("/v1/broken")
    async def broken(caller: Agent) -> None:
        """Breaks."""
        raise ZeroDivisionError("the secret of ana@shop.example")

    return router


KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "shop-test", "use": "sig"})


def new_log() -> MemoryLog:
    return MemoryLog(HandClock(datetime(2026, 3, 2, 9, tzinfo=UTC)).now)


def shop(
    log: MemoryLog | None = None,
    *,
    rates: Rates = UNLIMITED,
    wait_for: WaitFor | None = None,
    more: tuple[APIRouter, ...] = (),
    access_log: bool = False,
    body_seconds: float = 30.0,
    bodies: BodyLimits | None = None,
) -> Api:
    log = log or new_log()
    identify = Identify(Tokens([LocalKeys(KEY)]).verify)
    commands = Commands(log)
    return create_app(
        "shop",
        [shop_routes(commands), *more],
        Edge(
            identify,
            rates=rates,
            bodies=bodies or BodyLimits(),
            access_log=access_log,
            body_seconds=body_seconds,
        ),
        wait_for=wait_for,
        messages={"black": {"zh": "黑色的箱子不能打开。"}},
    )


def token(*roles: Role, sub: str = "ana") -> str:
    return issue_token(KEY, sub, roles or (Role.AGENT,))


def client(api: Any, bearer: str | None = None) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {bearer or token()}"} if bearer != "" else {}
    transport = httpx.ASGITransport(api, raise_app_exceptions=True)
    return httpx.AsyncClient(transport=transport, base_url="http://shop.example", headers=headers)
