"""Which words of a mail decide what: word rules read all of them, its language is the writer's."""

import msgspec

from baton_cases.domain.case.events import CaseOpened
from baton_cases.domain.mail_text.events import TextKept
from baton_contracts.email_received.mail import Folded, MailMoreText, MailReceived
from baton_contracts.email_received.rest import packed
from tests.unit.cases.office import Office

MEI = "mei@customer.example"


async def opened(office: Office, shown: str, folded: str = "") -> CaseOpened:
    """The case of a mail whose end folds."""
    contract = await office.written(MEI, shown + folded)
    spans = (Folded(start=len(shown), end=len(shown + folded)),) if folded else ()
    await office.receive(msgspec.structs.replace(contract, folded=spans))
    events = [each.event for each in office.log.store.events]
    return next(event for event in reversed(events) if isinstance(event, CaseOpened))


async def test_an_emergency_is_found_in_what_folds(office: Office) -> None:
    case = await opened(office, "see below\n", "> The adapter caught fire last night.\n")
    assert case.matter == "danger"


async def test_the_language_is_that_of_what_the_customer_wrote(office: Office) -> None:
    case = await opened(
        office, "Where is it?\n", "> 您好，您的订单已经发出，请问收到了吗？客服中心\n"
    )
    assert case.language == "en"


async def test_an_emergency_is_found_in_what_was_too_long(office: Office) -> None:
    contract = await office.written(MEI, "Here is the log.")
    rest = packed("line\n" * 9_000 + "The adapter caught fire.", "Here is the log.", 4_000)
    (sealed,) = await office.vault.seal([(contract.from_.address.subject, rest)])
    await office.receive(msgspec.structs.replace(contract, rest=sealed, text_is_cut=True))
    events = [each.event for each in office.log.store.events]
    assert [each.matter for each in events if isinstance(each, CaseOpened)] == ["danger"]


async def long_mail(office: Office, *pieces: str) -> MailReceived:
    """A mail whose text was cut, after the pieces that it has no room for."""
    mail = await office.written(MEI, "Here is the log.")
    subject = mail.from_.address.subject
    for part, piece in enumerate(pieces, start=1):
        (sealed,) = await office.vault.seal([(subject, packed(piece, "", 9_000))])
        more = MailMoreText(thread_id=mail.thread_id, mail_id=mail.mail_id, part=part, text=sealed)
        for _ in range(2):
            await office.receive(more)
    return msgspec.structs.replace(mail, text_is_cut=True, left_out=9_000)


async def test_an_emergency_is_found_in_what_is_told_beside_the_mail(office: Office) -> None:
    await office.receive(await long_mail(office, "line\n" * 900, "The adapter caught fire."))
    events = [each.event for each in office.log.store.events]
    assert [each.matter for each in events if isinstance(each, CaseOpened)] == ["danger"]
    assert len([each for each in events if isinstance(each, TextKept)]) == 2


async def test_pieces_alone_open_nothing(office: Office) -> None:
    await long_mail(office, "The adapter caught fire.")
    assert office.cases() == []
