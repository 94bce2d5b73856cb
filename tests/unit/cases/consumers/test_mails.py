"""Automatic, unreadable, sent and returned mails; a mail without words; two at one moment."""

import pytest

from baton_cases.domain.address.state import ADDRESS, Claimed
from baton_cases.domain.case.events import CaseOpened
from baton_cases.domain.case.state import CASE
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.customer.state import CUSTOMER, Known
from baton_common.model.messages import Refused, Unknown
from baton_common.model.personal import VaultUnavailable
from baton_contracts.email_received.mail import (
    MailBounced,
    MailKind,
    MailRefused,
    MailSent,
    MailUnreadable,
)
from tests.unit.cases.office import MORNING, Office

MEI = "mei@customer.example"


def the_case(office: Office) -> str:
    """The id of the one case there is."""
    events = [each.event for each in office.log.store.events]
    (opened,) = [event for event in events if isinstance(event, CaseOpened)]
    return opened.case_id


def count(office: Office, type_: str) -> int:
    return sum(each.type == type_ for each in office.log.store.events)


async def bounce(office: Office, address: str, *, hard: bool) -> None:
    box = await office.mailbox(address)
    await office.receive(
        MailBounced(
            thread_id="t1",
            mail_id="out1",
            case_id=the_case(office),
            recipient=box.address,
            hard=hard,
            status="5.1.1" if hard else "4.2.2",
        )
    )


async def test_an_automatic_answer_is_kept_and_opens_or_reopens_nothing(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await office.mail(MEI, "I am on holiday", thread="t1", kind="automatic")
    await office.mail(MEI, "I am on holiday", thread="t9", kind="automatic")
    assert count(office, "case-opened") == 1
    assert count(office, "mail-filed") == 2


async def test_an_automatic_answer_is_not_what_a_reply_answers(office: Office) -> None:
    first = await office.mail(MEI, "where is my parcel", thread="t1")
    await office.mail(MEI, "I am on holiday", thread="t1", kind="automatic")
    last = office.log.state(CORRESPONDENCE, the_case(office)).last
    assert last is not None
    assert last.mail_id == first


@pytest.mark.parametrize("kind", ["automatic", "report", "receipt", "abuse", "dmarc", "loop"])
async def test_what_has_no_words_for_us_opens_nothing(office: Office, kind: MailKind) -> None:
    before = len(office.log.store.events)
    await office.mail("robot@list.example", "done", kind=kind)
    assert len(office.log.store.events) == before


async def test_a_mail_that_cannot_be_read_is_a_case_for_a_person(office: Office) -> None:
    await office.receive(
        MailUnreadable(
            thread_id="t1",
            mail_id="m1",
            received_at=MORNING,
            recipient="billing@baton.example",
            from_=await office.mailbox(MEI),
            size=90_000,
            reason="depth",
        )
    )
    opened = office.log.history(CASE.stream(the_case(office)))[0]
    assert (opened.matter, opened.mail_id) == ("invoice", "m1")


async def test_an_unreadable_report_without_a_sender_is_nobody_s_case(office: Office) -> None:
    message = MailUnreadable(
        thread_id="t1",
        mail_id="m1",
        received_at=MORNING,
        recipient="service@baton.example",
        size=1,
        reason="broken",
    )
    await office.receive(message)
    assert count(office, "case-opened") == 0


async def test_a_hard_bounce_marks_the_address_once_and_is_kept_with_the_case(
    office: Office,
) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await bounce(office, MEI, hard=False)
    assert count(office, "address-failed") == 0
    await bounce(office, MEI, hard=True)
    await bounce(office, MEI, hard=True)
    assert count(office, "address-failed") == 1
    assert count(office, "mail-came-back") == 3
    assert "baton.customer.address-failed.v1" in office.published()


async def test_an_address_that_writes_again_works_again(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await bounce(office, MEI, hard=True)
    await office.mail(MEI, "hello?", thread="t1")
    assert office.log.state(ADDRESS, "subject-1") == Claimed(
        customer_id=office.log.history(ADDRESS.stream("subject-1"))[0].customer_id
    )


async def test_a_reply_that_begins_a_thread_leads_its_answers_to_the_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    box, friend = await office.mailbox(MEI), await office.mailbox("friend@customer.example")
    sent = MailSent(
        thread_id="t7",
        mail_id="out1",
        case_id=the_case(office),
        kind="reply",
        to=(box,),
        cc=(friend,),
        sent_at=MORNING,
    )
    await office.receive(sent)
    await office.mail("friend@customer.example", "thanks", thread="t7")
    assert count(office, "case-opened") == 1


async def test_news_of_a_case_that_we_do_not_have_is_no_news_to_apply(office: Office) -> None:
    sent = MailSent(
        thread_id="t7", mail_id="o", case_id="gone", kind="reply", to=(), sent_at=MORNING
    )
    with pytest.raises(Unknown):
        await office.receive(sent)


async def test_two_mails_of_a_new_sender_make_one_customer(office: Office) -> None:
    await office.mail(MEI, "where is my parcel")
    await office.mail(MEI, "I want a refund")
    assert count(office, "customer-registered") == 1
    customer_id = office.log.history(ADDRESS.stream("subject-1"))[0].customer_id
    known = office.log.state(CUSTOMER, customer_id)
    assert isinstance(known, Known)
    assert known.subjects == ("subject-1",)


async def test_words_that_were_erased_meanwhile_are_no_obstacle(office: Office) -> None:
    message = await office.written(MEI, "I want a refund")
    await office.vault.erase(message.text.subject)
    await office.receive(message)
    assert office.log.history(CASE.stream(the_case(office)))[0].matter == "unsorted"


async def test_without_the_vault_the_mail_waits(office: Office) -> None:
    message = await office.written(MEI, "where is my parcel")
    office.vault.away = True
    with pytest.raises(VaultUnavailable):
        await office.receive(message)


async def test_in_an_empty_organisation_the_mail_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match="Apply a configuration first"):
        await Office().mail(MEI, "hello")


async def test_refused_mails_are_not_our_business(office: Office) -> None:
    assert MailRefused.contract_type not in office.receives


async def test_a_reply_goes_to_where_the_customer_last_wrote_from(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=("pal@customer.example",))
    await office.mail("pal@customer.example", "me too", thread="t1")
    correspondence = office.log.state(CORRESPONDENCE, the_case(office))
    assert correspondence.reply_to is not None
    assert await office.vault.open([correspondence.reply_to]) == [MEI]
