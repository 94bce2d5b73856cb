"""Which case a mail belongs to: token, thread, number, or a case of its own."""

from datetime import timedelta

import pytest

from baton_cases.domain.case.commands import CloseCase, MergeCase, ResolveCase
from baton_cases.domain.case.events import CaseOpened
from baton_cases.domain.case.lifecycle import close_case, merge_case, say
from baton_cases.domain.case.state import CASE, Active, CaseRecord, Closed
from baton_cases.domain.thread.correspondence import CORRESPONDENCE
from baton_common.about import About
from baton_common.work import Work
from tests.unit.cases.office import Office

MEI = "mei@customer.example"
TOM = "tom@stranger.example"
PAL = "pal@customer.example"


@pytest.fixture
async def office() -> Office:
    there = Office()
    await there.open_house()
    return there


def cases(office: Office) -> list[CaseRecord]:
    """All of them, oldest first."""
    events = [each.event for each in office.log.store.events]
    opened = [event for event in events if isinstance(event, CaseOpened)]
    found = [office.log.state(CASE, event.case_id) for event in opened]
    return [each for each in found if isinstance(each, CaseRecord)]


def filed(office: Office, case: CaseRecord) -> list[tuple[str, str, bool]]:
    """Mails of the case: which, why it is here, whether the customer wrote it."""
    history = office.log.history(CORRESPONDENCE.stream(case.case_id))
    return [(each.mail_id, each.belongs_by, each.from_customer) for each in history]


async def close(office: Office, case: CaseRecord) -> None:
    def decide(work: Work) -> None:
        close_case(work, CloseCase(case_id=case.case_id, by="otto", at=work.now))

    await office.log.run(decide, about=About(correlation_id="close"))


async def test_a_mail_of_a_new_sender_opens_a_case_accountable_and_asked(office: Office) -> None:
    await office.mail(MEI, "我要退货，杯子碎了", thread="t1")
    (case,) = cases(office)
    assert isinstance(case, Active)
    assert (case.matter, case.department, case.person) == ("return-goods", "returns", "lena")
    assert (case.language, case.channel, case.office) == ("zh", "mail", "lead")
    assert case.handoff is not None
    assert filed(office, case) == [("m1", "opened", True)]
    news = office.told()
    assert "baton.case.opened.v1" in news
    assert "baton.contact.linked.v1" in news
    assert "baton.handoff.offered.v1" in news


async def test_the_valid_token_brings_a_mail_to_its_case_whoever_sent_it(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    (case,) = cases(office)
    await office.mail(TOM, "I write for Mei", proof="token", case_id=case.case_id)
    assert [case.case_id for case in cases(office)] == [case.case_id]
    assert filed(office, case)[1:] == [("m2", "token", False)]


async def test_an_answer_in_the_thread_belongs_to_its_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await office.mail(MEI, "hello?", thread="t1")
    (case,) = cases(office)
    assert filed(office, case)[1:] == [("m2", "thread", True)]


async def test_who_was_in_copy_takes_part_in_thread_and_number(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    (case,) = cases(office)
    await office.mail(PAL, "me too", thread="t1")
    await office.mail(PAL, f"about {case.number}, any news?")
    assert filed(office, case)[1:] == [("m2", "thread", False), ("m3", "number", False)]


async def test_who_is_put_in_copy_by_somebody_in_copy_takes_no_part(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    await office.mail(PAL, "me too", thread="t1", cc=(TOM,))
    await office.mail(TOM, "and I", thread="t1")
    _, his = cases(office)
    assert office.log.history(CASE.stream(his.case_id))[0].unverified_reference


async def test_the_customer_who_quotes_the_number_is_in_their_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = cases(office)
    await office.mail(MEI, "still nothing", subject=f"Re: [{case.number}]", thread="t2")
    await office.mail(MEI, "and now?", thread="t2")
    assert filed(office, case)[1:] == [("m2", "number", True), ("m3", "thread", True)]


async def test_a_stranger_who_quotes_the_number_gets_a_case_of_their_own(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    (first,) = cases(office)
    await office.mail(TOM, f"send {first.number} to my address instead")
    first, second = cases(office)
    assert second.customer_id != first.customer_id
    opened = office.log.history(CASE.stream(second.case_id))[0]
    assert opened.unverified_reference
    assert len(filed(office, first)) == 1


async def test_a_number_that_no_case_has_is_no_reference(office: Office) -> None:
    await office.mail(TOM, "my order 7KX3M9QAH and 123456789")
    (case,) = cases(office)
    assert not office.log.history(CASE.stream(case.case_id))[0].unverified_reference


async def test_a_token_of_no_case_opens_one(office: Office) -> None:
    await office.mail(MEI, "hello", proof="token", case_id="gone")
    assert len(cases(office)) == 1


async def test_an_answer_within_fourteen_days_reopens_the_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = cases(office)
    await close(office, case)
    office.clock.turn(timedelta(days=14))
    await office.mail(MEI, "it has not come", thread="t1")
    (case,) = cases(office)
    assert isinstance(case, Active)
    assert "baton.case.reopened.v1" in office.told()


async def test_a_later_answer_opens_a_case_that_follows_it(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = cases(office)
    await close(office, case)
    office.clock.turn(timedelta(days=14, seconds=1))
    await office.mail(MEI, "it has not come", thread="t1")
    await office.mail(MEI, "hello?", thread="t1")
    old, new = cases(office)
    assert isinstance(old, Closed)
    opened = office.log.history(CASE.stream(new.case_id))[0]
    assert (opened.follows, opened.unverified_reference) == (old.case_id, False)
    assert [by for _, by, _ in filed(office, new)] == ["opened", "thread"]


async def test_our_token_reopens_whoever_sent_it(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    (case,) = cases(office)
    await close(office, case)
    await office.mail(TOM, "I write for Mei", proof="token", case_id=case.case_id)
    (case,) = cases(office)
    assert isinstance(case, Active)


async def test_a_case_id_without_the_token_s_proof_proves_nothing(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    (case,) = cases(office)
    await office.mail(TOM, "let me in", proof="participant", case_id=case.case_id)
    assert len(cases(office)) == 2


async def test_the_customer_s_next_word_on_a_resolved_case_says_it_was_not_over(
    office: Office,
) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    (case,) = cases(office)

    def decide(work: Work) -> None:
        say(work, ResolveCase(case_id=case.case_id, outcome="sent", by="lena", at=work.now))

    await office.log.run(decide, about=About(correlation_id="resolve"))
    await office.mail(PAL, "thanks", thread="t1")
    assert "baton.case.reopened.v1" not in office.told()
    await office.mail(MEI, "no, it is not here", thread="t1")
    assert office.told().count("baton.case.reopened.v1") == 1


async def test_somebody_in_copy_does_not_reopen_a_closed_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    (case,) = cases(office)
    await close(office, case)
    await office.mail(PAL, "me too", thread="t1")
    old, new = cases(office)
    assert isinstance(old, Closed)
    assert new.customer_id != old.customer_id


async def test_an_answer_to_a_merged_case_goes_to_the_one_it_was_merged_into(
    office: Office,
) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await office.mail(MEI, "I want a refund", thread="t2")
    first, second = cases(office)

    def decide(work: Work) -> None:
        command = MergeCase(case_id=first.case_id, into=second.case_id, by="otto", at=work.now)
        merge_case(work, command)

    await office.log.run(decide, about=About(correlation_id="merge"))
    await office.mail(MEI, "hello?", thread="t1")
    assert filed(office, second)[-1] == ("m3", "thread", True)
