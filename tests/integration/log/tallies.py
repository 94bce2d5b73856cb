"""A small world for the log: tallies that go up, and refuse to go beyond ten thousand."""

from typing import Any

from baton_common.model.aggregate import Aggregate
from baton_common.model.contract import Contract
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event, Refused
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork

METADATA = Metadata(correlation_id="journey-1", actor="person:lena")
MOST = 10_000


class TallyRaised(Event, frozen=True):
    by: int
    note: str = ""


class TallyNews(Contract, frozen=True):
    contract_type = "test.tally.news.v1"
    note: str
    total: int

    @property
    def key(self) -> str:
        return self.note


TALLY: Aggregate[int, TallyRaised] = Aggregate(
    "tally", 0, lambda total, event: total + event.by, EventTypes({"tally-raised": TallyRaised})
)
OTHER: Aggregate[int, TallyRaised] = Aggregate(
    "other", 0, lambda total, event: total + event.by, EventTypes({"other-raised": TallyRaised})
)
AGGREGATES: list[Aggregate[Any, Any]] = [TALLY, OTHER]


def publish_tally(event: TallyRaised, after: int) -> TallyNews | None:
    """Only what has a note is told, by its note."""
    return TallyNews(note=event.note, total=after) if event.note else None


PUBLISHERS = {"tally": publish_tally}


def raising(id_: str, by: int = 1, note: str = "", most: int = MOST) -> Any:
    """A decision that raises a tally and gives the new total."""

    def decide(work: UnitOfWork) -> int:
        if work.state(TALLY, id_) + by > most:
            raise Refused(f"{id_} would be more than {most}")
        return work.record(TALLY, id_, TallyRaised(by=by, note=note, at=work.now))

    return decide


def looking(id_: str) -> Any:
    """A decision that only reads."""
    return lambda work: work.state(TALLY, id_)
