"""What a call reads like in the story of its case, in both languages."""

from typing import Any

import msgspec
import pytest

from baton_cases.domain.case.call_so_far import CallSoFar
from baton_cases.domain.case.events import ContactLinked
from baton_cases.domain.contact import events as happened
from baton_cases.domain.contact.events import CONTACT_EVENTS
from baton_cases.domain.handoff.events import HandoffAccepted, Rung
from baton_cases.projections.story.call import tell_call, tell_linked
from baton_cases.projections.story.handoff import tell_handoff
from baton_cases.projections.story.screen import cases_of
from tests.unit.cases.story.telling import (
    AT,
    LATER,
    OF_CASE,
    ORGANISATION,
    TO_LOGISTICS,
    WORDS,
    Sentence,
)

NOW = happened.ContactReport(
    stand="answered",
    channel="voice",
    queue="returns",
    language="zh",
    agent="bo",
    case_id=None,
    version=3,
)
OF_CALL: dict[str, Any] = {"contact_id": "k1", "cases": ("c1",), "told": NOW, "at": AT}
ANSWERED = happened.ContactAnswered(**OF_CALL, transfer=None, before=None)
TRANSFERRED = happened.ContactTransferred(
    **OF_CALL, kind="warm", by="ana", to_queue="logistics", to_agent=None
)
ENDED = happened.ContactTransferEnded(**OF_CALL, kind="warm", by="ana", reason="unanswered")
PARTED = happened.InteractionEnded(**OF_CALL, agent="ana", talked_seconds=65, wrap_up_until=LATER)
JOINED: dict[str, Any] = {"contact_id": "k1", "cases": ("c1",), "at": AT}

SENTENCES: list[Sentence] = [
    (happened.ContactArrived(**OF_CALL, caller=WORDS, dialled="+493023125001"), None, None),
    (happened.ContactOffered(**OF_CALL, lapses_at=LATER), None, None),
    (happened.ContactOfferEnded(**OF_CALL, agent="ana", why="lapsed"), None, None),
    (ANSWERED, "薄一鸣接听。", "Bo answered."),
    (
        msgspec.structs.replace(ANSWERED, transfer="blind", before="ana"),
        "薄一鸣接听了安娜转接的客户。",
        "Bo answered the customer whom Ana had transferred.",
    ),
    (
        msgspec.structs.replace(ANSWERED, transfer="consult", before="ana"),
        "薄一鸣为安娜提供咨询。",
        "Bo advises Ana.",
    ),
    (
        TRANSFERRED,
        "安娜将客户转接给队列 logistics，接通前不离开。",
        "Ana transferred the customer to the queue logistics and stays until somebody answers.",
    ),
    (
        msgspec.structs.replace(TRANSFERRED, kind="blind", to_agent="bo"),
        "安娜将客户直接转接给薄一鸣。",
        "Ana transferred the customer to Bo and left.",
    ),
    (
        msgspec.structs.replace(TRANSFERRED, kind="consult"),
        "安娜就此咨询队列 logistics，客户仍在线。",
        "Ana asked the queue logistics for advice, with the customer on the line.",
    ),
    (
        ENDED,
        "转接无人接听；客户由安娜接待。",
        "Nobody answered the transfer; Ana has the customer.",
    ),
    (
        msgspec.structs.replace(ENDED, reason="customer-left"),
        "转接时客户离开。",
        "The customer left during the transfer.",
    ),
    (PARTED, "安娜离开，客户由薄一鸣接待。", "Ana left; Bo has the customer."),
    (
        msgspec.structs.replace(PARTED, told=msgspec.structs.replace(NOW, stand="waiting")),
        None,
        None,
    ),
    (
        happened.ContactEnded(**OF_CALL, agent="ana", talked_seconds=65, wrap_up_until=LATER),
        "安娜与客户的通话结束，时长 1:05。",
        "Ana ended the conversation after 1:05.",
    ),
    (
        happened.ContactAbandoned(**OF_CALL, waited_seconds=30),
        "客户在接通前离开。",
        "The customer left before anybody answered.",
    ),
    (happened.ContactMoved(**OF_CALL), None, None),
    (happened.ContactWrappedUp(**OF_CALL, agent="ana", code=None), None, None),
    (happened.ContactJoinedCase(**JOINED, case_id="c1", by="ana"), None, None),
    (happened.ContactMessageIgnored(**JOINED, news="ContactAnswered", reason="old"), None, None),
]


@pytest.mark.parametrize(("event", "zh", "en"), SENTENCES, ids=lambda each: type(each).__name__)
def test_a_call_is_told(event: Any, zh: str | None, en: str | None) -> None:
    assert tell_call(event, ORGANISATION) == ((zh, en) if zh is not None else None)


def test_every_event_of_a_contact_was_told_above() -> None:
    assert {type(event) for event, _, _ in SENTENCES} == set(CONTACT_EVENTS.classes().values())


def test_it_is_told_in_every_case_that_it_belongs_to_and_in_no_other() -> None:
    assert cases_of(msgspec.structs.replace(ANSWERED, cases=("c1", "c2"))) == ("c1", "c2")
    assert cases_of(msgspec.structs.replace(ANSWERED, cases=())) == ()


def linked(call: CallSoFar | None) -> ContactLinked:
    return ContactLinked(
        **OF_CASE,
        contact_id="k1",
        thread_id=None,
        customer_id="cu1",
        subjects=("s1",),
        call=call,
    )


def test_what_came_before_it_was_linked_is_told_with_the_link() -> None:
    call = CallSoFar(
        channel="voice",
        dialled="+493023125001",
        arrived_at=AT,
        answered_at=LATER,
        answered_by=("ana", "bo"),
    )
    assert tell_linked(linked(call), ORGANISATION) == (
        "客户于 09:30:00 UTC+8 来电（拨打 +493023125001），安娜于 09:45:00 UTC+8 接听，"
        "后转接给薄一鸣；"
        "此次联系归入本个案。",
        "The customer called at 09:30:00 UTC+8 (on +493023125001); Ana answered at 09:45:00 UTC+8, "
        "then Bo; "
        "the contact belongs to this case.",
    )


def test_what_is_not_known_is_left_out() -> None:
    assert tell_linked(linked(CallSoFar(channel="chat")), ORGANISATION) == (
        "客户发起在线聊天；此次联系归入本个案。",
        "The customer began a chat; the contact belongs to this case.",
    )
    assert tell_linked(linked(None), ORGANISATION) is None


def test_a_handoff_that_was_taken_by_answering() -> None:
    accepted = HandoffAccepted(
        **TO_LOGISTICS,
        rung=Rung.OWNER,
        person="bo",
        assigned=False,
        late=False,
        backup=None,
        roster_version=1,
        contact_id="k1",
    )
    assert tell_handoff(accepted, ORGANISATION) == (
        "薄一鸣接听了转接的客户，个案随之由其接手。",
        "Bo answered the customer, and with that took the case.",
    )
