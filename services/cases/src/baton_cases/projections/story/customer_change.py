"""Sentences about a requested change to the customer. None names a department or its people where
others read it: only the departments that agree themselves are named, in their own cases."""

from typing import assert_never

from baton_cases.domain.customer_change import events as happened
from baton_cases.domain.customer_change.events import (
    AddedAddress,
    Change,
    CustomerChangeEvent,
    Merged,
    Separated,
    SharedNumber,
    UnsharedNumber,
)
from baton_cases.projections.story.words import Both, OrganisationNames

_WHY = {
    "address-taken": "：这个地址已属于另一位客户",
    "customer-merged": "：客户已并入另一位客户",
    "no-such-address": "：客户已没有这个地址",
    "not-merged": "：没有可以撤销的合并",
    "not-shared": "：这个号码已不是共用号码",
    "same-customer": "：两位客户已是同一人",
}
"""Why it could not be done, by the code of the refusal."""


def tell_customer_change(event: CustomerChangeEvent, names: OrganisationNames) -> Both:
    """The sentence for an event of a requested change."""
    match event:
        case happened.ChangeRequested():
            who, what = names.person(event.by), _what(event.change)
            return Both(
                f"{who.zh}申请{what.zh}，须经相关部门同意。",
                f"{who.en} asked to {what.en}; the departments concerned must agree.",
            )
        case happened.ChangeConfirmed():
            who = names.person(event.by)
            departments = [names.department(each) for each in event.departments]
            zh = "、".join(each.zh for each in departments)
            en = " and ".join(each.en for each in departments)
            return Both(f"{who.zh}代表{zh}同意。", f"{who.en} agreed for {en}.")
        case happened.ChangeMade():
            what = _what(event.change)
            return Both(
                f"相关部门均已同意{what.zh}，已办理。",
                f"All departments concerned agreed to {what.en}; it was done.",
            )
        case happened.ChangeFailed():
            what = _what(event.change)
            why = _WHY.get(event.code, "")
            return Both(
                f"相关部门均已同意{what.zh}，但已无法办理{why}。",
                f"All departments concerned agreed to {what.en}, but it could not be done: "
                f"{event.sentence}",
            )
        case happened.ChangeRefused():
            what = _what(event.change)
            return Both(f"{what.zh}的申请被拒绝。", f"The request to {what.en} was refused.")
        case happened.ChangeWithdrawn():
            who, what = names.person(event.by), _what(event.change)
            return Both(
                f"{who.zh}撤回了{what.zh}的申请。", f"{who.en} withdrew the request to {what.en}."
            )
        case happened.ChangeExpired():
            what = _what(event.change)
            return Both(
                f"{what.zh}的申请已过期，未获全部同意。",
                f"The request to {what.en} expired: not everybody agreed in time.",
            )
        case _:
            assert_never(event)


def _what(change: Change) -> Both:
    match change:
        case AddedAddress():
            return Both("为客户添加一个地址", "add an address to the customer")
        case SharedNumber():
            return Both(
                "将客户的一个号码标记为多人共用", "mark a number of the customer's as shared"
            )
        case UnsharedNumber():
            return Both("将一个共用号码改为该客户专用", "make a shared number the customer's alone")
        case Merged():
            return Both("将客户与另一客户合并", "merge the customer with another one")
        case Separated():
            return Both("撤销客户合并", "undo a merge of the customer")
        case _:
            assert_never(change)
