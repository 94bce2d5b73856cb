"""Mails about cases that were merged: everybody takes part, and answers go where it goes on."""

from datetime import timedelta

from baton_cases.domain.case.events import ReplyRequested
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.lookups import correspondence
from baton_cases.domain.use_cases.requests import MergeCase, RequestReply
from baton_cases.domain.use_cases.separations import UndoCaseMerge
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from tests.unit.cases.office import Office

MEI, TOM = "mei@customer.example", "tom@customer.example"
METADATA = Metadata(correlation_id="merged")


async def merged(office: Office) -> tuple[str, str]:
    """The first case, with a friend in copy, goes on in the second; gives both."""
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(TOM,))
    office.clock.turn(timedelta(minutes=1))
    await office.mail(MEI, "I want a refund", thread="t2")
    one, into = [case.case_id for case in office.cases()]
    await office.do(lambda at: MergeCase(case_id=one, into=into, by="otto", at=at))
    return one, into


def texts(office: Office, case_id: str) -> list[str]:
    history = office.log.history(CORRESPONDENCE.stream(case_id))
    return [each.mail_id for each in history]


async def undo(office: Office, case_id: str) -> None:
    await office.do(lambda at: UndoCaseMerge(case_id=case_id, handoff_id="h9", by="otto", at=at))


async def test_who_takes_part_in_one_takes_part_in_what_goes_on(office: Office) -> None:
    one, into = await merged(office)
    await office.mail(TOM, "I was there, too", thread="t1")
    number = office.cases()[1].number
    await office.mail(TOM, f"about {number}", thread="t9")
    assert len(office.cases()) == 2
    assert texts(office, into)[-2:] == ["m3", "m4"]
    assert texts(office, one) == ["m1"]


async def test_a_reply_answers_the_last_mail_of_both(office: Office) -> None:
    await office.mail(MEI, "I want a refund", thread="t1")
    office.clock.turn(timedelta(minutes=1))
    await office.mail(MEI, "where is my parcel", thread="t2")
    into, one = [case.case_id for case in office.cases()]
    await office.do(lambda at: MergeCase(case_id=one, into=into, by="otto", at=at))
    sealed = (await office.mailbox(MEI)).address
    await office.do(
        lambda at: RequestReply(
            case_id=into, reply_id="r1", text=sealed, to=(sealed,), by="ana", language="en", at=at
        )
    )
    (reply,) = [
        each for each in office.log.history(CASE.stream(into)) if isinstance(each, ReplyRequested)
    ]
    assert (reply.thread_id, reply.answers) == ("t2", "m2")


async def test_undone_each_has_its_own_participants_and_threads_again(office: Office) -> None:
    one, into = await merged(office)
    await office.mail(MEI, "any news?", thread="t1")
    await undo(office, one)
    await office.mail(MEI, "and now?", thread="t1")
    assert texts(office, one) == ["m1", "m4"]
    assert texts(office, into) == ["m2", "m3"]

    def participants(work: UnitOfWork) -> list[int]:
        return [len(correspondence(work, each).participants) for each in (one, into)]

    found = await office.log.run(participants, metadata=METADATA)
    assert found.answer == [1, 0]
    assert isinstance(office.log.state(CASE, one), Active)


async def test_a_token_of_the_merged_case_leads_to_what_goes_on_until_it_is_undone(
    office: Office,
) -> None:
    one, into = await merged(office)
    await office.mail(MEI, "by token", thread="t8", proof="token", case_id=one)
    assert texts(office, into)[-1] == "m3"
    await undo(office, one)
    await office.mail(MEI, "by token", thread="t7", proof="token", case_id=one)
    assert texts(office, one)[-1] == "m4"
