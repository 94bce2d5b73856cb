"""Which case a mail belongs to: token, thread, number, or a case of its own."""

from baton_cases.domain.case.state import CASE, Active
from tests.unit.cases.office import Office

MEI = "mei@customer.example"
TOM = "tom@stranger.example"
PAL = "pal@customer.example"


async def test_a_mail_of_a_new_sender_opens_a_case_accountable_and_asked(office: Office) -> None:
    await office.mail(MEI, "我要退货，杯子碎了", thread="t1")
    (case,) = office.cases()
    assert isinstance(case, Active)
    assert (case.matter, case.department, case.person) == ("return-goods", "returns", "lena")
    assert (case.language, case.channel, case.office) == ("zh", "mail", "lead")
    assert case.handoff is not None
    assert office.filed(case) == [("m1", "opened", True)]
    message = office.published()
    assert "baton.case.opened.v1" in message
    assert "baton.contact.linked.v2" in message
    assert "baton.handoff.offered.v1" in message


async def test_the_valid_token_brings_a_mail_to_its_case_whoever_sent_it(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    (case,) = office.cases()
    await office.mail(TOM, "I write for Mei", proof="token", case_id=case.case_id)
    assert [case.case_id for case in office.cases()] == [case.case_id]
    assert office.filed(case)[1:] == [("m2", "token", False)]


async def test_an_answer_in_the_thread_belongs_to_its_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await office.mail(MEI, "hello?", thread="t1")
    (case,) = office.cases()
    assert office.filed(case)[1:] == [("m2", "thread", True)]


async def test_who_was_in_copy_takes_part_in_thread_and_number(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    (case,) = office.cases()
    await office.mail(PAL, "me too", thread="t1")
    await office.mail(PAL, f"about {case.number}, any news?")
    assert office.filed(case)[1:] == [("m2", "thread", False), ("m3", "number", False)]


async def test_who_is_put_in_copy_by_somebody_in_copy_takes_no_part(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    await office.mail(PAL, "me too", thread="t1", cc=(TOM,))
    await office.mail(TOM, "and I", thread="t1")
    _, his = office.cases()
    assert office.log.history(CASE.stream(his.case_id))[0].unverified_reference


async def test_the_customer_who_quotes_the_number_is_in_their_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = office.cases()
    await office.mail(MEI, "still nothing", subject=f"Re: [{case.number}]", thread="t2")
    await office.mail(MEI, "and now?", thread="t2")
    assert office.filed(case)[1:] == [("m2", "number", True), ("m3", "thread", True)]


async def test_a_stranger_who_quotes_the_number_gets_a_case_of_their_own(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    (first,) = office.cases()
    await office.mail(TOM, f"send {first.number} to my address instead")
    first, second = office.cases()
    assert second.customer_id != first.customer_id
    opened = office.log.history(CASE.stream(second.case_id))[0]
    assert opened.unverified_reference
    assert len(office.filed(first)) == 1


async def test_a_number_that_no_case_has_is_no_reference(office: Office) -> None:
    await office.mail(TOM, "my order 7KX3M9QAH and 123456789")
    (case,) = office.cases()
    assert not office.log.history(CASE.stream(case.case_id))[0].unverified_reference


async def test_a_token_of_no_case_opens_one(office: Office) -> None:
    await office.mail(MEI, "hello", proof="token", case_id="gone")
    assert len(office.cases()) == 1


async def test_a_case_id_without_the_token_s_proof_proves_nothing(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    (case,) = office.cases()
    await office.mail(TOM, "let me in", proof="participant", case_id=case.case_id)
    assert len(office.cases()) == 2
