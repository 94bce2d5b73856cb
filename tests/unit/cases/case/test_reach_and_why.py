"""Where a customer can be reached when their case is closed, and why a case was reopened."""

import msgspec
import pytest

from baton_cases.domain.case.events import CASE_EVENTS, CaseReopened
from baton_cases.domain.use_cases.requests import CloseCase, ReopenCase
from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.case_updated import case as contracts
from baton_contracts.email_received.mail import MailBounced
from baton_contracts.published import decode_contract
from tests.unit.cases.office import Office

MEI, OTHER = "mei@customer.example", "mei.lin@work.example"


@pytest.fixture
async def office() -> Office:
    there = Office()
    await there.open_organisation()
    return there


def message(office: Office) -> list[Contract]:
    return [decode_contract(each.type, each.body) for each in office.log.published("case-updated")]


async def sealed(office: Office, address: str) -> Personal[str]:
    return (await office.mailbox(address)).address


async def close(office: Office, *addresses: Personal[str]) -> str | None:
    """The customer's address in the published closing."""
    (case,) = office.cases()
    await office.do(
        lambda at: CloseCase(case_id=case.case_id, by=case.person, mail_addresses=addresses, at=at)
    )
    closed = message(office)[-1]
    assert isinstance(closed, contracts.CaseClosed)
    if closed.reach is None:
        return None
    (opened,) = await office.vault.open([closed.reach])
    return str(opened)


async def bounce(office: Office, address: str) -> None:
    (case,) = office.cases()
    await office.receive(
        MailBounced(
            thread_id="t1",
            mail_id="out1",
            case_id=case.case_id,
            recipient=await sealed(office, address),
            hard=True,
            status="5.1.1",
        )
    )


async def test_where_they_last_wrote_from(office: Office) -> None:
    await office.mail(MEI, "I want to return the kettle")
    assert await close(office, await sealed(office, OTHER)) == MEI


async def test_not_where_mails_come_back_from(office: Office) -> None:
    await office.mail(MEI, "I want to return the kettle")
    await bounce(office, MEI)
    assert await close(office, await sealed(office, MEI), await sealed(office, OTHER)) == OTHER


async def test_nowhere_if_no_address_works(office: Office) -> None:
    await office.mail(MEI, "I want to return the kettle")
    await bounce(office, MEI)
    assert await close(office, await sealed(office, MEI)) is None


async def test_others_hear_why_it_was_reopened(office: Office) -> None:
    await office.mail(MEI, "I want to return the kettle", thread="t1")
    (case,) = office.cases()
    await close(office)
    await office.mail(MEI, "one more thing", thread="t1")
    await close(office)
    await office.do(
        lambda at: ReopenCase(case_id=case.case_id, handoff_id="h9", by=case.person, at=at)
    )
    reopened = [each for each in message(office) if isinstance(each, contracts.CaseReopened)]
    assert [(each.why, each.by) for each in reopened] == [
        ("written-again", None),
        ("by-hand", case.person),
    ]


@pytest.mark.parametrize(("by", "why"), [(None, "written-again"), ("ana", "by-hand")])
def test_a_reopening_that_was_stored_without_its_reason_can_be_read(
    by: str | None, why: str
) -> None:
    stored = {
        "at": "2026-03-02T01:30:00Z",
        "case_id": "c1",
        "by": by,
        "thread_id": None,
        "department": "returns",
        "person": "ana",
        "office": None,
        "roster_version": 1,
    }
    event = CASE_EVENTS.decode("case-reopened", 1, msgspec.json.encode(stored))
    assert isinstance(event, CaseReopened)
    assert event.why == why
