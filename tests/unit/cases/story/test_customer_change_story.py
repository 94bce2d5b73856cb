"""What a requested change to the customer reads like, in both languages; nobody else is named."""

from typing import Any

import msgspec
import pytest

from baton_cases.domain.customer_change import events as happened
from baton_cases.domain.customer_change.events import (
    CUSTOMER_CHANGE_EVENTS,
    AddedAddress,
    Change,
    Concerned,
    Merged,
    Separated,
)
from baton_cases.projections.story.customer_change import tell_customer_change
from baton_cases.projections.story.screen import cases_of
from tests.unit.cases.story.telling import AT, LATER, ORGANISATION, WORDS, Sentence

ADDRESS: Change = AddedAddress(WORDS, ("logistics",))
OF_CHANGE: dict[str, Any] = {
    "change_id": "ch1",
    "customer_id": "cu1",
    "cases": ("c1", "c2"),
    "at": AT,
}
REQUESTED = happened.ChangeRequested(
    **OF_CHANGE,
    change=ADDRESS,
    by="bo",
    concerned=(Concerned(department="returns", cases=("c1",)),),
    expires_at=LATER,
)
CONFIRMED = happened.ChangeConfirmed(
    **{**OF_CHANGE, "cases": ("c1",)}, departments=("returns",), by="lena"
)
MADE = happened.ChangeMade(**OF_CHANGE, change=Merged("cu2"))
REFUSED = happened.ChangeRefused(
    **OF_CHANGE, change=Separated("cu2"), departments=("returns",), by="lena", words=WORDS
)
SENTENCES: list[Sentence] = [
    (
        REQUESTED,
        "薄一鸣申请为客户添加一个地址，须经相关部门同意。",
        "Bo asked to add an address to the customer; the departments concerned must agree.",
    ),
    (CONFIRMED, "林娜代表退换货同意。", "Lena agreed for Returns."),
    (
        MADE,
        "相关部门均已同意将客户与另一客户合并，已办理。",
        "All departments concerned agreed to merge the customer with another one; it was done.",
    ),
    (
        happened.ChangeFailed(
            **OF_CHANGE, change=ADDRESS, sentence="It is another's.", code="address-taken"
        ),
        "相关部门均已同意为客户添加一个地址，但已无法办理：这个地址已属于另一位客户。",
        "All departments concerned agreed to add an address to the customer, but it could not be "
        "done: It is another's.",
    ),
    (
        REFUSED,
        "撤销客户合并的申请被拒绝。",
        "The request to undo a merge of the customer was refused.",
    ),
    (
        happened.ChangeWithdrawn(**OF_CHANGE, change=ADDRESS, by="bo"),
        "薄一鸣撤回了为客户添加一个地址的申请。",
        "Bo withdrew the request to add an address to the customer.",
    ),
    (
        happened.ChangeExpired(**OF_CHANGE, change=ADDRESS),
        "为客户添加一个地址的申请已过期，未获全部同意。",
        "The request to add an address to the customer expired: not everybody agreed in time.",
    ),
]


@pytest.mark.parametrize(("event", "zh", "en"), SENTENCES, ids=lambda each: type(each).__name__)
def test_a_requested_change_is_told(event: Any, zh: str, en: str) -> None:
    assert tell_customer_change(event, ORGANISATION) == (zh, en)


def test_every_event_of_a_requested_change_was_told_above() -> None:
    told = {type(event) for event, _, _ in SENTENCES}
    assert told == set(CUSTOMER_CHANGE_EVENTS.classes().values())


def test_it_is_told_in_the_cases_of_the_departments_concerned() -> None:
    assert cases_of(REQUESTED) == ("c1", "c2")
    assert cases_of(CONFIRMED) == ("c1",)
    assert cases_of(msgspec.structs.replace(MADE, cases=())) == ()
