"""The call-back list, as it is listed."""

from baton_common.model.messages import Event
from baton_routing.domain.missed import events as happened
from baton_routing.projections.missed_calls import MISSED_CALLS, MissedCallRow, MissedCalls
from baton_testkit.projecting import Projecting, recorded
from tests.unit.routing.domain.cast import at
from tests.unit.routing.domain.test_missed_calls import MEI, again, called, returned

missed = Projecting(MissedCalls)


def rows(*events: Event) -> list[MissedCallRow]:
    return missed.given(*recorded(*events)).rows(MISSED_CALLS, MissedCallRow)


def test_an_entry_counts_the_calls_and_has_the_last_one() -> None:
    assert rows(called, again) == [
        MissedCallRow(
            missed_call_id="m1",
            departments=("returns",),
            queue="returns",
            channel="voice",
            number=MEI,
            language=None,
            case_id=None,
            contact_id="c2",
            times=2,
            first_at=at(9),
            last_at=at(60),
            waited_seconds=9,
        )
    ]


def test_what_was_seen_to_is_off_the_list_until_it_is_missed_again() -> None:
    dismissed = happened.MissedCallDismissed(
        missed_call_id="m1", departments=(), by="bo", reason=None, at=at(50)
    )
    answered = happened.MissedCallAnswered(
        missed_call_id="m1", departments=(), contact_id="c9", agent="bo", at=at(50)
    )
    for settled in (returned, dismissed, answered):
        assert rows(called, settled) == []
    (row,) = rows(called, returned, again)
    assert (row.times, row.first_at) == (1, at(60))
