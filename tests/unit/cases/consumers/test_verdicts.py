"""A verdict on the sender of a mail comes later: it counts, or does no more."""

from datetime import timedelta

from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.correspondence.events import HeldMailCounted
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.lookups import correspondence
from baton_cases.domain.use_cases.requests import (
    MergeCase,
)
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated.mail import MailCounts, MailUnproven
from tests.unit.cases.office import Office
from tests.unit.cases.unproven import (
    EVE,
    MEI,
    current,
    held,
    last,
    opened,
    over,
    theirs,
    told,
    verdict,
)


async def test_where_the_case_was_over_for_too_long_it_opens_one_that_follows(
    office: Office,
) -> None:
    case = await opened(office)
    await over(office, case, "closed")
    office.clock.turn(timedelta(days=90))
    mail = await office.mail(MEI, f"about {case.number}", thread="t2", sender_proof="unknown")
    assert len(office.cases()) == 1
    await verdict(office, mail, "t2", "pass")
    _, new = office.cases()
    opening = office.log.history(CASE.stream(new.case_id))[0]
    assert (opening.follows, opening.mail_id) == (case.case_id, mail)
    assert new.customer_id == case.customer_id
    assert office.filed(new) == [(mail, "opened", True)]
    counted = office.log.history(CORRESPONDENCE.stream(case.case_id))[-1]
    assert isinstance(counted, HeldMailCounted)
    assert (counted.goes_on_in, counted.words) == (new.number, None)


async def test_a_verdict_against_one_that_acted_takes_nothing_back_and_lets_it_do_no_more(
    office: Office,
) -> None:
    case = await opened(office)
    await over(office, case, "resolved")
    mail = await office.mail(MEI, "not solved", thread="t1", cc=(EVE,), sender_proof="unknown")
    assert len(office.log.state(CORRESPONDENCE, case.case_id).participants) == 1
    await verdict(office, mail, "t1", "fail")
    now, kept = current(office, case), office.log.state(CORRESPONDENCE, case.case_id)
    assert isinstance(now, Active)
    assert not now.resolved
    assert kept.participants == frozenset()
    assert last(office, case) == "m1"
    assert kept.answered_by(frozenset({now.address.subject if now.address else ""})) is not None
    (one,) = told(office)
    assert isinstance(one, MailUnproven)
    assert (one.mail_id, one.has_acted) == (mail, True)
    await theirs(office, case, mail)
    assert last(office, case) == mail
    assert len(office.log.state(CORRESPONDENCE, case.case_id).participants) == 1


async def test_a_verdict_counts_once_and_for_whatever_comes_later(office: Office) -> None:
    case = await opened(office)
    await verdict(office, "m2", "t2", "pass")
    await verdict(office, "m2", "t2", "fail")
    await office.mail(MEI, f"about {case.number}", thread="t2", sender_proof="unknown")
    assert held(office, case) == []
    mail = await office.mail(MEI, f"about {case.number}", thread="t3", sender_proof="unknown")
    await verdict(office, mail, "t3", "pass")
    events = len(office.log.store.events)
    await verdict(office, mail, "t3", "pass")
    await verdict(office, mail, "t3", "fail")
    await theirs(office, case, mail)
    assert len(office.log.store.events) == events


async def test_somebody_who_said_it_is_theirs_is_believed_before_a_verdict(office: Office) -> None:
    case = await opened(office)
    mail = await office.mail(MEI, f"about {case.number}", thread="t2", sender_proof="unknown")
    await theirs(office, case, mail)
    await verdict(office, mail, "t2", "fail")
    assert last(office, case) == mail
    assert [type(each) for each in told(office)] == [MailUnproven, MailCounts]


async def test_a_verdict_finds_the_case_that_goes_on(office: Office) -> None:
    one = await opened(office)
    await office.mail(MEI, "a refund", thread="t2")
    into = office.cases()[1]
    mail = await office.mail(MEI, "and?", thread="t1", sender_proof="unknown")
    await office.do(lambda at: MergeCase(case_id=one.case_id, into=into.case_id, by="otto", at=at))
    await verdict(office, mail, "t1", "fail")

    def look(work: UnitOfWork) -> str:
        words = correspondence(work, into.case_id).last
        return words.mail_id if words is not None else ""

    done = await office.log.run(look, metadata=Metadata(correlation_id="look"))
    assert done.answer != mail
    assert told(office)[-1].mail_id == mail
