"""What routing answers: contacts come and go, and who waits where."""

from datetime import datetime
from typing import Annotated

import msgspec

from baton_common.http.bodies import RequestBody
from baton_common.http.calls import Call, Reply
from baton_common.http.commands import Commands
from baton_common.http.routes import Routes
from baton_common.identity.policy import needs
from baton_common.identity.principal import Role
from baton_common.personal import Vault
from baton_common.running.queries import Queries
from baton_common.work import Work
from baton_routing.domain.contact import (
    CONTACT,
    AbandonContact,
    ArriveContact,
    ContactCommand,
    decide,
)
from baton_routing.domain.events import Channel
from baton_routing.projections.waiting import queues_now

CHANNELS = needs(Role.MACHINE, Role.ADMINISTRATOR)
WATCHERS = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)

Id = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_.:-]{1,64}$")]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class NewContact(RequestBody, frozen=True, kw_only=True):
    """What a PBX or another channel knows of a contact when it comes."""

    contact_id: Id
    channel: Channel
    queue: Word
    language: Word
    priority: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    caller: Annotated[str, msgspec.Meta(min_length=1, max_length=320)] | None = None
    """The normalised address they come from (E.164, mail address); null: withheld."""
    dialled: Annotated[str, msgspec.Meta(min_length=1, max_length=320)] | None = None


class ContactView(msgspec.Struct, frozen=True):
    """The contact as it stands after the command."""

    contact_id: str
    state: str


class Queue(msgspec.Struct, frozen=True):
    """A queue in which somebody waits."""

    queue: str
    waiting: int
    longest_since: datetime


class Queues(msgspec.Struct, frozen=True):
    """Queues without anybody waiting are left out."""

    queues: tuple[Queue, ...]


def contact_routes(commands: Commands, vault: Vault, pool: Queries) -> Routes:
    """The routes of live contacts."""
    routes = Routes("contacts")

    @routes.post("/v1/contacts", policy=CHANNELS, answers=ContactView, status=201)
    async def arrive(call: Call, body: NewContact) -> Reply:
        """Tell of a new contact; it waits in its queue."""
        caller = None
        if body.caller is not None:
            (subject,) = await vault.subjects_of([body.caller])
            (caller,) = await vault.seal([(subject, body.caller)])

        def run(work: Work) -> ContactView:
            return _decide(
                work,
                ArriveContact(
                    contact_id=body.contact_id,
                    channel=body.channel,
                    queue=body.queue,
                    language=body.language,
                    priority=body.priority,
                    caller=caller,
                    dialled=body.dialled,
                    at=work.now,
                ),
            )

        return await commands.run(call, run, stream=CONTACT.stream(body.contact_id), status=201)

    @routes.post("/v1/contacts/{contact_id}/abandon", policy=CHANNELS, answers=ContactView)
    async def abandon(call: Call, contact_id: str) -> Reply:
        """Tell that the customer left before anybody answered."""
        return await commands.run(
            call,
            lambda work: _decide(work, AbandonContact(contact_id=contact_id, at=work.now)),
            stream=CONTACT.stream(contact_id),
        )

    @routes.get("/v1/queues", policy=WATCHERS, answers=Queues)
    async def list_queues() -> Queues:
        """Who waits where, and since when."""
        rows = await queues_now(pool)
        return Queues(tuple(Queue(r["queue"], r["waiting"], r["longest_since"]) for r in rows))

    return routes


def _decide(work: Work, command: ContactCommand) -> ContactView:
    events = decide(command, work.state(CONTACT, command.contact_id))
    after = work.record(CONTACT, command.contact_id, *events)
    return ContactView(command.contact_id, type(after).__name__.lower())
