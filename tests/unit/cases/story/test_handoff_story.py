"""What a handoff's events read like, in both languages."""

from typing import Any

import msgspec
import pytest

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.events import HANDOFF_EVENTS, Rung
from baton_cases.projections.story.handoff import ENDS, REASONS, tell_handoff
from baton_cases.projections.story.words import RUNGS
from tests.unit.cases.story.telling import (
    LATER,
    OF_HANDOFF,
    ORGANISATION,
    REQUESTED,
    TO_LOGISTICS,
    TOMORROW,
    Sentence,
)

ACCEPTED = happened.HandoffAccepted(
    **OF_HANDOFF, rung=Rung.OWNER, person="ana", assigned=False, late=False, backup="bo",
    roster_version=1,
)  # fmt: skip
RETURNED = happened.HandoffReturned(
    **TO_LOGISTICS, rung=Rung.OWNER, by="bo", reason="not-ours", words=None, to_person="ana",
    to_office=None, redate_promise=False, roster_version=1,
)  # fmt: skip

SENTENCES: list[Sentence] = [
    (
        REQUESTED,
        "退换货开始承接，最迟 2026-03-03 09:00:00 UTC+8 有结果。",
        "The intake at Returns began; it ends by 2026-03-03 09:00:00 UTC+8 at the latest.",
    ),
    (
        msgspec.structs.replace(
            REQUESTED, kind="transfer", to_department="logistics", by="ana", ping_pong=True,
            missing_facts=("order",), ends_by=LATER,
        ),
        "安娜请物流接手个案，最迟 09:45:00 UTC+8 有结果。"
        "两部门间已两次退回，直接交指挥中心裁定。缺少事实：order。",
        "Ana asked Logistics to take the case; it ends by 09:45:00 UTC+8 at the latest. "
        "It came back twice between the two: the command centre decides. "
        "Facts are missing: order.",
    ),
    (
        msgspec.structs.replace(
            REQUESTED, kind="internal", by="ana", to_person="bo", ends_by=LATER
        ),
        "安娜请薄一鸣接手个案，最迟 09:45:00 UTC+8 有结果。",
        "Ana asked Bo to take the case; it ends by 09:45:00 UTC+8 at the latest.",
    ),
    (
        happened.HandoffOffered(
            **OF_HANDOFF, rung=Rung.OWNER_AND_BACKUP, persons=("ana", "bo"), lapses_at=LATER,
            roster_version=1, first=True,
        ),
        "请责任人和第二责任人安娜、薄一鸣接手，时限至 09:45:00 UTC+8。",
        "Ana and Bo (owner and backup on duty) are asked to accept until 09:45:00 UTC+8.",
    ),
    (
        happened.HandoffWaited(
            **OF_HANDOFF, rung=Rung.LEAD, lapses_at=TOMORROW, opens_at=TOMORROW,
            roster_version=1, first=True,
        ),
        "退换货现在不营业，主管无人在班；等到 2026-03-03 09:00:00 UTC+8 营业或有人当班。",
        "Returns is closed and has no lead; it waits until it opens at 2026-03-03 09:00:00 UTC+8 "
        "or somebody comes on duty.",
    ),
    (
        happened.OfferPassedOn(
            **OF_HANDOFF, rung=Rung.OWNER, before=("ana",), persons=("bo",), lapses_at=LATER,
            roster_version=2,
        ),
        "当班人由安娜变为薄一鸣，询问随之转移，时限不变（09:45:00 UTC+8）。",
        "The duty passed from Ana to Bo, who is now asked, still until 09:45:00 UTC+8.",
    ),
    (
        happened.RungSkipped(**OF_HANDOFF, rung=Rung.BACKUP, before=(), roster_version=1),
        "第二责任人无人在班，询问下一级。",
        "There is no backup on duty; the next is asked.",
    ),
    (
        happened.OfferDeclined(**OF_HANDOFF, rung=Rung.OWNER, by="ana", left=()),
        "安娜推辞了。",
        "Ana declined.",
    ),
    (
        happened.OfferLapsed(**OF_HANDOFF, rung=Rung.OWNER, persons=("ana",)),
        "安娜逾时未答复。",
        "Ana did not answer in time.",
    ),
    (
        happened.OfferLapsed(**OF_HANDOFF, rung=Rung.OWNER, persons=()),
        "时限已到，其间责任人无人在班。",
        "The time is over, and no owner on duty was there.",
    ),
    (
        happened.HandoffRefused(**TO_LOGISTICS, rung=Rung.OWNER, by="bo", reason="facts-missing"),
        "薄一鸣代表物流拒绝：缺少必要的事实。",
        "Bo refused for Logistics: facts are missing.",
    ),
    (
        happened.TimerSet(**OF_HANDOFF, look=1, look_at=LATER, roster_version=1),
        None,
        None,
    ),
    (ACCEPTED, "安娜接手了。", "Ana accepted."),
    (
        msgspec.structs.replace(ACCEPTED, late=True),
        "安娜接手了（虽晚，仍在班）。",
        "Ana accepted, late but on duty.",
    ),
    (
        msgspec.structs.replace(ACCEPTED, person="otto", assigned=True),
        "无人接手，交由值班官欧拓以职务负责。",
        "Nobody accepted; it was assigned to the office of the duty officer, Otto.",
    ),
    (RETURNED, "交接退回退换货：不归该部门。", "The handoff came back to Returns: not theirs."),
    (
        msgspec.structs.replace(RETURNED, redate_promise=True, reason="exhausted"),
        "交接退回退换货：无人接手。对客户的承诺需重新约定日期。",
        "The handoff came back to Returns: nobody accepted. "
        "What was promised to the customer needs a new date.",
    ),
    (
        happened.HandoffWithdrawn(**TO_LOGISTICS, by="ana", reason="closed"),
        "交接撤回：个案已关闭。",
        "The handoff was withdrawn: the case was closed.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("event", "zh", "en"), SENTENCES, ids=lambda each: type(each).__name__)
def test_a_handoff_is_told(event: Any, zh: str | None, en: str | None) -> None:
    told = tell_handoff(event, ORGANISATION)
    assert told == ((zh, en) if zh is not None else None)


def test_every_event_of_a_handoff_was_told_above() -> None:
    assert {type(event) for event, _, _ in SENTENCES} == set(HANDOFF_EVENTS.classes().values())


def test_every_rung_and_every_reason_has_its_words() -> None:
    assert set(RUNGS) == set(Rung)
    reasons = msgspec.json.schema(happened.ReturnReason)["enum"]
    assert set(REASONS) == set(reasons)
    withdrawn = msgspec.json.schema(happened.HandoffWithdrawn)["$defs"]["HandoffWithdrawn"]
    assert set(ENDS) == set(withdrawn["properties"]["reason"]["enum"])
