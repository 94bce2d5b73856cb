"""Somebody says whose an unproven mail is: what is theirs counts from its arrival."""

from datetime import timedelta

import pytest

from baton_cases.domain.case.events import CaseReopened
from baton_cases.domain.case.state import CASE, Active, Closed
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.requests import (
    MergeCase,
)
from baton_cases.domain.use_cases.separations import UndoCaseMerge
from baton_common.model.messages import Refused, Unknown
from baton_contracts.case_updated.mail import MailCounts
from tests.unit.cases.office import Office
from tests.unit.cases.unproven import (
    AN_HOUR,
    EVE,
    MEI,
    PAL,
    current,
    dismissed,
    last,
    opened,
    over,
    theirs,
    told,
    verdict,
)


@pytest.mark.parametrize("by", [None, "ana"])
async def test_what_is_theirs_or_proven_counts_from_its_arrival(
    office: Office, by: str | None
) -> None:
    case = await opened(office)
    arrived = office.clock.now()
    mail = await office.mail(
        MEI, f"about {case.number}", thread="t2", cc=(PAL,), sender_proof="unknown",
        answers_to=await office.mailbox(EVE),
    )  # fmt: skip
    office.clock.turn(AN_HOUR)
    if by is None:
        await verdict(office, mail, "t2", "pass")
    else:
        await theirs(office, case, mail)
    kept = office.log.state(CORRESPONDENCE, case.case_id)
    assert kept.last is not None
    assert (kept.last.mail_id, kept.last.at) == (mail, arrived)
    assert (kept.thread_id, len(kept.participants)) == ("t2", 1)
    to = (await office.mailbox(EVE if by is None else MEI)).address.subject
    assert kept.last.to.subject == to
    await office.mail(PAL, "me too", thread="t2")
    assert office.filed(case)[-1] == ("m3", "thread", False)
    assert told(office)[1:] == [
        MailCounts(case_id=case.case_id, thread_id="t2", mail_id=mail, by=by)
    ]


@pytest.mark.parametrize("state", ["resolved", "closed"])
@pytest.mark.parametrize("by", [None, "ana"])
async def test_a_case_that_was_over_when_it_came_is_open_again(
    office: Office, state: str, by: str | None
) -> None:
    case = await opened(office)
    await over(office, case, state)
    mail = await office.mail(MEI, f"about {case.number}", thread="t2", sender_proof="unknown")
    office.clock.turn(timedelta(days=60))
    if by is None:
        await verdict(office, mail, "t2", "pass")
    else:
        await theirs(office, case, mail)
    now = current(office, case)
    assert isinstance(now, Active)
    assert not now.resolved
    history = office.log.history(CASE.stream(case.case_id))
    assert [each.why for each in history if isinstance(each, CaseReopened)] == ["written-again"]


@pytest.mark.parametrize("state", ["resolved", "closed"])
async def test_a_case_that_ended_after_it_came_stays_over(office: Office, state: str) -> None:
    case = await opened(office)
    mail = await office.mail(MEI, f"about {case.number}", thread="t2", sender_proof="unknown")
    await over(office, case, state)
    await theirs(office, case, mail)
    now = current(office, case)
    assert isinstance(now, Closed) or (isinstance(now, Active) and now.resolved)
    assert last(office, case) == mail


async def test_what_is_not_theirs_stays_and_may_still_be_theirs(office: Office) -> None:
    case = await opened(office)
    mail = await office.mail(MEI, "and?", thread="t1", sender_proof="fail")
    await dismissed(office, case, mail)
    events = len(office.log.store.events)
    await dismissed(office, case, mail)
    assert len(office.log.store.events) == events
    assert last(office, case) == "m1"
    await theirs(office, case, mail)
    assert last(office, case) == mail
    with pytest.raises(Refused, match="counts already"):
        await dismissed(office, case, mail)


async def test_what_counts_already_or_is_not_here_is_refused(office: Office) -> None:
    case = await opened(office)
    await office.mail(PAL, "another matter", thread="t5")
    other = office.cases()[1]
    mail = await office.mail(MEI, "and?", thread="t1", sender_proof="fail")
    with pytest.raises(Refused, match="counts already"):
        await theirs(office, case, "m1")
    for wrong, of in [("m99", case), ("m2", case), (mail, other)]:
        with pytest.raises(Unknown):
            await theirs(office, of, wrong)
        with pytest.raises(Unknown):
            await dismissed(office, of, wrong)


async def test_of_a_merged_case_it_counts_where_that_goes_on(office: Office) -> None:
    one = await opened(office)
    await office.mail(MEI, "a refund", thread="t2")
    into = office.cases()[1]
    mail = await office.mail(MEI, f"about {one.number}", thread="t3", sender_proof="unknown")
    by = current(office, into).person
    await office.do(lambda at: MergeCase(case_id=one.case_id, into=into.case_id, by="otto", at=at))
    with pytest.raises(Refused, match="merged into"):
        await theirs(office, one, mail)
    await theirs(office, into, mail, by=by)
    assert last(office, into) == mail
    assert told(office)[-1].case_id == into.case_id
    await office.do(
        lambda at: UndoCaseMerge(case_id=one.case_id, handoff_id="h9", by="otto", at=at)
    )
    assert last(office, into) == mail
