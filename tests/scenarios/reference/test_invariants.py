"""What must hold of every story, whatever people and the organisation do."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
import yaml

from baton_cases.domain.case import events as of_case
from baton_cases.domain.case.state import CASE, Active, Closed
from baton_cases.domain.handoff import events as of_handoff
from baton_cases.domain.handoff.state import HANDOFF, Ended
from baton_common.model.log_port import Recorded
from tests.scenarios.reference.compare import MovingFloor
from tests.scenarios.reference.making import make

ENDS = (of_handoff.HandoffAccepted, of_handoff.HandoffReturned, of_handoff.HandoffWithdrawn)
ASKING = (of_handoff.HandoffOffered, of_handoff.OfferPassedOn)


async def story(seed: int, *, punctual: bool) -> Sequence[Recorded]:
    """All events of a random scenario; every other one with an organisation that changes."""
    content, _ = make(seed, moves=0.2 if punctual else 0.0)
    as_file = yaml.load(yaml.safe_dump({**content, "expect": {}}), Loader=yaml.BaseLoader)
    floor = MovingFloor(as_file)
    await floor.play(punctual=punctual)
    return floor.log.store.events


def of(events: Sequence[Recorded], category: str) -> dict[str, list[Any]]:
    """The events of each stream of a category."""
    streams: dict[str, list[Any]] = {}
    for recorded in events:
        if recorded.stream.startswith(f"{category}-"):
            streams.setdefault(recorded.stream, []).append(recorded.event)
    return streams


@pytest.mark.parametrize("seed", range(5_000, 5_030))
async def test_it_keeps_its_promises(seed: int) -> None:
    events = await story(seed, punctual=seed % 2 == 0)
    for case in of(events, "case").values():
        somebody_is_accountable_until_it_is_closed(case)
    for handoff in of(events, "handoff").values():
        it_ends_once_and_within_its_bound(handoff)
        nobody_who_declined_is_asked_again(handoff)
        its_instants_do_not_go_back(handoff)
    case_and_handoff_agree_after_every_unit(events)


def somebody_is_accountable_until_it_is_closed(events: list[Any]) -> None:
    case: Any = CASE.initial
    for event in events:
        before, case = case, CASE.evolve(case, event)
        assert isinstance(case, Active | Closed)
        assert case.person
        assert case.department
        moved = isinstance(before, Active) and (before.department, before.person) != (
            case.department,
            case.person,
        )
        assert not moved or isinstance(
            event,
            of_case.AccountabilityMoved
            | of_case.AccountabilityReturned
            | of_case.AccountabilityFollowedOffice,
        )
        assert msgspec.json.encode(case)


def it_ends_once_and_within_its_bound(events: list[Any]) -> None:
    ends = [event for event in events if isinstance(event, ENDS)]
    assert len(ends) <= 1
    if ends:
        assert events[-1] is ends[0]
        assert ends[0].at <= events[0].ends_by


def nobody_who_declined_is_asked_again(events: list[Any]) -> None:
    declined: set[str] = set()
    for event in events:
        if isinstance(event, of_handoff.OfferDeclined):
            declined.add(event.by)
        if isinstance(event, ASKING):
            assert not declined & set(event.persons)


def its_instants_do_not_go_back(events: list[Any]) -> None:
    instants = [event.at for event in events if not isinstance(event, of_handoff.TimerSet)]
    assert instants == sorted(instants)


def case_and_handoff_agree_after_every_unit(events: Sequence[Recorded]) -> None:
    """Accepted, returned, withdrawn: the next event of the case says the same."""
    for index, recorded in enumerate(events):
        if isinstance(recorded.event, ENDS):
            partner = events[index + 1].event
            assert isinstance(
                partner,
                of_case.AccountabilityMoved
                | of_case.AccountabilityReturned
                | of_case.HandoffTakenBack,
            )
            assert partner.handoff_id == recorded.event.handoff_id
            assert events[index + 1].recorded_at == recorded.recorded_at
    handoffs = of(events, "handoff").values()
    ended = [_folded(handoff) for handoff in handoffs]
    still_open = [handoff for handoff in ended if not isinstance(handoff, Ended)]
    assert len(still_open) <= 1


def _folded(events: list[Any]) -> Any:
    handoff: Any = HANDOFF.initial
    for event in events:
        handoff = HANDOFF.evolve(handoff, event)
    return handoff
