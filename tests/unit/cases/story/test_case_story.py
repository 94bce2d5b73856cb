"""What a case's own events read like, in both languages."""

from typing import Any

import msgspec
import pytest

from baton_cases.domain.case import events as happened
from baton_cases.domain.case import merging_events as merging
from baton_cases.domain.case.events import CASE_EVENTS
from baton_cases.domain.organisation.model import Priority
from baton_cases.projections.story.case import tell_case
from tests.unit.cases.story.telling import AT, LATER, OF_CASE, OPENED, ORGANISATION, WORDS, Sentence


def opened(**but: Any) -> happened.CaseOpened:
    return msgspec.structs.replace(OPENED, **but)


MOVED = happened.AccountabilityMoved(
    **OF_CASE,
    handoff_id="h1",
    kind="intake",
    before_department="returns",
    before_person="lena",
    department="returns",
    person="ana",
    office=None,
    backup="bo",
    roster_version=1,
)
REOPENED = happened.CaseReopened(
    **OF_CASE,
    why="written-again",
    by=None,
    thread_id="t1",
    department="returns",
    person="ana",
    office=None,
    roster_version=1,
)


def handed_over(
    why: happened.Departure, department: str = "returns"
) -> happened.AccountabilityHandedOver:
    return happened.AccountabilityHandedOver(
        **OF_CASE,
        why=why,
        by="otto",
        before_department="returns",
        before_person="ana",
        department=department,
        person="lena",
        office="lead",
        roster_version=2,
    )


