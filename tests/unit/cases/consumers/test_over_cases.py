"""A mail to a case that is over: resolved, closed, closed long ago, merged."""

from datetime import timedelta

from baton_cases.domain.case.state import CASE, Active, Closed
from baton_cases.domain.use_cases.requests import CloseCase, MergeCase, ResolveCase
from tests.unit.cases.office import Office

MEI = "mei@customer.example"
TOM = "tom@stranger.example"
PAL = "pal@customer.example"


async def test_an_answer_within_fourteen_days_reopens_the_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = office.cases()
    await office.do(lambda at: CloseCase(case_id=case.case_id, by="otto", at=at))
    office.clock.turn(timedelta(days=14))
    await office.mail(MEI, "it has not come", thread="t1")
    (case,) = office.cases()
    assert isinstance(case, Active)
    assert "baton.case.reopened.v1" in office.published()


async def test_a_later_answer_opens_a_case_that_follows_it(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = office.cases()
    await office.do(lambda at: CloseCase(case_id=case.case_id, by="otto", at=at))
    office.clock.turn(timedelta(days=14, seconds=1))
    await office.mail(MEI, "it has not come", thread="t1")
    await office.mail(MEI, "hello?", thread="t1")
    old, new = office.cases()
    assert isinstance(old, Closed)
    opened = office.log.history(CASE.stream(new.case_id))[0]
    assert (opened.follows, opened.unverified_reference) == (old.case_id, False)
    assert [by for _, by, _ in office.filed(new)] == ["opened", "thread"]


async def test_our_token_reopens_whoever_sent_it(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    (case,) = office.cases()
    await office.do(lambda at: CloseCase(case_id=case.case_id, by="otto", at=at))
    await office.mail(TOM, "I write for Mei", proof="token", case_id=case.case_id)
    (case,) = office.cases()
    assert isinstance(case, Active)


async def test_the_customer_s_next_word_on_a_resolved_case_says_it_was_not_over(
    office: Office,
) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    (case,) = office.cases()

    resolved = case.case_id
    await office.do(lambda at: ResolveCase(case_id=resolved, outcome="sent", by="otto", at=at))
    await office.mail(PAL, "thanks", thread="t1")
    assert "baton.case.reopened.v1" not in office.published()
    await office.mail(MEI, "no, it is not here", thread="t1")
    assert office.published().count("baton.case.reopened.v1") == 1


async def test_somebody_in_copy_does_not_reopen_a_closed_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    (case,) = office.cases()
    await office.do(lambda at: CloseCase(case_id=case.case_id, by="otto", at=at))
    await office.mail(PAL, "me too", thread="t1")
    old, new = office.cases()
    assert isinstance(old, Closed)
    assert new.customer_id != old.customer_id


async def test_an_answer_to_a_merged_case_goes_to_the_one_it_was_merged_into(
    office: Office,
) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await office.mail(MEI, "I want a refund", thread="t2")
    first, second = office.cases()

    one, into = first.case_id, second.case_id
    await office.do(lambda at: MergeCase(case_id=one, into=into, by="otto", at=at))
    await office.mail(MEI, "hello?", thread="t1")
    assert office.filed(second)[-1] == ("m3", "thread", True)
