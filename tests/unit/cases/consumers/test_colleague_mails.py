"""A mail of one of our own people: a note on the case whose token it has, and nothing else."""

from datetime import datetime
from functools import partial
from typing import Any

import msgspec
import pytest

from baton_cases.domain.case.state import Active, CaseRecord
from baton_cases.domain.correspondence.events import NoteMailed
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.requests import CloseCase, ResolveCase
from baton_contracts.email_received.mail import MailTakenUp, SenderProof
from tests.unit.cases.office import Office

MEI = "mei@customer.example"
ANA = "ana@baton.example"


async def a_case(office: Office) -> CaseRecord:
    """Mei wrote."""
    await office.mail(MEI, "where is my parcel", thread="t1")
    (case,) = office.cases()
    return case


async def note(office: Office, case: CaseRecord, text: str = "Seen.", **how: Any) -> None:
    """Ana writes with the token of the case."""
    given = {"kind": "colleague", "colleague": "ana", "sender_proof": "pass", "thread": "t9"}
    given |= {"proof": "token", "case_id": case.case_id, **how}
    await office.mail(ANA, text, **given)


def notes(office: Office, case: CaseRecord) -> list[NoteMailed]:
    """The notes that came by mail."""
    history = office.log.history(CORRESPONDENCE.stream(case.case_id))
    return [each for each in history if isinstance(each, NoteMailed)]


async def test_with_the_token_it_is_a_note_of_theirs_and_changes_nothing_else(
    office: Office,
) -> None:
    case = await a_case(office)
    before, told = office.log.state(CORRESPONDENCE, case.case_id), office.published()
    await note(office, case, cc=("stranger@else.example",))
    (kept,) = notes(office, case)
    assert (kept.by, kept.is_proven) == ("ana", True)
    assert await office.vault.open([kept.sender, kept.text]) == [ANA, "Seen."]
    assert office.log.state(CORRESPONDENCE, case.case_id) == before
    assert office.published() == told
    assert office.cases() == [case]


@pytest.mark.parametrize(
    ("sender_proof", "is_proven"), [("pass", [True]), ("unknown", [False]), ("fail", [])]
)
async def test_the_token_does_not_prove_who_wrote_the_customer_has_it_too(
    office: Office, sender_proof: SenderProof, is_proven: list[bool]
) -> None:
    case = await a_case(office)
    await note(office, case, sender_proof=sender_proof)
    assert [each.is_proven for each in notes(office, case)] == is_proven


@pytest.mark.parametrize(
    "how",
    [
        {"proof": "none", "case_id": None},
        {"proof": "participant", "thread": "t1"},
        {"proof": "none", "thread": "t1"},
        {"colleague": None},
    ],
    ids=["no-token", "in-the-thread", "in-the-thread-as-a-stranger", "suspended"],
)
async def test_else_it_stays_with_email_and_opens_nothing(
    office: Office, how: dict[str, Any]
) -> None:
    case = await a_case(office)
    await note(office, case, text=f"about {case.number}", **how)
    assert notes(office, case) == []
    assert office.cases() == [case]
    assert len(office.filed(case)) == 1


async def test_it_reopens_nothing_and_a_closed_case_takes_it(office: Office) -> None:
    case = await a_case(office)
    for request in (ResolveCase, CloseCase):
        done = request(
            case_id=case.case_id, outcome="answered", by=case.person, at=office.clock.now()
        )
        await office.do(partial(_at, done))
        await note(office, case)
    assert len(notes(office, case)) == 2
    (after,) = office.cases()
    assert not isinstance(after, Active)


def _at(request: ResolveCase | CloseCase, at: datetime) -> ResolveCase | CloseCase:
    return msgspec.structs.replace(request, at=at)


async def test_an_emergency_in_it_is_nobody_s(office: Office) -> None:
    case = await a_case(office)
    await note(office, case, text="it caught fire", proof="none", case_id=None)
    assert office.cases() == [case]


async def test_who_was_made_the_customer_of_a_case_is_heard_as_one_there(office: Office) -> None:
    wrote = await office.written(ANA, "my own order is late", kind="colleague", colleague="ana")
    await office.receive(wrote)
    assert office.cases() == []
    taken = MailTakenUp(
        thread_id=wrote.thread_id, mail_id=wrote.mail_id, received_at=wrote.received_at,
        recipient=wrote.recipient, from_=wrote.from_, subject=wrote.subject, text=wrote.text,
        by="bo",
    )  # fmt: skip
    await office.receive(taken)
    (case,) = office.cases()
    done = ResolveCase(
        case_id=case.case_id, outcome="answered", by=case.person, at=office.clock.now()
    )
    await office.do(lambda at: msgspec.structs.replace(done, at=at))
    await note(office, case, text="still late", sender_proof="unknown", thread=wrote.thread_id)
    assert notes(office, case) == []
    assert [from_customer for _, _, from_customer in office.filed(case)] == [True, True]
    (after,) = office.cases()
    assert isinstance(after, Active)
    assert not after.resolved