SENTENCES: list[Sentence] = [
    (
        OPENED,
        "个案 7KX3M9QAH 经邮件开立，事项为退款；由退换货的林娜（以主管职务）负责。",
        "Case 7KX3M9QAH was opened by mail, about Refund; Lena in Returns (by office, as lead) "
        "is accountable.",
    ),
    (
        opened(unverified_reference=True, follows="c0", channel="voice", person="ana", office=None),
        "个案 7KX3M9QAH 经电话开立，事项为退款；由退换货的安娜负责。"
        "来信引用了另一个案，但不能证明与其有关。它是一个已关闭个案的后续。",
        "Case 7KX3M9QAH was opened by phone, about Refund; Ana in Returns is accountable. "
        "It quotes another case and could not prove that it belongs there. "
        "It goes on from a case that is closed.",
    ),
    (
        happened.HandoffBegan(
            **OF_CASE, handoff_id="h1", kind="intake", to_department="returns",
            to_person=None, by=None,
        ),
        None,
        None,
    ),
    (MOVED, "自此由退换货的安娜负责。", "From here on Ana in Returns is accountable."),
    (
        msgspec.structs.replace(MOVED, person="otto", office="duty-officer"),
        "自此由退换货的欧拓（以值班官职务）负责。",
        "From here on Otto in Returns (by office, as duty officer) is accountable.",
    ),
    (
        happened.AccountabilityReturned(
            **OF_CASE, handoff_id="h2", kind="transfer", before_person="ana",
            from_department="logistics", department="returns", person="ana", office=None,
            roster_version=1,
        ),
        "个案从物流退回，由退换货的安娜负责。",
        "It is back from Logistics; Ana in Returns is accountable.",
    ),
    (happened.HandoffTakenBack(**OF_CASE, handoff_id="h1", kind="intake", by=None), None, None),
    (
        happened.AccountabilityFollowedOffice(
            **OF_CASE, office="lead", department="returns", before_person="otto",
            person="lena", roster_version=2,
        ),
        "主管职务现由林娜担任，个案随职务由其负责。",
        "Lena is lead now, and accountable by that office.",
    ),
    (
        handed_over("left"),
        "安娜不再负责；由退换货的林娜（以主管职务）负责。",
        "Ana does not go on with it; Lena in Returns (by office, as lead) is accountable.",
    ),
    (
        handed_over("suspended"),
        "安娜已停职；由退换货的林娜（以主管职务）负责。",
        "Ana is suspended; Lena in Returns (by office, as lead) is accountable.",
    ),
    (
        handed_over("dissolved", "logistics"),
        "退换货即将撤销；由物流的林娜（以主管职务）负责。",
        "Returns is dissolved; Lena in Logistics (by office, as lead) is accountable.",
    ),
    (happened.OfficeTimerSet(**OF_CASE, look=1, look_at=LATER), None, None),
    (
        happened.CaseReclassified(
            **OF_CASE, before="unsorted", matter="refund", priority=Priority.NORMAL, by="ana",
            department="returns", person="lena", office="lead", roster_version=1,
        ),
        "安娜将事项由未分类改为退款；由退换货的林娜（以主管职务）负责。",
        "Ana changed the matter from Unsorted to Refund; Lena in Returns (by office, as lead) "
        "is accountable.",
    ),
    (
        happened.FactsAdded(**OF_CASE, facts={"order": WORDS, "amount": WORDS}, by="ana"),
        "补充事实：order、amount。",
        "Facts were added: order, amount.",
    ),
    (
        happened.NoteAdded(**OF_CASE, note_id="n1", text=WORDS, by="ana"),
        "安娜写了一条备注。",
        "Ana wrote a note.",
    ),
    (
        happened.ReplyRequested(
            **OF_CASE, reply_id="r1", text=WORDS, to=(WORDS,), cc=(), thread_id="t1",
            answers="m1", attachment_ids=("a1", "a2"), language="zh", by="ana",
        ),
        "安娜给客户写了回复，附件 2 个。",
        "Ana wrote a reply to the customer, with 2 attached.",
    ),
    (
        happened.ContactLinked(
            **OF_CASE, contact_id=None, thread_id="t1", customer_id="cu1", subjects=("s1",)
        ),
        None,
        None,
    ),
    (
        happened.CaseResolved(**OF_CASE, outcome="refunded", by="ana"),
        "安娜解决了个案：refunded。",
        "Ana resolved the case: refunded.",
    ),
    (
        happened.CaseClosed(**OF_CASE, outcome="", by="ana"),
        "安娜关闭了个案。",
        "Ana closed the case.",
    ),
    (
        merging.CaseMerged(**OF_CASE, into="c2", by="ana"),
        "安娜将个案并入另一个案。",
        "Ana merged the case into another one.",
    ),
    (
        merging.CaseMerged(**OF_CASE, into="c2", into_number="8KX3M9QAF", by="ana"),
        "安娜将个案并入个案 8KX3M9QAF。",
        "Ana merged the case into case 8KX3M9QAF.",
    ),
    (
        merging.CaseTookIn(**OF_CASE, merged_id="c2", merged_number="8KX3M9QAF", by="ana"),
        "安娜将个案 8KX3M9QAF 并入本个案。",
        "Ana merged case 8KX3M9QAF into this one.",
    ),
    (
        merging.CaseMergeUndone(
            **OF_CASE, out_of="c2", out_of_number="8KX3M9QAF", by="bo", department="returns",
            person="ana", office=None, roster_version=1,
        ),
        "薄一鸣撤销了与个案 8KX3M9QAF 的合并；由退换货的安娜负责。",
        "Bo separated the case from 8KX3M9QAF again; Ana in Returns is accountable.",
    ),
    (
        merging.CaseGaveBack(**OF_CASE, separated_id="c2", separated_number="8KX3M9QAF", by="bo"),
        "薄一鸣撤销了合并，个案 8KX3M9QAF 重新独立。",
        "Bo separated case 8KX3M9QAF from this one again.",
    ),
    (
        REOPENED,
        "客户再次来信，个案重开；由退换货的安娜负责。",
        "The customer wrote again and the case was reopened; Ana in Returns is accountable.",
    ),
    (
        msgspec.structs.replace(REOPENED, why="called-again"),
        "客户再次来电，个案重开；由退换货的安娜负责。",
        "The customer called again and the case was reopened; Ana in Returns is accountable.",
    ),
    (
        msgspec.structs.replace(REOPENED, why="low-score"),
        "客户评分偏低，个案重开跟进；由退换货的安娜负责。",
        "The customer's score was low and the case was reopened for a follow-up; "
        "Ana in Returns is accountable.",
    ),
    (
        msgspec.structs.replace(REOPENED, why="by-hand", by="bo"),
        "薄一鸣重开了个案；由退换货的安娜负责。",
        "Bo reopened the case; Ana in Returns is accountable.",
    ),
    (
        happened.PromiseMade(**OF_CASE, promised=WORDS, until=LATER, by="ana"),
        "安娜向客户作出承诺，期限 09:45:00 UTC+8。",
        "Ana promised the customer something until 09:45:00 UTC+8.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("event", "zh", "en"), SENTENCES, ids=lambda each: type(each).__name__)
def test_a_case_is_told(event: Any, zh: str | None, en: str | None) -> None:
    told = tell_case(event, ORGANISATION)
    assert told == ((zh, en) if zh is not None else None)


def test_every_event_of_a_case_was_told_above() -> None:
    assert {type(event) for event, _, _ in SENTENCES} == set(CASE_EVENTS.classes().values())


def test_somebody_whom_the_organisation_does_not_know_is_told_by_id() -> None:
    gone = happened.CaseClosed(case_id="c1", outcome="", by="zed", at=AT)
    told = tell_case(gone, ORGANISATION)
    assert told is not None
    assert told.en == "zed closed the case."
