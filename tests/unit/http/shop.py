"""A toy service over the log in memory: boxes that are opened, filled and shut."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from joserfc.jwk import OKPKey

from baton_common.edge.http.app import Api, create_app
from baton_common.edge.http.bodies import Query, RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.rate_limits import UNLIMITED, Rates
from baton_common.edge.http.read_your_writes import WaitFor
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.policy import anyone_signed_in, needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
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


class Inner(RequestBody, frozen=True):
    weight: int
    note: str = ""


class OpenBox(RequestBody, frozen=True):
    colour: str
    inner: Inner | None = None
    at: datetime | None = None
    tags: tuple[str, ...] = ()
    anything: Any = None


class BoxView(RequestBody, frozen=True):
    id: str
    colour: str
    times: int


class ListBoxes(Query, frozen=True):
    colour: tuple[str, ...] = ()
    limit: int = 50


class ColoursAsked(RequestBody, frozen=True):
    colours: list[str]
    limit: int


def shop_routes(commands: Commands) -> Routes:
    routes = Routes("boxes")

    @routes.post(
        "/v1/boxes/{box_id}", policy=needs(Role.AGENT, Role.MACHINE), answers=BoxView, status=201
    )
    async def open_box(call: Call, box_id: str, body: OpenBox) -> Reply:
        """Open a box."""

        def decide(work: UnitOfWork) -> BoxView:
            if box_id == "foreign":
                raise Unknown(f"{box_id} belongs to somebody else")
            if body.colour == "black":
                raise Refused("Black boxes stay shut. Take another one.", code="black")
            box = work.record(BOX, box_id, BoxOpened(colour=body.colour, at=work.now))
            return BoxView(id=box_id, colour=body.colour, times=box.times)

        return await commands.run(call, decide, stream=BOX.stream(box_id), status=201)

    @routes.get("/v1/boxes", policy=anyone_signed_in(), answers=ColoursAsked)
    async def list_boxes(query: ListBoxes) -> ColoursAsked:
        """List boxes."""
        return ColoursAsked(colours=list(query.colour), limit=query.limit)

    @routes.get("/v1/boxes/{box_id}", policy=needs(Role.AGENT, Role.MACHINE), answers=BoxView)
    async def see_box(call: Call, box_id: str) -> BoxView:
        """See a box."""

        def look(work: UnitOfWork) -> Box:
            return work.state(BOX, box_id)

        box = (await commands.log.run(look, metadata=call.metadata)).answer
        if box.colour is None:
            raise Unknown
        return BoxView(id=box_id, colour=box.colour, times=box.times)

    @routes.post("/v1/uploads", policy=needs(Role.AGENT))
    async def upload(call: Call, body: bytes) -> Reply:
        """Keep bytes."""
        return Reply({"bytes": len(body)}, 201)

    @routes.get("/v1/broken", policy=needs(Role.AGENT))
    async def broken() -> None:
        """Breaks."""
        raise ZeroDivisionError("the secret of ana@shop.example")

    return routes


KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "shop-test", "use": "sig"})


def new_log() -> MemoryLog:
    return MemoryLog(HandClock(datetime(2026, 3, 2, 9, tzinfo=UTC)).now)


def shop(
    log: MemoryLog | None = None,
    *,
    rates: Rates = UNLIMITED,
    wait_for: WaitFor | None = None,
    more: tuple[Routes, ...] = (),
    access_log: bool = False,
    body_seconds: float = 30.0,
) -> Api:
    log = log or new_log()
    identify = Identify(Tokens([LocalKeys(KEY)]).verify)
    commands = Commands(log)
    return create_app(
        "shop",
        [shop_routes(commands), *more],
        Edge(identify, rates=rates, access_log=access_log, body_seconds=body_seconds),
        wait_for=wait_for,
        messages={"black": {"zh": "黑色的箱子不能打开。"}},
    )


def token(*roles: Role, sub: str = "ana") -> str:
    return issue_token(KEY, sub, roles or (Role.AGENT,))


def client(api: Any, bearer: str | None = None) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {bearer or token()}"} if bearer != "" else {}
    transport = httpx.ASGITransport(api, raise_app_exceptions=True)
    return httpx.AsyncClient(transport=transport, base_url="http://shop.example", headers=headers)
