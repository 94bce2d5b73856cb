"""An address that staff added: the customer's in their department's cases, nobody's in others',
until it is confirmed there or proved by a mail that answers one of ours."""

import pytest

from baton_cases.domain.case.state import CaseRecord
from baton_cases.domain.customer.state import CUSTOMER, Known
from baton_cases.domain.use_cases.customer_requests import AddAddress, ConfirmAddress
from baton_contracts.email_received.mail import MailSent
from tests.unit.cases.office import Office

MEI = "mei@customer.example"
ADDED = "mei@elsewhere.example"
PAL = "pal@customer.example"


@pytest.fixture
async def office(office: Office) -> Office:
    """Mei has a case of returns and one of logistics; returns has added an address."""
    await office.mail(MEI, "I want to return the kettle", thread="t-returns")
    await office.mail(MEI, "where is my parcel", thread="t-logistics")
    address = (await office.mailbox(ADDED)).address
    customer_id = office.cases()[0].customer_id
    await office.do(
        lambda at: AddAddress(
            customer_id=customer_id, address=address, departments=("returns",), by="ana", at=at
        )
    )
    return office


def both(office: Office) -> tuple[CaseRecord, CaseRecord]:
    returns, logistics, *_ = office.cases()
    assert (returns.department, logistics.department) == ("returns", "logistics")
    return returns, logistics


def mei(office: Office) -> Known:
    known = office.log.state(CUSTOMER, both(office)[0].customer_id)
    assert isinstance(known, Known)
    return known


async def sent(office: Office, case: CaseRecord, *to: str) -> None:
    """We have mailed about the case."""
    await office.receive(
        MailSent(
            thread_id="t-of-ours",
            mail_id=f"to-{'-'.join(to)}",
            case_id=case.case_id,
            kind="reply",
            to=tuple([await office.mailbox(each) for each in to]),
            sent_at=office.clock.now(),
        )
    )


async def test_it_takes_part_in_cases_of_the_department_that_added_it(office: Office) -> None:
    returns, _ = both(office)
    await office.mail(ADDED, f"about {returns.number}")
    assert office.filed(returns)[-1] == ("m3", "number", True)


async def test_in_cases_of_others_it_is_a_stranger_s(office: Office) -> None:
    _, logistics = both(office)
    await office.mail(ADDED, f"where is my parcel? {logistics.number}")
    assert len(office.filed(logistics)) == 1
    *_, opened = office.cases()
    assert opened.department == "logistics"
    assert opened.customer_id != logistics.customer_id


async def test_once_somebody_there_confirms_it_it_takes_part(office: Office) -> None:
    _, logistics = both(office)
    subject = (await office.mailbox(ADDED)).address.subject
    await office.do(
        lambda at: ConfirmAddress(
            customer_id=logistics.customer_id,
            subject=subject,
            departments=("logistics",),
            by="cy",
            at=at,
        )
    )
    await office.mail(ADDED, f"where is my parcel? {logistics.number}")
    assert office.filed(logistics)[-1] == ("m3", "number", True)
    assert len(office.cases()) == 2


async def test_answering_a_mail_of_ours_to_a_confirmed_address_proves_it(office: Office) -> None:
    _, logistics = both(office)
    await sent(office, logistics, MEI)
    await office.mail(ADDED, "thank you", proof="token", case_id=logistics.case_id)
    assert mei(office).limited == {}


@pytest.mark.parametrize("to", [(ADDED,), (MEI, ADDED), (MEI, PAL)], ids=["there", "both", "pal"])
async def test_a_token_that_others_were_sent_proves_nothing(
    office: Office, to: tuple[str, ...]
) -> None:
    returns, _ = both(office)
    await sent(office, returns, *to)
    await office.mail(ADDED, "thank you", proof="token", case_id=returns.case_id)
    assert mei(office).limited != {}


async def test_nor_does_a_mere_mail_or_a_machine_s_answer(office: Office) -> None:
    returns, logistics = both(office)
    await sent(office, logistics, MEI)
    await office.mail(ADDED, "hello", thread="t-returns")
    await office.mail(
        ADDED, "I am away", proof="token", case_id=logistics.case_id, automatic="reply"
    )
    assert office.filed(returns)[-1] == ("m3", "thread", True)
    assert mei(office).limited != {}
