"""A customer calls about a case that is there already: the contact is linked to it."""

from fastapi import APIRouter
from starlette.responses import Response

from baton_cases.api.access import Staff, current_case, scope_of, seen_case
from baton_cases.api.case_commands import CaseCommands
from baton_cases.api.ids import CASE_ID, ActorId, CaseInPath, LiveContactId
from baton_cases.api.live_contacts import LiveContacts, speaks_with
from baton_cases.api.opening import Text
from baton_cases.api.views import CaseAnswer, case_answer
from baton_cases.domain.case.state import CASE, CaseRecord
from baton_cases.domain.contact.state import CONTACT, KnownContact
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer, customer_on, holders
from baton_cases.domain.use_cases.requests import AddNote, ContinueCase
from baton_cases.queries.scope import Scope
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, example
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


class NewContact(Input):
    """The contact that is about this case."""

    model_config = example(contact_id="call-1", text="She asks where the label is.")

    contact_id: LiveContactId
    """The live contact that you are in."""
    text: Text | None = None
    """The customer's words, kept as a note."""
    by: ActorId | None = None
    """For machines: the agent in the conversation."""


def continuing_routes(using: CaseCommands, contacts: LiveContacts) -> APIRouter:
    """`/v1/cases/{id}/contacts`."""
    router = edge_router("cases")

    @router.post("/v1/cases/{case_id}/contacts", response_model=CaseAnswer, status_code=201)
    async def continue_case(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: NewContact
    ) -> Response:
        """Link the call that you are in to a case: it goes on, reopened if it was over.

        Any case that you see, and any of the customer who calls. Who is accountable stays so;
        hand it on if it is to be somebody else.
        """
        by, scope = acting(caller.principal, body.by), scope_of(caller.principal)
        await contacts.wait_for(caller, body.contact_id, speaks_with(by))

        def whose(work: UnitOfWork) -> str:
            case = _may_continue(work, case_id, body.contact_id, by, scope)
            return customer(work, case.customer_id).subjects[0]

        handoff_id, note_id = using.new_id(), using.new_id()
        text: Personal[str] | None = None
        if body.text is not None:
            found = await using.commands.log.run(whose, metadata=caller.metadata)
            text = await using.personal.seal(found.answer, body.text)

        def decide(work: UnitOfWork) -> CaseAnswer:
            _may_continue(work, case_id, body.contact_id, by, scope)
            request = ContinueCase(
                case_id=case_id,
                contact_id=body.contact_id,
                handoff_id=handoff_id,
                by=by,
                at=work.now,
            )
            do(work, request)
            if text is not None:
                note = AddNote(case_id=case_id, note_id=note_id, text=text, by=by, at=work.now)
                do(work, note)
            return case_answer(current_case(work, case_id))

        return await using.commands.commit(
            caller, headers, decide, stream=CASE.stream(case_id), status=201
        )

    return router


@CASE_ID.check("case_id")
def _may_continue(
    work: UnitOfWork, case_id: str, contact_id: str, by: str, scope: Scope
) -> CaseRecord:
    """A case that they see, or one of the customer with whom they speak. Raises Unknown."""
    contact, case = work.state(CONTACT, contact_id), work.state(CASE, case_id)
    if isinstance(case, CaseRecord) and isinstance(contact, KnownContact):
        who = customer_on(work, contact, holders(work, case_id))
        is_theirs = who is not None and customer(work, case.customer_id).id == who.id
        if is_theirs and contact.is_in_conversation(by):
            return case
    return seen_case(work, case_id, scope)
