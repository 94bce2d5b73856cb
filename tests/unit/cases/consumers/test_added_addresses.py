"""An address that staff added: the customer's in their department's cases, nobody's in others',
until it is confirmed there or proved by a mail that answers one of ours."""

import pytest

from baton_cases.domain.case.state import CaseRecord
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.customer.state import CUSTOMER, Known
from baton_cases.domain.use_cases.addresses import used_in
from baton_cases.domain.use_cases.customer_requests import AddAddress, ConfirmAddress
from baton_cases.domain.use_cases.requests import MergeCase, RequestReply
from baton_cases.domain.use_cases.separations import UndoCaseMerge
from baton_common.model.metadata import Metadata
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


async def merge(office: Office) -> None:
    """The case of returns goes on in that of logistics."""
    one, into = (case.case_id for case in both(office))
    await office.do(lambda at: MergeCase(case_id=one, into=into, by="otto", at=at))


async def used(office: Office, case: CaseRecord) -> list[object]:
    """The addresses that a case tells of."""
    found = await office.log.run(
        lambda work: used_in(work, case.case_id), metadata=Metadata(correlation_id="used")
    )
    return list(await office.vault.open(found.answer))


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
        ADDED, "I am away", proof="token", case_id=logistics.case_id, kind="automatic"
    )
    assert office.filed(returns)[-1] == ("m3", "thread", True)
    assert mei(office).limited != {}


async def test_it_takes_part_in_the_case_that_one_of_its_department_was_merged_into(
    office: Office,
) -> None:
    returns, logistics = both(office)
    await merge(office)
    await office.mail(ADDED, "about both", thread="t-returns")
    assert office.filed(logistics)[-1] == ("m3", "thread", True)
    assert await used(office, logistics) == [MEI, ADDED]
    undo = UndoCaseMerge(case_id=returns.case_id, handoff_id="h9", by="otto", at=office.clock.now())
    await office.do(lambda _: undo)
    assert await used(office, logistics) == [MEI, ADDED]
    await office.mail(MEI, "it is me again", thread="t-logistics")
    assert await used(office, logistics) == [MEI]


async def test_typed_into_a_reply_of_others_it_takes_part_in_that_case_only(
    office: Office,
) -> None:
    _, logistics = both(office)
    sealed = (await office.mailbox(ADDED)).address
    reply = RequestReply(
        case_id=logistics.case_id, reply_id="r1", text=sealed, to=(sealed,), by="cy",
        language="en", at=office.clock.now(),
    )  # fmt: skip
    await office.do(lambda _: reply)
    await office.mail(ADDED, f"about {logistics.number}")
    *_, filed = office.log.history(CORRESPONDENCE.stream(logistics.case_id))
    assert (filed.mail_id, filed.belongs_by, filed.from_customer) == ("m3", "number", False)
    assert mei(office).limited == {sealed.subject: ("returns",)}


async def test_nor_does_a_token_where_another_has_a_mail_about_the_merged_case(
    office: Office,
) -> None:
    returns, logistics = both(office)
    await sent(office, returns, PAL)
    await sent(office, logistics, MEI)
    await merge(office)
    await office.mail(ADDED, "thank you", proof="token", case_id=logistics.case_id)
    assert mei(office).limited != {}
