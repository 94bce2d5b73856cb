"""The office is followed when it changes hands; a person's case is not."""

from datetime import timedelta

from baton_cases.domain.case.events import AccountabilityMoved, CaseClosed, OfficeTimerSet
from baton_cases.domain.use_cases.requests import ApplyDue
from baton_cases.sagas.office import OFFICE, OfficeAwaited
from baton_common.model.saga import DeadlinePassed, Ignore, Note, Schedule, Send, Unschedule
from baton_testkit.reacting import Reacting
from tests.unit.cases.floor import at

NOON = at("Mon 12:00")
EVENING = at("Mon 20:00")
TIMER_SET = OfficeTimerSet(case_id="c1", look=1, look_at=EVENING, at=NOON)
CLOSED = CaseClosed(case_id="c1", outcome="", by="ana", at=NOON)
ACCEPTED = AccountabilityMoved(
    case_id="c1",
    handoff_id="h1",
    kind="intake",
    before_department="returns",
    before_person="lena",
    department="returns",
    person="ana",
    office=None,
    backup=None,
    roster_version=1,
    at=NOON,
)
OFFICE_SAGA = Reacting(OFFICE)


def passed(look: int) -> DeadlinePassed:
    fired_at = EVENING + timedelta(seconds=1)
    return DeadlinePassed(name="look", attempt=look, at=EVENING, fired_at=fired_at)


def test_it_waits_for_the_change_of_the_office() -> None:
    OFFICE_SAGA.when(TIMER_SET).then(
        Note(OfficeAwaited(case_id="c1", look=1, at=NOON)), Schedule("look", 1, EVENING)
    )


def test_it_follows_at_the_change() -> None:
    message = passed(1)
    OFFICE_SAGA.given(TIMER_SET).when(message).then(
        Send(ApplyDue(case_id="c1", at=message.fired_at))
    )


def test_it_stops_waiting_when_somebody_accepts() -> None:
    stop = (Note(OfficeAwaited(case_id="c1", look=0, at=NOON)), Unschedule("look"))
    OFFICE_SAGA.given(TIMER_SET).when(ACCEPTED).then(*stop)
    OFFICE_SAGA.given(TIMER_SET).when(CLOSED).then(*stop)


def test_it_has_nothing_to_stop_where_nothing_was_waited_for() -> None:
    OFFICE_SAGA.when(ACCEPTED).then()


def test_a_timer_of_an_office_that_it_left_is_late() -> None:
    OFFICE_SAGA.given(TIMER_SET, ACCEPTED).when(passed(1)).then(
        Ignore("timer 1, but timer 0 is waited for")
    )
