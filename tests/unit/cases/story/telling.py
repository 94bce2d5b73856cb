"""Events of a case as they happen on one Monday, and the sentence of each in both languages."""

from datetime import UTC, datetime
from typing import Any

from baton_cases.domain.case import events as case
from baton_cases.domain.correspondence import events as mail
from baton_cases.domain.handoff import events as handoff
from baton_cases.domain.organisation.model import Names, Priority, Rungs
from baton_cases.projections.story.words import OrganisationNames
from baton_common.model.messages import Event
from baton_common.model.personal import Personal

ORGANISATION = OrganisationNames(
    people={
        "ana": Names(zh="安娜", en="Ana"),
        "bo": Names(zh="薄一鸣", en="Bo"),
        "lena": Names(zh="林娜", en="Lena"),
        "otto": Names(zh="欧拓", en="Otto"),
    },
    departments={
        "returns": Names(zh="退换货", en="Returns"),
        "logistics": Names(zh="物流", en="Logistics"),
    },
    matters={
        "refund": Names(zh="退款", en="Refund"),
        "unsorted": Names(zh="未分类", en="Unsorted"),
    },
    zone="Asia/Shanghai",
)
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 1, 45, tzinfo=UTC)
TOMORROW = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
WORDS = Personal[str](subject="s1", key_version=1, ciphertext="eA==")

OF_CASE: dict[str, Any] = {"case_id": "c1", "at": AT}
OF_HANDOFF: dict[str, Any] = {
    "handoff_id": "h1",
    "case_id": "c1",
    "kind": "intake",
    "from_department": "returns",
    "to_department": "returns",
    "at": AT,
}
TO_LOGISTICS: dict[str, Any] = {**OF_HANDOFF, "kind": "transfer", "to_department": "logistics"}

OPENED = case.CaseOpened(
    **OF_CASE,
    number="7KX3M9QAH",
    customer_id="cu1",
    channel="mail",
    language="zh",
    matter="refund",
    priority=Priority.NORMAL,
    department="returns",
    person="lena",
    office="lead",
    backup=None,
    by=None,
    contact_id=None,
    thread_id="t1",
    mail_id="m1",
    unverified_reference=False,
    follows=None,
    facts={},
    roster_version=1,
    customer_began=True,
    for_others=False,
    address=None,
)
REQUESTED = handoff.HandoffRequested(
    **OF_HANDOFF,
    from_person="lena",
    from_office="lead",
    by=None,
    to_person=None,
    matter="refund",
    priority=Priority.NORMAL,
    emergency=False,
    ladder=(handoff.Rung.OWNER,),
    rungs=Rungs(),
    exhausted="returned",
    ping_pong=False,
    hours_version=1,
    roster_version=1,
    ends_by=TOMORROW,
    package=handoff.Package(),
    missing_facts=(),
)
FILED = mail.MailFiled(
    case_id="c1",
    mail_id="m1",
    thread_id="t1",
    sender=WORDS,
    sender_name=None,
    from_customer=True,
    participants=(),
    subject=WORDS,
    text=WORDS,
    text_is_cut=False,
    attachments=(),
    automatic=None,
    belongs_by="opened",
    at=AT,
)

Sentence = tuple[Event, str | None, str | None]
"""An event, its Chinese and its English sentence."""
