"""Sentences about a handoff: the people asked, their time, their answers, the outcome."""

from collections.abc import Mapping
from typing import assert_never

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.events import HandoffEvent
from baton_cases.projections.story.words import RUNGS, Both, OrganisationNames

REASONS: Mapping[str, Both] = {
    "not-ours": Both("不归该部门", "not theirs"),
    "facts-missing": Both("缺少必要的事实", "facts are missing"),
    "exhausted": Both("无人接手", "nobody accepted"),
    "declined": Both("被推辞", "declined"),
    "lapsed": Both("逾时", "not answered in time"),
    "off-duty": Both("对方已下班", "off duty"),
}

ENDS: Mapping[str, Both] = {
    "withdrawn": Both("交出方撤回", "the sender took it back"),
    "closed": Both("个案已关闭", "the case was closed"),
    "merged": Both("个案已并入另一个案", "the case was merged"),
    "reclassified": Both("事项已更改", "the matter was changed"),
    "handed-over": Both("部门即将撤销", "a department is dissolved"),
}


def tell_handoff(event: HandoffEvent, names: OrganisationNames) -> Both | None:
    """The sentence for an event of a handoff; None for technical events."""
    match event:
        case happened.HandoffRequested():
            return _requested(event, names)
        case happened.HandoffOffered():
            rung, who = RUNGS[event.rung], names.persons(event.persons)
            until = names.until(event.lapses_at, event.at)
            are = "are" if len(event.persons) > 1 else "is"
            return Both(
                f"请{rung.zh}{who.zh}接手，时限至 {until}。",
                f"{who.en} ({rung.en}) {are} asked to accept until {until}.",
            )
        case happened.HandoffWaited():
            rung, where = RUNGS[event.rung], names.department(event.to_department)
            opens = names.until(event.opens_at, event.at)
            return Both(
                f"{where.zh}现在不营业，{rung.zh}无人在班；等到 {opens} 营业或有人当班。",
                f"{where.en} is closed and has no {rung.en}; it waits until it opens at {opens} "
                "or somebody comes on duty.",
            )
        case happened.OfferPassedOn():
            before, who = names.persons(event.before), names.persons(event.persons)
            until = names.until(event.lapses_at, event.at)
            return Both(
                f"当班人由{before.zh}变为{who.zh}，询问随之转移，时限不变（{until}）。",
                f"The duty passed from {before.en} to {who.en}, who is now asked, still "
                f"until {until}.",
            )
        case happened.RungSkipped():
            rung = RUNGS[event.rung]
            return Both(
                f"{rung.zh}无人在班，询问下一级。", f"There is no {rung.en}; the next is asked."
            )
        case happened.OfferDeclined():
            who = names.person(event.by)
            return Both(f"{who.zh}推辞了。", f"{who.en} declined.")
        case happened.OfferLapsed(persons=()):
            rung = RUNGS[event.rung]
            return Both(
                f"时限已到，其间{rung.zh}无人在班。",
                f"The time is over, and no {rung.en} was there.",
            )
        case happened.OfferLapsed():
            who = names.persons(event.persons)
            return Both(f"{who.zh}逾时未答复。", f"{who.en} did not answer in time.")
        case happened.HandoffRefused():
            who, where = names.person(event.by), names.department(event.to_department)
            why = REASONS[event.reason]
            return Both(
                f"{who.zh}代表{where.zh}拒绝：{why.zh}。",
                f"{who.en} refused for {where.en}: {why.en}.",
            )
        case happened.HandoffAccepted():
            return _accepted(event, names)
        case happened.HandoffReturned():
            return _returned(event, names)
        case happened.HandoffWithdrawn():
            why = ENDS[event.reason]
            return Both(f"交接撤回：{why.zh}。", f"The handoff was withdrawn: {why.en}.")
        case happened.TimerSet():
            return None
        case _:
            assert_never(event)


def _requested(event: happened.HandoffRequested, names: OrganisationNames) -> Both:
    where, until = names.department(event.to_department), names.until(event.ends_by, event.at)
    if event.kind == "intake":
        both = Both(
            f"{where.zh}开始承接，最迟 {until} 有结果。",
            f"The intake at {where.en} began; it ends by {until} at the latest.",
        )
    else:
        by = names.person(event.by or event.from_person)
        to = names.person(event.to_person) if event.to_person else where
        both = Both(
            f"{by.zh}请{to.zh}接手个案，最迟 {until} 有结果。",
            f"{by.en} asked {to.en} to take the case; it ends by {until} at the latest.",
        )
    if event.ping_pong:
        both = Both(
            both.zh + "两部门间已两次退回，直接交指挥中心裁定。",
            both.en + " It came back twice between the two: the command centre decides.",
        )
    if event.missing_facts:
        missing = ", ".join(event.missing_facts)
        both = Both(both.zh + f"缺少事实：{missing}。", both.en + f" Facts are missing: {missing}.")
    return both


def _accepted(event: happened.HandoffAccepted, names: OrganisationNames) -> Both:
    who = names.person(event.person)
    if event.assigned:
        return Both(
            f"无人接手，交由值班官{who.zh}以职务负责。",
            f"Nobody accepted; it was assigned to the office of the duty officer, {who.en}.",
        )
    if event.contact_id is not None:
        return Both(
            f"{who.zh}接听了转接的客户，个案随之由其接手。",
            f"{who.en} answered the customer, and with that took the case.",
        )
    if event.late:
        return Both(f"{who.zh}接手了（虽晚，仍在班）。", f"{who.en} accepted, late but on duty.")
    return Both(f"{who.zh}接手了。", f"{who.en} accepted.")


def _returned(event: happened.HandoffReturned, names: OrganisationNames) -> Both:
    why, where = REASONS[event.reason], names.department(event.from_department)
    both = Both(
        f"交接退回{where.zh}：{why.zh}。", f"The handoff came back to {where.en}: {why.en}."
    )
    if event.redate_promise:
        return Both(
            both.zh + "对客户的承诺需重新约定日期。",
            both.en + " What was promised to the customer needs a new date.",
        )
    return both
