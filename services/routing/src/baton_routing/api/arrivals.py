"""A contact arrives: whose number it is, what their open case is, and where it waits."""

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders, Preconditions
from baton_common.edge.http.commands import Commands, no_version
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import PLAIN, Input, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.clock import NewId
from baton_common.model.language_tags import canonical
from baton_common.model.personal import Personal, Vault
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.addresses import By, ReadAddress, read_address
from baton_contracts.telephone import NumberRules, WhyUnknown
from baton_contracts.words import UNDETERMINED
from baton_routing.api.access import ByChannel, scope_of
from baton_routing.api.contact_views import EXAMPLE, ContactView, contact_view
from baton_routing.api.ids import NewContactId, Word
from baton_routing.domain.configuration.state import the_configuration
from baton_routing.domain.contact.events import Channel, ContactQueued, UnidentifiedCaller
from baton_routing.domain.contact.state import CONTACT
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ArriveContact
from baton_routing.queries.open_cases import is_shared, open_case_of

Address = Annotated[str, Field(max_length=2_000), PLAIN]
"""Whatever a channel has; an empty one is none."""


ANY_LANGUAGE = frozenset({"", "*", UNDETERMINED, "mul"})
"""What says that no language is known, or that it does not matter."""
TELEPHONE = frozenset({"voice", "callback", "fax"})
"""Channels whose addresses come from a telephone system."""


class NewContact(Input):
    """The facts that a PBX or another channel has about an arriving contact."""

    model_config = example(
        contact_id="pbx-1732291200.17", caller="+493023125117", dialled="+861055500101"
    )

    contact_id: NewContactId | None = None
    """The channel's own id, so that it may tell twice; left out: one is made."""
    channel: Channel = "voice"
    """The channel of the contact."""
    caller: Address | None = None
    """The address they come from, however the channel writes it; null: withheld. Only a number that
    somebody can have, or a mail address, identifies them; anything else is only shown."""
    dialled: Address | None = None
    """The number or address of ours that they used: it leads to a queue."""
    queue: Annotated[Word, Ref.public("queue")] | None = None
    """Goes before the dialled number."""
    skill: Annotated[Word, PLAIN] | None = None
    """Instead of a queue: the first queue that needs this skill."""
    language: Annotated[str, Field(max_length=1_000), PLAIN] | None = None
    """BCP 47, several by preference: only agents who speak the first that anybody speaks are asked,
    else those who speak the queue's default language."""
    priority: Annotated[int, Field(ge=0, le=100)] = 0
    """Added to the queue's; the higher goes first."""


class ArrivedContact(ContactView):
    """The contact as it waits."""

    model_config = example(**{**EXAMPLE, "state": "waiting", "agent": None}, notes=[])

    notes: tuple[str, ...] = ()
    """Each value that was not understood, and the default used instead: the contact is never
    lost."""


class Calling(NamedTuple):
    """What is known of the caller: an identity, or something to show."""

    caller: Personal[str] | None = None
    unidentified: UnidentifiedCaller | None = None
    note: str | None = None


@dataclass(frozen=True)
class Arrivals:
    """Looks up what a decision may not: subjects, sealed words, the customer's open case."""

    commands: Commands
    vault: Vault
    pool: Queries
    new_id: NewId

    async def arrive(self, caller: Caller, headers: Preconditions, body: NewContact) -> Response:
        """Let it wait. Raises Problem 400, Refused, VaultUnavailable, LogUnavailable."""
        if headers.version is not None:
            raise no_version()  # that of a contact of others, whose id it may be, is not told
        configuration = (
            await self.commands.log.run(the_configuration, metadata=caller.metadata)
        ).answer
        dialled = configuration.called(body.dialled) if body.dialled else None
        scope = scope_of(caller.principal)
        contact_id = body.contact_id or self.new_id()
        calling = await self._calling(body, contact_id, configuration.rules_for(dialled))
        known = calling.caller
        case = await open_case_of(self.pool, scope, known.subject) if known else None

        def decide(work: UnitOfWork) -> ArrivedContact:
            request = ArriveContact(
                contact_id=contact_id,
                channel=body.channel,
                queue=body.queue,
                skill=body.skill,
                language=_tag(body.language),
                priority=body.priority,
                caller=calling.caller,
                unidentified=calling.unidentified,
                dialled=dialled,
                last_agent=case.owner if case else None,
                case_id=case.case_id if case else None,
                within=None if scope.everything else scope.departments,
                at=work.now,
            )
            contact = contact_view(do(work, request))
            queued = [event for _, _, event in work.recorded if isinstance(event, ContactQueued)]
            notes = [sentence for event in queued for sentence in _sentences(event)]
            notes = [calling.note, *notes] if calling.note else notes
            return ArrivedContact(**dict(contact), notes=tuple(notes))

        stream = CONTACT.stream(contact_id)
        return await self.commands.commit(caller, headers, decide, stream=stream, status=201)

    async def _calling(self, body: NewContact, contact_id: str, rules: NumberRules) -> Calling:
        """Only an identity is looked up; everything else is sealed under a subject of this contact
        alone, so that two callers who are not known are never one."""
        if not body.caller:
            return Calling()
        by: By = "telephone" if body.channel in TELEPHONE else "mail"
        read = read_address(body.caller, rules, by)
        if read.key is not None:
            (subject,) = await self.vault.subjects_of([read.key])
            if not await is_shared(self.pool, subject):
                (known,) = await self.vault.seal([(subject, read.shown)])
                return Calling(caller=known)
            read = ReadAddress(shown=read.shown, suggests=read.key, calls=read.calls, why="shared")
        assert read.why is not None, "an address without a key says why"
        (own,) = await self.vault.subjects_of([f"contact:{contact_id}"])
        shown, calls = await self.vault.seal([(own, read.shown), (own, read.calls or "")])
        suggests: Personal[str] | None = None
        if read.suggests is not None:
            (shared,) = await self.vault.subjects_of([read.suggests])
            (suggests,) = await self.vault.seal([(shared, read.suggests)])
        unidentified = UnidentifiedCaller(
            why=read.why, shown=shown, calls=calls if read.calls else None, suggests=suggests
        )
        return Calling(unidentified=unidentified, note=_note(read.why))


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


def _tag(written: str | None) -> str | None:
    """As tags are compared; several, and what is none, as they are written; None: any language."""
    tag = (written or "").strip()
    if tag.partition("-")[0].lower() in ANY_LANGUAGE:
        return None
    return canonical(tag) or written


def _note(why: WhyUnknown) -> str | None:
    if why not in ("unallocated", "unreadable"):
        return None
    return (
        "Nobody can have the caller's number: it is only shown as written; send it with its "
        "country code, like +493023125117."
    )


def _sentences(event: ContactQueued) -> list[str]:
    if event.asked_for is None:
        return []
    by = "the queue of the dialled number" if event.why == "dialled" else "the default queue"
    return [f"Unknown here: {event.asked_for}. The contact waits in {event.queue}, {by}."]
