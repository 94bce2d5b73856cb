"""The work list: calls, mails and handoffs in one row, each with what to do next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query

from baton_cases.api.access import Staff, scope_of
from baton_cases.api.contact_views import ContactView, contact_view
from baton_cases.api.ids import AGENT_ID, PersonId
from baton_cases.api.views import CASE_EXAMPLE, CaseView, case_view
from baton_cases.domain.contact.state import Contact, KnownContact
from baton_cases.ports import ReadOrganisation
from baton_cases.projections.story.words import Both
from baton_cases.queries.scope import Scope
from baton_cases.queries.work_list import After, WorkEntry, WorkKind, work_of
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.cursors import cursor, instant_of, key_after
from baton_common.edge.http.paging import PageQuery
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.principal import Role
from baton_common.edge.languages import spoken
from baton_common.edge.models import LanguageTag, Output, example
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries

NEXT: Mapping[str, Both] = {
    "contact-rings": Both("客户来电，请接听。", "It is ringing for you: answer it."),
    "contact-answered": Both(
        "正在通话：请开立或继续一个个案。",
        "You are talking with the customer: open a case, or continue one.",
    ),
    "contact-linked": Both("正在通话，已归入个案。", "You are talking; it belongs to a case."),
    "contact-wrap-up": Both(
        "通话已结束：请记录并结束话后处理。",
        "The conversation is over: write down what was said, then end wrap-up.",
    ),
    "handoff-asked": Both(
        "请您接手：接受、推辞或拒绝。", "You are asked to take it: accept, decline or refuse."
    ),
    "promise-needs-date": Both(
        "交接退回，对客户的承诺需重新约定日期。",
        "A handoff came back: agree with the customer on a new date for what was promised.",
    ),
    "promise-due": Both(
        "对客户的承诺即将到期：请兑现或重新约定。",
        "A promise to the customer is due: keep it, or agree on another date.",
    ),
    "customer-wrote": Both("客户来信，请回复。", "The customer wrote: answer them."),
    "mail-came-back": Both(
        "邮件被退回，请换一种方式联系客户。", "A mail came back: reach the customer another way."
    ),
    "low-score": Both("客户评分偏低，请跟进。", "The customer's score is low: follow it up."),
    "handoff-returned": Both(
        "交接已退回：请自行处理或另找他人。",
        "A handoff came back: go on yourself, or ask somebody else.",
    ),
    "open": Both("由您负责：请处理并解决。", "It is yours: work on it, and resolve it."),
    "handoff-waits": Both(
        "已请他人接手；在其接受之前仍由您负责。",
        "Somebody is asked to take it; until they accept you are accountable.",
    ),
    "resolved": Both("已解决：无后续时请关闭。", "Resolved: close it when nothing more comes."),
}


class WorkListQuery(PageQuery):
    """The person; left out: yourself."""

    person: Annotated[str, AGENT_ID.narrowing] | None = None
    """The person whose work is listed, for leads, supervisors, the command centre and machines;
    they see the part that they may see anyway. Left out: yourself."""
    lang: LanguageTag | None = None
    """By Accept-Language if it is left out."""


class WorkItem(Output):
    """One thing to do."""

    model_config = example(
        kind="customer-wrote", next="The customer wrote: answer them.", case=CASE_EXAMPLE
    )

    kind: WorkKind
    """The kind of work that waits."""
    next: str
    """The next step, as a sentence."""
    due_at: datetime | None = None
    """The instant at which the offer lapses or the promise is due."""
    contact: ContactView | None = None
    """A live contact; its screen is at `/screen-pops/{id}`."""
    case: CaseView | None = None
    """The case that it is about."""


class WorkList(Output):
    """The most pressing first: what rings, what you are asked, what waits for you."""

    model_config = example(person="ana", items=[], next=None)

    person: PersonId
    """The person whose list it is."""
    items: list[WorkItem]
    """In the order in which to do them."""
    next: str | None = None
    """For `after`; null on the last page."""


def work_list_routes(pool: Queries, read_organisation: ReadOrganisation) -> APIRouter:
    """`/v1/work-list`."""
    router = edge_router("work list")

    @router.get("/v1/work-list")
    async def read_work_list(caller: Staff, query: Annotated[WorkListQuery, Query()]) -> WorkList:
        """Read the one work list over calls, mails and handoffs.

        Contacts that ring or are answered, handoffs you are asked to answer, then your cases,
        by what they wait for. A case may stand in it twice: asked, and accountable.
        """
        person = _whose(caller, query.person)
        scope = scope_of(caller.principal)
        of = f"work:{person}"
        key = key_after(of, query.after, int, int, str, str)
        after = None
        if key is not None:
            after = After(int(key[0]), int(key[1]), instant_of(key[2]), str(key[3]))
        work = await work_of(
            pool,
            scope,
            person,
            with_contacts=await _sees_contacts(scope, person, read_organisation),
            after=after,
            limit=query.limit + 1,
        )
        page, more = work[: query.limit], len(work) > query.limit
        last = page[-1].after if more else None
        return WorkList(
            person=person,
            items=[_item(each, spoken(query.lang) or caller.language) for each in page],
            next=cursor(of, last.rank, last.urgency, last.due.isoformat(), last.id)
            if last
            else None,
        )

    return router


def _item(work: WorkEntry, lang: Literal["zh", "en"]) -> WorkItem:
    contact: Contact | None = None
    kind: str = work.kind
    if work.contact is not None:
        contact = msgspec.json.decode(work.contact["state"], type=Contact)
        if kind == "contact-answered" and work.contact["is_linked"]:
            kind = "contact-linked"
    is_dated = work.kind in ("contact-rings", "handoff-asked", "promise-due")
    return WorkItem(
        kind=work.kind,
        next=getattr(NEXT[kind], lang),
        due_at=work.after.due if is_dated else None,
        contact=contact_view(contact) if isinstance(contact, KnownContact) else None,
        case=case_view(work.case) if work.case is not None else None,
    )


async def _sees_contacts(scope: Scope, person: str, read_organisation: ReadOrganisation) -> bool:
    """True if the caller sees the contacts of this person: their own, and those of people of
    their departments."""
    if scope.everything or scope.person == person:
        return True
    there = (await read_organisation()).people.get(person)
    return there is not None and not scope.departments.isdisjoint(there.departments)


def _whose(caller: Caller, named: str | None) -> str:
    principal = caller.principal
    if named is None or named == principal.id or principal.has(Role.MACHINE):
        return acting(principal, named)
    if not principal.has(Role.LEAD, Role.SUPERVISOR, Role.COMMAND_CENTRE):
        raise Problem(403, "forbidden", "Leads and supervisors may see somebody else's work list.")
    return named
