"""Cases with mails whose sender is not proven, and what became of them."""

from datetime import timedelta
from typing import Any

from baton_cases.domain.case.state import CASE, CaseRecord
from baton_cases.domain.correspondence.events import MailFiled
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.requests import (
    ClaimMail,
    CloseCase,
    DismissMail,
    ResolveCase,
)
from baton_contracts.case_updated.mail import MailCounts, MailUnproven
from baton_contracts.email_received.mail import MailSenderJudged
from baton_contracts.published import decode_contract
from tests.unit.cases.office import Office

MEI, PAL, EVE = "mei@customer.example", "pal@customer.example", "eve@elsewhere.example"
AN_HOUR = timedelta(hours=1)


async def opened(office: Office, **how: Any) -> CaseRecord:
    await office.mail(MEI, "where is my parcel", thread="t1", **how)
    return office.cases()[0]


async def verdict(office: Office, mail: str, thread: str, proof: Any) -> None:
    await office.receive(MailSenderJudged(thread_id=thread, mail_id=mail, sender_proof=proof))


async def theirs(office: Office, case: CaseRecord, mail: str, by: str = "ana") -> None:
    await office.do(lambda at: ClaimMail(case_id=case.case_id, mail_id=mail, by=by, at=at))


async def dismissed(office: Office, case: CaseRecord, mail: str) -> None:
    await office.do(lambda at: DismissMail(case_id=case.case_id, mail_id=mail, by="ana", at=at))


async def over(office: Office, case: CaseRecord, how: str) -> None:
    office.clock.turn(AN_HOUR)
    by = current(office, case).person
    if how == "resolved":
        await office.do(lambda at: ResolveCase(case_id=case.case_id, outcome="x", by=by, at=at))
    else:
        await office.do(lambda at: CloseCase(case_id=case.case_id, by=by, at=at))
    office.clock.turn(AN_HOUR)


def current(office: Office, case: CaseRecord) -> CaseRecord:
    now = office.log.state(CASE, case.case_id)
    assert isinstance(now, CaseRecord)
    return now


def told(office: Office) -> list[MailUnproven | MailCounts]:
    published = [
        decode_contract(each.type, each.body) for each in office.log.published("case-updated")
    ]
    return [each for each in published if isinstance(each, MailUnproven | MailCounts)]


def held(office: Office, case: CaseRecord) -> list[str]:
    history = office.log.history(CORRESPONDENCE.stream(case.case_id))
    return [each.mail_id for each in history if isinstance(each, MailFiled) and each.held]


def last(office: Office, case: CaseRecord) -> str:
    words = office.log.state(CORRESPONDENCE, case.case_id).last
    assert words is not None
    return words.mail_id
