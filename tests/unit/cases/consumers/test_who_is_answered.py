"""Who a reply goes to: whoever wrote last, with a copy to the others who have that mail."""

from typing import Any

import pytest

from baton_cases.domain.correspondence.state import CORRESPONDENCE, Correspondence
from baton_cases.domain.use_cases.requests import RequestReply
from baton_common.model.personal import Personal
from baton_contracts.case_updated.case import ReplyRequested
from baton_contracts.email_received.mail import MailSenderJudged, MailSent, SenderProof
from baton_contracts.published import decode_contract
from tests.unit.cases.office import Office

MEI = "mei@customer.example"
PAL = "pal@customer.example"
TOM = "tom@other.example"


def correspondence(office: Office) -> Correspondence:
    (case,) = office.cases()
    return office.log.state(CORRESPONDENCE, case.case_id)


async def clear(office: Office, *sealed: Personal[str]) -> list[Any]:
    return list(await office.vault.open(sealed))


async def by_default(office: Office) -> tuple[str, list[str]]:
    """To and Cc of a reply that names nobody."""
    last = correspondence(office).last
    assert last is not None
    to, *cc = await clear(office, last.to, *last.cc)
    return to, cc


async def answered(office: Office, *to: str) -> str | None:
    """The mail that a reply to these answers."""
    (case,) = office.cases()
    sealed = tuple([(await office.mailbox(each)).address for each in to])
    await office.do(
        lambda at: RequestReply(
            case_id=case.case_id, reply_id=f"r-{'-'.join(to)}", text=sealed[0], to=sealed,
            by=case.person, language="en", at=at,
        )
    )  # fmt: skip
    found = [decode_contract(each.type, each.body) for each in office.log.published("case-updated")]
    return next(each for each in reversed(found) if isinstance(each, ReplyRequested)).answers


async def test_the_one_in_copy_who_asks_last_is_answered_and_the_others_get_a_copy(
    office: Office,
) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL, TOM))
    assert await by_default(office) == (MEI, [PAL, TOM])
    await office.mail(PAL, "and mine?", thread="t1", cc=(MEI,))
    assert await by_default(office) == (PAL, [MEI])


async def test_who_writes_with_our_token_from_another_address_is_answered_there(
    office: Office,
) -> None:
    await office.mail(MEI, "where is my parcel")
    (case,) = office.cases()
    await office.mail(TOM, "it is me", proof="token", case_id=case.case_id)
    assert await by_default(office) == (TOM, [])


@pytest.mark.parametrize(
    ("proof", "to"),
    [
        ("token", "desk@customer.example"),
        ("pass", "desk@customer.example"),
        ("unknown", MEI),
        ("fail", MEI),
    ],
)
async def test_another_reply_to_is_followed_only_where_from_is_proven(
    office: Office, proof: SenderProof, to: str
) -> None:
    desk = await office.mailbox("desk@customer.example")
    await office.mail(MEI, "where is my parcel", answers_to=desk, sender_proof=proof)
    assert await by_default(office) == (to, [])


async def test_a_verdict_that_comes_later_lets_another_reply_to_be_followed(
    office: Office,
) -> None:
    desk = await office.mailbox("desk@customer.example")
    mail = await office.mail(MEI, "where is my parcel", answers_to=desk, sender_proof="unknown")
    await office.receive(MailSenderJudged(thread_id="t1", mail_id=mail, sender_proof="pass"))
    assert await by_default(office) == ("desk@customer.example", [])


async def test_a_machine_s_mail_does_not_take_a_person_s_place(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = office.cases()
    await office.mail(
        "orders@partner.example", "sent", kind="generated", proof="token", case_id=case.case_id
    )
    assert await by_default(office) == (MEI, [])


async def test_a_reply_answers_a_mail_that_its_recipient_has(office: Office) -> None:
    first = await office.mail(MEI, "where is my parcel", thread="t1", cc=(PAL,))
    second = await office.mail(PAL, "mine, too", thread="t1")
    assert await answered(office, PAL) == second
    assert await answered(office, MEI) == first
    assert await answered(office, MEI, PAL) == first
    assert await answered(office, TOM) is None


async def test_our_acknowledgement_takes_no_mail_s_place(office: Office) -> None:
    first = await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = office.cases()
    await office.receive(
        MailSent(
            thread_id="t1", mail_id="out1", case_id=case.case_id, kind="acknowledgement",
            to=(await office.mailbox(MEI),), sent_at=office.clock.now(),
        )
    )  # fmt: skip
    assert await answered(office, MEI) == first


async def test_a_mail_of_ours_may_be_the_one_that_is_answered(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = office.cases()
    friend = await office.mailbox(TOM)
    await office.receive(
        MailSent(
            thread_id="t1", mail_id="out1", case_id=case.case_id, kind="reply", to=(friend,),
            sent_at=office.clock.now(),
        )
    )  # fmt: skip
    assert await answered(office, TOM) == "out1"


async def test_an_address_typed_into_a_reply_takes_part_in_that_case_only(office: Office) -> None:
    await office.mail(MEI, "where is my parcel", thread="t1")
    await answered(office, TOM)
    subject = (await office.mailbox(TOM)).address.subject
    assert subject in correspondence(office).participants
    await office.mail(MEI, "I want a refund", thread="t2")
    other = office.cases()[1]
    assert subject not in office.log.state(CORRESPONDENCE, other.case_id).participants
