"""The sentences of a live contact: it came, was answered, handed over, and ended."""

from collections.abc import Mapping
from typing import assert_never

from baton_cases.domain.case.call_so_far import CallSoFar
from baton_cases.domain.case.events import ContactLinked
from baton_cases.domain.contact import events as happened
from baton_cases.domain.contact.events import ContactEvent
from baton_cases.projections.story.words import Both, OrganisationNames

CAME: Mapping[str, Both] = {
    "voice": Both("来电", "called"),
    "chat": Both("发起在线聊天", "began a chat"),
    "callback": Both("要求回电", "asked to be called back"),
}

ENDED: Mapping[str, Both] = {
    "cancelled": Both("转接已取消", "The transfer was called off"),
    "unanswered": Both("转接无人接听", "Nobody answered the transfer"),
    "advised": Both("咨询结束", "The colleague has advised"),
    "customer-left": Both("转接时客户离开", "The customer left during the transfer"),
}


def tell_linked(event: ContactLinked, names: OrganisationNames) -> Both | None:
    """The contact was linked to the case, with its story until then; None for a mail thread."""
    if (call := event.call) is None:
        return None
    came = CAME.get(call.channel, Both("联系我们", "came to us"))
    when = names.until(call.arrived_at, event.at) if call.arrived_at else None
    zh = f"客户{f'于 {when} ' if when else ''}{came.zh}"
    en = f"The customer {came.en}{f' at {when}' if when else ''}"
    if call.dialled:
        zh, en = f"{zh}（拨打 {call.dialled}）", f"{en} (on {call.dialled})"
    zh, en = _answered(zh, en, call, event, names)
    return Both(f"{zh}；此次联系归入本个案。", f"{en}; the contact belongs to this case.")


def tell_call(event: ContactEvent, names: OrganisationNames) -> Both | None:
    """The sentence for an event of a contact; None for events that do not concern a case."""
    match event:
        case happened.ContactAnswered(transfer=None):
            who = names.person(event.told.agent or "")
            return Both(f"{who.zh}接听。", f"{who.en} answered.")
        case happened.ContactAnswered(transfer="consult"):
            who, before = names.person(event.told.agent or ""), names.person(event.before or "")
            return Both(f"{who.zh}为{before.zh}提供咨询。", f"{who.en} advises {before.en}.")
        case happened.ContactAnswered():
            who, before = names.person(event.told.agent or ""), names.person(event.before or "")
            return Both(
                f"{who.zh}接听了{before.zh}转接的客户。",
                f"{who.en} answered the customer whom {before.en} had transferred.",
            )
        case happened.ContactTransferred():
            return _transferred(event, names)
        case happened.ContactTransferEnded():
            why, who = ENDED[event.reason], names.person(event.by)
            if event.reason == "customer-left":
                return Both(f"{why.zh}。", f"{why.en}.")
            return Both(f"{why.zh}；客户由{who.zh}接待。", f"{why.en}; {who.en} has the customer.")
        case happened.InteractionEnded(told=told) if told.stand == "answered" and told.agent:
            who, has = names.person(event.agent), names.person(told.agent)
            return Both(
                f"{who.zh}离开，客户由{has.zh}接待。", f"{who.en} left; {has.en} has the customer."
            )
        case happened.ContactEnded():
            who, long = names.person(event.agent), _long(event.talked_seconds)
            return Both(
                f"{who.zh}与客户的通话结束，时长 {long}。",
                f"{who.en} ended the conversation after {long}.",
            )
        case happened.ContactAbandoned():
            return Both("客户在接通前离开。", "The customer left before anybody answered.")
        case (
            happened.ContactArrived()
            | happened.ContactMoved()
            | happened.ContactOffered()
            | happened.ContactOfferEnded()
            | happened.InteractionEnded()
            | happened.ContactWrappedUp()
            | happened.ContactJoinedCase()
            | happened.ContactMessageIgnored()
        ):
            return None
        case _:
            assert_never(event)


def _answered(
    zh: str, en: str, call: CallSoFar, event: ContactLinked, names: OrganisationNames
) -> tuple[str, str]:
    if not call.answered_by:
        return zh, en
    first, *later = call.answered_by
    who = names.person(first)
    when = f" {names.until(call.answered_at, event.at)} " if call.answered_at else ""
    zh = f"{zh}，{who.zh}{f'于{when}' if when else ''}接听"
    en = f"{en}; {who.en} answered{f' at{when}'.rstrip() if when else ''}"
    if later:
        others = names.persons(later)
        zh, en = f"{zh}，后转接给{others.zh}", f"{en}, then {others.en}"
    return zh, en


def _transferred(event: happened.ContactTransferred, names: OrganisationNames) -> Both:
    by = names.person(event.by)
    to = names.person(event.to_agent) if event.to_agent else None
    zh_to = to.zh if to else f"队列 {event.to_queue}"
    en_to = to.en if to else f"the queue {event.to_queue}"
    match event.kind:
        case "consult":
            return Both(
                f"{by.zh}就此咨询{zh_to}，客户仍在线。",
                f"{by.en} asked {en_to} for advice, with the customer on the line.",
            )
        case "warm":
            return Both(
                f"{by.zh}将客户转接给{zh_to}，接通前不离开。",
                f"{by.en} transferred the customer to {en_to} and stays until somebody answers.",
            )
        case "blind":
            return Both(
                f"{by.zh}将客户直接转接给{zh_to}。",
                f"{by.en} transferred the customer to {en_to} and left.",
            )
        case _:
            assert_never(event.kind)


def _long(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
