"""A contact arrives: whose number it is, what their open case is, and where it waits."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders, Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.clock import NewId
from baton_common.model.personal import Personal, Vault
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.addresses import address
from baton_routing.api.access import ByChannel, scope_of
from baton_routing.api.contact_views import EXAMPLE, ContactView, contact_view
from baton_routing.api.ids import ContactId, Word
from baton_routing.domain.contact.events import Channel, ContactQueued
from baton_routing.domain.contact.state import CONTACT
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ArriveContact
from baton_routing.queries.open_cases import LikelyCase, open_case_of
from baton_routing.queries.scope import Scope

Address = Annotated[str, Field(min_length=1, max_length=320)]


class NewContact(Input):
    """The facts that a PBX or another channel has about an arriving contact."""

    model_config = example(
        contact_id="pbx-1732291200.17", caller="+493023125117", dialled="+861055500101"
    )

    contact_id: ContactId | None = None
    """The channel's own id, so that it may tell twice; left out: one is made."""
    channel: Channel = "voice"
    """The channel of the contact."""
    caller: Address | None = None
    """The address they come from, with its country code; null: withheld."""
    dialled: Address | None = None
    """The number or address of ours that they used: it leads to a queue."""
    queue: Word | None = None
    """Goes before the dialled number."""
    skill: Word | None = None
    """Instead of a queue: the first queue that needs this skill."""
    language: Annotated[str, Field(min_length=1, max_length=35)] | None = None
    """BCP 47; only agents who speak it are asked."""
    priority: Annotated[int, Field(ge=0, le=100)] = 0
    """Added to the queue's; the higher goes first."""


class ArrivedContact(ContactView):
    """The contact as it waits."""

    model_config = example(**{**EXAMPLE, "state": "waiting", "agent": None}, notes=[])

    notes: tuple[str, ...] = ()
    """Each value that was not understood, and the default used instead: the contact is never
    lost."""


@dataclass(frozen=True)
class Arrivals:
    """Looks up what a decision may not: subjects, sealed words, the customer's open case."""

    commands: Commands
    vault: Vault
    pool: Queries
    new_id: NewId

    async def arrive(self, caller: Caller, headers: Preconditions, body: NewContact) -> Response:
        """Let it wait. Raises Refused, VaultUnavailable, LogUnavailable."""
        misread: list[str] = []
        scope = scope_of(caller.principal)
        customer, case = await self._known(scope, body.caller, misread)
        dialled = None if body.dialled is None else address(body.dialled) or body.dialled
        contact_id = body.contact_id or self.new_id()

        def decide(work: UnitOfWork) -> ArrivedContact:
            request = ArriveContact(
                contact_id=contact_id,
                channel=body.channel,
                queue=body.queue,
                skill=body.skill,
                language=body.language,
                priority=body.priority,
                caller=customer,
                dialled=dialled,
                last_agent=case.owner if case else None,
                case_id=case.case_id if case else None,
                within=None if scope.everything else scope.departments,
                at=work.now,
            )
            contact = contact_view(do(work, request))
            queued = [event for _, _, event in work.recorded if isinstance(event, ContactQueued)]
            notes = [*misread, *(sentence for event in queued for sentence in _sentences(event))]
            return ArrivedContact(**dict(contact), notes=tuple(notes))

        stream = CONTACT.stream(contact_id)
        return await self.commands.commit(caller, headers, decide, stream=stream, status=201)

    async def _known(
        self, scope: Scope, written: str | None, notes: list[str]
    ) -> tuple[Personal[str] | None, LikelyCase | None]:
        if written is None:
            return None, None
        if (normal := address(written)) is None:
            notes.append(
                "The caller's number could not be read and is kept as written; send it with its "
                "country code, like +493023125117."
            )
            normal = written
        (subject,) = await self.vault.subjects_of([normal])
        (caller,) = await self.vault.seal([(subject, normal)])
        return caller, await open_case_of(self.pool, scope, subject)


def arrival_routes(arrivals: Arrivals) -> APIRouter:
    """`POST /v1/contacts`."""
    router = edge_router("contacts")

    @router.post("/v1/contacts", response_model=ArrivedContact, status_code=201)
    async def arrive_contact(
        caller: ByChannel, headers: CommandHeaders, body: NewContact
    ) -> Response:
        """Tell of a new contact; it waits and is offered.

        A queue, skill or language that is not known here leads to the default queue, and
        `notes` says so.
        """
        return await arrivals.arrive(caller, headers, body)

    return router


def _sentences(event: ContactQueued) -> list[str]:
    if event.asked_for is None:
        return []
    by = "the queue of the dialled number" if event.why == "dialled" else "the default queue"
    return [f"Unknown here: {event.asked_for}. The contact waits in {event.queue}, {by}."]
