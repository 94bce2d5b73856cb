"""The screen pop: who is calling, and what is open with them, before the agent says hello."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import asyncpg
import msgspec
from fastapi import APIRouter

from baton_cases.api.access import Reader, scope_of
from baton_cases.api.address_views import address_views
from baton_cases.api.contact_views import contact_view
from baton_cases.api.identities import Identities
from baton_cases.api.ids import CONTACT_ID, ContactInPath
from baton_cases.api.live_contacts import Fits, LiveContacts
from baton_cases.api.personal import CaseWords
from baton_cases.api.screen_pop_sentence import sentence_of
from baton_cases.api.screen_pop_views import CallerView, PromiseView, ScreenPop, SuggestedView
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.api.story_views import story_line
from baton_cases.api.views import case_view
from baton_cases.domain.contact.state import Contact, KnownContact
from baton_cases.domain.customer.state import Known
from baton_cases.domain.use_cases.lookups import caller_on, customer_of, customer_on
from baton_cases.ports import ReadOrganisation
from baton_cases.projections.case_row import PROMISE_NEEDS_DATE
from baton_cases.queries.customers import claimed_subjects, customer_of_subject, family_of, is_shown
from baton_cases.queries.scope import Scope
from baton_cases.queries.screen_pop import cases_of, last_words
from baton_cases.queries.shared_numbers import who_called_from
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.principal import Role
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork

NOT_YOURS = (
    "No contact with this id rings at you or is yours. If it was offered to you just now, try "
    "again in a moment."
)

_sealed = msgspec.json.Decoder(Personal[str] | None)


@dataclass(frozen=True)
class ScreenPops:
    """The parts through which the route reads."""

    pool: Queries
    personal: CaseWords
    contacts: LiveContacts
    read_organisation: ReadOrganisation
    customers: SeenCustomers


def screen_pop_routes(using: ScreenPops) -> APIRouter:
    """`/v1/screen-pops/{contact_id}`."""
    router = edge_router("screen pops")

    @router.get("/v1/screen-pops/{contact_id}")
    async def read_screen_pop(caller: Reader, contact_id: ContactInPath) -> ScreenPop:
        """Read who is calling: for whom it rings at, from the offer to the end of wrap-up.

        Across departments; also for leads and supervisors of the departments involved. That you
        read it is in the log. Waits up to a second for news that are on their way.
        """
        scope = scope_of(caller.principal)
        leads = caller.principal.has(Role.LEAD, Role.SUPERVISOR)

        async def fits(contact: Contact) -> bool:
            if scope.everything:
                return True
            if leads and await _is_involved(using, scope, contact):
                return True
            return isinstance(contact, KnownContact) and scope.person in contact.people

        contact = await _on_line(using, caller, contact_id, fits)
        known = await _customer(using, caller, contact)
        rows = await cases_of(using.pool, await family_of(using.pool, known.id)) if known else []
        return await _pop(using, caller, contact, known, rows)

    return router


@CONTACT_ID.check("contact_id")
async def _on_line(using: ScreenPops, caller: Caller, contact_id: str, fits: Fits) -> KnownContact:
    """The contact, once it fits. Raises Problem 404 for one that does not, and for none."""
    contact = await using.contacts.wait_for(caller, contact_id, fits)
    if contact is None:
        raise Problem(404, "unknown", NOT_YOURS)
    return contact


async def _customer(using: ScreenPops, caller: Caller, contact: KnownContact) -> Known | None:
    """Whoever calls, as the log has them now; who they said they are, if the caller of the route
    may read that customer."""
    scope = scope_of(caller.principal)
    departments = None if scope.everything else scope.departments

    def look(work: UnitOfWork) -> tuple[Known | None, Known | None]:
        calling = caller_on(work, contact, departments)
        return calling, calling or customer_on(work, contact, departments)

    calling, known = (await using.personal.log.run(look, metadata=caller.metadata)).answer
    if calling is not None or known is None:
        return calling
    return known if await using.customers.may_read(caller, known.id) else None


async def _suggested(using: ScreenPops, caller: Caller, contact: KnownContact) -> list[Known]:
    """Who may be calling, where the number is several people's."""
    rules = (await using.read_organisation()).number_rules
    subject = await Identities(using.personal, rules).suggested_by(caller, contact)
    if subject is None:
        return []
    scope = scope_of(caller.principal)
    departments = None if scope.everything else scope.departments
    look = partial(customer_of, subject=subject, departments=departments)
    found = (await using.personal.log.run(look, metadata=caller.metadata)).answer
    others = await who_called_from(using.pool, subject)
    known = {each.id: each for each in ([found] if found else []) + others}
    return list(known.values())


