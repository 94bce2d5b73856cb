"""Others hear who began a thread, and once more when the customer first writes in one of ours."""

from typing import Any

import pytest

from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.email_received.mail import MailSent
from baton_contracts.published import decode_contract
from tests.unit.cases.office import MORNING, Office

MEI = "mei@customer.example"


def links(office: Office) -> list[tuple[str | None, str, str | None]]:
    """Thread, direction and mail of every link that was published."""
    published = [
        decode_contract(each.type, each.body) for each in office.log.published("case-updated")
    ]
    return [
        (each.thread_id, each.direction, each.mail_id)
        for each in published
        if isinstance(each, ContactLinked)
    ]


async def sent(office: Office, thread: str, kind: Any, mail: str) -> None:
    """A mail of ours has left."""
    (case,) = office.cases()
    await office.receive(
        MailSent(
            thread_id=thread,
            mail_id=mail,
            case_id=case.case_id,
            kind=kind,
            to=(await office.mailbox(MEI),),
            sent_at=MORNING,
        )
    )


async def test_the_customer_by_the_mail_that_opened_the_case(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await sent(office, "t1", "acknowledgement", "o1")
    await sent(office, "t1", "reply", "o2")
    assert links(office) == [("t1", "inbound", "m1")]


@pytest.mark.parametrize("kind", ["invitation", "reply", "notice"])
async def test_we_by_a_mail_that_begins_a_thread_until_they_write_there(
    office: Office, kind: str
) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await sent(office, "t7", kind, "o1")
    assert links(office)[1:] == [("t7", "outbound", None)]
    await office.mail(MEI, "thanks", thread="t7")
    await sent(office, "t7", "reply", "o2")
    await office.mail(MEI, "and one more", thread="t7")
    assert links(office)[1:] == [("t7", "outbound", None), ("t7", "inbound", "m2")]


async def test_an_automatic_answer_is_not_the_customer(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await sent(office, "t7", "reply", "o1")
    await office.mail(MEI, "I am on holiday", thread="t7", kind="automatic")
    assert links(office)[1:] == [("t7", "outbound", None)]
