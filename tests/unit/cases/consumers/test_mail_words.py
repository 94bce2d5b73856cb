"""Which words of a mail decide what: word rules read all of them, its language is the writer's."""

import msgspec

from baton_cases.domain.case.events import CaseOpened
from baton_contracts.email_received.mail import Folded
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
