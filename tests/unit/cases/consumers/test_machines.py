"""Mails that machines wrote: which are a case, which reopen one, which stay on email's list."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from baton_cases.domain.case.state import Active
from baton_cases.domain.correspondence.events import MailFiled
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.requests import ResolveCase
from baton_contracts.email_received.mail import MailKind, MailReceived, MailTakenUp
from baton_contracts.published import decode_contract
from tests.unit.cases.office import Office

MEI = "mei@customer.example"
SHOP = "orders@partner.example"


def the_case(office: Office) -> Active:
    (case,) = office.cases()
    assert isinstance(case, Active)
    return case


async def resolved(office: Office) -> None:
    case = the_case(office)
    if case.resolved:
        return
    request = ResolveCase(
        case_id=case.case_id, outcome="answered", by=case.person, at=office.clock.now()
    )
    await office.do(lambda at: msgspec.structs.replace(request, at=at))


@pytest.mark.parametrize("kind", ["list", "generated", "form"])
async def test_what_a_machine_wrote_with_words_for_us_is_a_case(
    office: Office, kind: MailKind
) -> None:
    await office.mail(SHOP, "a customer asks for a refund", kind=kind)
    assert the_case(office).matter == "refund"


async def test_an_automatic_reply_does_not_reopen_what_is_resolved(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await resolved(office)
    for kind in ("automatic", "receipt", "report"):
        await office.mail(MEI, "read", thread="t1", kind=kind)
    assert the_case(office).resolved
    assert len(office.filed(the_case(office))) == 4


async def test_a_machine_reopens_a_case_once_in_24_hours(office: Office) -> None:
    await office.mail(SHOP, "order 1", thread="t1", kind="generated")
    case_id = the_case(office).case_id
    states = []
    for after in (timedelta(), timedelta(hours=23), timedelta(hours=1)):
        office.clock.turn(after)
        await resolved(office)
        await office.mail(SHOP, "order 1: packed", thread="t1", kind="generated")
        states.append(bool(the_case(office).resolved))
    assert states == [False, True, False]
    filed = office.log.history(CORRESPONDENCE.stream(case_id))
    assert [each.reopened for each in filed if isinstance(each, MailFiled)] == [
        False, True, False, True,
    ]  # fmt: skip


async def test_a_person_reopens_as_often_as_they_write(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    for _ in range(3):
        await resolved(office)
        await office.mail(MEI, "still not there", thread="t1")
        assert not the_case(office).resolved


async def test_words_of_an_emergency_make_an_answer_known_by_its_subject_a_case(
    office: Office,
) -> None:
    await office.mail(MEI, "I am away", kind="automatic", by_subject=True)
    await office.mail(MEI, "The lamp is on fire", kind="automatic")
    assert office.cases() == []
    await office.mail(MEI, "The lamp is on fire", kind="automatic", by_subject=True)
    assert the_case(office).matter == "danger"


async def test_listed_bulk_is_a_case_only_where_a_word_rule_fits(office: Office) -> None:
    await office.mail(SHOP, "our new lamps", kind="list", may_be_listed=True)
    assert office.cases() == []
    await office.mail(SHOP, "a customer asks for a refund", kind="list", may_be_listed=True)
    assert the_case(office).matter == "refund"


async def taken_up(office: Office, **how: Any) -> None:
    """A mail came and opened no case; somebody made one of it."""
    mail = await office.written(MEI, "I am away. Return my lamp, please.", **how)
    await office.receive(mail)
    assert isinstance(mail, MailReceived)
    contract = MailTakenUp(
        thread_id=mail.thread_id,
        mail_id=mail.mail_id,
        received_at=mail.received_at,
        recipient=mail.recipient,
        from_=mail.from_,
        subject=mail.subject,
        text=mail.text,
        reference=mail.reference,
        by="ana",
    )
    await office.receive(contract)


async def test_a_case_is_made_of_a_mail_that_opened_none(office: Office) -> None:
    await taken_up(office, kind="automatic")
    assert office.filed(the_case(office)) == [("m1", "opened", True)]


async def test_one_that_was_filed_with_a_case_goes_on_in_it(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await resolved(office)
    await taken_up(office, kind="automatic", thread="t1")
    assert not the_case(office).resolved


@pytest.mark.parametrize(
    ("automatic", "kind"),
    [(None, "person"), ("reply", "automatic"), ("bulk", "automatic"), ("bounce", "report")],
)
async def test_mails_of_the_version_before_are_read_as_what_they_were(
    office: Office, automatic: str | None, kind: str
) -> None:
    body = msgspec.to_builtins(await office.written(MEI, "hello"))
    before = {name: each for name, each in body.items() if name in V1} | {"automatic": automatic}
    found = decode_contract("baton.mail.received.v1", msgspec.json.encode(before))
    assert isinstance(found, MailReceived)
    assert found.kind == kind


V1 = (
    "thread_id", "mail_id", "received_at", "recipient", "from", "to", "cc", "subject", "text",
    "attachments", "reference",
)  # fmt: skip
