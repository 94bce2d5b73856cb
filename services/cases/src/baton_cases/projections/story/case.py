"""Sentences about a case: opened, held, answered, resolved, closed, reopened."""

from typing import assert_never

from baton_cases.domain.case import events as happened
from baton_cases.domain.case import merging_events as merging
from baton_cases.domain.case.events import CaseEvent
from baton_cases.projections.story.call import tell_linked
from baton_cases.projections.story.words import CHANNELS, OFFICES, Both, OrganisationNames


def tell_case(event: CaseEvent, names: OrganisationNames) -> Both | None:
    """The sentence for an event of the case; None where another event of the unit covers it."""
    match event:
        case happened.CaseOpened():
            return _opened(event, names)
        case happened.AccountabilityMoved():
            who = names.accountable(event.department, event.person, event.office)
            return Both(f"自此由{who.zh}负责。", f"From here on {who.en} is accountable.")
        case happened.AccountabilityReturned():
            who = names.accountable(event.department, event.person, event.office)
            back = names.department(event.from_department)
            return Both(
                f"个案从{back.zh}退回，由{who.zh}负责。",
                f"It is back from {back.en}; {who.en} is accountable.",
            )
        case happened.AccountabilityFollowedOffice():
            office, who = OFFICES[event.office], names.person(event.person)
            return Both(
                f"{office.zh}职务现由{who.zh}担任，个案随职务由其负责。",
                f"{who.en} is {office.en} now, and accountable by that office.",
            )
        case happened.AccountabilityHandedOver():
            return _handed_over(event, names)
        case happened.CaseReclassified():
            return _reclassified(event, names)
        case happened.FactsAdded():
            what = Both("、".join(event.facts), ", ".join(event.facts))
            return Both(f"补充事实：{what.zh}。", f"Facts were added: {what.en}.")
        case happened.NoteAdded():
            who = names.person(event.by)
            return Both(f"{who.zh}写了一条备注。", f"{who.en} wrote a note.")
        case happened.ReplyRequested():
            return _reply(event, names)
        case happened.PromiseMade():
            who, until = names.person(event.by), names.until(event.until, event.at)
            return Both(
                f"{who.zh}向客户作出承诺，期限 {until}。",
                f"{who.en} promised the customer something until {until}.",
            )
        case happened.ContactLinked():
            return tell_linked(event, names)
        case happened.CaseResolved():
            who = names.person(event.by)
            return Both(
                f"{who.zh}解决了个案：{event.outcome}。",
                f"{who.en} resolved the case: {event.outcome}.",
            )
        case happened.CaseClosed():
            who = names.person(event.by)
            return Both(f"{who.zh}关闭了个案。", f"{who.en} closed the case.")
        case merging.CaseMerged() | merging.CaseTookIn() | merging.CaseGaveBack():
            return _merged(event, names)
        case merging.CaseMergeUndone():
            by = names.person(event.by)
            who = names.accountable(event.department, event.person, event.office)
            return Both(
                f"{by.zh}撤销了与个案 {event.out_of_number} 的合并；由{who.zh}负责。",
                f"{by.en} separated the case from {event.out_of_number} again; {who.en} is "
                "accountable.",
            )
        case happened.CaseReopened():
            return _reopened(event, names)
        case happened.HandoffBegan() | happened.HandoffTakenBack() | happened.OfficeTimerSet():
            return None
        case _:
            assert_never(event)


