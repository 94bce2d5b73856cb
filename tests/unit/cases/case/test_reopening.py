"""Given, when, then: for how long a closed case goes on, and for whom."""

from functools import reduce

import msgspec
import pytest

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.commands import Reopen
from baton_cases.domain.case.decide import decide
from baton_cases.domain.case.events import Why
from baton_cases.domain.case.merging_events import CaseMerged
from baton_cases.domain.case.state import CASE
from baton_cases.domain.organisation.commands import ApplyPlan
from baton_cases.domain.organisation.decide import decide as decide_organisation
from baton_cases.domain.organisation.state import ORGANISATION, Organisation
from baton_testkit.deciding import Deciding
from tests.unit.cases.floor import at, organisation
from tests.unit.cases.story.telling import OPENED

case = Deciding(CASE, decide)
CLOSED_AT = at("Mon 10:00")
TOO_LATE = "It was closed too long ago. Open a new case that follows it."


def of_the_floor() -> Organisation:
    apply = ApplyPlan(plan=organisation(), by="zoe", at=at("Mon 00:00"))
    events = decide_organisation(apply, ORGANISATION.initial)
    return reduce(ORGANISATION.evolve, events, ORGANISATION.initial)


OF_THE_FLOOR = of_the_floor()
HELD_BY_ANA = msgspec.structs.replace(OPENED, matter="returns", person="ana", office=None)
CLOSED = happened.CaseClosed(case_id="c1", outcome="", by="ana", at=CLOSED_AT)
MERGED = CaseMerged(case_id="c1", into="c2", by="ana", at=CLOSED_AT)


def reopen(when: str, why: Why) -> Reopen:
    by = "lena" if why == "by-hand" else None
    return Reopen(
        case_id="c1",
        organisation=OF_THE_FLOOR,
        why=why,
        by=by,
        thread_id=None,
        at=at(when),
        came_at=at(when),
    )


@pytest.mark.parametrize("why", ["written-again", "called-again"])
def test_its_customer_reopens_it_to_the_last_instant_of_the_days_of_its_matter(why: Why) -> None:
    closed = case.given(HELD_BY_ANA, CLOSED)
    reopened = happened.CaseReopened(
        case_id="c1",
        why=why,
        by=None,
        thread_id=None,
        department="returns",
        person="lena",
        office="lead",
        roster_version=1,
        at=at("Mon+14 10:00"),
    )
    closed.when(reopen("Mon+14 10:00", why)).then(reopened)
    closed.when(reopen("Mon+14 10:00:01", why)).refused(TOO_LATE, "old")


@pytest.mark.parametrize("why", ["by-hand", "low-score"])
def test_a_colleague_and_a_survey_reopen_it_however_late(why: Why) -> None:
    outcome = case.given(HELD_BY_ANA, CLOSED).when(reopen("Mon+21 10:00", why))
    assert [type(event) for event in outcome.events] == [happened.CaseReopened]


@pytest.mark.parametrize("why", ["written-again", "by-hand", "low-score"])
def test_a_merged_one_never_goes_on(why: Why) -> None:
    case.given(HELD_BY_ANA, MERGED).when(reopen("Mon 10:01", why)).refused(
        "The case was merged into c2. Go on there.", "merged"
    )