async def _is_involved(using: ScreenPops, scope: Scope, contact: Contact) -> bool:
    """Somebody of their departments is on the contact, or they may read the customer who calls. An
    unknown contact takes the same statements."""
    organisation = await using.read_organisation()
    subject, people = "", set[str]()
    if isinstance(contact, KnownContact):
        subject = contact.caller.subject if contact.caller else ""
        people = set(contact.people) & organisation.people.keys()
    customer_id = await customer_of_subject(using.pool, scope, subject)
    is_customer_theirs = await is_shown(using.pool, scope, customer_id or "")
    theirs = {each for person in people for each in organisation.people[person].departments}
    return is_customer_theirs or not scope.departments.isdisjoint(theirs)


async def _pop(
    using: ScreenPops,
    caller: Caller,
    contact: KnownContact,
    known: Known | None,
    rows: Sequence[asyncpg.Record],
) -> ScreenPop:
    lines = await last_words(using.pool, [row["case_id"] for row in rows])
    promising = {
        row["case_id"]: _sealed.decode(row["promised"] or "null") for row in rows if _promises(row)
    }
    unidentified = contact.unidentified
    suggested = await _suggested(using, caller, contact) if known is None else []
    shown = Shown(
        caller=contact.caller or (unidentified.shown if unidentified else None),
        call_back=unidentified.calls if unidentified else None,
        known=known,
        suggested=suggested,
        promised=[each for each in promising.values() if each is not None],
        said=[each for line in lines for each in line.words],
    )
    of = f"customer:{known.id}" if known else f"contact:{contact.contact_id}"
    opened = await using.personal.read(caller, of, shown.sealed(), what="screen-pop")
    words = dict(zip(shown.sealed(), opened, strict=True))
    customer = await _caller_view(using, caller, known, words) if known else None
    return ScreenPop(
        contact=contact_view(contact),
        sentence=sentence_of(caller.language, contact, customer, rows),
        is_known=customer is not None,
        caller=words[shown.caller] if shown.caller else None,
        call_back=words[shown.call_back] if shown.call_back else None,
        suggested=[
            SuggestedView(id=each.id, name=words[each.name] if each.name else None)
            for each in suggested
        ],
        customer=customer,
        cases=[case_view(row) for row in rows],
        promises=[
            _promise_view(row, promising[row["case_id"]], words)
            for row in rows
            if row["case_id"] in promising
        ],
        last_words=[
            story_line(line, caller.language, [words[each] for each in line.words])
            for line in lines
        ],
    )


@dataclass(frozen=True)
class Shown:
    """Everything on one screen that is personal: opened at once, and noted once."""

    caller: Personal[str] | None
    call_back: Personal[str] | None
    known: Known | None
    suggested: Sequence[Known]
    promised: Sequence[Personal[str]]
    said: Sequence[Personal[str]]

    def sealed(self) -> list[Personal[str]]:
        """All of it."""
        caller = [each for each in (self.caller, self.call_back) if each]
        people = [*([self.known] if self.known else []), *self.suggested]
        names = [each.name for each in people if each.name]
        addresses = self.known.addresses if self.known else ()
        return [*caller, *names, *addresses, *self.promised, *self.said]


OpenedWords = Mapping[Personal[str], str | None]


async def _caller_view(
    using: ScreenPops, caller: Caller, known: Known, words: OpenedWords
) -> CallerView:
    claimed = await claimed_subjects(using.pool, known.subjects)
    return CallerView(
        id=known.id,
        name=words[known.name] if known.name else None,
        language=known.language,
        addresses=address_views(
            known, [words[each] for each in known.addresses], claimed, scope_of(caller.principal)
        ),
    )


def _promise_view(
    row: asyncpg.Record, promised: Personal[str] | None, words: OpenedWords
) -> PromiseView:
    return PromiseView(
        case_id=row["case_id"],
        number=row["number"],
        department=row["department"],
        owner=row["person"],
        promised=words[promised] if promised else None,
        until=row["promised_until"],
        needs_new_date=PROMISE_NEEDS_DATE in row["attention"],
    )


def _promises(row: asyncpg.Record) -> bool:
    """A case that is resolved promises nothing any more."""
    return row["promised"] is not None or row["promised_until"] is not None
