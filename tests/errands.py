"""A small world for tests of the plumbing: errands, helpers who are asked in turn, a saga."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.contract import Contract
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event, Refused, Request
from baton_common.model.metadata import Metadata
from baton_common.model.saga import (
    COMMON_SAGA_EVENTS,
    DeadlinePassed,
    Effect,
    Finish,
    Ignore,
    MessageIgnored,
    Note,
    Saga,
    SagaFinished,
    Schedule,
    Send,
    SendRefused,
    Unschedule,
)
from baton_common.model.unit_of_work import UnitOfWork

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PATIENCE = timedelta(minutes=10)
HELPERS = ("ana", "bo", "cy")
METADATA = Metadata(correlation_id="journey-1", actor="person:lena")


class ErrandAsked(Event, frozen=True):
    errand: str


class ErrandTaken(Event, frozen=True):
    errand: str
    helper: str


class ErrandDropped(Event, frozen=True):
    errand: str


class HelperAsked(Event, frozen=True):
    helper: str
    errand: str


class HelperWentAway(Event, frozen=True):
    helper: str


class AskHelper(Request, frozen=True):
    helper: str
    errand: str


class DropErrand(Request, frozen=True):
    errand: str


class ErrandNews(Contract, frozen=True):
    contract_type = "test.errand.news.v1"
    errand: str
    state: str

    @property
    def key(self) -> str:
        return self.errand


def evolve_errand(state: str, event: Event) -> str:
    match event:
        case ErrandAsked():
            return "open"
        case ErrandTaken():
            return "taken"
        case ErrandDropped():
            return "dropped"
        case _:
            raise AssertionError(event)


def evolve_helper(state: tuple[str, ...], event: Event) -> tuple[str, ...]:
    match event:
        case HelperAsked():
            return (*state, event.errand)
        case _:
            return (*state, "away")


ERRAND: Aggregate[str, Any] = Aggregate(
    "errand",
    "none",
    evolve_errand,
    EventTypes(
        {
            "errand-asked": ErrandAsked,
            "errand-taken": ErrandTaken,
            "errand-dropped": ErrandDropped,
        }
    ),
)
HELPER: Aggregate[tuple[str, ...], Any] = Aggregate(
    "helper",
    (),
    evolve_helper,
    EventTypes({"helper-asked": HelperAsked, "helper-went-away": HelperWentAway}),
)


def publish_errand(event: Event, after: str) -> ErrandNews | None:
    """Everybody hears of errands that begin or end."""
    match event:
        case ErrandAsked(errand=errand) | ErrandTaken(errand=errand):
            return ErrandNews(errand=errand, state=after)
        case _:
            return None


PUBLISHERS = {"errand": publish_errand}


def ask_errand(work: UnitOfWork, errand: str) -> str:
    """Asks for an errand to be done. Raises Refused if it was asked for before."""
    if work.state(ERRAND, errand) != "none":
        raise Refused(f"{errand} has been asked for already")
    return work.record(ERRAND, errand, ErrandAsked(errand=errand, at=work.now))


def take_errand(work: UnitOfWork, errand: str, helper: str) -> str:
    """A helper does it."""
    if work.state(ERRAND, errand) != "open":
        raise Refused(f"{errand} is {work.state(ERRAND, errand)}")
    return work.record(ERRAND, errand, ErrandTaken(errand=errand, helper=helper, at=work.now))


def go_away(work: UnitOfWork, helper: str) -> None:
    """A helper is not to be asked any more."""
    work.record(HELPER, helper, HelperWentAway(helper=helper, at=work.now))


def route(work: UnitOfWork, request: Request) -> None:
    """Carries out what the saga sends."""
    match request:
        case AskHelper(helper=helper, errand=errand, at=at):
            work.record(HELPER, helper, HelperAsked(helper=helper, errand=errand, at=at))
            if "away" in work.state(HELPER, helper):
                raise Refused(f"{helper} is away")
        case DropErrand(errand=errand, at=at):
            if work.state(ERRAND, errand) != "open":
                raise Refused(f"{errand} is {work.state(ERRAND, errand)}")
            work.record(ERRAND, errand, ErrandDropped(errand=errand, at=at))
        case _:
            raise AssertionError(request)


class Hunt(msgspec.Struct, frozen=True):
    """The saga's memory: the helper it asks, the attempt; refusals and ignored messages."""

    errand: str = ""
    attempt: int = 0
    over: bool = False
    refusals: tuple[str, ...] = ()
    ignored: int = 0


class AskedNext(Event, frozen=True):
    errand: str
    attempt: int


def evolve_hunt(hunt: Hunt, event: Event) -> Hunt:
    match event:
        case AskedNext():
            return msgspec.structs.replace(hunt, errand=event.errand, attempt=event.attempt)
        case SendRefused():
            return msgspec.structs.replace(hunt, refusals=(*hunt.refusals, event.sentence))
        case MessageIgnored():
            return msgspec.structs.replace(hunt, ignored=hunt.ignored + 1)
        case SagaFinished():
            return msgspec.structs.replace(hunt, over=True)
        case _:
            raise AssertionError(event)


def react(message: Any, hunt: Hunt) -> Sequence[Effect]:
    match message:
        case ErrandAsked() if hunt == Hunt():
            return _ask(1, message.errand, message.at)
        case ErrandTaken() if hunt.attempt and not hunt.over:
            return [Unschedule("answer"), Finish()]
        case DeadlinePassed() if message.attempt == hunt.attempt and not hunt.over:
            return _ask(hunt.attempt + 1, hunt.errand, message.at)
        case SendRefused() if message.command == "AskHelper":
            return _ask(hunt.attempt + 1, hunt.errand, message.at)
        case ErrandDropped():
            return []
        case _:
            return [Ignore(f"{type(message).__name__} at attempt {hunt.attempt}")]


def _ask(attempt: int, errand: str, at: datetime) -> list[Effect]:
    if attempt > len(HELPERS):
        return [Send(DropErrand(errand=errand, at=at)), Finish()]
    return [
        Note(AskedNext(errand=errand, attempt=attempt, at=at)),
        Schedule("answer", attempt, at + PATIENCE),
        Send(AskHelper(helper=HELPERS[attempt - 1], errand=errand, at=at)),
    ]


def correlate(event: Event) -> str | None:
    match event:
        case ErrandAsked() | ErrandTaken() | ErrandDropped():
            return event.errand
        case _:
            return None


HUNT = Saga(
    Aggregate(
        "hunt", Hunt(), evolve_hunt, EventTypes({**COMMON_SAGA_EVENTS, "asked-next": AskedNext})
    ),
    correlate,
    react,
)
AGGREGATES: tuple[Aggregate[Any, Any], ...] = (ERRAND, HELPER, HUNT.memory)
