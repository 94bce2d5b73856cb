"""A contact comes in: whose number it is, what their open case is, and where it waits."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.routes import Routes
from baton_common.engine.projections.queries import Queries
from baton_common.model.clock import NewId
from baton_common.model.personal import Personal, Vault
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.addresses import address
from baton_routing.api.access import CHANNELS
from baton_routing.api.views import ContactId, ContactView, contact_view
from baton_routing.domain.contact.events import Channel, ContactQueued
from baton_routing.domain.contact.state import CONTACT, NotYetSeen
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ArriveContact
from baton_routing.queries.open_cases import OpenCase, open_case_of

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=320)]


class NewContact(RequestBody, frozen=True, kw_only=True):
    """What a PBX or another channel knows of a contact when it comes."""

    contact_id: ContactId | None = None
    """The channel's own, so that it may tell twice; left out: one is made."""
    channel: Channel = "voice"
    caller: Annotated[Address, msgspec.Meta(examples=["+493023125117"])] | None = None
    """The address they come from, with its country code; null: withheld."""
    dialled: Annotated[Address, msgspec.Meta(examples=["+861055500101"])] | None = None
    """The number or address of ours that they used: it leads to a queue."""
    queue: Annotated[Word, msgspec.Meta(examples=["returns"])] | None = None
    """Goes before the dialled number."""
    skill: Word | None = None
    """In the place of a queue: the first queue that needs this skill."""
    language: Annotated[str, msgspec.Meta(min_length=1, max_length=35, examples=["zh"])] | None = (
        None
    )
    """BCP 47; only agents who speak it are asked."""
    priority: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """Added to the queue's; the higher goes first."""


class ArrivedContact(ContactView, frozen=True, kw_only=True):
    """The contact as it waits."""

    notes: tuple[str, ...] = ()
    """What was not understood, and what was done instead: the contact is never lost."""


@dataclass(frozen=True)
class Arriving:
    """Looks up what a decision may not: subjects, sealed words, the customer's open case."""

    commands: Commands
    vault: Vault
    pool: Queries
    new_id: NewId

    async def arrive(self, call: Call, body: NewContact) -> Reply:
        """Let it wait. Raises Refused, VaultUnavailable, LogUnavailable."""
        misread: list[str] = []
        caller, case = await self._known(body.caller, misread)
        dialled = None if body.dialled is None else address(body.dialled) or body.dialled
        contact_id = body.contact_id or self.new_id()

        def run(work: UnitOfWork) -> ArrivedContact:
            request = ArriveContact(
                contact_id=contact_id,
                channel=body.channel,
                queue=body.queue,
                skill=body.skill,
                language=body.language,
                priority=body.priority,
                caller=caller,
                dialled=dialled,
                last_agent=case.owner if case else None,
                case_id=case.case_id if case else None,
                at=work.now,
            )
            contact = do(work, request)
            assert not isinstance(contact, NotYetSeen)
            queued = [event for _, _, event in work.recorded if isinstance(event, ContactQueued)]
            said = [*misread, *(sentence for event in queued for sentence in _sentences(event))]
            shown = msgspec.structs.asdict(contact_view(contact))
            return ArrivedContact(**shown, notes=tuple(said))

        stream = CONTACT.stream(contact_id)
        return await self.commands.run(call, run, stream=stream, status=201)

    async def _known(
        self, written: str | None, notes: list[str]
    ) -> tuple[Personal[str] | None, OpenCase | None]:
        if written is None:
            return None, None
        if (normal := address(written)) is None:
            notes.append(
                "The caller was not understood and is kept as written; send it with its country "
                "code, like +493023125117."
            )
            normal = written
        (subject,) = await self.vault.subjects_of([normal])
        (caller,) = await self.vault.seal([(subject, normal)])
        return caller, await open_case_of(self.pool, subject)


def arriving_routes(arriving: Arriving) -> Routes:
    """`POST /v1/contacts`."""
    routes = Routes("contacts")

    @routes.post("/v1/contacts", policy=CHANNELS, answers=ArrivedContact, status=201)
    async def arrive(call: Call, body: NewContact) -> Reply:
        """Tell of a new contact; it waits and is offered.

        A queue, skill or language that is not known here leads to the default queue, and
        `notes` says so.
        """
        return await arriving.arrive(call, body)

    return routes


def _sentences(event: ContactQueued) -> list[str]:
    if event.asked_for is None:
        return []
    by = "by the dialled number" if event.why == "dialled" else "as nothing else leads anywhere"
    return [f"Not known here: {event.asked_for}. The contact waits in {event.queue}, {by}."]
