"""Ids in requests: a route says what each names, and answers nothing that no check has let pass."""

import asyncio
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import anyone_signed_in
from baton_common.edge.models import PLAIN, Input, LanguageTag, Visible
from baton_common.edge.problems import Problem
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_testkit.memory_log import MemoryLog
from tests.unit.edge.shop import BOX, BOX_ID, BoxOpened, client, new_log, seen_box, shop

Anyone = Annotated[Caller, Depends(allow(anyone_signed_in()))]
NamedBox = Annotated[str, BOX_ID]


class Bare(Input):
    """A body that does not say what it names."""

    box: str | None = None
    """A box, perhaps."""


class BareInside(Input):
    """It stands in the entries of a list."""

    boxes: tuple[Bare, ...] = ()
    """Boxes, perhaps."""


class Deep(Input):
    """One entry."""

    box: NamedBox
    """A box."""


class DeepInside(Input):
    """Boxes in the entries of a list."""

    boxes: tuple[Deep, ...] = ()
    """Boxes."""


class Said(Input):
    """Nothing in it is a reference."""

    words: Annotated[str, Field(max_length=9), Visible]
    """Words."""
    language: LanguageTag | None = None
    """A language."""
    codes: dict[Annotated[str, PLAIN], int]
    """Numbers by code."""


class Moving(Input):
    """Where to."""

    into: NamedBox
    """The other box."""
    besides: tuple[NamedBox, ...] = ()
    """Boxes that go along."""
    colour: Annotated[str, BOX_ID.judged_by(seen_box)] | None = None
    """That of a box; the decision judges it."""


class Finding(Input):
    """A filter."""

    box: Annotated[str, BOX_ID.narrowing] | None = None
    """Only this box."""


async def by_path(caller: Anyone, thing: str) -> None: ...


async def by_query(caller: Anyone, query: Annotated[Bare, Query()]) -> None: ...


async def by_parameter(caller: Anyone, thing: Annotated[str, Query()] = "") -> None: ...


async def by_body(caller: Anyone, body: Bare) -> None: ...


async def by_list(caller: Anyone, body: BareInside) -> None: ...


@pytest.mark.parametrize(
    ("path_function", "place"),
    [
        (by_path, "thing"),
        (by_parameter, "thing"),
        (by_query, "query.box"),
        (by_body, "body.box"),
        (by_list, "body.boxes.box"),
    ],
)
def test_a_route_that_takes_bare_text_cannot_be_built(path_function: Any, place: str) -> None:
    path = "/v1/things/{thing}" if path_function is by_path else "/v1/things"
    with pytest.raises(TypeError, match=f"{path} takes {place} as bare text") as refused:
        edge_router("things").add_api_route(path, path_function, methods=["POST"])
    assert "mark what it names with a Ref, or with PLAIN that it names nothing" in str(
        refused.value
    )


def test_words_of_people_name_nothing() -> None:
    async def say(caller: Anyone, body: Said) -> None: ...

    edge_router("things").add_api_route("/v1/things", say, methods=["POST"])


def test_a_kind_that_nothing_judges_cannot_be_named() -> None:
    async def take(caller: Anyone, lid: Annotated[str, Ref("lid"), Path()]) -> None: ...

    with pytest.raises(TypeError, match="takes lid: no check of lid is declared"):
        edge_router("lids").add_api_route("/v1/lids/{lid}", take)


def test_a_reference_that_nobody_would_read_cannot_be_named() -> None:
    async def take(caller: Anyone, body: DeepInside) -> None: ...

    with pytest.raises(TypeError, match=r"takes body\.boxes\.box inside a list"):
        edge_router("lids").add_api_route("/v1/lids", take, methods=["POST"])


def moving(log: MemoryLog, *judged: str) -> APIRouter:
    """Moves one box into another; of the boxes that are named it judges only these."""
    router, commands = edge_router("moving"), Commands(log)

    @router.post("/v1/boxes/{box_id}/move", response_model=None)
    async def move_box(
        caller: Anyone, headers: CommandHeaders, box_id: Annotated[str, BOX_ID], body: Moving
    ) -> Response:
        """Move it."""

        def decide(work: UnitOfWork) -> None:
            for each in judged:
                seen_box(work, each)
            work.record(BOX, box_id, BoxOpened(colour="red", at=work.now))

        return await commands.commit(caller, headers, decide)

    @router.get("/v1/boxes/{box_id}/lid", status_code=204)
    async def see_lid(caller: Anyone, box_id: Annotated[str, BOX_ID]) -> None:
        """Judges nothing."""

    @router.get("/v1/lids", status_code=204)
    async def find_lids(caller: Anyone, query: Annotated[Finding, Query()]) -> None:
        """Shows what one may see anyway."""

    return router


@pytest.mark.parametrize("judged", [(), ("a",), ("a", "b"), ("b", "c", "d")])
async def test_nothing_is_decided_while_an_id_waits_for_its_check(judged: tuple[str, ...]) -> None:
    log = new_log()
    async with client(shop(log, more=(moving(log, *judged),))) as ana:
        body = {"into": "b", "besides": ["c", "d"]}
        assert (await ana.post("/v1/boxes/a/move", json=body)).status_code == 500
        assert (await ana.get("/v1/boxes/a")).status_code == 404


async def test_what_passed_its_check_is_decided() -> None:
    log = new_log()
    body = {"into": "b", "besides": ["c", "d"], "colour": "nobody's"}
    async with client(shop(log, more=(moving(log, "a", "b", "c", "d"),))) as ana:
        assert (await ana.post("/v1/boxes/a/move", json=body)).status_code == 204


async def test_an_answer_waits_for_the_checks_too_and_a_filter_for_none() -> None:
    log = new_log()
    async with client(shop(log, more=(moving(log),))) as ana:
        assert (await ana.get("/v1/boxes/a/lid")).status_code == 500
        assert (await ana.get("/v1/lids", params={"box": "foreign"})).status_code == 204


class Barring:
    """A check of each decision, which bars somebody from now on."""

    def __init__(self) -> None:
        self.is_barred = False
        self.times = 0

    def __call__(self, caller: Caller, work: UnitOfWork) -> None:
        self.times += 1
        if self.is_barred:
            raise Problem(403, "forbidden", "You may not do this any more.")


def opening(log: MemoryLog, barring: Barring) -> APIRouter:
    router, commands = edge_router("opening"), Commands(log, barring)

    @router.post("/v1/opened/{box_id}", response_model=None)
    async def open_it(
        caller: Anyone, headers: CommandHeaders, box_id: Annotated[str, BOX_ID]
    ) -> Response:
        """Open it, once."""

        def decide(work: UnitOfWork) -> str:
            if seen_box(work, box_id).times:
                raise Unknown
            work.record(BOX, box_id, BoxOpened(colour="red", at=work.now))
            return "opened"

        return await commands.commit(caller, headers, decide)

    return router


async def test_a_repeated_request_is_judged_anew() -> None:
    log, barring, key = new_log(), Barring(), {"idempotency-key": "k"}
    async with client(shop(log, more=(opening(log, barring),))) as ana:
        first = await ana.post("/v1/opened/a", headers=key)
        barring.is_barred = True
        again = await ana.post("/v1/opened/a", headers=key)
    assert (first.status_code, again.status_code) == (200, 403)


async def test_one_that_joins_another_in_flight_is_judged_for_itself() -> None:
    log, barring, key = new_log(), Barring(), {"idempotency-key": "k"}
    async with client(shop(log, more=(opening(log, barring),))) as ana:
        await asyncio.gather(*(ana.post("/v1/opened/a", headers=key) for _ in range(3)))
    assert barring.times >= 3