def _merged(
    event: merging.CaseMerged | merging.CaseTookIn | merging.CaseGaveBack, names: OrganisationNames
) -> Both:
    by = names.person(event.by)
    match event:
        case merging.CaseMerged(into_number=None):
            return Both(
                f"{by.zh}将个案并入另一个案。", f"{by.en} merged the case into another one."
            )
        case merging.CaseMerged(into_number=number):
            return Both(
                f"{by.zh}将个案并入个案 {number}。", f"{by.en} merged the case into case {number}."
            )
        case merging.CaseTookIn(merged_number=number):
            return Both(
                f"{by.zh}将个案 {number} 并入本个案。",
                f"{by.en} merged case {number} into this one.",
            )
        case merging.CaseGaveBack(separated_number=number):
            return Both(
                f"{by.zh}撤销了合并，个案 {number} 重新独立。",
                f"{by.en} separated case {number} from this one again.",
            )
        case _:
            assert_never(event)


def _opened(event: happened.CaseOpened, names: OrganisationNames) -> Both:
    how, matter = CHANNELS[event.channel], names.matter(event.matter)
    who = names.accountable(event.department, event.person, event.office)
    zh = f"个案 {event.number} 经{how.zh}开立，事项为{matter.zh}；由{who.zh}负责。"
    en = f"Case {event.number} was opened by {how.en}, about {matter.en}; {who.en} is accountable."
    if event.unverified_reference:
        zh += "来信引用了另一个案，但不能证明与其有关。"
        en += " It quotes another case and could not prove that it belongs there."
    if event.follows is not None:
        zh += "它是一个已关闭个案的后续。"
        en += " It goes on from a case that is closed."
    return Both(zh, en)


def _handed_over(event: happened.AccountabilityHandedOver, names: OrganisationNames) -> Both:
    before, where = names.person(event.before_person), names.department(event.before_department)
    who = names.accountable(event.department, event.person, event.office)
    match event.why:
        case "left":
            why = Both(f"{before.zh}不再负责", f"{before.en} does not go on with it")
        case "suspended":
            why = Both(f"{before.zh}已停职", f"{before.en} is suspended")
        case "dissolved":
            why = Both(f"{where.zh}即将撤销", f"{where.en} is dissolved")
        case _:
            assert_never(event.why)
    return Both(f"{why.zh}；由{who.zh}负责。", f"{why.en}; {who.en} is accountable.")


def _reclassified(event: happened.CaseReclassified, names: OrganisationNames) -> Both:
    by, before, matter = (
        names.person(event.by),
        names.matter(event.before),
        names.matter(event.matter),
    )
    who = names.accountable(event.department, event.person, event.office)
    return Both(
        f"{by.zh}将事项由{before.zh}改为{matter.zh}；由{who.zh}负责。",
        f"{by.en} changed the matter from {before.en} to {matter.en}; {who.en} is accountable.",
    )


def _reply(event: happened.ReplyRequested, names: OrganisationNames) -> Both:
    who = names.person(event.by)
    if not event.attachment_ids:
        return Both(f"{who.zh}给客户写了回复。", f"{who.en} wrote a reply to the customer.")
    count = len(event.attachment_ids)
    return Both(
        f"{who.zh}给客户写了回复，附件 {count} 个。",
        f"{who.en} wrote a reply to the customer, with {count} attached.",
    )


def _reopened(event: happened.CaseReopened, names: OrganisationNames) -> Both:
    who = names.accountable(event.department, event.person, event.office)
    match event.why:
        case "written-again":
            return Both(
                f"客户再次来信，个案重开；由{who.zh}负责。",
                f"The customer wrote again and the case was reopened; {who.en} is accountable.",
            )
        case "called-again":
            return Both(
                f"客户再次来电，个案重开；由{who.zh}负责。",
                f"The customer called again and the case was reopened; {who.en} is accountable.",
            )
        case "low-score":
            return Both(
                f"客户评分偏低，个案重开跟进；由{who.zh}负责。",
                "The customer's score was low and the case was reopened for a follow-up; "
                f"{who.en} is accountable.",
            )
        case "by-hand":
            by = names.person(event.by or event.person)
        case _:
            assert_never(event.why)
    return Both(
        f"{by.zh}重开了个案；由{who.zh}负责。",
        f"{by.en} reopened the case; {who.en} is accountable.",
    )
