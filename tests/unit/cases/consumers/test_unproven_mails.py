"""Mails that point at a case although it is not proven who wrote them: kept, told, counting for
nothing."""

import msgspec
import pytest

from baton_cases.domain.address.commands import MarkFailing
from baton_cases.domain.address.decide import decide as decide_address
from baton_cases.domain.address.state import ADDRESS, Claimed
from baton_cases.domain.case.state import Active
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.requests import AcceptHandoff, ApplyOrganisation
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated.mail import MailUnproven
from baton_contracts.email_received.mail import SenderProof
from tests.unit.cases.demo import demo_plan
from tests.unit.cases.office import Office
from tests.unit.cases.unproven import (
    EVE,
    MEI,
    current,
    held,
    last,
    opened,
    over,
    theirs,
    told,
    verdict,
)


@pytest.mark.parametrize(
    ("proof", "by", "acts", "is_held"),
    [
        ("token", "thread", True, False),
        ("pass", "thread", True, False),
        ("pass", "number", True, False),
        ("unknown", "thread", True, False),
        ("unknown", "number", True, True),
        ("fail", "thread", True, True),
        ("fail", "number", True, True),
        ("unknown", "thread", False, True),
        ("pass", "number", False, False),
    ],
)
async def test_a_mail_of_a_participant_is_held_unless_its_proof_is_enough(
    office: Office, proof: SenderProof, by: str, acts: bool, is_held: bool
) -> None:
    case = await opened(office)
    text = f"about {case.number}" if by == "number" else "and?"
    written = await office.written(
        MEI, text, thread="t1" if by == "thread" else "t2", sender_proof=proof, unknown_acts=acts
    )
    await office.receive(written)
    assert len(office.cases()) == 1
    assert held(office, case) == (["m2"] if is_held else [])
    assert last(office, case) == ("m1" if is_held else "m2")


@pytest.mark.parametrize("state", ["open", "resolved", "closed"])
async def test_it_starts_nothing_and_whoever_is_accountable_is_told(
    office: Office, state: str
) -> None:
    case = await opened(office)
    if state != "open":
        await over(office, case, state)
    before = current(office, case)
    await office.mail(
        MEI, f"about {case.number}", thread="t2", cc=(EVE,), sender_proof="fail",
        answers_to=await office.mailbox(EVE),
    )  # fmt: skip
    assert current(office, case) == before
    kept = office.log.state(CORRESPONDENCE, case.case_id)
    assert kept.participants == frozenset()
    assert kept.last is not None
    assert kept.last.mail_id == "m1"
    assert (kept.reply_to, kept.thread_id) == (kept.last.sender, "t1")
    assert told(office) == [
        MailUnproven(
            case_id=case.case_id, thread_id="t2", mail_id="m2", number=case.number,
            department=before.department, owner=before.person, has_acted=False,
        )
    ]  # fmt: skip
    await office.mail(MEI, "in its thread", thread="t2", sender_proof="unknown")
    assert len(office.cases()) == 2  # the thread of a mail that counts for nothing leads nowhere


async def test_an_address_that_bounced_does_not_work_again_by_it(office: Office) -> None:
    case = await opened(office)
    subject = (await office.mailbox(MEI)).address.subject

    def fail(work: UnitOfWork) -> None:
        command = MarkFailing(subject=subject, status="5.1.1", mail_id="x", at=work.now)
        work.record(ADDRESS, subject, *decide_address(command, work.state(ADDRESS, subject)))

    await office.log.run(fail, metadata=Metadata(correlation_id="bounce"))
    await office.mail(MEI, "and?", thread="t1", sender_proof="fail")
    address = office.log.state(ADDRESS, subject)
    assert isinstance(address, Claimed)
    assert address.failing
    await theirs(office, case, "m2")
    address = office.log.state(ADDRESS, subject)
    assert isinstance(address, Claimed)
    assert not address.failing


async def test_a_stranger_who_quotes_a_number_gets_a_case_whatever_the_proof(
    office: Office,
) -> None:
    case = await opened(office)
    await office.mail(EVE, f"about {case.number}", sender_proof="fail")
    assert len(office.cases()) == 2
    assert held(office, case) == []


@pytest.mark.parametrize(("proof", "takes_part"), [(None, 0), ("fail", 0), ("pass", 1)])
async def test_where_an_unknown_sender_is_unproven_nobody_takes_part_until_they_are_proven(
    office: Office, proof: str | None, takes_part: int
) -> None:
    case = await opened(office, cc=(EVE,), sender_proof="unknown", unknown_acts=False)
    if proof is not None:
        await verdict(office, "m1", "t1", proof)
    kept = office.log.state(CORRESPONDENCE, case.case_id)
    assert kept.last is not None
    assert (len(kept.participants), len(kept.last.cc)) == (takes_part, takes_part)


async def test_of_a_case_whose_owner_is_gone_the_lead_is_told(office: Office) -> None:
    case = await opened(office)
    handoff = current(office, case)
    assert isinstance(handoff, Active)
    assert handoff.handoff is not None
    accept = handoff.handoff.handoff_id
    await office.do(lambda at: AcceptHandoff(handoff_id=accept, by="cy", at=at))
    await over(office, case, "closed")
    plan = demo_plan()
    gone = tuple(
        msgspec.structs.replace(each, suspended=each.person == "cy") for each in plan.people
    )
    plan = msgspec.structs.replace(plan, people=gone)
    await office.do(lambda at: ApplyOrganisation(plan=plan, by="root", at=at))
    await office.mail(MEI, "and?", thread="t1", sender_proof="fail")
    (one,) = told(office)
    assert isinstance(one, MailUnproven)
    assert (current(office, case).person, one.owner) == ("cy", "lars")


@pytest.mark.parametrize("first", ["unknown", "fail"])
async def test_one_that_opened_its_case_is_answered_alone_where_it_says_it_comes_from(
    office: Office, first: SenderProof
) -> None:
    case = await opened(office, cc=(EVE,), answers_to=await office.mailbox(EVE), sender_proof=first)
    if first == "unknown":
        await verdict(office, "m1", "t1", "fail")
    kept = office.log.state(CORRESPONDENCE, case.case_id)
    assert kept.last is not None
    assert kept.last.to.subject == (await office.mailbox(MEI)).address.subject
    assert kept.last.cc == ()
    assert kept.participants == frozenset()
    assert isinstance(current(office, case), Active)
    assert told(office) == []
